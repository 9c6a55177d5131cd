"""Prompt and completion: two texts, or two lists of messages (TRL)."""

from __future__ import annotations

from typing import Any

from analysis.data.formats.conversation import (
    ASSISTANT,
    USER,
    Conversation,
    Turn,
    list_of,
    merged,
    require_answer,
    require_prompt,
    require_sft,
    response_of,
    rest_of,
    text_of,
    with_response,
)
from analysis.data.formats.messages import are_openai, read_turns, write_openai
from analysis.data.formats.sharegpt import read_tools, tools_text

FIELDS = ("prompt", "completion", "tools")


def matches(record: dict[str, Any]) -> bool:
    """Whether the record has the two fields."""
    return "prompt" in record and "completion" in record


def is_canonical(record: dict[str, Any]) -> bool:
    """Whether both are texts, or both lists of OpenAI's messages."""
    return are_sides(record, "prompt", "completion")


def are_sides(record: dict[str, Any], *keys: str) -> bool:
    """Whether some fields are all texts or all lists of OpenAI's messages, and tools a list."""
    sides = [record[key] for key in keys]
    return isinstance(record.get("tools"), (list, type(None))) and (
        all(isinstance(side, str) for side in sides) or all(map(are_openai, sides))
    )


def read(record: dict[str, Any]) -> Conversation:
    """Texts make one user and one assistant turn."""
    return Conversation(
        read_side(record, "prompt", USER) + read_side(record, "completion", ASSISTANT),
        tools=read_tools(record),
        extra=rest_of(record, FIELDS),
        tools_text=tools_text(record),
    )


def read_side(record: dict[str, Any], key: str, role: str) -> tuple[Turn, ...]:
    """A field that is a text or a list of messages, as turns; of the assistant: not blank."""
    if isinstance(record.get(key), list):
        turns = read_turns(list_of(record, key))
        return with_response(turns, key) if role == ASSISTANT else turns
    if role == ASSISTANT:
        return (Turn(role, response_of(record, key)),)
    return (Turn(role, text_of(record, key)),)


def write(conversation: Conversation) -> dict[str, Any]:
    """Two texts where the conversation is just that, else two lists."""
    require_sft(conversation)
    *before, last = conversation.turns
    require_prompt(before)
    require_answer(last)
    record = write_sides({"prompt": tuple(before), "completion": (last,)})
    if conversation.tools is not None:
        record["tools"] = conversation.tools
    return merged(record, conversation.extra, FIELDS)


def write_sides(sides: dict[str, tuple[Turn, ...]]) -> dict[str, Any]:
    """Fields of turns as texts if every one is a single bare turn, else as lists of messages."""
    bare = all(
        [turn.role for turn in turns] == [USER if key == "prompt" else ASSISTANT]
        and not (turns[0].calls or turns[0].extra or turns[0].blocks is not None)
        for key, turns in sides.items()
    )
    if bare:
        return {key: turns[0].text for key, turns in sides.items()}
    return {key: [write_openai(turn) for turn in turns] for key, turns in sides.items()}
