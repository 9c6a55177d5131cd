"""The true similarity of pairs of sets: how much of what either has both have (Jaccard)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.measure.duplicates.shingles import Shingles

PAIRS_AT_ONCE = 512  # whose sets fit into a core's own cache
# Sets that are connected by so many pairs, and by so many for each set, are compared as rows of
# bits: then it pays to number first what they have in common. A pair costs a tenth after that.
CROWD, CROWD_FOR_EACH = 256, 8
CELLS = 1 << 25  # of the rows of a crowd at once
WORDS = 1 << 15  # of 64 bits, compared at once: they fit into a core's own cache
IndexArray = npt.NDArray[np.int64]


def jaccard(sets: Shingles, left: IndexArray, right: IndexArray) -> npt.NDArray[np.float32]:
    """|A and B| / |A or B| of pairs of sets, counted, not estimated.

    Args:
        sets: n sets.
        left: Index of one of each pair, shape (k,).
        right: Index of the other one, shape (k,).

    Returns:
        Shape (k,), in [0, 1]; 0 where both are empty.
    """
    sizes, found = sets.sizes, np.zeros(len(left), dtype=np.float32)
    crowds, others = _crowds(len(sets), left, right)

    def share(pairs: IndexArray, both: IndexArray) -> None:
        either = sizes[left[pairs]] + sizes[right[pairs]] - both
        found[pairs] = both / np.maximum(either, 1)

    def count(pairs: IndexArray) -> None:
        share(pairs, _in_crowd(sets, left[pairs], right[pairs]))

    def merge(start: int) -> None:
        pairs = others[start : start + PAIRS_AT_ONCE]
        merged = _table(sets, left[pairs]).multiply(_table(sets, right[pairs]))
        share(pairs, np.diff(merged.indptr))

    with ThreadPoolExecutor(n_cores()) as pool:
        list(pool.map(count, crowds))
        list(pool.map(merge, range(0, len(others), PAIRS_AT_ONCE)))
    return found


def _table(sets: Shingles, rows: IndexArray) -> Any:
    """Some of the sets as rows of a sparse table."""
    from scipy.sparse import csr_array

    some = sets.take(rows)
    # The hashes themselves are the columns: nothing of their number is ever made.
    columns = (some.hashes >> np.uint64(1)).view(np.int64)
    return csr_array(
        (np.ones(len(columns), dtype=np.bool_), columns, some.starts),
        shape=(len(rows), np.iinfo(np.int64).max),
    )


def _crowds(n: int, left: IndexArray, right: IndexArray) -> tuple[list[IndexArray], IndexArray]:
    """The pairs of each crowd, and all others, by their index."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(left), dtype=np.bool_), (left, right)), shape=(n, n))
    _, group_of = connected_components(links, directed=False)
    members, groups = np.bincount(group_of), group_of[left]
    pairs = np.bincount(groups, minlength=len(members))
    # A pair of a set and itself is none: what only one set has is not counted in a crowd.
    crowded = (pairs >= np.maximum(CROWD, CROWD_FOR_EACH * members))[groups] & (left != right)
    at = np.flatnonzero(crowded)
    at = at[np.argsort(groups[at], kind="stable")]
    crowds = np.split(at, np.flatnonzero(np.diff(groups[at])) + 1) if len(at) else []
    return crowds, np.flatnonzero(~crowded)


def _in_crowd(sets: Shingles, left: IndexArray, right: IndexArray) -> IndexArray:
    """How many hashes the two sets of each pair of a crowd have in common, shape (k,)."""
    members, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    crowd = sets.take(members)
    _, columns, counts = np.unique(crowd.hashes, return_inverse=True, return_counts=True)
    # What only one of them has, none has in common with it.
    held = (counts > 1)[columns]
    columns = (np.cumsum(counts > 1) - 1)[columns[held]]
    rows = np.repeat(np.arange(len(crowd)), crowd.sizes)[held]
    n_columns = int(np.count_nonzero(counts > 1))
    both = np.zeros(len(left), dtype=np.int64)
    width = min(CELLS // len(crowd), n_columns) // 64 * 64 + 64
    for first in range(0, n_columns, width):
        inside = (columns >= first) & (columns < first + width)
        cells = np.zeros((len(crowd), width), dtype=np.bool_)
        cells[rows[inside], columns[inside] - first] = True
        bits = np.packbits(cells, axis=1).view(np.uint64)
        pairs_at_once = WORDS // bits.shape[1] + 1
        for start in range(0, len(left), pairs_at_once):
            some = slice(start, start + pairs_at_once)
            one, other = places[: len(left)][some], places[len(left) :][some]
            both[some] += np.bitwise_count(bits[one] & bits[other]).sum(axis=1, dtype=np.int64)
    return both
