"""Alpaca: {"instruction", "input", "output", "system", "history"}."""

from __future__ import annotations

from typing import Any

from analysis.data.formats.conversation import (
    ASSISTANT,
    SYSTEM,
    USER,
    CannotCarryError,
    Conversation,
    Turn,
    merged,
    optional_system,
    plain_text,
    require_answer,
    require_sft,
    response_of,
    rest_of,
    text_of,
)
from analysis.data.strict_json import UnreadableError

PROMPT_FIELDS = ("instruction", "input", "system", "history")
FIELDS = (*PROMPT_FIELDS, "output")


def matches(record: dict[str, Any]) -> bool:
    """Whether the record has Alpaca's two required fields."""
    return "instruction" in record and "output" in record


def is_canonical(record: dict[str, Any]) -> bool:
    """Always: there is one spelling of these fields."""
    return matches(record)


def read(record: dict[str, Any]) -> Conversation:
    """Instruction and input make one user turn, as LLaMA-Factory joins them: by a line break."""
    return Conversation(
        (*read_prompt(record), Turn(ASSISTANT, response_of(record, "output"))),
        extra=rest_of(record, FIELDS),
    )


def read_prompt(record: dict[str, Any]) -> tuple[Turn, ...]:
    """What comes before the output: system, history, instruction and input."""
    turns = list(optional_system(text_of(record, "system")))
    history = record.get("history") or []
    for pair in history if isinstance(history, list) else [history]:
        if not (
            isinstance(pair, list)
            and len(pair) == 2  # noqa: PLR2004 -- a pair
            and all(isinstance(text, str) for text in pair)
        ):
            raise UnreadableError('"history" is not a list of pairs of texts')
        turns += [Turn(USER, pair[0]), Turn(ASSISTANT, pair[1])]
    asked = [text for key in ("instruction", "input") if (text := text_of(record, key))]
    return (*turns, Turn(USER, "\n".join(asked)))


def write(conversation: Conversation) -> dict[str, Any]:
    """The last user turn becomes the instruction, earlier pairs the history."""
    require_sft(conversation)
    if conversation.tools is not None:
        raise CannotCarryError("it has no place for tools")
    turns = list(conversation.turns)
    record: dict[str, Any] = {}
    if turns and turns[0].role == SYSTEM:
        record["system"] = plain_text(turns.pop(0))
    texts = [plain_text(turn) for turn in turns]
    roles = [turn.role for turn in turns]
    if not roles or roles != [USER, ASSISTANT] * (len(roles) // 2):
        raise CannotCarryError("it needs turns that alternate user, assistant")
    require_answer(turns[-1])
    record = {"instruction": texts[-2], "input": "", "output": texts[-1], **record}
    if len(texts) > 2:  # noqa: PLR2004 -- more than the last pair
        record["history"] = [list(pair) for pair in zip(texts[:-2:2], texts[1:-2:2], strict=True)]
    return merged(record, conversation.extra, FIELDS)
