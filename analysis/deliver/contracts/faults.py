"""What is wrong with a record for a trainer, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analysis.deliver.contracts.layout import Layout

Effect = Literal["drops", "stops", "loses"]
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """A rule that a record breaks.

    Attributes:
        effect: What the trainer does: it drops the record without an error, it stops with one, or
            it trains without a part of the record.
        what: What was found, for people.
        do: What to do about it.
    """

    effect: Effect
    what: str
    do: str


@dataclass(frozen=True)
class Trainer:
    """A trainer's contract.

    Attributes:
        title: Its name for people.
        faults: All faults that it may find, by code.
        whole: The code of what is wrong with a layout altogether, if it cannot be read.
        one: The code of what is wrong with a record of a layout that can be read; None for
            nothing.
        least: Fewer examples than these are refused.
        one_form: Whether a file is described to it once, so that all records have to be alike.
        loads: Whether it has Hugging Face datasets find out the types of the columns.
    """

    title: str
    faults: Mapping[str, Fault]
    whole: Callable[[Layout, Mapping[str, str]], str | None]
    one: Callable[[Record, Layout, Mapping[str, str]], str | None]
    least: int = 1
    one_form: bool = True
    loads: bool = True


def is_nested(mapping: Mapping[str, str], record: Record) -> bool:
    """Whether a mapped field lies inside others, where no trainer looks."""
    return any(field not in record and "." in field for field in mapping.values())


def messages_in(record: Record, layout: Layout) -> list[dict[str, Any]]:
    """All messages of a record, the answers' too."""
    found: list[Any] = []
    names = [layout.messages] if layout.messages else ["prompt", "completion"]
    for name in (*names, "chosen", "rejected"):
        value = record.get(str(name))
        if isinstance(value, list):
            found += value
        elif isinstance(value, dict):
            found.append(value)
    return [message for message in found if isinstance(message, dict)]


def has_calls(messages: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a message calls a tool in OpenAI's form."""
    return any(message.get("tool_calls") or message.get("function_call") for message in messages)


def are_texts(blocks: Iterable[Any], *keys: str) -> bool:
    """Whether content blocks are all text, under one of some keys."""
    return all(
        isinstance(block, str)
        or (
            block.get("type", "text") == "text"
            and any(isinstance(block.get(key), str) for key in keys)
        )
        for block in blocks
    )
