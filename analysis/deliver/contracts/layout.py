"""How the records of a file are laid out: what a trainer has to be told to read them.

A file is described to a trainer once, for all of its records: those that are laid out in another
way than most are not read as what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analysis.data.formats.kto import LABELS

Kind = Literal["sft", "preference", "kto"]
Base = Literal["alpaca", "chat", "pair", "implicit", "openai_pair", "mapped"]
Sides = Literal["text", "messages", "message", "mixed"]

# Names of roles that mean the same.
SYSTEM = ("system", "developer")
USER = ("user", "human")
ASSISTANT = ("assistant", "gpt", "chatgpt", "bot", "model")
TOOL = ("tool", "observation", "tool_response", "function")
CALL = ("function_call", "tool_call")

_ALPACA = {
    "prompt": "instruction",
    "input": "input",
    "response": "output",
    "system": "system",
    "history": "history",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a record is laid out.

    Attributes:
        kind: What it is for: fine-tuning, preference pairs, or answers with a label.
        base: By which fields: Alpaca's, a list of messages, a prompt and its answers, two answers
            alone, OpenAI's pairs, or fields of its own that were mapped.
        sides: What the prompt and the answers are: texts, lists of messages, single messages.
        messages: The field with the list of messages, or None.
        role: The key of a message's role.
        content: The key of a message's content.
        user: The name of the user's role.
        label: The field with the label, or None.
    """

    kind: Kind
    base: Base
    sides: Sides = "text"
    messages: str | None = None
    role: str = "role"
    content: str = "content"
    user: str = "user"
    label: str | None = None

    @property
    def assistant(self) -> str:
        """The name of the assistant's role."""
        return "gpt" if self.user == "human" else "assistant"

    @property
    def tool(self) -> str:
        """The name of the role of what a tool answers."""
        return "observation" if self.user == "human" else "tool"

    def fields(self, mapping: Mapping[str, str] | None = None) -> dict[str, str]:
        """Role -> field, for records that are texts in fields."""
        if self.base == "mapped":
            return dict(mapping or {})
        if self.base == "alpaca":
            return dict(_ALPACA)
        return {"prompt": "prompt", "response": "completion"}

    def words(self) -> str:
        """What the records are, for people."""
        chat = f'"{self.messages}" with "{self.role}" and "{self.content}"'
        base = {
            "alpaca": '"instruction", "input", "output"',
            "chat": chat,
            "pair": f'"prompt" and answers as {"texts" if self.sides == "text" else "messages"}',
            "implicit": '"chosen" and "rejected" without a prompt',
            "openai_pair": '"input", "preferred_output", "non_preferred_output"',
            "mapped": "fields of their own",
        }[self.base]
        kind = {"sft": "", "preference": ", preference pairs", "kto": f', label "{self.label}"'}
        return base + kind[self.kind]


def layout_of(record: Mapping[str, Any], *, mapped: bool = False) -> Layout:
    """The layout of a record that can be read.

    Args:
        record: As it is written.
        mapped: Whether it was read by a mapping, and is written as it came.
    """
    if mapped:
        return Layout("sft", "mapped")
    if "preferred_output" in record and "non_preferred_output" in record:
        return Layout("preference", "openai_pair", "messages")
    if "chosen" in record and "rejected" in record:
        return _preference(record)
    label = next((key for key in LABELS if isinstance(record.get(key), bool)), None)
    kind: Kind = "sft" if label is None else "kto"
    order: tuple[str, ...] = ("conversations", "messages", "instruction", "prompt")
    if label is not None and "prompt" in record and "completion" in record:
        order = ("prompt", *order)
    first = next((key for key in order if key in record), "prompt")
    if first in ("conversations", "messages"):
        return _chat(record, kind, first, "text", label)
    if first == "instruction":
        return Layout(kind, "alpaca", label=label)
    sides = _sides(record.get("prompt"), record.get("completion"))
    return Layout(kind, "pair", sides, label=label)


def _preference(record: Mapping[str, Any]) -> Layout:
    answers = _sides(record["chosen"], record["rejected"])
    order = ("conversations", "prompt", "instruction", "messages")
    first = next((key for key in order if key in record), None)
    if first is None:
        return Layout("preference", "implicit", answers)
    if first in ("conversations", "messages"):
        return _chat(record, "preference", first, answers, None)
    if first == "instruction":
        return Layout("preference", "alpaca", answers)
    sides = answers if _sides(record["prompt"]) == answers else "mixed"
    return Layout("preference", "pair", sides)


def _chat(
    record: Mapping[str, Any], kind: Kind, field: str, sides: Sides, label: str | None
) -> Layout:
    items = record[field] if isinstance(record[field], list) else []
    messages = [item for item in items if isinstance(item, dict)]
    named = {message.get("from") for message in messages if "from" in message}
    if named:
        user = "human" if not {"user", "assistant"} & named else "user"
        return Layout(kind, "chat", sides, field, "from", "value", user, label)
    named = {message.get("role") for message in messages}
    user = "human" if {"human", "gpt"} & named else "user"
    return Layout(kind, "chat", sides, field, user=user, label=label)


def _sides(*values: Any) -> Sides:
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "text"
    if kinds == {list}:
        return "messages"
    return "message" if kinds == {dict} else "mixed"
