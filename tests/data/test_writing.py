"""Records as a file: what is written is read back, and a spreadsheet runs none of it."""

from __future__ import annotations

import csv
import itertools
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.data import writing
from analysis.data.formats import FORMATS
from analysis.data.reading import read_dataset
from analysis.data.tables import parquet_rows
from analysis.data.writing import Written, as_cell, container_of, write_records
from analysis.errors import InputError
from tests.data.samples import CONVERSATIONS, RECORDS, USER_ASKS, VALUES, alpaca

SUFFIXES = [
    *(".jsonl", ".jsonl.gz", ".jsonl.zst", ".json", ".json.gz", ".json.zst"),
    *(".csv", ".csv.gz", ".csv.zst", ".parquet"),
]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", RECORDS)
def test_every_shape_is_read_back_from_every_container(
    tmp_path: Path, suffix: str, name: str
) -> None:
    path = tmp_path / f"out{suffix}"
    form, record = RECORDS[name]
    assert write_records(path, [json.dumps(record)] * 3) == Written(3)
    data, rejected, summary = read_dataset(path)
    assert not rejected
    assert summary.formats == {form: 3}
    conversation = FORMATS[form].read(record)
    for raw in data.frame["raw"]:
        found = FORMATS[form].read(json.loads(raw))
        if ".csv" in suffix:  # a cell has no type: true comes back as the text it is
            found = replace(found, extra={k: json.loads(v) for k, v in found.extra.items()})
        assert found == conversation


CHARS = st.text(st.characters(codec="utf-8"), max_size=12)
TEXT_ROWS = st.lists(
    st.fixed_dictionaries({"instruction": CHARS, "output": CHARS.filter(str.strip)}),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet", ".jsonl.zst", ".csv.gz"])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TEXT_ROWS)
def test_any_text_is_read_back_as_it_was(
    tmp_path: Path, suffix: str, rows: list[dict[str, str]]
) -> None:
    path = tmp_path / f"out{suffix}"
    write_records(path, [json.dumps(row, ensure_ascii=False) for row in rows])
    data, rejected, _ = read_dataset(path)
    found = [json.loads(raw) for raw in data.frame["raw"]]
    if ".csv" in suffix:  # a quote before what a spreadsheet takes for a formula
        rows = [{key: as_cell(value) for key, value in row.items()} for row in rows]
    assert not rejected
    assert found == rows


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".jsonl", ".json.gz"]), st.data())
def test_conversations_of_every_format_are_read_back(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(FORMATS)))
    conversations = data.draw(st.lists(CONVERSATIONS[name], min_size=1, max_size=3))
    texts = [json.dumps(FORMATS[name].write(conversation)) for conversation in conversations]
    path = tmp_path / f"out{suffix}"
    write_records(path, texts)
    stored, _, _ = read_dataset(path)
    assert list(stored.frame["raw"]) == texts


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{n}{suffix}" for n in range(2)]
    for path in paths:
        write_records(path, [alpaca(n) for n in range(50)])
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet", ".jsonl.gz"])
def test_no_record_is_a_file_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    assert write_records(path, []) == Written(0)
    assert path.exists()
    assert suffix != ".json" or json.loads(path.read_text()) == []


def test_json_lines_are_the_records_byte_for_byte(tmp_path: Path) -> None:
    records = ['{ "output":"\\u00e9\u2028" }', '{"n": 1.50}']
    write_records(tmp_path / "out.jsonl", records)
    assert (tmp_path / "out.jsonl").read_bytes() == "\n".join([*records, ""]).encode()


# --- spreadsheets ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "=cmd|' /C calc'!A0"]
)
def test_text_that_a_spreadsheet_would_run_gets_a_quote_in_front(tmp_path: Path, text: str) -> None:
    assert as_cell(text) == f"'{text}"
    path = tmp_path / "out.csv"
    assert write_records(path, [json.dumps({text: text, "b": [text], "n": -5})]) == Written(1, 2)
    with path.open(newline="", encoding="utf-8") as file:
        header, row = csv.reader(file)
    assert header == [f"'{text}", "b", "n"]
    assert row == [f"'{text}", json.dumps([text]), "-5"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (True, "true"),
        (None, ""),
        ("a=b", "a=b"),
        ("", ""),
        ({"a": "é"}, '{"a": "é"}'),
        ([], "[]"),
    ],
)
def test_all_other_values_are_themselves(value: Any, cell: str) -> None:
    assert as_cell(value) == cell


