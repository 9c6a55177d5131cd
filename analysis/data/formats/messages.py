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
from analysis.data.strict_json import UnreadableError, parse, parts_of

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
_OWN_ROLES = ("developer", "function")
_CALL_ROLES = ("function_call", "tool_call")
_OPENAI_ROLES = (SYSTEM, USER, ASSISTANT, TOOL, *_OWN_ROLES)
_SHAREGPT_ROLES = (*_FROM.values(), "function_call")
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
    if _has_from(item):
        return _read_sharegpt(item)
    if "role" not in item:
        raise UnreadableError('a message has no "role" (or "from")')
    return _read_openai(item)


def _has_from(item: dict[str, Any]) -> bool:
    return "from" in item and not {"role", "content"} <= set(item)


def are_openai(items: Any) -> bool:
    """Whether all are messages as OpenAI has them: its fields, its names of roles."""
    return isinstance(items, list) and all(
        isinstance(item, dict)
        and not _has_from(item)
        and item.get("role") in _OPENAI_ROLES
        and all(isinstance(call.get("function"), dict) for call in item.get("tool_calls") or ())
        for item in items
    )


def are_sharegpt(items: Any) -> bool:
    """Whether all are messages as ShareGPT has them: its fields, its names of roles."""
    return isinstance(items, list) and all(
        isinstance(item, dict) and _has_from(item) and item["from"] in _SHAREGPT_ROLES
        for item in items
    )


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
    name = item["role"].lower()
    content = item.get("content")
    extra = {k: v for k, v in item.items() if k not in _OPENAI_FIELDS and v is not None}
    if name in _CALL_ROLES and isinstance(content, str) and not item.get("tool_calls"):
        return _call_turn(content, item.get("tool_call_id"), extra)
    if name in _OWN_ROLES:
        extra["role"] = name
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
    arguments, text = _arguments(function.get("arguments"))
    return ToolCall(function["name"], arguments, call.get("id"), extra, text)


def _arguments(value: Any) -> tuple[Any, str | None]:
    """Arguments as a JSON value, and their text: some write the object, some its text."""
    if isinstance(value, str):
        try:
            parsed = parse(value)
        except UnreadableError:
            return value, None
        return (parsed, value) if isinstance(parsed, (dict, list)) else (value, None)
    return value, None


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
    if call.arguments_text is not None:
        function["arguments"] = call.arguments_text
    elif call.arguments is not None:
        as_text = isinstance(call.arguments, str)
        function["arguments"] = call.arguments if as_text else _dumped(call.arguments)
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
    if item["from"].lower() in _CALL_ROLES:
        return _call_turn(text, ids, extra)
    return Turn(role, text, (), ids, None, extra)


def _call_turn(text: str, ids: Any, extra: dict[str, Any]) -> Turn:
    """A message that is nothing but tool calls, as JSON text."""
    try:
        value = parse(text)
    except UnreadableError:
        raise UnreadableError("a function_call is not JSON, so it cannot be trained on") from None
    if isinstance(value, list):
        calls = [
            _written_as(_read_call(call), call, part)
            for call, part in zip(value, parts_of(text).values(), strict=True)
        ]
    else:
        calls = [_written_as(_read_call(value), value, text)]
    names = ids if isinstance(ids, list) else [ids] * len(calls)
    if len(names) != len(calls):
        raise UnreadableError("a function_call has another number of ids than of calls")
    if any(i is not None and c.id is not None for c, i in zip(calls, names, strict=True)):
        raise UnreadableError("a function_call has two ids, inside and beside it")
    named = (
        replace(call, id=call.id if name is None else name)
        for call, name in zip(calls, names, strict=True)
    )
    return Turn(ASSISTANT, "", tuple(named), None, None, extra)


def _written_as(call: ToolCall, value: dict[str, Any], text: str) -> ToolCall:
    """The call with the text of its arguments, which stand as an object in the call's text."""
    if call.arguments_text is not None or not isinstance(call.arguments, (dict, list)):
        return call
    if "function" in value:
        text = parts_of(text)["function"]
    return replace(call, arguments_text=parts_of(text)["arguments"])


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
    texts = list(map(_call_json, turn.calls))
    ids = [call.id for call in turn.calls]
    item = {
        "from": "function_call",
        "value": texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]",
    }
    if any(name is not None for name in ids):
        item["tool_call_id"] = ids[0] if len(ids) == 1 else ids
    return {**item, **turn.extra}


def _call_json(call: ToolCall) -> str:
    """A call as JSON text; arguments that came as text go in as that text."""
    text = call.arguments_text
    fields = {
        "name": _dumped(call.name),
        "arguments": _dumped(call.arguments) if text is None else text.strip(),
        **{key: _dumped(value) for key, value in call.extra.items()},
    }
    return f"{{{', '.join(f'{_dumped(key)}: {value}' for key, value in fields.items())}}}"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
