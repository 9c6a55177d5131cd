from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from analysis.measure.duplicates.groups import cut_groups, groups
from analysis.measure.duplicates.pairs import Pairs
from tests.measure.duplicates.made import PAIRS, N, as_dict, moved, pairs_of

RANKS = np.arange(N)


def cut(pairs: Pairs, ranks: np.ndarray = RANKS) -> set[frozenset[int]]:
    found = cut_groups(pairs, ranks)
    return {frozenset(found[number].tolist()) for number in range(len(found))}


@given(PAIRS)
def test_every_two_of_a_group_are_a_pair_and_no_two_groups_could_be_one(pairs: Pairs) -> None:
    alike = as_dict(pairs)
    found = cut(pairs)
    for group in found:
        assert all(pair in alike for pair in itertools.combinations(sorted(group), 2))
    alone = {frozenset([at]) for at in range(N)} - {
        frozenset([at]) for group in found for at in group
    }
    for one, other in itertools.combinations(found | alone, 2):
        assert not all(tuple(sorted(pair)) in alike for pair in itertools.product(one, other))


@given(PAIRS, st.permutations(range(N)))
def test_the_order_of_the_examples_does_not_matter(pairs: Pairs, order: list[int]) -> None:
    # Equal examples have equal content, and so equal ranks.
    ranks = pairs.first_of
    back = {
        frozenset(order[at] for at in group)
        for group in cut(moved(pairs, order), ranks[np.array(order)])
    }
    assert back == cut(pairs, ranks)


@given(st.permutations(range(N * (N - 1) // 2)))
def test_where_no_two_pairs_are_as_similar_it_is_what_scipy_finds(order: list[int]) -> None:
    distances = np.array(order) / 75  # from 0 to 0.6
    table = squareform(distances)
    alike = {
        (i, j): 1 - table[i, j]
        for i, j in itertools.combinations(range(N), 2)
        if table[i, j] <= 0.3
    }
    labels = fcluster(linkage(distances, "complete"), 0.3, "distance")
    theirs = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels)}
    assert cut(pairs_of(list(range(N)), alike)) == {group for group in theirs if len(group) > 1}


def test_a_chain_is_cut_where_it_is_weakest() -> None:
    chain = pairs_of(list(range(N)), {(0, 1): 0.9, (1, 2): 0.7, (2, 3): 0.85})
    assert cut(chain) == {frozenset({0, 1}), frozenset({2, 3})}
    assert groups(chain).is_chain().tolist() == [True]
    assert cut_groups(chain, RANKS).is_chain().tolist() == [False, False]
    assert groups(chain).weakest().tolist() == [np.float32(0.7)]
