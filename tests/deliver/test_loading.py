"""What Hugging Face datasets loads to its end, and what it stops at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.deliver.contracts import loading
from analysis.deliver.contracts.checking import Checker
from analysis.deliver.contracts.loading import Loading
from tests.conftest import alpaca

CHUNK = 16_384  # in place of 10 MB, for both
FIRST = {"prompt": "a" * 100, "n": 1, "x": 0.5, "empty": [], "m": [{"role": "u", "content": "t"}]}
MIXED = {"prompt": ["a"], "m": [{"role": "u"}]}


@pytest.mark.parametrize(
    ("first", "later", "is_taken"),
    [
        ([FIRST], {"prompt": "b"}, True),
        ([FIRST], {"prompt": None}, True),
        ([FIRST], {"prompt": "b", "system": "s"}, False),
        ([FIRST], {"prompt": "b", "system": None}, False),
        ([FIRST], {"prompt": "b", "x": 1}, True),
        ([FIRST], {"prompt": "b", "n": 1.5}, False),
        ([FIRST], {"prompt": ["b"]}, False),
        ([FIRST], {"empty": [["a", "b"]]}, False),
        ([FIRST], {"m": [{"role": "u", "content": "t", "name": "n"}]}, False),
        ([FIRST], {"m": [{"role": "u"}]}, True),
        ([FIRST, MIXED], {"prompt": {"a": 1}}, True),
        ([FIRST, MIXED], {"m": [{"role": "u", "name": "n"}]}, True),
    ],
)
def test_the_loader_takes_what_is_said_to_be_taken(
    first: list[dict[str, Any]],
    later: dict[str, Any],
    is_taken: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    datasets = pytest.importorskip("datasets", reason="an extra of the tests")
    datasets.disable_progress_bars()
    monkeypatch.setattr(loading, "CHUNK_BYTES", CHUNK)
    seen = Loading()
    lines = []
    while seen.n_bytes < CHUNK:
        for record in first:
            lines.append(json.dumps(record) + "\n")
            seen.add(len(lines), record, len(lines[-1]))
    lines.append(json.dumps(later) + "\n")
    seen.add(len(lines), later, len(lines[-1]))
    assert seen.late == ([] if is_taken else [len(lines)])
    path = tmp_path / "kept.jsonl"
    path.write_text("".join(lines), encoding="utf-8")

    def load() -> int:
        return len(
            datasets.load_dataset(
                "json",
                data_files=str(path),
                split="train",
                chunksize=CHUNK,
                cache_dir=str(tmp_path / "cache"),
            )
        )

    if is_taken:
        assert load() == len(lines)
    else:
        with pytest.raises(datasets.exceptions.DatasetGenerationError):
            load()


@pytest.mark.parametrize(
    ("records", "misread"),
    [
        ([{"p": "14"}, {"p": "true"}, {"p": "text"}], []),
        ([{"p": "14"}, {"p": ["x"]}, {"p": "true"}, {"p": "text"}, {"p": ""}], [0, 2]),
        ([{"m": [{"c": "14"}]}, {"m": [{"c": [{"t": "14"}]}]}, {"m": [{"c": "[1]"}]}], [0, 2]),
        ([{"m": [{"c": "14"}]}, {"m": [{"c": [{"t": "14"}], "d": 1}]}], []),
        ([{"m": [{"c": "14", "d": 1}]}, {"m": [{"c": ["14"]}]}, {"m": [{"c": "14"}]}], []),
    ],
)
def test_a_text_comes_out_as_another_value_exactly_where_it_is_said(
    records: list[dict[str, Any]], misread: list[int], tmp_path: Path
) -> None:
    datasets = pytest.importorskip("datasets", reason="an extra of the tests")
    datasets.disable_progress_bars()
    seen = Loading()
    for position, record in enumerate(records):
        seen.add(position, record, 1)
    assert seen.misread() == misread
    path = tmp_path / "kept.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    loaded = datasets.load_dataset(
        "json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache")
    )
    differ = [number for number, row in enumerate(loaded) if row != records[number]]
    assert differ == misread


def test_a_field_that_comes_late_is_a_fault_of_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK_BYTES", 200)
    checker = Checker("llama_factory")
    checker.begin("train.jsonl")
    early, late = alpaca("q", "a" * 100), alpaca("q", "a", system="s")
    for position, record in enumerate([early, early, early, late, early]):
        checker.add(position, json.dumps(record))
    checker.begin("test.jsonl")  # another split is loaded by itself
    checker.add(5, json.dumps(late))
    (found,) = checker.contract().found
    assert (found.code, found.positions.tolist()) == ("late_field", [3])