# --- what does not fit -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jsonl", "a.b.json", "a.csv.gz", "a.jsonl.zst", "a.parquet"])
def test_the_suffix_decides_the_container(name: str) -> None:
    assert container_of(Path(name)) in name


@pytest.mark.parametrize(
    "name",
    ["a", "a.txt", "a.gz", ".jsonl", "a.parquet.gz", "a.xlsx", "a.jsonl.bz2", "a.gz.jsonl.gz.gz"],
)
def test_a_suffix_that_cannot_be_written_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="does not end in"):
        write_records(tmp_path / name, [alpaca(1)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    path.write_text("old")

    def broken() -> Iterator[str]:
        yield alpaca(1)
        raise InputError("it ends here")

    with pytest.raises(InputError):
        write_records(path, broken())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_that_no_table_can_hold_is_one_sentence_that_names_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"write \.jsonl") as raised:
        write_records(tmp_path / "out.parquet", ['{"a": "\\ud800"}'])
    assert list(tmp_path.iterdir()) == []
    assert "\n" not in str(raised.value)


# --- Parquet: what is nested reads back as it was ----------------------------------------------


def back(path: Path, records: list[dict[str, Any]]) -> list[Any]:
    """The records as they are read from a Parquet file."""
    write_records(path, map(json.dumps, records))
    with path.open("rb") as stream:
        return [row for _, row in parquet_rows(stream)]


def asking(**fields: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [fields]}


NESTED: dict[str, list[dict[str, Any]]] = {
    "mixed types": [{"a": 1}, {"a": "x"}, {"a": None}, {"a": True}, {"a": [1, {}]}, {}],
    "numbers": [{"a": 1}, {"a": 1.5}, {"b": 2**62}, {"b": 1}, {"c": -(2**63)}],
    "long numbers and broken ones": [{"a": 2**60 + 1}, {"a": 1.5}],
    "empty objects": [{"meta": {}}, {"meta": {}, "messages": [{}]}],
    "empty lists": [{"a": []}, {"a": []}],
    "nothing": [{"a": None}, {"a": None}],
    "objects with other fields": [{"meta": {"a": 1}}, {"meta": {"b": 2}}],
    "texts that look like JSON": [{"tools": "[1]", "label": "true"}, {"tools": None, "label": "x"}],
    "text or messages": [{"prompt": "a"}, {"prompt": [{"role": "user", "content": "[1]"}]}],
    "arguments that are objects": [
        {"messages": [asking(function={"name": "f", "arguments": {"x": 1}})]},
        {"messages": [asking(function={"name": "g", "arguments": {"y": {"z": []}}})]},
    ],
    "calls with and without an id": [
        {"messages": [asking(name="f", id="c")]},
        {"messages": [asking(name="f")]},
    ],
    "blocks": [
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "image", "url": "a"}]}]},
    ],
    "messages with other fields": [
        {"messages": [{"role": "user", "content": "a"}, asking(name="f")], "n": 1},
        {"messages": [{"role": "tool", "content": "a", "tool_call_id": "x"}]},
    ],
    "tools inside of input": [
        {"input": {"messages": [USER_ASKS], "tools": [{"parameters": {"x": {}}}]}},
        {"input": {"messages": [{**USER_ASKS, "name": "Ann"}], "parallel_tool_calls": True}},
    ],
    "messages inside of input": [
        {"input": {"messages": [USER_ASKS]}},
        {"input": {"messages": [{**USER_ASKS, "name": "Ann"}]}},
    ],
    "single messages": [
        {"chosen": {"from": "gpt", "value": "a", "weight": 1}},
        {"chosen": {"from": "gpt", "value": "a"}},
    ],
}


@pytest.mark.parametrize("name", NESTED)
def test_nested_values_are_read_back_from_parquet_as_they_were(tmp_path: Path, name: str) -> None:
    records = NESTED[name]
    assert back(tmp_path / "out.parquet", records) == records


