from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.packing import packing

LENGTHS = st.lists(st.integers(0, 60), max_size=60)


def one_by_one(lengths: list[int], context: int) -> int:
    """Best-fit decreasing as it is told: each into the fullest sequence that has room."""
    rooms: list[int] = []
    for length in sorted((min(length, context) for length in lengths if length), reverse=True):
        fitting = [room for room in rooms if room >= length]
        if fitting:
            rooms.remove(min(fitting))
            rooms.append(min(fitting) - length)
        else:
            rooms.append(context - length)
    return len(rooms)


@given(LENGTHS, st.integers(1, 50))
def test_it_needs_as_many_sequences_as_placing_one_by_one(lengths, context: int) -> None:
    fits = packing(pd.Series(lengths, dtype="int32"), context)
    assert fits.n_sequences == one_by_one(lengths, context)
    assert fits.n_sequences * context >= sum(min(length, context) for length in lengths)


@given(LENGTHS, st.integers(1, 50))
def test_tokens_are_kept_or_lost(lengths: list[int], context: int) -> None:
    fits = packing(pd.Series(lengths, dtype="int32"), context)
    assert fits.tokens == sum(lengths)
    assert fits.tokens_lost == sum(max(0, length - context) for length in lengths)
    assert fits.n_truncated == sum(length > context for length in lengths)
    assert 0 <= fits.packed_efficiency <= 1 and 0 <= fits.padded_efficiency <= 1


def test_two_halves_fill_a_context() -> None:
    fits = packing(pd.Series([50, 50, 50, 50]), 100)
    assert (fits.n_sequences, fits.packed_efficiency) == (2, 1.0)


def test_no_examples_need_no_sequence() -> None:
    fits = packing(pd.Series([], dtype="int32"), 100)
    assert (fits.n_sequences, fits.packed_efficiency, fits.padded_efficiency) == (0, 0.0, 0.0)
