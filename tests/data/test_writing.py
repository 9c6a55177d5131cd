"""Records as a file: what is written is read back, and a spreadsheet runs none of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.data.formats import FORMATS
from analysis.data.reading import read_dataset
from analysis.data.writing import as_cell, container_of, write_records
from analysis.errors import InputError
from tests.data.samples import CONVERSATIONS, RECORDS, alpaca

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
    assert write_records(path, [json.dumps(record)] * 3) == 3
    data, rejected, summary = read_dataset(path)
    assert not rejected
    assert summary.formats == {form: 3}
    conversation = FORMATS[form].read(record)
    for raw in data.frame["raw"]:
        found = FORMATS[form].read(json.loads(raw))
        if ".csv" in suffix:  # a cell has no type: true comes back as the text it is
            found = replace(found, extra={k: json.loads(v) for k, v in found.extra.items()})
        assert found == conversation


# A CSV file with a zero character is not taken for text.
CHARS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
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
    assert write_records(path, []) == 0
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
    write_records(path, [json.dumps({text: text, "b": [text]})])
    with path.open(newline="", encoding="utf-8") as file:
        header, row = csv.reader(file)
    assert header == [f"'{text}", "b"]
    assert row == [f"'{text}", json.dumps([text])]


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


@pytest.mark.parametrize(
    ("suffix", "records"),
    [
        (".parquet", [{"a": 1}, {"a": "x"}]),
        (".parquet", [{"messages": [{}]}]),
        (".parquet", [{"a": 1}, {"a": True}]),
        (".parquet", [{"messages": [1, "x"]}]),
    ],
)
def test_records_that_are_no_table_are_one_sentence_that_names_a_way_out(
    tmp_path: Path, suffix: str, records: list[dict[str, Any]]
) -> None:
    with pytest.raises(InputError, match=r"write \.jsonl") as raised:
        write_records(tmp_path / f"out{suffix}", map(json.dumps, records))
    assert list(tmp_path.iterdir()) == []
    assert "\n" not in str(raised.value)


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
