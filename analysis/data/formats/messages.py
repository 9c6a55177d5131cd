"""Messages of the two kinds there are: {"role", "content"} and {"from", "value"}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from analysis.data.formats.conversation import (
    ASSISTANT,
    SYSTEM,
    TOOL,
    USER,
    CannotCarryError,
    ToolCall,
    Turn,
    rest_of,
    text_of,
    type_of,
    without_blocks,
)
from analysis.data.strict_json import UnreadableError, parse

# OpenAI's "developer" is its newer name for the system role; "function" its older for tool.
_ROLES = {
    "system": SYSTEM,
    "developer": SYSTEM,
    "user": USER,
    "human": USER,
    "assistant": ASSISTANT,
    "gpt": ASSISTANT,
    "chatgpt": ASSISTANT,
    "bot": ASSISTANT,
    "model": ASSISTANT,
    "function_call": ASSISTANT,
    "tool_call": ASSISTANT,
    "observation": TOOL,
    "tool": TOOL,
    "tool_response": TOOL,
    "function": TOOL,
}
_FROM = {SYSTEM: "system", USER: "human", ASSISTANT: "gpt", TOOL: "observation"}
# Names that say more than the role they stand for; others ("human", "model") are just spellings.
_OWN_ROLES = ("developer", "function", "function_call", "tool_call", "tool_response")
_CALL_ROLES = ("function_call", "tool_call")
_OPENAI_FIELDS = ("role", "content", "tool_calls", "tool_call_id")
_SHAREGPT_FIELDS = ("from", "value", "tool_call_id")


def read_turns(items: Iterable[Any]) -> tuple[Turn, ...]:
    """Messages of either kind as turns.

    Raises:
        UnreadableError: If a message is no object, its role is not known, or its content is
            of a wrong type.
    """
    return tuple(map(read_turn, items))


def read_turn(item: Any) -> Turn:
    """One message of either kind as a turn; see `read_turns`."""
    if not isinstance(item, dict):
        raise UnreadableError(f"a message is {type_of(item)}, expected an object")
    if "from" in item and not {"role", "content"} <= set(item):
        return _read_sharegpt(item)
    if "role" not in item:
        raise UnreadableError('a message has no "role" (or "from")')
    return _read_openai(item)


def _role(name: Any) -> str:
    role = _ROLES.get(name.lower()) if isinstance(name, str) else None
    if role is None:
        shown = name[:40] if isinstance(name, str) else type_of(name)
        raise UnreadableError(
            f'the role "{shown}" is not known; expected system, user, assistant or tool',
            kind="a role that is not known",
        )
    return role


# --- {"role", "content"} ---------------------------------------------------------------------


def _read_openai(item: dict[str, Any]) -> Turn:
    role = _role(item["role"])
    content = item.get("content")
    extra = {k: v for k, v in item.items() if k not in _OPENAI_FIELDS and v is not None}
    if item["role"] in _OWN_ROLES:
        extra["role"] = item["role"]
    blocks = content if isinstance(content, list) else None
    text = text_of(item, "content") if blocks is None else _block_text(blocks)
    given = item.get("tool_calls") or []
    if not isinstance(given, list):
        raise UnreadableError(f'"tool_calls" is {type_of(given)}, expected a list')
    calls = tuple(map(_read_call, given))
    return Turn(role, text, calls, item.get("tool_call_id"), blocks, extra)


def _block_text(blocks: list[Any]) -> str:
    """The text of content blocks: {"type": "text", "text" or "value"}, one a line."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
            continue
        if not isinstance(block, dict):
            raise UnreadableError(f"a content block is {type_of(block)}, expected an object")
        value = block.get("text", block.get("value"))
        if isinstance(value, str):
            parts.append(value)
        elif block.get("type", "text") == "text":
            raise UnreadableError(f"a text block holds {type_of(value)}, expected text")
    return "\n".join(parts)


