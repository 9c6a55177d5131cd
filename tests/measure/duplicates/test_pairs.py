from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.duplicates.pairs import Pairs
from tests.measure.duplicates.made import PAIRS, N, as_dict

MASKS = st.lists(st.booleans(), min_size=N, max_size=N)
LABELS = st.lists(st.integers(0, 2), min_size=N, max_size=N)


def assert_first_speak(pairs: Pairs) -> None:
    """Of equal examples the first is in the pairs, left before right, no pair twice."""
    firsts = pairs.first_of[pairs.first_of]
    assert (firsts == pairs.first_of).all() and (pairs.first_of <= np.arange(pairs.n)).all()
    assert (pairs.first_of[pairs.left] == pairs.left).all()
    assert (pairs.first_of[pairs.right] == pairs.right).all()
    assert (pairs.left < pairs.right).all()
    assert len(set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))) == len(pairs.left)


@given(PAIRS, MASKS)
def test_pairs_among_some_are_those_of_which_both_are_there(pairs: Pairs, mask: list[bool]) -> None:
    found = pairs.among(np.array(mask))
    expected = {pair: s for pair, s in as_dict(pairs).items() if mask[pair[0]] and mask[pair[1]]}
    assert as_dict(found) == expected
    assert_first_speak(found)


@given(PAIRS, LABELS)
def test_pairs_of_different_labels_are_none(pairs: Pairs, labels: list[int]) -> None:
    found = pairs.apart(np.array(labels))
    expected = {pair: s for pair, s in as_dict(pairs).items() if labels[pair[0]] == labels[pair[1]]}
    assert as_dict(found) == expected
    assert_first_speak(found)


@given(PAIRS, st.sampled_from([0.7, 0.8, 0.9, 1.0]))
def test_a_similarity_leaves_the_pairs_that_have_it(pairs: Pairs, least: float) -> None:
    expected = {pair: s for pair, s in as_dict(pairs).items() if s >= np.float32(least)}
    assert as_dict(pairs.at(least)) == expected


def nearest_by_hand(pairs: Pairs, mask: list[bool]) -> list[tuple[int, float]]:
    alike, found = as_dict(pairs), []
    for at in range(N):
        others = [
            (alike[min(at, other), max(at, other)], -other)
            for other in range(N)
            if other != at and mask[other] and (min(at, other), max(at, other)) in alike
        ]
        how, who = max(others, default=(0.0, 1))
        found.append((-who, how))
    return found


@given(PAIRS, MASKS)
def test_the_nearest_of_some_is_the_most_similar_and_of_several_the_first(
    pairs: Pairs, mask: list[bool]
) -> None:
    best, how = pairs.nearest(np.array(mask))
    assert list(zip(best.tolist(), how.tolist(), strict=True)) == nearest_by_hand(pairs, mask)


@given(PAIRS, st.integers(0, N))
def test_the_nearest_behind_a_border_is_the_same_without_the_pairs_of_one_side(
    pairs: Pairs, border: int
) -> None:
    behind = np.arange(N) >= border
    sides = [{at < border for at in np.flatnonzero(pairs.first_of == first)} for first in range(N)]
    crosses = [len(sides[i] | sides[j]) > 1 for i, j in zip(pairs.left, pairs.right, strict=True)]
    found = pairs.where(np.array(crosses, dtype=np.bool_)).nearest(behind)
    whole = pairs.nearest(behind)
    for less, more in zip(found, whole, strict=True):
        assert less[:border].tolist() == more[:border].tolist()
