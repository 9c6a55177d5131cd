from __future__ import annotations

import itertools

import numpy as np
import pytest

from analysis.measure.duplicates import jaccard as module
from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.shingles import Shingles

N = 70


def alike_sets() -> Shingles:
    """A crowd with most of a text in common, another that shares a little of it, and an empty."""
    rng = np.random.default_rng(5)
    words = rng.integers(1, 1 << 63, 600, dtype=np.uint64)
    made = []
    for row in range(N):
        common = words[:80] if row % 2 else words[60:200]
        own = rng.choice(words[200:], rng.integers(0, 40), replace=False)
        made.append(np.unique(np.r_[common[rng.random(len(common)) < 0.9], own]))
    made[3] = made[3][:0]
    return Shingles(np.concatenate(made), np.cumsum([0, *map(len, made)]))


@pytest.mark.parametrize("cells", [module.CELLS, 1 << 10])
@pytest.mark.parametrize("apart", [True, False])
def test_the_pairs_of_a_crowd_are_counted_as_each_alone(
    monkeypatch: pytest.MonkeyPatch, cells: int, apart: bool
) -> None:
    monkeypatch.setattr(module, "CELLS", cells)
    sets = alike_sets()
    pairs = np.array(list(itertools.product(range(N), repeat=2)))
    if apart:  # two crowds, and a pair of neither
        pairs = pairs[(pairs[:, 0] % 2 == pairs[:, 1] % 2) & (pairs > 5).all(axis=1)]
        pairs = np.r_[pairs, [[0, 1]]]
    left, right = np.random.default_rng(1).permutation(pairs).T
    members = [
        set(sets.hashes[start:end].tolist())
        for start, end in itertools.pairwise(sets.starts.tolist())
    ]
    expected = [
        np.float32(len(members[i] & members[j]) / max(len(members[i] | members[j]), 1))
        for i, j in zip(left.tolist(), right.tolist(), strict=True)
    ]
    assert jaccard(sets, left, right).tolist() == expected
