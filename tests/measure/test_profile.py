from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.measure.profile import histogram, json_number, statistics

WHOLE = st.lists(st.integers(0, 10**6), min_size=1, max_size=200)
REAL = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200)


@given(WHOLE, st.booleans(), st.integers(1, 80))
def test_every_whole_number_is_in_the_bin_that_names_it(values, log: bool, n_bins: int) -> None:
    bins = histogram(pd.Series(values), log=log, n_bins=n_bins)
    assert bins.counts.sum() == len(values)
    assert np.all(np.diff(bins.edges) > 0)
    lows, highs = bins.edges[:-1], bins.edges[1:] - 1
    for low, high, count in zip(lows, highs, bins.counts, strict=True):
        assert count == sum(low <= value <= high for value in values)


@given(REAL)
@example([5e-324])
@example([0.0, 5e-324])
@example([-1e-308, 1e-308])
def test_real_numbers_are_all_counted(values: list[float]) -> None:
    assert histogram(pd.Series(values)).counts.sum() == len(values)


def test_what_was_not_measured_is_not_counted() -> None:
    values = pd.Series([1.0, float("nan"), 3.0])
    assert histogram(values).counts.sum() == 2
    assert statistics(values).n == 2
    assert statistics(values).mean == 2.0


def test_zero_has_a_bin_of_its_own_on_a_log_scale() -> None:
    bins = histogram(pd.Series([0, 0, 0, 5, 500]), log=True)
    assert bins.edges[:2].tolist() == [0, 1]
    assert bins.counts[0] == 3


def test_few_values_have_a_bin_each_on_a_log_scale_too() -> None:
    bins = histogram(pd.Series([*range(1, 41), 7]), log=True)
    assert bins.edges.tolist() == list(range(1, 42))
    assert bins.counts.tolist() == [2 if value == 7 else 1 for value in range(1, 41)]


@given(WHOLE)
def test_the_statistics_are_those_of_numpy(values: list[int]) -> None:
    sums = statistics(pd.Series(values))
    assert sums.total == sum(values)
    assert sums.mean == pytest.approx(np.mean(values))
    assert sums.median == pytest.approx(np.median(values))
    assert sums.low == min(values) and sums.high == max(values)
    assert sums.low <= sums.p05 <= sums.p25 <= sums.median <= sums.p75 <= sums.p95 <= sums.p99
    assert sums.p99 <= sums.high


def test_no_values_give_no_statistics() -> None:
    sums = statistics(pd.Series([], dtype=float))
    assert sums.n == 0 and math.isnan(sums.mean)
    assert histogram(pd.Series([], dtype=float)).counts.tolist() == [0]


@pytest.mark.parametrize(
    ("value", "shown"), [(float("nan"), None), (3.0, 3), (0.123456, 0.1235), (2, 2)]
)
def test_numbers_become_json(value: float, shown: float | None) -> None:
    assert json_number(value) == shown
