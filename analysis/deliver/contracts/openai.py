"""OpenAI fine-tuning: the errors that its checks name, and the fewest examples they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.deliver.contracts.faults import Fault, Record, Trainer
from analysis.deliver.contracts.layout import Layout

LEAST_EXAMPLES = 10
_ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
_KEYS = frozenset(
    ("role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal")
)
_MESSAGES = "Choose the record format OpenAI messages, or of pairs Preference pairs (OpenAI)."
_MEND = "Mend these records, or drop the examples."
FAULTS = {
    "no_labels": Fault(
        "stops", "It takes no answers with a label", "Choose another trainer for KTO."
    ),
    "data_type": Fault("stops", "data_type: a message is not an object", _MEND),
    "missing_messages_list": Fault(
        "stops", "missing_messages_list: there is no list of messages", _MESSAGES
    ),
    "message_missing_key": Fault(
        "stops", "message_missing_key: a message has no role or no content", _MEND
    ),
    "message_unrecognized_key": Fault(
        "stops", "message_unrecognized_key: a message has a key that is not known", _MEND
    ),
    "unrecognized_role": Fault("stops", "unrecognized_role: a role is not known", _MESSAGES),
    "missing_content": Fault(
        "stops", "missing_content: a message has no content and calls no tool", _MEND
    ),
    "example_missing_assistant_message": Fault(
        "stops", "example_missing_assistant_message: the assistant says nothing", _MEND
    ),
}


def _whole(layout: Layout, mapping: Mapping[str, str]) -> str | None:
    del mapping
    if layout.kind == "kto":
        return "no_labels"
    if layout.kind == "preference":
        return None if layout.base == "openai_pair" else "missing_messages_list"
    return None if layout.messages == "messages" else "missing_messages_list"


def _one(record: Record, layout: Layout, mapping: Mapping[str, str]) -> str | None:
    del mapping
    if layout.base != "openai_pair":
        return _conversation(record.get("messages"), answers=True)
    asked = record["input"].get("messages") if isinstance(record["input"], dict) else None
    faults = (
        _conversation(asked, answers=False),
        _conversation(record["preferred_output"], answers=True),
        _conversation(record["non_preferred_output"], answers=True),
    )
    return next((fault for fault in faults if fault), None)


def _conversation(messages: Any, *, answers: bool) -> str | None:
    if not isinstance(messages, list) or not messages:
        return "missing_messages_list"
    found = next((fault for fault in map(_message, messages) if fault), None)
    if found is None and answers and not any(each["role"] == "assistant" for each in messages):
        return "example_missing_assistant_message"
    return found


def _message(message: Any) -> str | None:
    if not isinstance(message, dict):
        return "data_type"
    calls = message.get("tool_calls") or message.get("function_call")
    if "role" not in message or ("content" not in message and not calls):
        return "message_missing_key"
    if not _KEYS.issuperset(message):
        return "message_unrecognized_key"
    if message["role"] not in _ROLES:
        return "unrecognized_role"
    content = message.get("content")
    is_text = isinstance(content, str) or (isinstance(content, list) and _are_parts(content))
    is_there = bool(content) and is_text
    return None if is_there or (calls and content in (None, "")) else "missing_content"


def _are_parts(content: list[Any]) -> bool:
    """Whether the parts of a content are objects, and those of text have it."""
    return all(
        isinstance(part, dict) and (part.get("type") != "text" or isinstance(part.get("text"), str))
        for part in content
    )


TRAINER = Trainer(
    "OpenAI fine-tuning", FAULTS, _whole, _one, least=LEAST_EXAMPLES, one_form=False, loads=False
)
