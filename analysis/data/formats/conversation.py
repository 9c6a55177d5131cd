"""What every record format is read into and written from: turns of a conversation.

A format's `read` makes a `Conversation` from a record and raises `UnreadableError` if it
cannot; its `write` makes a record and raises `CannotCarryError` rather than leave anything
out. Fields that no format knows travel in `extra`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.data.strict_json import UnreadableError

SYSTEM, USER, ASSISTANT, TOOL = "system", "user", "assistant", "tool"

_JSON_TYPES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}


class CannotCarryError(ValueError):
    """A record has something the target format has no place for; the text says what."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool by the assistant.

    Attributes:
        name: The tool.
        arguments: The arguments as a JSON value; as text where they are not JSON.
        id: What the tool's answer refers to; None where the format has none.
        extra: Fields of the call beyond these.
        arguments_text: The JSON text of `arguments` where the record has it as text, so that
            it is written as it came (1.10 is not 1.1); else None. Two calls with the same
            arguments are equal however they are written.
    """

    name: str
    arguments: Any
    id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    arguments_text: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    Attributes:
        role: SYSTEM, USER, ASSISTANT or TOOL (what a tool answered).
        text: The content as text; "" where there is none, blocks joined by line breaks.
        calls: Tools the assistant calls in this message.
        call_id: For TOOL: the call that is answered.
        blocks: The content as it came where it is a list of blocks, else None.
        extra: Fields of the message beyond these (name, weight, ...).
    """

    role: str
    text: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str | None = None
    blocks: list[Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One example, whatever its format.

    Attributes:
        turns: The conversation; for preference pairs, what comes before the two answers.
        chosen: The wanted answer of a preference pair, else empty.
        rejected: The answer not wanted of a preference pair, else empty.
        label: KTO: whether the answer is wanted, else None.
        tools: The tools offered, as a JSON value, else None.
        extra: Fields of the record that its format does not know.
        tools_text: The JSON text of `tools` where the record has it as text, else None.
    """

    turns: tuple[Turn, ...]
    chosen: tuple[Turn, ...] = ()
    rejected: tuple[Turn, ...] = ()
    label: bool | None = None
    tools: Any = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    tools_text: str | None = field(default=None, compare=False)

    @property
    def is_preference(self) -> bool:
        """Whether there are two answers to compare."""
        return bool(self.chosen or self.rejected)


# --- as text -------------------------------------------------------------------------------


def call_text(call: ToolCall) -> str:
    """A tool call as one line of JSON, the text that a model is trained to produce."""
    return json.dumps({"name": call.name, "arguments": call.arguments}, ensure_ascii=False)


def side_text(turns: Iterable[Turn], *roles: str) -> str:
    """The texts of some roles, one blank line between messages; tool calls as JSON."""
    parts: list[str] = []
    for turn in turns:
        if turn.role in roles:
            if turn.text:
                parts.append(turn.text)
            parts.extend(map(call_text, turn.calls))
            if "function_call" in turn.extra:
                parts.append(json.dumps(turn.extra["function_call"], ensure_ascii=False))
    return "\n\n".join(parts)


# --- reading -------------------------------------------------------------------------------


def type_of(value: Any) -> str:
    """What a JSON value is, in words for a reason."""
    return _JSON_TYPES.get(type(value), type(value).__name__)


def text_of(record: Mapping[str, Any], key: str) -> str:
    """The text in a field.

    Raises:
        UnreadableError: If the field holds anything but text; null and absence give "".
    """
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError(f'"{key}" is {type_of(value)}, expected text')
    return value


def list_of(record: Mapping[str, Any], key: str) -> list[Any]:
    """The list in a field.

    Raises:
        UnreadableError: If the field holds anything but a list with something in it.
    """
    value = record.get(key)
    if not isinstance(value, list):
        raise UnreadableError(f'"{key}" is {type_of(value)}, expected a list of messages')
    if not value:
        raise UnreadableError(f'"{key}" is an empty list, expected messages')
    return value


def response_of(record: Mapping[str, Any], key: str) -> str:
    """The text in a field that must not be blank.

    Raises:
        UnreadableError: If there is no text, or only white space.
    """
    text = text_of(record, key)
    if not text.strip():
        raise UnreadableError(f'no response: "{key}" is {"empty" if key in record else "missing"}')
    return text


def with_response(turns: Sequence[Turn], where: str) -> tuple[Turn, ...]:
    """The turns, if the assistant says anything in them.

    Raises:
        UnreadableError: If there is no assistant message with text, blocks or a tool call.
    """
    for turn in turns:
        # "function_call" is how OpenAI's messages had tool calls before "tool_calls".
        says = turn.text.strip() or turn.calls or turn.extra.get("function_call")
        if turn.role == ASSISTANT and says:
            return tuple(turns)
    raise UnreadableError(f'no response: "{where}" has no message of the assistant with content')


def optional_system(text: str) -> tuple[Turn, ...]:
    """A system turn, or none if the text is empty."""
    return (Turn(SYSTEM, text),) if text else ()


def rest_of(record: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The fields of a record that its format does not know."""
    names = set(known)
    return {key: value for key, value in record.items() if key not in names}


# --- writing -------------------------------------------------------------------------------


def require_sft(conversation: Conversation) -> None:
    """Refuse what plain fine-tuning formats have no place for: a second answer, a label."""
    if conversation.is_preference:
        raise CannotCarryError("it has no place for the rejected answer of a preference pair")
    if conversation.label is not None:
        raise CannotCarryError("it has no place for a KTO label")


def require_answer(turn: Turn) -> None:
    """Refuse a last turn that is not an answer of the assistant, or a blank one."""
    if turn.role != ASSISTANT:
        raise CannotCarryError("it needs the assistant to have the last word")
    if not (turn.text.strip() or turn.calls or turn.extra.get("function_call")):
        raise CannotCarryError("it needs the last answer not to be empty")


def require_prompt(turns: Sequence[Turn]) -> None:
    """Refuse a conversation in which nothing comes before the answer."""
    if not turns:
        raise CannotCarryError("it needs a prompt and the record has none")


def require_preference(conversation: Conversation) -> None:
    """Refuse what is not a preference pair."""
    if not conversation.is_preference:
        raise CannotCarryError("it needs a rejected answer and the record has none")
    if conversation.label is not None:
        raise CannotCarryError("it has no place for a KTO label")


def plain_text(turn: Turn) -> str:
    """A turn as nothing but text.

    Raises:
        CannotCarryError: If the turn has more: tool calls, blocks that are not text, fields.
    """
    if turn.calls or turn.role == TOOL or turn.call_id is not None:
        raise CannotCarryError("it has no place for tool calls and their results")
    return without_blocks(turn, allow_extra=False).text


def without_blocks(turn: Turn, *, allow_extra: bool) -> Turn:
    """A turn whose content is text, not blocks.

    Raises:
        CannotCarryError: If a block is anything but text, if there is more than one (the line
            break between them is nobody's text), or (unless allowed) the message has fields of
            its own.
    """
    for block in turn.blocks or ():
        if not isinstance(block, str) and (
            set(block) - {"type", "text", "value"} or {"text", "value"} <= set(block)
        ):
            raise CannotCarryError("it has no place for the extra fields of a content block")
        if not isinstance(block, str) and block.get("type", "text") != "text":
            raise CannotCarryError(f'it has no place for a content block "{block.get("type")}"')
    if len(turn.blocks or ()) > 1:
        raise CannotCarryError("it has no place for a content of several blocks")
    if turn.extra and not allow_extra:
        names = ", ".join(sorted(turn.extra))
        raise CannotCarryError(f"it has no place for the message's own fields ({names})")
    return turn


def merged(
    record: dict[str, Any], extra: Mapping[str, Any], known: Iterable[str]
) -> dict[str, Any]:
    """A record with the unknown fields added.

    Raises:
        CannotCarryError: If an unknown field has the name of one that the format knows.
    """
    names = set(known)
    for key in extra:
        if key in names:
            raise CannotCarryError(f'the field "{key}" would take on another meaning in it')
    return {**record, **extra}
