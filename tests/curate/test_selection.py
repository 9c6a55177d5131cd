from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.selection import keep_between, select_between
from analysis.measure.wording import counted, told_apart

VALUES = st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=60)
BOUND = st.one_of(st.none(), st.integers(0, 50))


def series(values: list[int | None]) -> pd.Series:
    return pd.Series(values, dtype="float64")


@given(VALUES, BOUND, BOUND)
def test_bounds_are_inside_and_what_was_not_measured_stays(values, low, high) -> None:
    keep = keep_between(series(values), low=low, high=high)
    for value, kept in zip(values, keep, strict=True):
        inside = value is None or (
            (low is None or value >= low) and (high is None or value <= high)
        )
        assert kept == inside


@given(VALUES, BOUND, BOUND, st.integers(0, 10), st.integers(0, 10))
def test_widening_the_range_never_drops_more(values, low, high, down: int, up: int) -> None:
    narrow = keep_between(series(values), low=low, high=high)
    wide = keep_between(
        series(values),
        low=None if low is None else low - down,
        high=None if high is None else high + up,
    )
    assert np.all(wide >= narrow)


@given(VALUES, BOUND, BOUND)
def test_every_drop_has_a_reason_and_no_keep_has_one(values, low, high) -> None:
    chosen = select_between(series(values), low=low, high=high, title="Length", unit="words")
    assert [reason is None for reason in chosen.reason.to_pylist()] == chosen.keep.tolist()


def test_the_reason_names_the_value_the_unit_and_the_bound() -> None:
    values = pd.Series([3, 12, 3000], dtype="int32")
    chosen = select_between(values, low=10, high=2000, title="Response words", unit="words")
    assert chosen.reason.to_pylist() == [
        "Response words: 3 words, below 10",
        None,
        "Response words: 3000 words, above 2,000",
    ]


def test_a_reason_never_prints_a_value_as_the_bound_that_it_is_beyond() -> None:
    values = pd.Series([0.29996, 0.3, 0.30001, 0.3, 0.25, 1])
    chosen = select_between(values, low=0.3, high=0.3, title="Quality")
    assert chosen.reason.to_pylist() == [
        "Quality: 0.29996, below 0.3",
        None,
        "Quality: 0.30001, above 0.3",
        None,
        "Quality: 0.25, below 0.3",
        "Quality: 1, above 0.3",
    ]
    whole = pd.Series([1, 200], dtype="int32")
    chosen = select_between(whole, low=2, high=199.99999, title="Total words", unit="words")
    assert chosen.reason.to_pylist() == [
        "Total words: 1 word, below 2",
        "Total words: 200 words, above 199.99999",
    ]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_two_numbers_that_differ_never_read_alike(one: float, other: float) -> None:
    first, second = (float(text.replace(",", "")) for text in told_apart(one, other))
    assert (first < second) == (one < other)
    assert (first == second) == (one == other)


@pytest.mark.parametrize(
    ("n", "many", "said"),
    [
        (0, "examples", "0 examples"),
        (1, "examples", "1 example"),
        (1153, "answers breaking off", "1,153 answers breaking off"),
        (1, "answers breaking off", "1 answer breaking off"),
        (1, "exact duplicates of an earlier record", "1 exact duplicate of an earlier record"),
    ],
)
def test_one_of_something_is_said_in_the_singular(n: int, many: str, said: str) -> None:
    assert counted(n, many) == said