def _read_call(call: Any) -> ToolCall:
    function = call.get("function", call) if isinstance(call, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise UnreadableError("a tool call has no function name")
    extra = rest_of(call, ("id", "function", *(("name", "arguments") if function is call else ())))
    if extra.get("type") == "function":
        del extra["type"]
    if function is not call and (inner := rest_of(function, ("name", "arguments"))):
        extra["function"] = inner
    return ToolCall(function["name"], _arguments(function.get("arguments")), call.get("id"), extra)


def _arguments(value: Any) -> Any:
    """Arguments as a JSON value: some write the object, some its text."""
    if isinstance(value, str):
        try:
            parsed = parse(value)
        except UnreadableError:
            return value
        return parsed if isinstance(parsed, (dict, list)) else value
    return value


def write_openai(turn: Turn) -> dict[str, Any]:
    """A turn as OpenAI's message; tool arguments as text, as its API has them.

    Raises:
        CannotCarryError: If a message's own field would be taken for one of OpenAI's.
    """
    if set(turn.extra) & set(_OPENAI_FIELDS[1:]) or (
        "role" in turn.extra and _ROLES.get(str(turn.extra["role"]).lower()) != turn.role
    ):
        raise CannotCarryError("a message's own field would take on another meaning in it")
    message: dict[str, Any] = {"role": turn.role, "content": turn.text}
    if turn.blocks is not None:
        message["content"] = turn.blocks
    elif turn.calls and not turn.text:
        message["content"] = None
    if turn.calls:
        message["tool_calls"] = [_write_call(call) for call in turn.calls]
    if turn.call_id is not None:
        message["tool_call_id"] = turn.call_id
    return {**message, **turn.extra}


def _write_call(call: ToolCall) -> dict[str, Any]:
    function: dict[str, Any] = {"name": call.name}
    if call.arguments is not None:
        as_text = isinstance(call.arguments, str)
        function["arguments"] = (
            call.arguments if as_text else json.dumps(call.arguments, ensure_ascii=False)
        )
    inner = call.extra.get("function", {})
    if not isinstance(inner, Mapping) or {"name", "arguments"} & set(inner):
        raise CannotCarryError("a tool call's own field would take on another meaning in it")
    given = {} if call.id is None else {"id": call.id}
    return {
        **given,
        "type": "function",
        **{**call.extra, "function": {**function, **inner}},
    }


# --- {"from", "value"} -----------------------------------------------------------------------


def _read_sharegpt(item: dict[str, Any]) -> Turn:
    role = _role(item["from"])
    text = text_of(item, "value")
    # A table gives every message the fields of all, null where it has none.
    extra = {k: v for k, v in item.items() if k not in _SHAREGPT_FIELDS and v is not None}
    ids = item.get("tool_call_id")
    if item["from"] not in _CALL_ROLES:
        return Turn(role, text, (), ids, None, extra)
    try:
        value = parse(text)
    except UnreadableError:
        raise UnreadableError("a function_call is not JSON, so it cannot be trained on") from None
    calls = [_read_call(call) for call in (value if isinstance(value, list) else [value])]
    names = ids if isinstance(ids, list) else [ids] * len(calls)
    if len(names) != len(calls):
        raise UnreadableError("a function_call has another number of ids than of calls")
    if any(i is not None and c.id is not None for c, i in zip(calls, names, strict=True)):
        raise UnreadableError("a function_call has two ids, inside and beside it")
    named = (
        replace(call, id=call.id if name is None else name)
        for call, name in zip(calls, names, strict=True)
    )
    return Turn(role, "", tuple(named), None, None, extra)


def write_sharegpt(turn: Turn) -> dict[str, Any]:
    """A turn as ShareGPT's message; a tool call is a message of its own (function_call).

    Raises:
        CannotCarryError: For text beside a tool call, and for blocks that are not text.
    """
    without_blocks(turn, allow_extra=True)
    if set(turn.extra) & set(_SHAREGPT_FIELDS):
        raise CannotCarryError("a message's own field would take on another meaning in it")
    if not turn.calls:
        item: dict[str, Any] = {"from": _FROM[turn.role], "value": turn.text}
        if turn.call_id is not None:
            item["tool_call_id"] = turn.call_id
        return {**item, **turn.extra}
    if turn.text:
        raise CannotCarryError("it has no place for text beside a tool call in one message")
    if turn.call_id is not None:
        raise CannotCarryError("it has no place for a tool call that answers a tool call")
    if any({"name", "arguments", "function", "id"} & set(call.extra) for call in turn.calls):
        raise CannotCarryError("a tool call's own field would take on another meaning in it")
    values = [{"name": call.name, "arguments": call.arguments, **call.extra} for call in turn.calls]
    ids = [call.id for call in turn.calls]
    item = {
        "from": "function_call",
        "value": json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False),
    }
    if any(name is not None for name in ids):
        item["tool_call_id"] = ids[0] if len(ids) == 1 else ids
    return {**item, **turn.extra}
