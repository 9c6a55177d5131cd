"""train_trl.py: a script that loads an export with datasets and trains on it with TRL.

It makes of each record what TRL's trainers take, and names the types of the columns, so that
nothing depends on what the first records of a file look like.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from analysis.deliver.contracts.checking import Contract
from analysis.deliver.contracts.layout import ASSISTANT, SYSTEM, TOOL, USER, Layout
from analysis.deliver.parts import split_of_file
from analysis.deliver.splits import SPLITS

TRL = "train_trl.py"
_TRAINERS = {"sft": "SFT", "preference": "DPO", "kto": "KTO"}

_HEAD = '''\
"""Train on this export with TRL {trainer}.

    pip install "trl>=1.0"
    python train_trl.py MODEL

MODEL is a name on the Hugging Face hub, or a folder. Set how to train in `main`.
"""

import json
import sys
from pathlib import Path

from datasets import Dataset, {types}
from trl import {config}, {trainer}

HERE = Path(__file__).resolve().parent
TRAIN = {train}
VALIDATION = {validation}
COLUMNS = {columns}
'''
_MESSAGES = '''
ROLES = {roles}


def call(item):
    """A tool call with its arguments as an object, as chat templates take it."""
    function = dict(item.get("function", item))
    if isinstance(function.get("arguments"), str):
        function["arguments"] = json.loads(function["arguments"])
    named = {{"id": item["id"]}} if item.get("id") else {{}}
    return {{**named, "type": "function", "function": function}}


def text(content):
    """The content as text; blocks that are not text stay what they are."""
    if not isinstance(content, list):
        return content or ""
    blocks = [{{"text": each}} if isinstance(each, str) else each for each in content]
    if any(block.get("type", "text") != "text" for block in blocks):
        return content
    return "\\n".join(block.get("text", block.get("value")) for block in blocks)


def message(item):
    """A message by the names that chat templates know, "role" and "content"."""
    role, content = item.get("role", item.get("from")), item.get("content", item.get("value"))
    if role in ("function_call", "tool_call"):
        calls = json.loads(content)
        calls = calls if isinstance(calls, list) else [calls]
        return {{"role": "assistant", "content": "", "tool_calls": [call(each) for each in calls]}}
    told = {{key: value for key, value in item.items() if value is not None}}
    told = {{key: told[key] for key in told if key not in ("from", "value")}}
    if told.get("tool_calls"):
        told["tool_calls"] = [call(each) for each in told["tool_calls"]]
    return {{**told, "role": ROLES[role], "content": text(content)}}
'''
_TOOLS = '''

def tools(record):
    """The tools as JSON text, which TRL reads."""
    given = record.get("tools")
    return given if isinstance(given, str) or given is None else json.dumps(given)
'''
_END = '''

def load(names):
    """The records of some files, one by one. What a file holds is part of what is cached."""

    def records(names, changed):
        for name in names:
            with (HERE / name).open(encoding="utf-8") as lines:
                for line in lines:
                    yield example(json.loads(line))

    changed = [(HERE / name).stat().st_mtime_ns for name in names]
    given = {{"names": names, "changed": changed}}
    return Dataset.from_generator(records, gen_kwargs=given, features=Features(COLUMNS))


def main(model):
    """Train."""
    trainer = {trainer}(
        model=model,
        args={config}(output_dir="trained"),
        train_dataset=load(TRAIN),
        eval_dataset=load(VALIDATION) if VALIDATION else None,
    )
    trainer.train()
    trainer.save_model()


if __name__ == "__main__":
    main(sys.argv[1])
'''


def trl_script(contract: Contract) -> str:
    """The script, for the trainer that fits the data.

    Args:
        contract: Of an export that TRL can read.
    """
    layout = contract.layout
    if layout is None:
        raise ValueError("there is no record")
    has_tools = any("tools" in fields for fields in contract.fields.values())
    has_tools = has_tools and layout.base in ("chat", "pair")
    parts = _parts(layout, contract.mapping)
    if has_tools:
        parts["tools"] = "tools(record)"
    is_chat = layout.base in ("chat", "openai_pair") or layout.sides == "messages"
    columns = {key: _column(key, layout) for key in parts}
    types = [name for name in ("Json", "List", "Value") if any(name in c for c in columns.values())]
    named = f"{_TRAINERS[layout.kind]}Trainer"
    names = {
        "trainer": named,
        "config": f"{_TRAINERS[layout.kind]}Config",
        "types": ", ".join(sorted(["Features", *types])),
        "train": _files(contract, SPLITS[0]),
        "validation": _files(contract, SPLITS[1]),
        "columns": "{" + ", ".join(f'"{key}": {kind}' for key, kind in columns.items()) + "}",
        "roles": _written(
            {
                **dict.fromkeys(SYSTEM, "system"),
                **dict.fromkeys(USER, "user"),
                **dict.fromkeys(ASSISTANT, "assistant"),
                **dict.fromkeys(TOOL, "tool"),
            }
        ),
    }
    return "".join(
        [
            _HEAD.format(**names),
            _MESSAGES.format(**names) if is_chat else "",
            _TOOLS if has_tools else "",
            _example(layout, parts, contract.mapping),
            _END.format(**names),
        ]
    )


def _files(contract: Contract, split: str) -> str:
    return _written(
        [name for name, n in contract.files.items() if n and split_of_file(name) == split]
    )


def _written(value: object) -> str:
    """A value of texts as Python source."""
    return json.dumps(value, ensure_ascii=True)


def _column(key: str, layout: Layout) -> str:
    if key == "label":
        return 'Value("bool")'
    is_text = key == "tools" or (layout.base in ("pair", "implicit") and layout.sides == "text")
    return 'Value("string")' if is_text else "List(Json())"


def _example(layout: Layout, parts: Mapping[str, str], mapping: Mapping[str, str]) -> str:
    """The function that makes of a record what the trainer takes."""
    lines = ["", "", "def example(record):", '    """A record as the trainer takes it."""']
    lines += _before(layout, mapping)
    lines += [
        "    return {",
        *(f'        "{key}": {part},' for key, part in parts.items()),
        "    }",
    ]
    return "\n".join(lines) + "\n"


def _before(layout: Layout, mapping: Mapping[str, str]) -> list[str]:
    """What is made of a record before its parts are told: `turns`, where there are any."""
    if layout.base == "chat":
        lines = [f"    turns = {_list(str(layout.messages))}"]
        # Beside "messages" a field "system" is nobody's system text.
        system = "system" if layout.messages == "conversations" else None
        return lines + _system(system)
    if layout.base not in ("alpaca", "mapped"):
        return []
    names = layout.fields(mapping)
    asked = _written([names[role] for role in ("prompt", "input") if role in names])
    lines = [
        f"    asked = [record[name] for name in {asked} if record.get(name)]",
        '    turns = [{"role": "user", "content": "\\n".join(asked)}]',
    ]
    if "history" in names:
        lines += [
            f"    for said in reversed(record.get({_written(names['history'])}) or []):",
            '        turns.insert(0, {"role": "assistant", "content": said[1]})',
            '        turns.insert(0, {"role": "user", "content": said[0]})',
        ]
    return lines + _system(names.get("system"))


def _system(field: str | None) -> list[str]:
    if field is None:
        return []
    name = _written(field)
    return [
        f"    if record.get({name}):",
        f'        turns.insert(0, {{"role": "system", "content": record[{name}]}})',
    ]


def _parts(layout: Layout, mapping: Mapping[str, str]) -> dict[str, str]:
    """Column -> the Python that makes it of a record."""
    label = {} if layout.label is None else {"label": f'record["{layout.label}"]'}
    if layout.base == "openai_pair":
        return {
            "prompt": '[message(each) for each in record["input"]["messages"]]',
            "chosen": _list("preferred_output"),
            "rejected": _list("non_preferred_output"),
        }
    if layout.base in ("pair", "implicit"):
        before = {"prompt": "prompt"} if layout.base == "pair" else {}
        fields = ("chosen", "rejected") if layout.kind == "preference" else ("completion",)
        as_list = layout.sides == "messages"
        told = {
            name: _list(name) if as_list else f'record["{name}"]' for name in (*before, *fields)
        }
        return told | label
    if layout.kind == "preference":
        answers = {name: _answer(name, layout) for name in ("chosen", "rejected")}
        return {"prompt": "turns"} | answers
    if layout.base == "chat":
        if layout.kind == "sft":
            return {"messages": "turns"}
        return {"prompt": "turns[:-1]", "completion": "turns[-1:]"} | label
    answer = _text(layout.fields(mapping)["response"])
    return {"prompt": "turns", "completion": answer} | label


def _answer(name: str, layout: Layout) -> str:
    if layout.sides == "text":
        return _text(name)
    return _list(name) if layout.sides == "messages" else f'[message(record["{name}"])]'


def _list(name: str) -> str:
    return f'[message(each) for each in record["{name}"]]'


def _text(name: str) -> str:
    return f'[{{"role": "assistant", "content": record[{_written(name)}]}}]'
