"""LLaMA-Factory: the rules of its converters and processors (data/converter.py, data/processor).

It maps every file by its entry in dataset_info.json, empties what breaks a rule with a warning,
and drops what was emptied.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from analysis.deliver.contracts.faults import (
    Fault,
    Record,
    Trainer,
    has_calls,
    is_nested,
    messages_in,
)
from analysis.deliver.contracts.layout import CALL, Layout

_SHAREGPT = "Choose the record format ShareGPT."
_PAIRS = "Choose the record format Preference pairs (LLaMA-Factory)."
FAULTS = {
    "prompt_list": Fault(
        "stops",
        "The prompt is a list of messages, where it joins texts",
        f"{_SHAREGPT} Of a KTO file drop the examples with more than one turn or a system text.",
    ),
    "pair_list": Fault("stops", "The prompt is a list of messages, where it joins texts", _PAIRS),
    "no_prompt": Fault("drops", "There is no field with the prompt", _PAIRS),
    "nested": Fault("stops", "A mapped field lies inside another one", "Choose a record format."),
    "roles": Fault(
        "drops",
        "Roles do not alternate: user (or a tool's answer), then assistant (or a tool call)",
        "Merge messages of one side, or drop these examples.",
    ),
    "empty": Fault("drops", "There is no message but the system's", "Drop these examples."),
    "odd": Fault(
        "drops",
        "The number of messages is odd: the assistant does not have the last word",
        "Add the answer or take the last message off, or drop these examples.",
    ),
    "even": Fault(
        "drops",
        "The number of messages before the two answers is even: the user does not have the last "
        "word",
        "Take the last message off, or drop these examples.",
    ),
    "answers": Fault("drops", "The two answers are not what the prompt's form asks for", _PAIRS),
    "answer_role": Fault(
        "stops", "An answer is not of the assistant", "Drop these examples, or mend the role."
    ),
    "output": Fault(
        "drops", "The response is not text", "Choose a record format: it is text then."
    ),
    "content": Fault(
        "stops", "The content of a message is not text", f"{_SHAREGPT} Texts alone fit into it."
    ),
    "tool_calls": Fault("stops", "Tool calls in OpenAI's form are not read", _SHAREGPT),
    "function_call": Fault(
        "stops",
        "A tool call is not JSON with name and arguments",
        f"{_SHAREGPT} It is written so then.",
    ),
    "tools": Fault("stops", "The tools are a list, where it reads JSON text", _SHAREGPT),
    "system_twice": Fault(
        "loses",
        'The field "system" is not read where the first message is of the system too',
        "Put both texts into one of them.",
    ),
}


def _whole(layout: Layout, mapping: Mapping[str, str]) -> str | None:
    del mapping
    if layout.base in ("implicit", "openai_pair"):
        return "no_prompt"
    if layout.base == "pair" and layout.sides != "text":
        return "pair_list" if layout.kind == "preference" else "prompt_list"
    wanted = "message" if layout.base == "chat" else "text"
    if layout.kind == "preference" and layout.sides != wanted:
        return "answers"
    return None


def _one(record: Record, layout: Layout, mapping: Mapping[str, str]) -> str | None:
    if layout.base == "mapped" and is_nested(mapping, record):
        return "nested"
    if not isinstance(record.get("tools"), (str, type(None))) and layout.base in ("chat", "pair"):
        return "tools"
    if layout.base == "chat":
        return _chat(record, layout)
    texts = layout.fields(mapping)
    if layout.kind != "preference" and not isinstance(record.get(texts["response"]), str):
        return "output"
    return None


def _chat(record: Record, layout: Layout) -> str | None:
    messages: list[dict[str, Any]] = record[str(layout.messages)]
    begins = bool(messages) and messages[0].get(layout.role) == "system"
    fault = _order(messages[begins:], record, layout) or _contents(record, layout)
    return fault or ("system_twice" if begins and record.get("system") else None)


def _order(messages: list[dict[str, Any]], record: Record, layout: Layout) -> str | None:
    sides = ((layout.user, layout.tool), (layout.assistant, "function_call"))
    if any(
        message.get(layout.role) not in sides[number % 2] for number, message in enumerate(messages)
    ):
        return "roles"
    is_pair = layout.kind == "preference"
    if not messages:
        return "empty"
    if len(messages) % 2 != is_pair:
        return "even" if is_pair else "odd"
    answers = [record["chosen"], record["rejected"]] if is_pair else []
    wrong = any(answer.get(layout.role) not in sides[1] for answer in answers)
    return "answer_role" if wrong else None


def _contents(record: Record, layout: Layout) -> str | None:
    messages = messages_in(record, layout)
    if has_calls(messages):
        return "tool_calls"
    if not all(isinstance(message.get(layout.content), str) for message in messages):
        return "content"
    calls = (each[layout.content] for each in messages if each.get(layout.role) in CALL)
    return None if all(map(_is_call, calls)) else "function_call"


def _is_call(text: str) -> bool:
    """Whether its tool formatter can take the call apart."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    calls = found if isinstance(found, list) else [found]
    return all(isinstance(call, dict) and {"name", "arguments"} <= set(call) for call in calls)


TRAINER = Trainer("LLaMA-Factory", FAULTS, _whole, _one)
