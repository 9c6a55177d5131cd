from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.curate.steps import Erase
from analysis.engines import erasure
from analysis.engines.erasure import find_sightings, store_sightings, stored_sightings
from analysis.engines.finding import is_found, search_as_dict, search_of, sought
from analysis.measure.erasure.search import ErasureSearch, Sightings
from tests.conftest import Open, alpaca

SEARCH = Erase.of(["Ann Lee", "张伟"]).search()


def assert_same(one: Sightings, other: Sightings) -> None:
    for name in ("row", "start", "end"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.path.to_pylist() == other.path.to_pylist()


def test_what_is_found_is_kept_and_found_again(open_lines: Open, tmp_path: Path) -> None:
    lines = [
        alpaca("x", "y"),
        alpaca("Ann Lee", "ann lee and 张伟"),
        {
            "messages": [
                {"role": "user", "content": "ANN LEE"},
                {"role": "assistant", "content": "a"},
            ]
        },
    ]
    workspace, fingerprint = open_lines(lines)
    assert not is_found(workspace, fingerprint, SEARCH)
    found = sought(workspace, fingerprint, SEARCH)
    assert is_found(workspace, fingerprint, SEARCH)
    assert found.row.tolist() == [1, 1, 1, 2]
    assert found.path.to_pylist() == ["instruction", "output", "output", "messages.content"]
    assert_same(found, sought(workspace, fingerprint, SEARCH))
    store_sightings(tmp_path / "x.parquet", found)
    assert_same(found, stored_sightings(tmp_path / "x.parquet"))


def test_a_search_survives_as_json() -> None:
    again = search_of(json.loads(json.dumps(search_as_dict(SEARCH))))
    assert again == SEARCH and hash(again) == hash(SEARCH)
    assert SEARCH.key() != ErasureSearch("0" * 32, SEARCH.sought).key()


def test_nothing_found_is_no_mistake(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines([alpaca("x", "y")])
    assert len(sought(workspace, fingerprint, SEARCH)) == 0
    assert len(sought(workspace, fingerprint, SEARCH)) == 0


def test_processes_beside_each_other_find_the_same(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [alpaca(f"question {n}", "Ann Lee" if n % 7 == 0 else "nobody") for n in range(9000)]
    workspace, fingerprint = open_lines(lines)
    told: list[float] = []
    alone = find_sightings(
        workspace, fingerprint, SEARCH, progress=lambda share, _: told.append(share)
    )
    assert told == sorted(told) and told[-1] == 1
    assert len(alone) == len(range(0, 9000, 7))
    monkeypatch.setattr(erasure, "WORTH_A_PROCESS_S", -1.0)
    monkeypatch.setattr(erasure, "n_cores", lambda: 2)
    assert_same(alone, find_sightings(workspace, fingerprint, SEARCH))
