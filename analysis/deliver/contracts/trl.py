"""TRL: what its trainers take, once `train_trl.py` has made messages of the records."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.deliver.contracts.faults import (
    Fault,
    Record,
    Trainer,
    are_texts,
    has_calls,
    is_nested,
    messages_in,
)
from analysis.deliver.contracts.layout import ASSISTANT, CALL, SYSTEM, TOOL, USER, Layout

_KNOWN = frozenset((*SYSTEM, *USER, *ASSISTANT, *TOOL, *CALL))
FAULTS = {
    "mixed": Fault(
        "stops",
        "Prompt and answers are neither all texts nor all lists of messages",
        "Choose the record format that fits: Prompt and completion, Preference pairs (TRL) or KTO.",
    ),
    "nested": Fault("stops", "A mapped field lies inside another one", "Choose a record format."),
    "output": Fault("stops", "A mapped field is not text", "Choose a record format."),
    "role": Fault(
        "stops",
        "A role is none of system, user, assistant and tool",
        "Mend the role, or drop these examples.",
    ),
    "content": Fault(
        "stops", "A message has no content", "Drop these examples, or put a text there."
    ),
    "blocks": Fault(
        "loses",
        "A content block that is not text is not read by the chat template of a text model",
        "Drop these examples, or train a model that takes such blocks.",
    ),
    "answer_last": Fault(
        "stops",
        "The last message, which the label is of, is not the assistant's",
        "Take it off, or drop these examples.",
    ),
    "prompt_end": Fault(
        "stops",
        "The last message of the prompt is of the system",
        "Drop these examples, or add what the user says.",
    ),
}


def _whole(layout: Layout, mapping: Mapping[str, str]) -> str | None:
    del mapping
    return "mixed" if layout.sides == "mixed" else None


def _one(record: Record, layout: Layout, mapping: Mapping[str, str]) -> str | None:
    if layout.base == "mapped":
        if is_nested(mapping, record):
            return "nested"
        texts = (record.get(field) for field in mapping.values())
        return None if all(isinstance(text, (str, type(None))) for text in texts) else "output"
    if layout.base == "openai_pair":
        return _messages(_opened(record), Layout("preference", "pair", "messages"))
    is_text = layout.base in ("alpaca", "pair", "implicit") and layout.sides == "text"
    return None if is_text else _messages(record, layout)


def _opened(record: Record) -> Record:
    """OpenAI's pair by the names of TRL."""
    return {
        "prompt": record["input"]["messages"],
        "chosen": record["preferred_output"],
        "rejected": record["non_preferred_output"],
    }


def _messages(record: Record, layout: Layout) -> str | None:
    messages = messages_in(record, layout)
    for message in messages:
        if _role(message) not in _KNOWN:
            return "role"
        content = message.get("content", message.get("value"))
        if content is None and not has_calls([message]):
            return "content"
        if isinstance(content, list) and not are_texts(content, "text", "value"):
            return "blocks"
    return _prompt(record, layout)


def _prompt(record: Record, layout: Layout) -> str | None:
    """What is wrong with where a prompt ends."""
    prompt = record.get(layout.messages or "prompt")
    if layout.kind == "sft" and layout.base == "chat":
        return None
    if isinstance(prompt, list):
        before = prompt
        if layout.kind == "kto" and layout.base == "chat":
            before = prompt[:-1]
            if _role(prompt[-1]) not in (*ASSISTANT, *CALL):
                return "answer_last"
        if before and _role(before[-1]) in SYSTEM:
            return "prompt_end"
    return None


def _role(message: Mapping[str, object]) -> object:
    return message.get("role", message.get("from"))


# The script names the types of the columns itself.
TRAINER = Trainer("TRL", FAULTS, _whole, _one, loads=False)
