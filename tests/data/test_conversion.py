"""Whole files into another format: examples = written + left, and nothing is thinned."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.conversion import CannotCarryError, as_format, convert
from analysis.data.formats import FORMATS, detect
from analysis.data.reading import read_dataset
from analysis.data.storage import load, read_into
from analysis.data.workspace import Workspace
from analysis.errors import FormatError, InputError
from tests.data.samples import (
    ASKED,
    ASSISTANT_SAYS,
    CONVERSATIONS,
    RECORDS,
    TOOLS,
    USER_ASKS,
    alpaca,
    lines,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "home")


def added(workspace: Workspace, content: str | bytes, name: str = "d.jsonl", **options: Any) -> str:
    data = content.encode() if isinstance(content, str) else content
    key = workspace.add_stream(io.BytesIO(data), name, **options).fingerprint
    read_into(workspace, key)
    return key


# Records of RECORDS that are read as a format and spelled in another way.
OTHERWISE = {"preference, alpaca", "kto, messages", "kto, sharegpt", "kto, alpaca"}


@pytest.mark.parametrize("name", RECORDS)
def test_the_same_format_is_the_record_byte_for_byte(name: str) -> None:
    form, record = RECORDS[name]
    raw = f" {json.dumps(record, indent=None, separators=(' ,', ' :'))} "
    assert as_format(raw, form, None) is raw
    assert (as_format(raw, form, form) is raw) == (name not in OTHERWISE)


PAIR = [USER_ASKS, ASSISTANT_SAYS]
FROM_PAIR = [ASKED, {"from": "gpt", "value": "say"}]
BAD = {"role": "assistant", "content": "bad"}


@pytest.mark.parametrize(
    ("record", "form", "written"),
    [
        ({"conversations": PAIR}, "sharegpt", {"conversations": FROM_PAIR}),
        ({"conversations": [ASKED, {"from": "GPT", "value": "say"}]}, "sharegpt", None),
        ({"conversations": [{"from": "user", "value": "ask"}, FROM_PAIR[1]]}, "sharegpt", None),
        (
            {"conversations": FROM_PAIR, "tools": TOOLS},
            "sharegpt",
            {"conversations": FROM_PAIR, "tools": json.dumps(TOOLS)},
        ),
        ({"messages": FROM_PAIR}, "openai", {"messages": PAIR}),
        ({"messages": [{"role": "human", "content": "ask"}, PAIR[1]]}, "openai", None),
        ({"messages": [{"role": "User", "content": "ask"}, PAIR[1]]}, "openai", None),
        (
            {"messages": PAIR, "tools": json.dumps(TOOLS)},
            "openai",
            {"messages": PAIR, "tools": TOOLS},
        ),
        (
            {"messages": [{"role": "Tool_Call", "content": '{"name": "f", "arguments": {}}'}]},
            "openai",
            {
                "messages": [
                    {
                        "role": "assistant",
                        "content": None,
                        "tool_calls": [
                            {"type": "function", "function": {"name": "f", "arguments": "{}"}}
                        ],
                    }
                ]
            },
        ),
        (
            {"instruction": "ask", "output": "say", "label": True, "n": 1},
            "kto",
            {"prompt": "ask", "completion": "say", "label": True, "n": 1},
        ),
        (
            {"messages": PAIR, "kto_tag": False},
            "kto",
            {"prompt": "ask", "completion": "say", "label": False},
        ),
        (
            {"prompt": "ask", "completion": "say", "kto_tag": False},
            "kto",
            {"prompt": "ask", "completion": "say", "label": False},
        ),
        (
            {"instruction": "ask", "chosen": "say", "rejected": "bad"},
            "preference",
            {"prompt": "ask", "chosen": "say", "rejected": "bad"},
        ),
        (
            {"messages": [USER_ASKS], "chosen": "say", "rejected": "bad"},
            "preference",
            {"prompt": "ask", "chosen": "say", "rejected": "bad"},
        ),
        (
            {"prompt": [USER_ASKS], "chosen": "say", "rejected": [BAD]},
            "preference",
            {"prompt": "ask", "chosen": "say", "rejected": "bad"},
        ),
        (
            {"prompt": "ask", "completion": [ASSISTANT_SAYS]},
            "prompt_completion",
            {"prompt": "ask", "completion": "say"},
        ),
        (
            {"conversations": [USER_ASKS], "chosen": PAIR[1], "rejected": BAD},
            "preference_sharegpt",
            {
                "conversations": [ASKED],
                "chosen": FROM_PAIR[1],
                "rejected": {"from": "gpt", "value": "bad"},
            },
        ),
        (
            {
                "input": {"messages": [ASKED]},
                "preferred_output": [FROM_PAIR[1]],
                "non_preferred_output": [BAD],
            },
            "preference_openai",
            {
                "input": {"messages": [USER_ASKS]},
                "preferred_output": [ASSISTANT_SAYS],
                "non_preferred_output": [BAD],
            },
        ),
    ],
)
def test_another_spelling_of_a_format_is_written_as_the_format_has_it(
    record: dict[str, Any], form: str, written: dict[str, Any] | None
) -> None:
    raw = json.dumps(record)
    assert detect(record) == form
    assert as_format(raw, form, None) is raw
    found = as_format(raw, form, form)
    standard = {"sharegpt": {"conversations": FROM_PAIR}, "openai": {"messages": PAIR}}
    assert json.loads(found) == (written or standard[form])
    assert as_format(found, form, form) is found


@pytest.mark.parametrize(
    "record",
    [
        {"chosen": "Q: A", "rejected": "Q: B"},
        {"chosen": PAIR, "rejected": [USER_ASKS, BAD]},
        {"messages": [{"role": "developer", "content": "x"}, *PAIR]},
        {"instruction": "ask", "output": "say"},
    ],
)
def test_what_trainers_know_as_the_format_stays_as_it_is(record: dict[str, Any]) -> None:
    form, raw = detect(record), json.dumps(record)
    assert form is not None
    assert as_format(raw, form, form) is raw


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_what_is_written_is_spelled_as_the_format_has_it(name: str, data: st.DataObject) -> None:
    record = FORMATS[name].write(data.draw(CONVERSATIONS[name]))
    assert FORMATS[name].is_canonical(json.loads(json.dumps(record)))


def test_a_record_read_by_a_mapping_is_written_in_a_known_format() -> None:
    raw = '{"q": "ask", "a": "say", "id": 7}'
    mapping = {"prompt": "q", "response": "a"}
    assert json.loads(as_format(raw, "mapped", "alpaca", mapping=mapping)) == {
        "instruction": "ask",
        "input": "",
        "output": "say",
        "id": 7,
    }
    assert as_format(raw, "mapped", None, mapping=mapping) is raw


def test_what_cannot_be_carried_is_raised() -> None:
    form, record = RECORDS["sharegpt"]
    with pytest.raises(CannotCarryError, match="no place for tools"):
        as_format(json.dumps(record), form, "alpaca")


MIXED = lines(*(json.dumps(record) for _, record in RECORDS.values()), "{broken", "")


@pytest.mark.parametrize("wanted", FORMATS)
def test_every_example_is_written_or_left_with_its_reason(
    workspace: Workspace, tmp_path: Path, wanted: str
) -> None:
    key = added(workspace, MIXED)
    out = tmp_path / "out.jsonl"
    done = convert(workspace, key, wanted, out)
    assert done.n_written + done.n_left == len(RECORDS)
    assert done.n_rejected == 1
    assert sum(done.reasons.values()) == done.n_left
    written, rejected, summary = read_dataset(out)
    assert summary.formats == {wanted: done.n_written}
    assert not rejected
    left = [json.loads(line) for line in done.left_path.read_text("utf-8").splitlines()]
    assert len(left) == done.n_left
    examples = load(workspace, key).frame.set_index("example_id")
    for row in left:
        assert list(row) == ["example_id", "line", "reason", "record"]
        known = examples.loc[row["example_id"]]
        assert row["line"] == known["line"]
        assert row["record"] == json.loads(known["raw"])
        assert row["reason"] in done.reasons
    same = {
        json.dumps(record)
        for name, (form, record) in RECORDS.items()
        if form == wanted and name not in OTHERWISE
    }
    assert same <= set(written.frame["raw"])


def test_the_same_format_out_is_the_same_file(workspace: Workspace, tmp_path: Path) -> None:
    content = lines('{ "output":"caf\\u00e9",  "instruction":"x", "n":1.50}', alpaca(1))
    out = tmp_path / "out.jsonl"
    done = convert(workspace, added(workspace, content), "alpaca", out)
    assert out.read_text("utf-8") == content
    assert (done.n_written, done.n_left, done.n_quoted_cells, done.reasons) == (2, 0, 0, {})
    assert not done.left_path.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out.jsonl"]


def test_a_format_that_can_carry_nothing_leaves_no_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    key = added(workspace, lines(alpaca(1), alpaca(2)))
    with pytest.raises(FormatError, match="No record can be written as preference: it needs a rej"):
        convert(workspace, key, "preference", tmp_path / "out.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize(
    ("wanted", "name", "error"),
    [("alpacca", "out.jsonl", FormatError), ("openai", "out.txt", InputError)],
)
def test_a_wrong_format_or_suffix_is_said_before_anything_is_written(
    workspace: Workspace, tmp_path: Path, wanted: str, name: str, error: type[Exception]
) -> None:
    key = added(workspace, alpaca(1))
    with pytest.raises(error):
        convert(workspace, key, wanted, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize(
    "suffix", [".jsonl", ".json", ".csv", ".parquet", ".jsonl.gz", ".json.zst", ".csv.zst"]
)
@pytest.mark.parametrize("wanted", ["openai", "sharegpt", "prompt_completion"])
def test_every_container_and_format_is_read_back_equal(
    workspace: Workspace, tmp_path: Path, suffix: str, wanted: str
) -> None:
    key = added(workspace, lines(*(alpaca(n) for n in range(9))))
    out = tmp_path / f"out{suffix}"
    assert convert(workspace, key, wanted, out).n_written == 9
    before, (after, _, summary) = load(workspace, key).frame, read_dataset(out)
    assert summary.formats == {wanted: 9}
    for column in ("system", "prompt", "response", "n_turns"):
        assert list(after.frame[column]) == list(before[column])


def test_tables_are_converted_whatever_values_they_hold(
    workspace: Workspace, tmp_path: Path
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "prompt": ["a", "b"],
            "completion": ["x", '{"json": NaN}'],
            "huge": pa.array([2**64 - 1, 0], pa.uint64()),
            "score": [float("nan"), 1.0],
        }
    )
    path = tmp_path / "in.parquet"
    pq.write_table(table, path)
    key = added(workspace, path.read_bytes(), "in.parquet")
    done = convert(workspace, key, "openai", tmp_path / "out.jsonl")
    assert (done.n_written, done.n_left) == (2, 0)
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert records[0]["huge"] == str(2**64 - 1)
    assert records[1]["messages"][1]["content"] == '{"json": NaN}'


def test_csv_messages_are_converted(workspace: Workspace, tmp_path: Path) -> None:
    content = 'messages\n"[{""role"": ""user"", ""content"": ""a""}, '
    content += '{""role"": ""assistant"", ""content"": ""b""}]"\n'
    key = added(workspace, content, "d.csv")
    convert(workspace, key, "alpaca", tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {
        "instruction": "a",
        "input": "",
        "output": "b",
    }


def test_cells_that_got_a_quote_are_counted(workspace: Workspace, tmp_path: Path) -> None:
    rows = [{"instruction": "=1+1", "output": "-x"}, {"instruction": "a", "output": "b"}]
    key = added(workspace, lines(*map(json.dumps, rows)))
    assert convert(workspace, key, "prompt_completion", tmp_path / "o.csv").n_quoted_cells == 2
    assert convert(workspace, key, "prompt_completion", tmp_path / "o.json").n_quoted_cells == 0


ARGUMENTS = '{"p":1.10,"big":1e3, "n":\n[ ]}'


def calling(arguments: str) -> str:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    other = {"type": "function", "function": {"name": "g", "arguments": "{}"}}
    said = {"role": "assistant", "content": None, "tool_calls": [call]}
    both = {"role": "assistant", "content": None, "tool_calls": [other, call]}
    return json.dumps({"messages": [USER_ASKS, said, USER_ASKS, both]})


def arguments_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = [value["arguments"]] if "arguments" in value else []
        return found + [text for item in value.values() for text in arguments_in(item)]
    return [t for item in value for t in arguments_in(item)] if isinstance(value, list) else []


@pytest.mark.parametrize(
    "way",
    [
        ["prompt_completion"],
        ["prompt_completion", "openai"],
        ["sharegpt", "openai"],
        ["sharegpt", "prompt_completion", "sharegpt", "openai"],
    ],
)
def test_tool_arguments_that_are_text_are_written_as_they_came(way: list[str]) -> None:
    raw, form = calling(ARGUMENTS), "openai"
    for wanted in way:
        raw, form = as_format(raw, form, wanted), wanted
    assert arguments_in(json.loads(raw)) == [ARGUMENTS, "{}", ARGUMENTS]


def test_sharegpt_gets_the_arguments_as_an_object_with_every_number_as_it_was() -> None:
    record = json.loads(as_format(calling(ARGUMENTS), "openai", "sharegpt"))
    one, two = record["conversations"][1], record["conversations"][3]
    assert one["value"] == f'{{"name": "f", "arguments": {ARGUMENTS}}}'
    assert two["value"] == f'[{{"name": "g", "arguments": {{}}}}, {one["value"]}]'
    assert json.loads(one["value"])["arguments"] == json.loads(ARGUMENTS)


@pytest.mark.parametrize(
    "call",
    [
        f'{{"name": "f", "arguments": {ARGUMENTS}}}',
        f' {{ "id" : 5 , "function" :{{"arguments":\t{ARGUMENTS} ,"name":"f"}}}} ',
        json.dumps({"name": "f", "arguments": ARGUMENTS}),
    ],
)
@pytest.mark.parametrize("role", ["function_call", "Function_Call", "tool_call", "TOOL_CALL"])
def test_the_arguments_of_a_function_call_are_written_as_they_stand_in_it(
    call: str, role: str
) -> None:
    for value, n in ((call, 1), (f"[{call}, {call}]", 2)):
        raw = json.dumps({"conversations": [ASKED, {"from": role, "value": value}]})
        written = json.loads(as_format(raw, "sharegpt", "openai"))
        assert arguments_in(written) == [ARGUMENTS] * n


def test_the_text_of_tools_is_written_as_it_came() -> None:
    tools = '[ {"name":"f","parameters":{"max":1.10}} ]'
    record = {"conversations": [ASKED, {"from": "bot", "value": "say"}], "tools": tools}
    assert json.loads(as_format(json.dumps(record), "sharegpt", "sharegpt"))["tools"] == tools


@pytest.mark.parametrize("wanted", ["alpaca", "sharegpt"])
def test_several_blocks_of_text_are_not_glued_together_by_a_line_break(wanted: str) -> None:
    blocks = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    for content in (blocks, ["a", "b"]):
        record = {"messages": [{"role": "user", "content": content}, ASSISTANT_SAYS]}
        with pytest.raises(CannotCarryError, match="several blocks"):
            as_format(json.dumps(record), "openai", wanted)
    record = {"messages": [{"role": "user", "content": blocks[:1]}, ASSISTANT_SAYS]}
    assert '"a"' in as_format(json.dumps(record), "openai", wanted)


def test_a_mapped_data_set_is_converted(workspace: Workspace, tmp_path: Path) -> None:
    key = added(workspace, '{"q": "ask", "a": 5}', mapping={"prompt": "q", "response": "a"})
    convert(workspace, key, "prompt_completion", tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {"prompt": "ask", "completion": "5"}
