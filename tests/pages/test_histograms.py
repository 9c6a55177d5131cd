"""Distributions: what a brushed range keeps is what its bars hold, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.selection import keep_between
from analysis.measure.profile import Histogram
from pages.ui.histograms import (
    TICK_GAP,
    Range,
    distribution,
    histogram_chart,
    real_text,
    selected_range,
)

reals = st.floats(0, 100, allow_subnormal=False)
shares = st.floats(0, 1, allow_subnormal=False)
counts = st.integers(0, 5000).map(float)
unknown = st.just(float("nan"))
samples = st.one_of(
    *(st.lists(st.one_of(values, unknown), min_size=1) for values in (reals, shares, counts))
)


def brush(first: float, last: float) -> dict[str, Any]:
    return {"selection": {"box": [{"x": [first, last]}]}}


def brushed(bins: Histogram, first: float, last: float) -> Range:
    span = selected_range(brush(first, last), bins)
    assert span is not None
    return span


@given(samples, st.integers(0, 60), st.integers(0, 60))
def test_a_brushed_range_keeps_exactly_the_examples_of_its_bars(
    sample: list[float], first: int, last: int
) -> None:
    values = pd.Series(sample)
    bins = distribution(values)
    ends = sorted((first % len(bins.counts), last % len(bins.counts)))
    span = brushed(bins, *ends)
    keep = keep_between(values, low=span.low, high=span.high) & values.notna().to_numpy()
    assert keep.sum() == bins.counts[ends[0] : ends[1] + 1].sum()


@given(samples)
def test_every_example_with_a_value_is_in_a_bar(sample: list[float]) -> None:
    values = pd.Series(sample)
    assert distribution(values).counts.sum() == values.notna().sum()


def test_bars_of_whole_numbers_end_at_whole_numbers() -> None:
    span = brushed(distribution(pd.Series([1, 5, 9])), 1, 5)
    assert span == Range(2, 6)


def test_reals_whose_borders_are_whole_by_chance_are_no_whole_numbers() -> None:
    values = pd.Series([0.0, 0.5, 1.0, 60.0])
    bins = distribution(values)
    span = brushed(bins, 0, 0)
    assert keep_between(values, low=span.low, high=span.high).tolist() == [
        True,
        True,
        False,
        False,
    ]
    assert brushed(bins, 59, 59).high >= 60


def test_one_real_value_is_one_bar() -> None:
    bins = distribution(pd.Series([0.5, np.nan, 0.5]))
    assert bins.counts.tolist() == [2]
    assert brushed(bins, 0, 0) == Range(0.5, 0.5)


def test_reals_have_even_bars_and_counts_with_a_long_tail_have_not() -> None:
    rng = np.random.default_rng(0)
    assert np.ptp(np.diff(distribution(pd.Series(rng.random(100) * 500)).edges)) < 1e-6
    assert np.ptp(np.diff(distribution(pd.Series(rng.integers(0, 500, 100))).edges)) > 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "1"),
        (0.41666, "0.417"),
        (0.99999, "1"),
        (12.345, "12.3"),
        (999.9, "1,000"),
        (12345.6, "12,300"),
        (-0.5, "-0.5"),
    ],
)
def test_a_real_number_is_said_in_three_digits(value: float, text: str) -> None:
    assert real_text(value) == text


# --- what stands at the axes ---------------------------------------------------------------


def axes(sample: pd.Series, metric: str = "response_words") -> tuple[Any, Any]:
    figures: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "plotly_chart", lambda figure, **_: figures.append(figure))
        histogram_chart(distribution(sample), metric, key="chart", color="#000000")
    return figures[0].layout.xaxis, figures[0].layout.yaxis


@given(st.lists(st.integers(0, 10**6).map(float), min_size=1))
def test_names_on_a_log_scale_are_round_and_keep_their_distance(sample: list[float]) -> None:
    values = pd.Series(sample)
    across, _ = axes(values)
    places, n_bars = sorted(across.tickvals), len(distribution(values).counts)
    if "log" in across.title.text:
        assert all(np.diff(places) >= TICK_GAP * n_bars)
        assert all(text[0] in "0125" for text in across.ticktext)
    assert len(set(across.ticktext)) == len(across.ticktext)


def test_a_log_scale_is_named_at_powers_of_ten() -> None:
    across, _ = axes(pd.Series(np.geomspace(1, 22_000, 500).round()))
    assert {"1", "100", "1k", "10k"} <= set(across.ticktext)


def test_a_value_is_named_where_its_bar_stands() -> None:
    values = pd.Series(np.geomspace(1, 22_000, 500).round())
    bins = distribution(values)
    across, _ = axes(values)
    place = dict(zip(across.ticktext, across.tickvals, strict=True))["1k"]
    span = brushed(bins, place + 0.01, place + 0.01)
    assert span.low - 1 <= 1000 <= span.high


@pytest.mark.parametrize("counts", [1, 2, 3])
def test_axes_of_a_few_examples_name_whole_numbers_once(counts: int) -> None:
    across, up = axes(pd.Series([1.0] * counts), "n_turns")
    assert list(up.ticktext) == [str(n) for n in range(counts + 1)]
    assert list(across.ticktext) == ["1"]


def test_what_is_chosen_is_marked_also_where_it_was_not_brushed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(streamlit, "plotly_chart", lambda figure, **_: shown.append(figure))
    bins = distribution(pd.Series([1, 2, 3, 4]))
    histogram_chart(bins, "response_words", key="k", color="#000000", chosen=Range(2, 3))
    opacity = shown[0].to_dict()["data"][0]["marker"]["opacity"]
    assert [one == 1 for one in opacity] == [False, True, True, False]
