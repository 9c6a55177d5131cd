from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.engines.finding import is_found, search_as_dict, search_of, sought
from analysis.engines.matching import columns_of, find_matches
from analysis.measure.columns import ColumnSearch, ColumnValues
from analysis.measure.patterns import Matched, PatternSearch
from tests.conftest import Open, alpaca

LINES = [
    alpaca("Foo one", "bar", source="manual", stars=3, done=True),
    alpaca("two", "FOO\nbaz", source="web", stars="4.5", done=False),
    alpaca("ünï", "z", system="be foo", stars="inf", source=7),
    {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "foo"}]},
    alpaca("three", "four", source=None, stars=[1], done=2.0),
]


@pytest.mark.parametrize(
    ("side", "text", "is_pattern", "rows"),
    [
        ("prompt", "foo", False, [0]),
        ("prompt", "ÜNÏ", False, [2]),
        ("response", "foo", False, [1, 3]),
        ("system", "foo", False, [2]),
        ("both", "foo", False, [0, 1, 3]),
        ("both", "foo", True, [3]),
        ("both", "(?i)foo", True, [0, 1, 3]),
        ("response", "^baz", True, []),
        ("response", "(?m)^baz", True, [1]),
        ("response", "^.$", True, [2]),
        ("prompt", "one.bar", True, []),  # never across the two texts
        ("prompt", ".", False, []),  # a phrase is no pattern
    ],
)
def test_a_phrase_or_a_pattern_is_found_in_the_text_that_is_named(
    open_lines: Open, side: str, text: str, is_pattern: bool, rows: list[int]
) -> None:
    workspace, fingerprint = open_lines(LINES)
    search = PatternSearch(side, text, is_pattern)  # type: ignore[arg-type]
    found = sought(workspace, fingerprint, search)
    assert isinstance(found, Matched)
    assert np.flatnonzero(found.holds).tolist() == rows
    assert is_found(workspace, fingerprint, search)
    again = sought(workspace, fingerprint, search)
    assert np.array_equal(again.holds, found.holds)


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*$", "(a|aa)+$", "(.*a){20}x"])
def test_a_pattern_that_hangs_other_engines_is_answered(open_lines: Open, pattern: str) -> None:
    workspace, fingerprint = open_lines([alpaca("x", "a" * 50_000)])
    sought(workspace, fingerprint, PatternSearch("response", pattern, True))


def test_a_slow_pattern_can_be_stopped_between_pieces_of_the_texts(open_lines: Open) -> None:
    workspace, fingerprint = open_lines([alpaca("x", "a" * 40_000) for _ in range(20)])
    shares: list[float] = []
    search = PatternSearch("response", "b$", True)
    find_matches(workspace, fingerprint, search, progress=lambda share, _: shares.append(share))
    assert len(shares) > 5
    assert shares == sorted(shares) and shares[-1] == 1


def test_what_stops_the_search_leaves_nothing_behind(open_lines: Open) -> None:
    class StopError(Exception):
        pass

    def stop(_share: float, _said: str) -> None:
        raise StopError

    workspace, fingerprint = open_lines(LINES)
    search = PatternSearch("prompt", "foo", False)
    with pytest.raises(StopError):
        sought(workspace, fingerprint, search, progress=stop)
    assert not is_found(workspace, fingerprint, search)
    told: list[float] = []
    find_matches(workspace, fingerprint, search, progress=lambda share, _: told.append(share))
    assert told[-1] == 1


def test_a_column_is_read_as_labels_and_as_numbers(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)

    def read(column: str) -> ColumnValues:
        first = sought(workspace, fingerprint, ColumnSearch(column))
        again = sought(workspace, fingerprint, ColumnSearch(column))
        assert first.labels.astype(object).equals(again.labels.astype(object))
        assert first.numbers.equals(again.numbers)
        return first

    def labels(found: ColumnValues) -> list[str | None]:
        return [text if isinstance(text, str) else None for text in found.labels]

    assert labels(read("source")) == ["manual", "web", "7", None, None]
    assert labels(read("done")) == ["true", "false", None, None, "2"]
    stars = read("stars")
    assert labels(stars) == ["3", "4.5", "inf", None, None]
    assert stars.numbers.isna().tolist() == [False, False, True, True, True]
    assert labels(read("gone")) == [None] * 5
    assert columns_of(workspace, fingerprint)[:4] == ["instruction", "input", "output", "source"]


@pytest.mark.parametrize("search", [PatternSearch("both", "(ü)", True), ColumnSearch("ü")])
def test_a_search_survives_as_json(search: PatternSearch | ColumnSearch) -> None:
    again = search_of(json.loads(json.dumps(search_as_dict(search))))
    assert again == search and hash(again) == hash(search)


def test_a_run_without_the_page_decides_the_same(open_lines: Open, tmp_path: Path) -> None:
    from analysis.__main__ import main

    data = tmp_path / "data.jsonl"
    data.write_text("".join(f"{json.dumps(line)}\n" for line in LINES))
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(
        "version: 1\nsteps:\n  - {step: filter_where, keep: {any: [{text: both, contains: foo}, "
        "{column: source, only: [manual]}]}}\n"
    )
    out = tmp_path / "out"
    assert main(["run", str(recipe), str(data), "--out", str(out)]) == 0
    dropped = [json.loads(line) for line in (out / "dropped.jsonl").read_text().splitlines()]
    assert [(one["line"], one["reason"]) for one in dropped] == [
        (
            3,
            "Prompt or response does not contain “foo”; Column source: 7, not among those to keep",
        )
    ]
    assert len((out / "kept.jsonl").read_text().splitlines()) == 4
