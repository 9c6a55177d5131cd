"""ShareGPT: {"conversations": [{"from", "value"}], "system", "tools"}; tools are JSON text."""

from __future__ import annotations

import json
from typing import Any

from analysis.data.formats.conversation import (
    SYSTEM,
    Conversation,
    Turn,
    list_of,
    merged,
    optional_system,
    plain_text,
    require_sft,
    rest_of,
    text_of,
    type_of,
    with_response,
)
from analysis.data.formats.messages import are_sharegpt, read_turns, write_sharegpt
from analysis.data.strict_json import UnreadableError, parse

FIELDS = ("conversations", "system", "tools")


def matches(record: dict[str, Any]) -> bool:
    """Whether the record has a field "conversations"."""
    return "conversations" in record


def is_canonical(record: dict[str, Any]) -> bool:
    """Whether the messages have "from" and "value", its names of roles, and tools are text."""
    return are_sharegpt(record["conversations"]) and isinstance(
        record.get("tools"), (str, type(None))
    )


def read(record: dict[str, Any]) -> Conversation:
    """Every item is a turn; "system" is one before the first."""
    turns = with_response(read_prompt(record), "conversations")
    return Conversation(
        turns,
        tools=read_tools(record),
        extra=rest_of(record, FIELDS),
        tools_text=tools_text(record),
    )


def read_prompt(record: dict[str, Any]) -> tuple[Turn, ...]:
    """The turns, whoever has the last word."""
    first = optional_system(text_of(record, "system"))
    return first + read_turns(list_of(record, "conversations"))


def read_tools(record: dict[str, Any]) -> Any:
    """The tools as a JSON value; None where there are none."""
    tools = record.get("tools")
    if tools is None or tools in ("", "[]", []):
        return None
    if isinstance(tools, str):
        try:
            return parse(tools)
        except UnreadableError:
            raise UnreadableError('"tools" is text that is not JSON') from None
    if not isinstance(tools, list):
        raise UnreadableError(f'"tools" is {type_of(tools)}, expected a list')
    return tools


def tools_text(record: dict[str, Any]) -> str | None:
    """The tools' JSON text; None where they are no text."""
    tools = record.get("tools")
    return tools if isinstance(tools, str) else None


def write(conversation: Conversation) -> dict[str, Any]:
    """A first system turn goes to "system", where LLaMA-Factory looks for it."""
    require_sft(conversation)
    return merged(write_prompt(conversation), conversation.extra, FIELDS)


def write_prompt(conversation: Conversation) -> dict[str, Any]:
    """The turns, the system text and the tools, without the unknown fields."""
    turns = list(conversation.turns)
    record: dict[str, Any] = {"conversations": []}
    if len(turns) > 1 and turns[0].role == SYSTEM and not turns[0].extra:
        record["system"] = plain_text(turns.pop(0))
    record["conversations"] = [write_sharegpt(turn) for turn in turns]
    if conversation.tools is not None:
        text = conversation.tools_text
        record["tools"] = text or json.dumps(conversation.tools, ensure_ascii=False)
    return record
