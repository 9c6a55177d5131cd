"""The record formats: how each is recognised, read and written.

A new format is a module with `matches`, `is_canonical`, `read` and `write`, and one row in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.data.formats import (
    alpaca,
    kto,
    openai_messages,
    preference,
    prompt_completion,
    sharegpt,
)
from analysis.data.formats.conversation import CannotCarryError, Conversation
from analysis.errors import FormatError, unknown

MAPPED = "mapped"


@dataclass(frozen=True)
class Format:
    """A record format.

    Attributes:
        title: Its name for people.
        shape: What a record looks like, in one line.
        matches: Whether a record has the fields of this format.
        is_canonical: Whether a record that can be read is spelled as `write` spells it (other
            names of roles and fields are read too): then it can stay as it is.
        read: Record -> conversation; raises UnreadableError.
        write: Conversation -> record; raises CannotCarryError.
    """

    title: str
    shape: str
    matches: Callable[[dict[str, Any]], bool]
    is_canonical: Callable[[dict[str, Any]], bool]
    read: Callable[[dict[str, Any]], Conversation]
    write: Callable[[Conversation], dict[str, Any]]


# In the order in which they are tried: those with more fields first.
FORMATS: dict[str, Format] = {
    "preference_openai": Format(
        "Preference pairs (OpenAI)",
        '{"input": {"messages": [...]}, "preferred_output": [...], "non_preferred_output": [...]}',
        preference.matches_openai,
        preference.is_canonical_openai,
        preference.read_openai,
        preference.write_openai_pair,
    ),
    "preference_sharegpt": Format(
        "Preference pairs (LLaMA-Factory)",
        '{"conversations": [...], "chosen": {...}, "rejected": {...}}',
        preference.matches_sharegpt,
        preference.is_canonical_sharegpt,
        preference.read_sharegpt,
        preference.write_sharegpt_pair,
    ),
    "preference": Format(
        "Preference pairs (TRL)",
        '{"prompt": ..., "chosen": ..., "rejected": ...}',
        preference.matches_trl,
        preference.is_canonical_trl,
        preference.read_trl,
        preference.write_trl,
    ),
    "kto": Format(
        "KTO",
        '{"prompt": ..., "completion": ..., "label": true}',
        kto.matches,
        kto.is_canonical,
        kto.read,
        kto.write,
    ),
    "sharegpt": Format(
        "ShareGPT",
        '{"conversations": [{"from": "human", "value": ...}, ...]}',
        sharegpt.matches,
        sharegpt.is_canonical,
        sharegpt.read,
        sharegpt.write,
    ),
    "openai": Format(
        "OpenAI messages",
        '{"messages": [{"role": "user", "content": ...}, ...]}',
        openai_messages.matches,
        openai_messages.is_canonical,
        openai_messages.read,
        openai_messages.write,
    ),
    "alpaca": Format(
        "Alpaca",
        '{"instruction": ..., "input": ..., "output": ...}',
        alpaca.matches,
        alpaca.is_canonical,
        alpaca.read,
        alpaca.write,
    ),
    "prompt_completion": Format(
        "Prompt and completion",
        '{"prompt": ..., "completion": ...}',
        prompt_completion.matches,
        prompt_completion.is_canonical,
        prompt_completion.read,
        prompt_completion.write,
    ),
}


def detect(record: dict[str, Any]) -> str | None:
    """The name of the format whose fields a record has; None if it has no format's."""
    for name, form in FORMATS.items():
        if form.matches(record):
            return name
    return None


def require_format(name: str) -> Format:
    """A format by name.

    Raises:
        FormatError: If there is none of that name.
    """
    if name not in FORMATS:
        raise FormatError(unknown("a record format", name, FORMATS))
    return FORMATS[name]


__all__ = [
    "FORMATS",
    "MAPPED",
    "CannotCarryError",
    "Conversation",
    "Format",
    "detect",
    "require_format",
]
