"""Preference pairs: a prompt, an answer that is wanted and one that is not.

Three shapes: TRL {"prompt", "chosen", "rejected"} (texts or lists; the prompt may be the
shared beginning of the two), LLaMA-Factory {"conversations", "chosen", "rejected"} (or
Alpaca's fields with "chosen" and "rejected"), and OpenAI {"input": {"messages"},
"preferred_output", "non_preferred_output"}.
"""

from __future__ import annotations

import os
from typing import Any

from analysis.data.formats import alpaca, openai_messages, sharegpt
from analysis.data.formats.conversation import (
    ASSISTANT,
    USER,
    CannotCarryError,
    Conversation,
    Turn,
    list_of,
    merged,
    require_preference,
    require_prompt,
    rest_of,
    type_of,
    with_response,
)
from analysis.data.formats.messages import (
    are_openai,
    are_sharegpt,
    read_turn,
    read_turns,
    write_openai,
    write_sharegpt,
)
from analysis.data.formats.prompt_completion import are_sides, read_side, write_sides
from analysis.data.strict_json import UnreadableError

TRL_FIELDS = ("prompt", "chosen", "rejected", "tools")
SHAREGPT_FIELDS = (*sharegpt.FIELDS, "chosen", "rejected")
OPENAI_FIELDS = ("input", "preferred_output", "non_preferred_output")


# --- TRL -------------------------------------------------------------------------------------


def matches_trl(record: dict[str, Any]) -> bool:
    """Whether the record has the two answers."""
    return "chosen" in record and "rejected" in record


def is_canonical_trl(record: dict[str, Any]) -> bool:
    """Whether the prompt is "prompt" or implicit, and all are texts or lists of messages."""
    if "prompt" in record:
        return are_sides(record, "prompt", "chosen", "rejected")
    return not {"instruction", "messages"} & set(record) and are_sides(record, "chosen", "rejected")


def read_trl(record: dict[str, Any]) -> Conversation:
    """A prompt that is not given is the beginning that both answers share."""
    chosen = read_side(record, "chosen", ASSISTANT)
    rejected = read_side(record, "rejected", ASSISTANT)
    known: tuple[str, ...] = TRL_FIELDS
    if "prompt" in record:
        before = read_side(record, "prompt", USER)
    elif "instruction" in record:
        before = alpaca.read_prompt(record)
        known = (*TRL_FIELDS, *alpaca.PROMPT_FIELDS)
    elif "messages" in record:
        before = read_turns(list_of(record, "messages"))
        known = (*TRL_FIELDS, "messages")
    elif isinstance(record["chosen"], str) and isinstance(record["rejected"], str):
        before, chosen, rejected = _shared_text(chosen[0].text, rejected[0].text)
    else:
        before, chosen, rejected = _shared_turns(chosen, rejected)
    return Conversation(
        before,
        chosen=chosen,
        rejected=rejected,
        tools=sharegpt.read_tools(record),
        extra=rest_of(record, known),
        tools_text=sharegpt.tools_text(record),
    )


Turns = tuple[Turn, ...]


def _shared_text(chosen: str, rejected: str) -> tuple[Turns, Turns, Turns]:
    """Split what two texts share from what they differ in, as TRL's `extract_prompt` does."""
    n = len(os.path.commonprefix([chosen, rejected]))  # noqa: RUF071 -- characters are meant
    if n and chosen[n - 1] == " ":
        n -= 1  # the space belongs to the answer
    if not (chosen[n:].strip() and rejected[n:].strip()):
        raise UnreadableError("chosen and rejected do not differ, or one only continues it")
    return (
        (Turn(USER, chosen[:n]),),
        (Turn(ASSISTANT, chosen[n:]),),
        (Turn(ASSISTANT, rejected[n:]),),
    )


def _shared_turns(chosen: Turns, rejected: Turns) -> tuple[Turns, Turns, Turns]:
    """Split the messages that two answers share from those in which they differ."""
    n = 0
    while n < min(len(chosen), len(rejected)) - 1 and _same(chosen[n], rejected[n]):
        n += 1
    return chosen[:n], with_response(chosen[n:], "chosen"), with_response(rejected[n:], "rejected")


def _same(one: Turn, other: Turn) -> bool:
    """Whether two messages are equal to the letter, tool arguments that are text too."""
    return one == other and [call.arguments_text for call in one.calls] == [
        call.arguments_text for call in other.calls
    ]


