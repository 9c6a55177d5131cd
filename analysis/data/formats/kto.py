"""KTO: an answer and whether it is wanted ("label" in TRL, "kto_tag" in LLaMA-Factory)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.data.formats import alpaca, openai_messages, prompt_completion, sharegpt
from analysis.data.formats.conversation import CannotCarryError, Conversation, merged

LABELS = ("label", "kto_tag")
FIELDS = (*prompt_completion.FIELDS, "label")
_BASES = (prompt_completion, openai_messages, sharegpt, alpaca)


def matches(record: dict[str, Any]) -> bool:
    """Whether a plain record carries a label that is true or false (and not a class name)."""
    return any(isinstance(record.get(key), bool) for key in LABELS) and any(
        base.matches(record) for base in _BASES
    )


def is_canonical(record: dict[str, Any]) -> bool:
    """Whether the record is as TRL has it: prompt, completion, label."""
    return (
        isinstance(record.get("label"), bool)
        and prompt_completion.matches(record)
        and prompt_completion.is_canonical(record)
    )


def read(record: dict[str, Any]) -> Conversation:
    """The record without its label is read as the plain format it has the fields of."""
    key = next(key for key in LABELS if isinstance(record.get(key), bool))
    bare = {name: value for name, value in record.items() if name != key}
    base = next(base for base in _BASES if base.matches(bare))
    conversation: Conversation = base.read(bare)
    return replace(conversation, label=record[key])


def write(conversation: Conversation) -> dict[str, Any]:
    """As TRL has it: prompt, completion, label."""
    if conversation.label is None:
        raise CannotCarryError("it needs a label that says whether the answer is wanted")
    bare = replace(conversation, label=None, extra={})
    record = {**prompt_completion.write(bare), "label": conversation.label}
    return merged(record, conversation.extra, FIELDS)
