"""OpenAI messages: {"messages": [{"role", "content", "tool_calls", ...}], "tools": [...]}."""

from __future__ import annotations

from typing import Any

from analysis.data.formats.conversation import (
    Conversation,
    list_of,
    merged,
    require_sft,
    rest_of,
    with_response,
)
from analysis.data.formats.messages import are_openai, read_turns, write_openai
from analysis.data.formats.sharegpt import read_tools, tools_text

FIELDS = ("messages", "tools")


def matches(record: dict[str, Any]) -> bool:
    """Whether the record has a field "messages"."""
    return "messages" in record


def is_canonical(record: dict[str, Any]) -> bool:
    """Whether the messages have "role" and OpenAI's names of roles, and tools are a list."""
    return are_openai(record["messages"]) and isinstance(record.get("tools"), (list, type(None)))


def read(record: dict[str, Any]) -> Conversation:
    """Every message is a turn."""
    turns = with_response(read_turns(list_of(record, "messages")), "messages")
    return Conversation(
        turns,
        tools=read_tools(record),
        extra=rest_of(record, FIELDS),
        tools_text=tools_text(record),
    )


def write(conversation: Conversation) -> dict[str, Any]:
    """Every turn is a message; a system turn stays where it is."""
    require_sft(conversation)
    record: dict[str, Any] = {"messages": [write_openai(turn) for turn in conversation.turns]}
    if conversation.tools is not None:
        record["tools"] = conversation.tools
    return merged(record, conversation.extra, FIELDS)
