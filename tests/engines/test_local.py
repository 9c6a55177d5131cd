from __future__ import annotations

import pandas as pd
import pytest

from analysis.data.storage import load
from analysis.engines import local
from analysis.engines.local import measured
from analysis.errors import MetricError
from analysis.measure.metrics import METRICS, measure
from analysis.measure.settings import ComplexitySettings, Settings
from analysis.measure.toxicity.by_model import BY_MODEL
from tests.conftest import Open, alpaca

# What a model scores is tested with a tiny one of its own, in test_toxicity.py.
OWN = [name for name in METRICS if name not in BY_MODEL]
LINES = [alpaca(f"Question {n}", "word " * (n % 60) + f"end {n}") for n in range(5000)]


def test_many_processes_measure_what_one_does(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    monkeypatch.setattr(local, "WORTH_A_PROCESS_S", 0)
    monkeypatch.setattr(local, "ROWS_AT_ONCE", 1000)
    monkeypatch.setattr(local, "n_cores", lambda: 2)
    processes = []
    real = local._measure_in_processes
    monkeypatch.setattr(
        local, "_measure_in_processes", lambda *a, **k: (processes.append(1), real(*a, **k))
    )
    seen: list[tuple[int, int]] = []
    values = measured(
        workspace, fingerprint, OWN, progress=lambda done, total: seen.append((done, total))
    )
    expected = measure(load(workspace, fingerprint).frame, OWN)
    for name in OWN:
        assert values[name].dropna().tolist() == expected[name].dropna().tolist(), name
    assert seen[-1] == (5000, 5000)
    assert processes == [1]


def test_many_threads_measure_what_one_does(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines([alpaca(f"Question {n}", "word " * 9) for n in range(9000)])
    monkeypatch.setattr(local, "WORTH_A_PROCESS_S", 1000)
    monkeypatch.setattr(local, "ROWS_AT_ONCE", 1000)
    monkeypatch.setattr(local, "n_cores", lambda: 3)
    seen: list[int] = []
    values = measured(workspace, fingerprint, OWN, progress=lambda done, total: seen.append(done))
    expected = measure(load(workspace, fingerprint).frame, OWN)
    for name in OWN:
        assert values[name].dropna().tolist() == expected[name].dropna().tolist(), name
    assert seen == sorted(seen) and seen[-1] == 9000 and len(seen) > 2


def test_what_was_measured_is_not_measured_again(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES[:50])
    first = measured(workspace, fingerprint, ["response_words", "n_turns"])

    def never(*_: object) -> None:
        raise AssertionError("measured twice")

    monkeypatch.setattr(local, "_measure", never)
    pd.testing.assert_frame_equal(
        measured(workspace, fingerprint, ["n_turns", "response_words"]),
        first[["n_turns", "response_words"]],
    )


def test_new_weights_read_no_text_again(open_lines: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, fingerprint = open_lines(LINES[:50])
    names = ["complexity", "complexity_tier", "quality", "truncated"]
    before = measured(workspace, fingerprint, names)

    def never(*_: object) -> None:
        raise AssertionError("a text was read again")

    monkeypatch.setattr(local, "_measure", never)
    settings = Settings(
        context_tokens=1,
        complexity=ComplexitySettings(length=1, steps=0, domain=0, format=0, medium_from=0),
    )
    after = measured(workspace, fingerprint, names, settings=settings)
    assert after["truncated"].all() and not before["truncated"].any()
    assert not after["complexity"].equals(before["complexity"])
    assert measured(workspace, fingerprint, names).equals(before)


def test_labels_come_back_in_the_order_of_their_vocabulary(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES[:50])
    tiers = measured(workspace, fingerprint, ["complexity_tier"])["complexity_tier"]
    assert tiers.cat.categories.tolist() == ["simple", "medium", "complex"]


def test_a_set_without_examples_has_no_values(open_lines: Open) -> None:
    workspace, fingerprint = open_lines([{"neither": "this"}])
    values = measured(workspace, fingerprint, METRICS)
    assert len(values) == 0 and list(values) == list(METRICS)


def test_stopping_in_the_middle_stores_nothing_and_can_be_done_again(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES[:50])

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(workspace, fingerprint, ["response_words"], progress=stop)
    assert len(measured(workspace, fingerprint, ["response_words"])) == 50


def test_an_unknown_metric_is_refused(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES[:5])
    with pytest.raises(MetricError):
        measured(workspace, fingerprint, ["charm"])
