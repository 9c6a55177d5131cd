from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from analysis.measure.metrics import METRICS
from analysis.measure.shifts import shift

NUMBERS = st.lists(st.integers(-5, 5) | st.floats(-5, 5), min_size=1, max_size=30)
LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)


@given(NUMBERS, NUMBERS)
def test_of_numbers_it_is_the_distance_of_kolmogorov_and_smirnov(
    before: list[float], after: list[float]
) -> None:
    found = shift(pd.Series(before), pd.Series(after), METRICS["quality"])
    assert found == pytest.approx(ks_2samp(before, after, method="asymp").statistic)


@given(LABELS, LABELS)
def test_of_labels_it_is_none_for_the_same_and_one_for_nothing_in_common(
    before: list[str], after: list[str]
) -> None:
    one, other = (pd.Series(each, dtype="category") for each in (before, after))
    metric = METRICS["task_type"]
    assert shift(one, one, metric) == 0
    assert shift(one, other, metric) == pytest.approx(shift(other, one, metric))
    apart = pd.Series([label.upper() for label in after], dtype="category")
    assert shift(one, apart, metric) == pytest.approx(1)


def test_a_flag_that_is_half_as_frequent() -> None:
    before, after = pd.Series([0, 1, 1, 1], dtype="int8"), pd.Series([0, 1], dtype="int8")
    assert shift(before, after, METRICS["refusal"]) == pytest.approx(0.25)


def test_what_was_not_measured_is_left_out_and_nothing_has_no_shift() -> None:
    metric, some = METRICS["quality"], pd.Series([0.5, np.nan])
    assert shift(some, pd.Series([0.5]), metric) == 0
    assert math.isnan(shift(some, pd.Series([np.nan]), metric))
    assert math.isnan(shift(some, some[:0], metric))
