"""Whole files into another format: examples = written + left, and nothing is thinned."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.data.conversion import CannotCarryError, as_format, convert
from analysis.data.formats import FORMATS
from analysis.data.reading import read_dataset
from analysis.data.storage import load, read_into
from analysis.data.workspace import Workspace
from analysis.errors import FormatError, InputError
from tests.data.samples import RECORDS, alpaca, lines


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "home")


def added(workspace: Workspace, content: str | bytes, name: str = "d.jsonl", **options: Any) -> str:
    data = content.encode() if isinstance(content, str) else content
    key = workspace.add_stream(io.BytesIO(data), name, **options).fingerprint
    read_into(workspace, key)
    return key


@pytest.mark.parametrize("name", RECORDS)
def test_the_same_format_is_the_record_byte_for_byte(name: str) -> None:
    form, record = RECORDS[name]
    raw = f" {json.dumps(record, indent=None, separators=(' ,', ' :'))} "
    assert as_format(raw, form, form) is raw
    assert as_format(raw, form, None) is raw


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
    same = examples["raw"][examples["format"] == wanted]
    assert set(same) <= set(written.frame["raw"])


def test_the_same_format_out_is_the_same_file(workspace: Workspace, tmp_path: Path) -> None:
    content = lines('{ "output":"caf\\u00e9",  "instruction":"x", "n":1.50}', alpaca(1))
    out = tmp_path / "out.jsonl"
    done = convert(workspace, added(workspace, content), "alpaca", out)
    assert out.read_text("utf-8") == content
    assert (done.n_written, done.n_left, done.reasons) == (2, 0, {})
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


def test_a_mapped_data_set_is_converted(workspace: Workspace, tmp_path: Path) -> None:
    key = added(workspace, '{"q": "ask", "a": 5}', mapping={"prompt": "q", "response": "a"})
    convert(workspace, key, "prompt_completion", tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {"prompt": "ask", "completion": "5"}
