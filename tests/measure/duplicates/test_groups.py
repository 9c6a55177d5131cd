from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.duplicates.groups import groups
from analysis.measure.duplicates.pairs import Pairs

N = 12
LINKS = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=15)


def pairs_of(links: list[tuple[int, int]]) -> Pairs:
    chosen = sorted({(min(link), max(link)) for link in links if link[0] != link[1]})
    table = np.array(chosen, dtype=np.int64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1], np.ones(len(table), np.float32), N, 0.7)


@given(LINKS)
def test_who_is_paired_is_in_one_group_and_nobody_is_in_two(links: list[tuple[int, int]]) -> None:
    pairs = pairs_of(links)
    found = groups(pairs)
    labels = found.labels()
    assert (labels[pairs.left] == labels[pairs.right]).all()
    assert sorted(found.members.tolist()) == sorted(set(found.members.tolist()))
    assert set(np.flatnonzero(labels >= 0)) == {*pairs.left.tolist(), *pairs.right.tolist()}
    sizes = [len(found[number]) for number in range(len(found))]
    assert sizes == sorted(sizes, reverse=True) and all(size > 1 for size in sizes)
    assert found.n_removable == sum(sizes) - len(sizes)


def test_a_chain_is_one_group_and_its_pairs_show_that_it_is_one() -> None:
    found = groups(pairs_of([(0, 1), (1, 2), (2, 3), (7, 8)]))
    assert [found[0].tolist(), found[1].tolist()] == [[0, 1, 2, 3], [7, 8]]
    assert len(found.pairs) == 4
