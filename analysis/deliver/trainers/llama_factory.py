"""dataset_info.json: what LLaMA-Factory reads each file of an export by.

Once `columns` or `tags` is given, each of its keys that is not listed counts as absent: so both
are always whole. Chat goes by `sharegpt` with the names of the roles, whatever they are, since
`openai` puts a sentence of its own into the system text.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from analysis.deliver.contracts.checking import Contract
from analysis.deliver.contracts.layout import Layout

DATASET_INFO = "dataset_info.json"


def dataset_info(contract: Contract) -> str:
    """The file, an entry for each file that has records, named by it.

    Args:
        contract: Of an export that LLaMA-Factory can read.
    """
    if contract.layout is None:
        raise ValueError("there is no record")
    entries = {
        PurePath(name).stem: _entry(name, contract.layout, contract)
        for name, n in contract.files.items()
        if n
    }
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(name: str, layout: Layout, contract: Contract) -> dict[str, Any]:
    fields = contract.fields[name]
    is_chat = layout.base == "chat"
    columns = _chat_columns(layout) if is_chat else _text_columns(layout, contract)
    optional = {"query": "input", "system": "system", "history": "history", "tools": "tools"}
    columns = {
        key: field
        for key, field in columns.items()
        if key not in optional or field in fields or contract.mapping
    }
    if layout.kind == "preference":
        columns |= {"chosen": "chosen", "rejected": "rejected"}
    if layout.label is not None:
        columns["kto_tag"] = layout.label
    entry: dict[str, Any] = {
        "file_name": name,
        "formatting": "sharegpt" if is_chat else "alpaca",
    }
    if layout.kind == "preference":
        entry["ranking"] = True
    entry["columns"] = columns
    if is_chat:
        entry["tags"] = _tags(layout)
    return entry


def _chat_columns(layout: Layout) -> dict[str, str]:
    columns = {"messages": str(layout.messages), "tools": "tools"}
    # Beside "messages" a field "system" is nobody's system text.
    return columns | ({"system": "system"} if layout.messages == "conversations" else {})


def _text_columns(layout: Layout, contract: Contract) -> dict[str, str]:
    """Its columns for records that are texts in fields."""
    names = layout.fields(contract.mapping)
    columns = {
        {"input": "query"}.get(role, role): field
        for role, field in names.items()
        if role != "response" or layout.kind != "preference"
    }
    return columns | ({"tools": "tools"} if layout.base == "pair" else {})


def _tags(layout: Layout) -> dict[str, str]:
    return {
        "role_tag": layout.role,
        "content_tag": layout.content,
        "user_tag": layout.user,
        "assistant_tag": layout.assistant,
        "observation_tag": layout.tool,
        "function_tag": "function_call",
        "system_tag": "system",
    }
