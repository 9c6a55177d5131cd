"""Pairs that tests make, and what they mean, pair by pair."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st

from analysis.measure.duplicates.pairs import Pairs

N = 10
Found = dict[tuple[int, int], float]
# Of each example which one it is like, if any, and how much the different ones are alike.
SAME = st.lists(st.integers(0, N - 1), min_size=N, max_size=N)
ALIKE = st.dictionaries(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)),
    st.sampled_from([0.7, 0.75, 0.8, 0.85, 0.9]),
    max_size=25,
)


def pairs_of(same: list[int], alike: Found) -> Pairs:
    """Pairs of N examples: equal ones have the same number, numbers are alike as given."""
    firsts = {number: same.index(number) for number in same}
    first_of = np.array([firsts[number] for number in same], dtype=np.int64)
    links: Found = {}
    for (one, other), similarity in alike.items():
        if one in firsts and other in firsts and one != other:
            ends = sorted((firsts[one], firsts[other]))
            links[ends[0], ends[1]] = similarity
    table = np.array(sorted(links), dtype=np.int64).reshape(-1, 2)
    similarity = np.array([links[key] for key in sorted(links)], dtype=np.float32)
    return Pairs(table[:, 0], table[:, 1], similarity, first_of, 0.7)


PAIRS = st.builds(pairs_of, SAME, ALIKE)


def as_dict(pairs: Pairs) -> Found:
    """Every pair that is meant: of equal examples all, though the first alone is listed."""
    alike: dict[int, list[int]] = {}
    for at, first in enumerate(pairs.first_of.tolist()):
        alike.setdefault(first, []).append(at)
    found = {pair: 1.0 for same in alike.values() for pair in itertools.combinations(same, 2)}
    for i, j, similarity in zip(
        pairs.left.tolist(), pairs.right.tolist(), pairs.similarity.tolist(), strict=True
    ):
        for one, other in itertools.product(alike[i], alike[j]):
            found[min(one, other), max(one, other)] = similarity
    return found


def moved(pairs: Pairs, order: list[int]) -> Pairs:
    """The same pairs of the same examples in another order: `order` says who stands where."""
    same = [int(pairs.first_of[example]) for example in order]
    links: Found = {}
    for i, j, similarity in zip(
        pairs.left.tolist(), pairs.right.tolist(), pairs.similarity.tolist(), strict=True
    ):
        links[i, j] = similarity
    return pairs_of(same, links)
