from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.selection import keep_between, select_between

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
