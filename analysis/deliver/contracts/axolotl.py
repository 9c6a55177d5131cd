"""axolotl: the rules of its prompt strategies (prompt_strategies/)."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.data.strict_json import UnreadableError, parse
from analysis.deliver.contracts.faults import (
    Fault,
    Record,
    Trainer,
    has_calls,
    is_nested,
    messages_in,
)
from analysis.deliver.contracts.layout import Layout

_MESSAGES = "Choose the record format OpenAI messages."
_TRL = "Choose the record format Preference pairs (TRL)."
FAULTS = {
    "prompt_list": Fault("stops", "Prompt and completion are lists of messages", _MESSAGES),
    "kto_list": Fault(
        "stops",
        "Prompt and completion are lists of messages, where it puts texts together",
        "Drop the examples with more than one turn or a system text.",
    ),
    "kto_fields": Fault(
        "stops",
        "It reads answers with a label from prompt and completion",
        "Choose the record format KTO.",
    ),
    "pair_fields": Fault("stops", "It reads pairs from prompt, chosen and rejected", _TRL),
    "pair_mixed": Fault("stops", "Prompt and answers are texts and lists of messages", _TRL),
    "no_prompt": Fault(
        "stops",
        "There is no field with the prompt",
        "Choose the record format Preference pairs (LLaMA-Factory).",
    ),
    "nested": Fault("stops", "A mapped field lies inside another one", "Choose a record format."),
    "unmapped": Fault(
        "stops", "The mapping names no field with the prompt", "Choose a record format."
    ),
    "output": Fault("stops", "A mapped field is not text", "Choose a record format."),
    "system": Fault("loses", "The system text is not read in this form", _MESSAGES),
    "pair_system": Fault("loses", "The system text is not read in this form", _TRL),
    "history": Fault("loses", "The history is not read in this form", _MESSAGES),
    "role": Fault(
        "stops",
        "A role is none of system, user, assistant and tool",
        f"{_MESSAGES} Tool calls are part of the assistant's message there.",
    ),
    "content": Fault(
        "stops", "A message has no content", "Drop these examples, or put a text there."
    ),
    "blocks": Fault(
        "loses",
        "The content is a list of blocks, which chat templates of text models do not read as text",
        "Choose the record format ShareGPT: one block of text is text there.",
    ),
    "arguments": Fault(
        "stops", "The arguments of a tool call are text that is not JSON", "Drop these examples."
    ),
    "tools_text": Fault("stops", "The tools are text, where it reads a list", _MESSAGES),
    "tools": Fault("loses", "The tools are not read in this form", _MESSAGES),
    "long_answer": Fault(
        "loses",
        "Of an answer of more than one message the last one alone is read",
        "Drop these examples, or take pairs that differ in one message.",
    ),
}


def roles_of(layout: Layout) -> dict[str, list[str]]:
    """The roles of chat templates -> their names in the records."""
    own = layout.role == "role" and layout.user == "user"
    return {
        "user": [layout.user],
        "assistant": [layout.assistant],
        "system": ["system", *(["developer"] if own else [])],
        "tool": [layout.tool, *(["function"] if own else [])],
    }


def _whole(layout: Layout, mapping: Mapping[str, str]) -> str | None:
    if layout.base == "mapped":
        return None if "prompt" in mapping else "unmapped"
    if layout.kind == "kto":
        return (
            None
            if (layout.base, layout.sides) == ("pair", "text")
            else ("kto_list" if layout.base == "pair" else "kto_fields")
        )
    if layout.kind == "sft":
        return "prompt_list" if layout.base == "pair" and layout.sides != "text" else None
    if layout.base in ("alpaca", "openai_pair"):
        return "pair_fields"
    if layout.base == "implicit":
        return "no_prompt"
    return "pair_mixed" if layout.sides == "mixed" else None


def _one(record: Record, layout: Layout, mapping: Mapping[str, str]) -> str | None:
    if layout.base == "mapped":
        if is_nested(mapping, record):
            return "nested"
        texts = (record.get(field) for field in mapping.values())
        return None if all(isinstance(text, (str, type(None))) for text in texts) else "output"
    if layout.base == "alpaca":
        return next((name for name in ("system", "history") if record.get(name)), None)
    if layout.base == "pair" and layout.sides == "text":
        return "tools" if record.get("tools") else None
    return _messages(record, layout)


def _messages(record: Record, layout: Layout) -> str | None:
    messages = messages_in(record, layout)
    known = {name for names in roles_of(layout).values() for name in names}
    if not {message.get(layout.role) for message in messages} <= known:
        return "role"
    for message in messages:
        if message.get(layout.content) is None and not has_calls([message]):
            return "content"
    if any(isinstance(message.get(layout.content), list) for message in messages):
        return "blocks"
    if not all(map(_are_read, messages)):
        return "arguments"
    if layout.kind == "sft":
        return "tools_text" if isinstance(record.get("tools"), str) else None
    return "content" if has_calls(messages) else _lost(record, layout)


def _lost(record: Record, layout: Layout) -> str | None:
    """What of a preference pair is not read."""
    answers = (record["chosen"], record["rejected"])
    if any(isinstance(answer, list) and len(answer) > 1 for answer in answers):
        return "long_answer"
    if record.get("system") and layout.base == "chat":
        return "pair_system"
    return "tools" if record.get("tools") else None


def _are_read(message: Mapping[str, object]) -> bool:
    """Whether the arguments of a message's tool calls are objects, or the JSON text of one."""
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else []:
        function = call.get("function") if isinstance(call, dict) else None
        given = function.get("arguments") if isinstance(function, dict) else None
        if isinstance(given, str):
            try:
                parse(given)
            except UnreadableError:
                return False
    return True


TRAINER = Trainer("axolotl", FAULTS, _whole, _one)
