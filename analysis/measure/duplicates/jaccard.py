"""The true similarity of pairs of sets: how much of what either has both have (Jaccard)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.measure.duplicates.shingles import Shingles

PAIRS_AT_ONCE = 2048
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
    from scipy.sparse import csr_array

    # The hashes themselves are the columns: nothing of their number is ever made.
    columns = (sets.hashes >> np.uint64(1)).astype(np.int64)
    table = csr_array(
        (np.ones(len(columns), dtype=np.bool_), columns, sets.starts),
        shape=(len(sets), np.iinfo(np.int64).max),
    )
    sizes = sets.sizes
    found = np.zeros(len(left), dtype=np.float32)

    def compare(start: int) -> None:
        pairs = slice(start, start + PAIRS_AT_ONCE)
        both = np.diff(table[left[pairs]].multiply(table[right[pairs]]).indptr)
        either = sizes[left[pairs]] + sizes[right[pairs]] - both
        found[pairs] = both / np.maximum(either, 1)

    with ThreadPoolExecutor(n_cores()) as pool:
        list(pool.map(compare, range(0, len(left), PAIRS_AT_ONCE)))
    return found
