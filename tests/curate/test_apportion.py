from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apportion import filled, rounded, total_in_proportion

PARTS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 9) | st.floats(1e-3, 9)), min_size=1, max_size=7
).filter(lambda parts: any(weight > 0 and n > 0 for n, weight in parts))


def columns(parts: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    counts, weights = zip(*parts, strict=True)
    return np.array(counts, dtype=np.int64), np.array(weights, dtype=np.float64)


@given(PARTS, st.integers(0, 300))
def test_parts_add_up_and_are_less_than_one_off(parts, total: int) -> None:
    _, weights = columns(parts)
    made = rounded(total, weights)
    assert made.sum() == total
    assert (np.abs(made - total * weights / weights.sum()) < 1 + 1e-6).all()


@given(PARTS, st.integers(0, 300))
def test_a_total_is_the_largest_of_which_each_part_has_its_share(parts, most: int) -> None:
    counts, weights = columns(parts)
    found = total_in_proportion(counts, weights, most=most)
    there = (weights > 0) & (counts > 0)
    shares = weights[there] / weights.sum()
    fits = [n for n in range(most + 1) if (n * shares <= counts[there] + 1e-6).all()]
    same = [n for n in range(most + 1) if (rounded(n, weights)[there] == counts[there]).all()]
    assert found == max(fits + same)
    assert (rounded(found, weights)[there] <= counts[there]).all()


@given(PARTS, st.integers(0, 300))
def test_what_one_part_lacks_the_others_give(parts, total: int) -> None:
    counts, weights = columns(parts)
    made = filled(total, counts, weights)
    assert (made <= counts).all()
    assert (made[weights == 0] == 0).all()
    assert made.sum() == min(total, counts[weights > 0].sum())
    # Whoever has some left got no less for its weight than any other, but for rounding.
    left = (weights > 0) & (made < counts)
    for part in np.flatnonzero(left):
        assert made[part] / weights[part] + 2 / weights[part] >= np.max(
            (made - 2)[weights > 0] / weights[weights > 0], initial=0
        )


@given(PARTS, st.integers(0, 300))
def test_to_fill_twice_is_to_fill_once(parts, total: int) -> None:
    counts, weights = columns(parts)
    once = filled(total, counts, weights)
    assert filled(total, once, weights).tolist() == once.tolist()
