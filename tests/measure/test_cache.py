from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.data import storage
from analysis.data.storage import read_into
from analysis.engines.local import measured
from analysis.measure import cache
from analysis.measure.metrics import METRICS
from tests.conftest import Open, alpaca

LINES = [alpaca("a", "one two three"), alpaca("b", "four")]


def test_a_new_version_of_a_metric_is_measured_anew_and_what_is_made_of_it(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    names = ["response_words", "total_words", "prompt_words"]
    measured(workspace, fingerprint, names)
    assert cache.missing(workspace, fingerprint, names) == []
    newer = replace(METRICS["response_words"], version=2, compute=lambda frame: frame["n"] * 0)
    monkeypatch.setitem(METRICS, "response_words", newer)
    assert cache.missing(workspace, fingerprint, names) == ["response_words", "total_words"]


def test_a_file_that_is_read_anew_is_measured_anew(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    measured(workspace, fingerprint, ["response_words"])
    monkeypatch.setattr(storage, "READER_VERSION", storage.READER_VERSION + 1)
    read_into(workspace, fingerprint)
    assert cache.missing(workspace, fingerprint, ["response_words"]) == ["response_words"]