def write_trl(conversation: Conversation) -> dict[str, Any]:
    """Always with the prompt given, and texts where they are enough."""
    require_preference(conversation)
    require_prompt(conversation.turns)
    record = write_sides(
        {
            "prompt": conversation.turns,
            "chosen": conversation.chosen,
            "rejected": conversation.rejected,
        }
    )
    if conversation.tools is not None:
        record["tools"] = conversation.tools
    return merged(record, conversation.extra, TRL_FIELDS)


# --- LLaMA-Factory ---------------------------------------------------------------------------


def matches_sharegpt(record: dict[str, Any]) -> bool:
    """Whether the record has conversations and the two answers."""
    return "conversations" in record and matches_trl(record)


def is_canonical_sharegpt(record: dict[str, Any]) -> bool:
    """Whether all messages have "from" and "value", its names of roles, and tools are text."""
    return sharegpt.is_canonical(record) and are_sharegpt([record["chosen"], record["rejected"]])


def read_sharegpt(record: dict[str, Any]) -> Conversation:
    """The two answers are single messages."""
    return Conversation(
        sharegpt.read_prompt(record),
        chosen=with_response([read_turn(record["chosen"])], "chosen"),
        rejected=with_response([read_turn(record["rejected"])], "rejected"),
        tools=sharegpt.read_tools(record),
        extra=rest_of(record, SHAREGPT_FIELDS),
        tools_text=sharegpt.tools_text(record),
    )


def write_sharegpt_pair(conversation: Conversation) -> dict[str, Any]:
    """Answers of more than one message have no place here."""
    require_preference(conversation)
    require_prompt(conversation.turns)
    if len(conversation.chosen) != 1 or len(conversation.rejected) != 1:
        raise CannotCarryError("it has no place for answers of more than one message")
    record = sharegpt.write_prompt(conversation)
    record["chosen"] = write_sharegpt(conversation.chosen[0])
    record["rejected"] = write_sharegpt(conversation.rejected[0])
    return merged(record, conversation.extra, SHAREGPT_FIELDS)


# --- OpenAI ----------------------------------------------------------------------------------


def matches_openai(record: dict[str, Any]) -> bool:
    """Whether the record has OpenAI's two outputs."""
    return "preferred_output" in record and "non_preferred_output" in record


def is_canonical_openai(record: dict[str, Any]) -> bool:
    """Whether all messages have "role" and OpenAI's names of roles, and tools are a list."""
    return openai_messages.is_canonical(record["input"]) and all(
        are_openai(record[key]) for key in OPENAI_FIELDS[1:]
    )


def read_openai(record: dict[str, Any]) -> Conversation:
    """Messages and tools stand inside "input"; what else stands there is kept with it."""
    given = record.get("input")
    if not isinstance(given, dict):
        raise UnreadableError(f'"input" is {type_of(given)}, expected an object with "messages"')
    extra = rest_of(record, OPENAI_FIELDS)
    if inner := rest_of(given, ("messages", "tools")):
        extra["input"] = inner
    return Conversation(
        read_turns(list_of(given, "messages")),
        chosen=with_response(read_turns(list_of(record, "preferred_output")), "preferred_output"),
        rejected=with_response(
            read_turns(list_of(record, "non_preferred_output")), "non_preferred_output"
        ),
        tools=sharegpt.read_tools(given),
        extra=extra,
        tools_text=sharegpt.tools_text(given),
    )


def write_openai_pair(conversation: Conversation) -> dict[str, Any]:
    """The conversation goes inside "input"."""
    require_preference(conversation)
    require_prompt(conversation.turns)
    extra = dict(conversation.extra)
    inner = extra.pop("input", {})
    if not isinstance(inner, dict) or {"messages", "tools"} & set(inner):
        raise CannotCarryError('the field "input" would take on another meaning in it')
    given: dict[str, Any] = {"messages": [write_openai(turn) for turn in conversation.turns]}
    if conversation.tools is not None:
        given["tools"] = conversation.tools
    record = {
        "input": {**given, **inner},
        "preferred_output": [write_openai(turn) for turn in conversation.chosen],
        "non_preferred_output": [write_openai(turn) for turn in conversation.rejected],
    }
    return merged(record, extra, OPENAI_FIELDS)