def test_messages_are_lists_of_objects_in_parquet_for_other_readers_too(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    back(path, NESTED["messages with other fields"] + NESTED["messages inside of input"])
    kinds = {field.name: str(field.type) for field in pq.read_schema(path)}
    assert kinds["messages"].startswith("list<element: struct<role: string, content: string")
    assert kinds["input"].startswith("struct<messages: list<element: struct<role: string")
    assert kinds["n"] == "int64"


def test_a_field_that_is_null_here_and_missing_there_is_null_in_both(tmp_path: Path) -> None:
    messages = [{"role": "user", "name": None}, {"role": "user"}, {"role": "user", "name": "x"}]
    found = back(tmp_path / "o.parquet", [{"messages": messages, "a": None}, {"messages": []}])
    assert found == [
        {"messages": [{"role": "user", "name": name} for name in (None, None, "x")], "a": None},
        {"messages": [], "a": None},
    ]


FIELD_NAMES = st.sampled_from(["messages", "tools", "input", "label", "meta", "a"])


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.integers(-(2**63), 2**63 - 1)}, optional=dict.fromkeys(["meta"], VALUES)
        )
        | st.dictionaries(FIELD_NAMES, VALUES.filter(lambda value: value is not None), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_any_records_are_read_back_from_parquet(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    def bare(value: Any) -> Any:
        """Without nulls at the two places at which they may stand for what is missing."""
        if isinstance(value, list):
            return [bare(item) for item in value]
        return (
            {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value
        )

    def whole(record: dict[str, Any]) -> dict[str, Any]:
        inner = {k: bare(v) if k in ("messages", "input") else v for k, v in record.items()}
        return bare(inner)  # type: ignore[no-any-return]

    found = back(tmp_path / "out.parquet", records)
    assert list(map(whole, found)) == list(map(whole, records))


@pytest.mark.parametrize("notes", [b"{", b"[]", b"{}", b'{"json": 5}', b'{"message": {"a": 1}}'])
def test_notes_that_are_not_ours_change_nothing(tmp_path: Path, notes: bytes) -> None:
    path = tmp_path / "out.parquet"
    table = pa.table({"messages": ['[{"role": "user"}]']})
    pq.write_table(table.replace_schema_metadata({b"assay": notes}), path)
    with path.open("rb") as stream:
        ((_, row),) = parquet_rows(stream)
    if notes != b"{}":
        assert row == {"messages": [{"role": "user"}]}


def test_parquet_is_written_in_row_groups_and_never_held_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "GROUP_CHARS", 10_000)
    path = tmp_path / "out.parquet"
    assert write_records(path, map(alpaca, range(2000))) == Written(2000)
    groups = pq.ParquetFile(path).metadata
    assert groups.num_row_groups > 5
    assert [json.loads(raw) for raw in read_dataset(path)[0].frame["raw"]] == [
        json.loads(alpaca(n)) for n in range(2000)
    ]


def test_writing_parquet_holds_a_few_row_groups(tmp_path: Path) -> None:
    record = json.dumps({"instruction": "x", "output": "y" * 10_000})
    tracemalloc.start()
    write_records(tmp_path / "out.parquet", itertools.repeat(record, 10_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 << 20  # of 100 MB


def test_tools_do_not_gain_each_other_s_parameters_in_parquet(tmp_path: Path) -> None:
    messages = RECORDS["openai, tool calls"][1]["messages"]
    tools = [[{"name": name, "parameters": {name: {}}}] for name in ("f", "g")]
    path = tmp_path / "out.parquet"
    write_records(path, [json.dumps({"messages": messages, "tools": each}) for each in tools])
    raws = read_dataset(path)[0].frame["raw"]
    assert [FORMATS["openai"].read(json.loads(raw)).tools for raw in raws] == tools


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_field_that_the_first_record_has_not_is_a_column_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    write_records(path, [alpaca(1), json.dumps({"instruction": "x", "output": "y", "system": "s"})])
    assert list(read_dataset(path)[0].frame["system"]) == ["", "s"]
