"""What LLaMA-Factory makes of a file by its entry in dataset_info.json.

Written from its rules (alternating roles, an even number of messages or an odd one for ranking, a
response that is text, keys that are not listed count as absent), not from the check that is tested
by it.
"""

from __future__ import annotations

import json
from typing import Any

COLUMNS = ("prompt", "query", "response", "history", "messages", "system", "tools")
ANSWERS = ("chosen", "rejected", "kto_tag")
TAGS = ("role", "content", "user", "assistant", "observation", "function", "system")
Row = dict[str, Any]
Trained = tuple[list[tuple[str, str]], list[str], str, str]


def trained_on(rows: list[Row], entry: dict[str, Any]) -> list[Trained | None]:
    """Prompt, responses, system and tools of each row; None for one that is dropped.

    Raises:
        Exception: Whatever stops it.
    """
    columns = dict.fromkeys((*COLUMNS, *ANSWERS)) | entry["columns"]
    names = {name for row in rows for name in row}
    table = [dict.fromkeys(names) | row for row in rows]  # as a table has them
    convert = _chat if entry["formatting"] == "sharegpt" else _texts
    return [_encoded(convert(row, columns, entry), entry) for row in table]


def _texts(row: Row, columns: dict[str, Any], entry: dict[str, Any]) -> tuple:
    said = []
    if columns["history"] and isinstance(row[columns["history"]], list):
        for asked, answered in row[columns["history"]]:
            said += [("user", asked), ("assistant", answered)]
    asked = [row[columns[key]] for key in ("prompt", "query") if columns[key]]
    said.append(("user", "\n".join(text for text in asked if text)))
    if columns["kto_tag"] and isinstance(row[columns["kto_tag"]], bool):
        responses = [row[columns["response"]], ""]
        responses = responses if row[columns["kto_tag"]] else responses[::-1]
    elif entry.get("ranking") and all(isinstance(row[columns[key]], str) for key in ANSWERS[:2]):
        responses = [row[columns["chosen"]], row[columns["rejected"]]]
    elif columns["response"] and isinstance(row[columns["response"]], str):
        responses = [row[columns["response"]]]
    else:
        responses = []
    return said, responses, _column(row, columns, "system"), _column(row, columns, "tools")


def _chat(row: Row, columns: dict[str, Any], entry: dict[str, Any]) -> tuple:
    tags = dict.fromkeys(f"{name}_tag" for name in TAGS) | entry["tags"]
    role, content = tags["role_tag"], tags["content_tag"]
    messages, system = row[columns["messages"]], _column(row, columns, "system")
    if messages and messages[0][role] == tags["system_tag"]:
        system, messages = messages[0][content], messages[1:]
    user = (tags["user_tag"], tags["observation_tag"])
    assistant = (tags["assistant_tag"], tags["function_tag"])
    alternate = all(
        message[role] in (assistant if number % 2 else user)
        for number, message in enumerate(messages)
    )
    if not alternate or len(messages) % 2 != bool(entry.get("ranking")):
        return [], [], system, ""
    said = [
        (message[role] if message[role] != tags["function_tag"] else "call", message.get(content))
        for message in messages
    ]
    tools = _column(row, columns, "tools")
    if columns["kto_tag"]:
        responses = [said[-1][1], ""] if said else []
        return said[:-1], responses if row[columns["kto_tag"]] else responses[::-1], system, tools
    if entry.get("ranking"):
        answers = [row[columns[key]] for key in ANSWERS[:2]]
        if not all(isinstance(answer, dict) for answer in answers):
            return said[:-1], [text for _, text in said[-1:]], system, tools
        for answer in answers:
            assert answer[role] in assistant
        return said, [answer.get(content) for answer in answers], system, tools
    return said[:-1], [text for _, text in said[-1:]], system, tools


def _column(row: Row, columns: dict[str, Any], key: str) -> str:
    return row[columns[key]] or "" if columns[key] else ""


def _encoded(found: tuple, entry: dict[str, Any]) -> Trained | None:
    said, responses, system, tools = found
    n_responses = 2 if entry.get("ranking") or "kto_tag" in entry["columns"] else 1
    if len(said) % 2 != 1 or len(responses) < n_responses:
        return None
    for role, text in said:
        if role == "call":
            calls = json.loads(text)
            for call in calls if isinstance(calls, list) else [calls]:
                assert {"name", "arguments"} <= set(call)
    for text in [text for _, text in said] + responses + [system]:
        assert isinstance(text, str)
    if tools:
        json.loads(tools)
    return said, responses, system, tools
