from __future__ import annotations

import numpy as np
from hypothesis import given

from analysis.measure.duplicates.groups import groups
from analysis.measure.duplicates.pairs import Pairs
from tests.measure.duplicates.made import PAIRS, N, as_dict, pairs_of


@given(PAIRS)
def test_who_is_paired_is_in_one_group_and_nobody_is_in_two(pairs: Pairs) -> None:
    found = groups(pairs)
    labels = found.labels()
    assert all(labels[one] == labels[other] for one, other in as_dict(pairs))
    assert sorted(found.members.tolist()) == sorted(set(found.members.tolist()))
    assert set(np.flatnonzero(labels >= 0)) == {at for pair in as_dict(pairs) for at in pair}
    sizes = [len(found[number]) for number in range(len(found))]
    assert sizes == sorted(sizes, reverse=True) and all(size > 1 for size in sizes)
    assert found.sizes.tolist() == sizes
    assert found.n_removable == sum(sizes) - len(sizes)


@given(PAIRS)
def test_a_group_is_a_chain_if_two_of_it_are_no_pair(pairs: Pairs) -> None:
    found, alike = groups(pairs), as_dict(pairs)
    for number, (chained, weakest) in enumerate(
        zip(found.is_chain().tolist(), found.weakest().tolist(), strict=True)
    ):
        group = found[number].tolist()
        inside = [(i, j) for i in group for j in group if i < j]
        assert chained == any(pair not in alike for pair in inside)
        assert weakest == min(alike[pair] for pair in inside if pair in alike)


def test_a_chain_is_one_group() -> None:
    found = groups(pairs_of(list(range(N)), dict.fromkeys([(0, 1), (1, 2), (2, 3), (7, 8)], 0.8)))
    assert [found[0].tolist(), found[1].tolist()] == [[0, 1, 2, 3], [7, 8]]
