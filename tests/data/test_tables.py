"""CSV and Parquet rows as records."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.dataset import Rejected
from analysis.data.reading import read_dataset
from analysis.data.tables import csv_rows, parquet_rows
from analysis.errors import InputError
from tests.data.samples import CALL, found_in

Row = tuple[int, "dict[str, Any] | Rejected | None"]


def rows(content: bytes | str, *, limit: int = 1 << 20) -> list[Row]:
    data = content.encode() if isinstance(content, str) else content
    return list(csv_rows(io.BytesIO(data), max_record_bytes=limit))


# --- CSV -------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_from_the_header(delimiter: str) -> None:
    content = f"instruction{delimiter}output\nhello{delimiter}hi\n"
    assert rows(content) == [(2, {"instruction": "hello", "output": "hi"})]


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"))] * 2),
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_read_back(table: list[tuple[str, str]], end: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("question", "answer"), *table])
    found = [row for _, row in rows(file.getvalue())]
    assert found == [{"question": q, "answer": a} for q, a in table]


def test_lines_count_as_an_editor_counts_them_also_behind_quoted_line_breaks() -> None:
    content = 'a,b\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n5\r\n6,7'
    assert [line for line, _ in rows(content)] == [2, 4, 5, 6, 7]
    assert rows(content)[1] == (4, None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("before", "header", "line"),
    [
        ([], '"a\nb",c', 3),
        (["", " "], '"a\nb",c', 5),
        (["sep=,"], '"a\nb",c', 4),
        (["", "sep=;"], '"a\nb";c', 5),
        (["SEP=\t"], '"a\nb"\tc', 4),
        (["sep=|"], '"a\nb"|c', 4),
    ],
)
def test_the_header_is_found_behind_blank_lines_and_what_excel_writes(
    end: str, before: list[str], header: str, line: int
) -> None:
    content = end.join([*before, header.replace("\n", end), header.replace("\n", end), ""])
    found = [row for row in rows(content) if row[1] is not None]
    assert found == [(line, {f"a{end}b": f"a{end}b", "c": "c"})]


def test_a_delimiter_in_quotes_is_part_of_a_name() -> None:
    assert rows('"a,b,c";d\n1;2\n') == [(2, {"a,b,c": "1", "d": "2"})]


def test_a_quote_that_is_only_a_character_of_the_header_costs_nothing() -> None:
    found = rows('5" screen,b\n' + "x,y\n" * 30)
    assert [row for _, row in found] == [{'5" screen': "x", "b": "y"}] * 30


def test_a_header_that_is_not_utf8_is_one_sentence() -> None:
    with pytest.raises(InputError, match="header of the table is not UTF-8"):
        rows(b"a,\xe9\n1,2\n")


def test_a_row_with_a_wrong_number_of_cells_is_rejected_as_it_came() -> None:
    _, (line, rejected), last = rows('a,b\n1,2\n3,"x, y",5\n6,7\n')
    assert (line, last) == (3, (4, {"a": "6", "b": "7"}))
    assert rejected == Rejected(3, "3 cells where the header has 2", '3,"x, y",5')


@pytest.mark.parametrize("bad", ['2,"two', '"2,two', '"2" x,two', '2,"say "hi" now"'])
def test_a_missing_quote_costs_one_row(bad: str) -> None:
    content = f'a,b\n1,"one"\n{bad}\n3,"three"\n4,four\n'
    found = dict(rows(content))
    rejected = found.pop(3)
    assert isinstance(rejected, Rejected)
    assert rejected.text == bad
    assert "is a quote not closed?" in rejected.error
    assert found == {
        2: {"a": "1", "b": "one"},
        4: {"a": "3", "b": "three"},
        5: {"a": "4", "b": "four"},
    }


def test_a_missing_quote_before_rows_without_any_costs_one_row() -> None:
    found = rows('a,b\n"1,one\n' + "".join(f"{n},x\n" for n in range(1000)))
    assert [type(row) for _, row in found] == [Rejected] + [dict] * 1000


def test_a_duplicate_column_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match='The column "a" stands twice in the header'):
        rows("a,b,a\n1,2,3\n")


def test_a_row_that_is_not_utf8_is_rejected_and_its_neighbours_stay() -> None:
    found = rows(b"a,b\n1,2\n3,\xe9\n5,6\n")
    assert [type(row) for _, row in found] == [dict, Rejected, dict]
    rejected = found[1][1]
    assert isinstance(rejected, Rejected)
    assert "not UTF-8" in rejected.error
    assert rejected.text == "3,\\xe9"


def test_a_cell_larger_than_pythons_own_limit_is_read() -> None:
    assert rows(f"a,b\n1,{'x' * 200_000}\n")[0][1] == {"a": "1", "b": "x" * 200_000}


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("messages", '[{"role": "user"}]', [{"role": "user"}]),
        ("prompt", '[{"role": "user"}]', [{"role": "user"}]),
        ("chosen", '{"from": "gpt", "value": "x"}', {"from": "gpt", "value": "x"}),
        ("input", '{"messages": []}', {"messages": []}),
        ("history", '[["a", "b"]]', [["a", "b"]]),
        ("label", "True", True),
        ("kto_tag", "false", False),
        ("label", "sports", "sports"),
        # A text may be JSON itself; it is the answer that is trained on.
        ("completion", '{"a": 1}', '{"a": 1}'),
        ("completion", "[1, 2, 3]", "[1, 2, 3]"),
        ("input", '[{"id": 7}]', '[{"id": 7}]'),
        ("prompt", "[not JSON", "[not JSON"),
        ("output", '[{"role": "user"}]', '[{"role": "user"}]'),
        # What strict JSON refuses stays a text.
        ("messages", "[" * 50_000, "[" * 50_000),
        ("messages", '[{"role": "user", "content": "\\ud800"}]', None),
        ("messages", '[{"role": "user", "weight": NaN}]', None),
        ("messages", '[{"role": "user", "role": "tool"}]', None),
    ],
)
def test_json_in_cells_is_read_where_the_field_holds_messages(
    name: str, cell: str, value: Any
) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([(name, "x"), (cell, "1")])
    assert rows(file.getvalue())[0][1] == {name: cell if value is None else value, "x": "1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding(encoding: str) -> None:
    content = 'instruction,output\n"问题\n二",答案\nq,😀\n'.encode(encoding)
    found = found_in(content, "data.csv")
    assert found.column("response") == ["答案", "😀"]
    assert found.column("line") == [2, 4]


# --- Parquet ---------------------------------------------------------------------------------


def parquet(tmp_path: Path, table: pa.Table, **options: Any) -> Path:
    path = tmp_path / "data.parquet"
    pq.write_table(table, path, **options)
    return path


def parquet_values(path: Path) -> list[Any]:
    with path.open("rb") as stream:
        return [row for _, row in parquet_rows(stream)]


def test_nested_messages_are_read_with_their_nulls_left_out(tmp_path: Path) -> None:
    messages = [
        {"role": "user", "content": "ask", "weight": None, "tool_calls": None},
        {"role": "assistant", "content": None, "weight": 1.0, "tool_calls": [CALL]},
        {"role": "assistant", "content": "say", "weight": None, "tool_calls": None},
    ]
    path = parquet(tmp_path, pa.table({"messages": [messages, messages]}))
    data, rejected, summary = read_dataset(path)
    assert not rejected
    assert summary.formats == {"openai": 2}
    assert list(data.frame["line"]) == [1, 2]
    assert data.frame["response"][0].endswith("say")


def test_sharegpt_messages_do_not_gain_fields_from_their_neighbours(tmp_path: Path) -> None:
    from analysis.data.conversion import as_format

    items = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b", "weight": 1}]
    other = [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]
    data, _, _ = read_dataset(parquet(tmp_path, pa.table({"conversations": [items, other]})))
    raw = data.frame["raw"][1]
    assert json.loads(as_format(raw, "sharegpt", "alpaca"))["output"] == "b"


def test_values_that_json_has_not_become_null_or_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "score": [float("nan"), float("inf"), 0.5],
            "day": [dt.date(2026, 1, 2)] * 3,
            "at": [dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)] * 3,
            "price": [Decimal("1.50")] * 3,
            "huge": pa.array([2**64 - 1, 1, 2**63], pa.uint64()),
            "bytes": pa.array([b"abc", "é".encode(), b"\xff"], pa.binary()),
        }
    )
    first, second, third = parquet_values(parquet(tmp_path, table))
    assert (first["score"], second["score"], third["score"]) == (None, None, 0.5)
    assert first["day"] == "2026-01-02"
    assert first["at"].startswith("2026-01-02 03:04")
    assert first["price"] == "1.50"
    assert (first["huge"], second["huge"]) == (str(2**64 - 1), 1)
    assert (first["bytes"], second["bytes"], third["bytes"]) == ("abc", "é", "\\xff")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_every_kind_of_text_column_is_read(tmp_path: Path, kind: pa.DataType) -> None:
    table = pa.table({name: pa.array(["x", "y"], kind) for name in ("prompt", "completion")})
    assert list(read_dataset(parquet(tmp_path, table))[0].frame["response"]) == ["x", "y"]


def test_text_that_is_not_utf8_costs_its_row_and_not_the_file(tmp_path: Path) -> None:
    texts = pa.array([b"good", b"\xff\xfe", b"fine"], pa.binary()).cast(pa.string(), safe=False)
    table = pa.table({"prompt": ["a", "b", "c"], "completion": texts})
    data, rejected, _ = read_dataset(parquet(tmp_path, table))
    assert list(data.frame["response"]) == ["good", "fine"]
    assert rejected == [Rejected(2, "a text in it is not UTF-8", "")]


def test_rows_are_numbered_across_row_groups(tmp_path: Path) -> None:
    table = pa.table({"prompt": ["q"] * 2500, "completion": [str(n) for n in range(2500)]})
    path = parquet(tmp_path, table, row_group_size=700)
    data, _, summary = read_dataset(path)
    assert list(data.frame["line"]) == list(range(1, 2501))
    assert (summary.container, summary.encoding) == ("Parquet", "")


@pytest.mark.parametrize("keep", [5, 0.5, 0.99])
def test_a_damaged_parquet_file_is_one_sentence(tmp_path: Path, keep: float) -> None:
    path = parquet(tmp_path, pa.table({"prompt": ["q"] * 99, "completion": ["a"] * 99}))
    content = path.read_bytes()
    path.write_bytes(content[: keep if keep > 1 else int(len(content) * keep)])
    with pytest.raises(InputError, match="The Parquet file is damaged") as raised:
        read_dataset(path)
    assert "\n" not in str(raised.value)
