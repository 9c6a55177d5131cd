"""MinHash signatures of sets of shingles (Broder 1997), of all sets at once.

Equal, bit by bit, to those of datasketch's `MinHash(scheme="affine32")` of the same 32-bit
hashes; there each set costs a handful of Python calls, here a few thousand sets share them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.measure.duplicates.shingles import Shingles

PERMUTATIONS = 128
SEED = 1
SignatureArray = npt.NDArray[np.uint32]


def signatures(
    sets: Shingles, permutations: int = PERMUTATIONS, *, seed: int = SEED
) -> SignatureArray:
    """The smallest value of each set under each of some permutations.

    Args:
        sets: n sets.
        permutations: How many; the error of an estimate falls with their root.
        seed: Of the permutations.

    Returns:
        Shape (n, permutations); the largest value of 32 bits for an empty set.
    """
    # Drawn as datasketch draws them: importing it takes longer than half of the work below.
    draw = np.random.RandomState(seed)
    factors = draw.randint(0, 1 << 31, permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    summands = draw.randint(0, 1 << 32, permutations, dtype=np.uint32)
    found = np.full((len(sets), permutations), np.iinfo(np.uint32).max, dtype=np.uint32)

    def sign(block: slice) -> None:
        starts = sets.starts[block.start : block.stop + 1]
        values = _mixed(sets.hashes[starts[0] : starts[-1]])
        filled = np.flatnonzero(np.diff(starts))
        at = starts[filled] - starts[0]
        moved = np.empty_like(values)
        for column in range(permutations):
            np.multiply(values, factors[column], out=moved)
            moved += summands[column]
            found[block.start + filled, column] = np.minimum.reduceat(moved, at)

    with ThreadPoolExecutor(n_cores()) as pool:
        list(pool.map(sign, sets.blocks()))
    return found


def _mixed(hashes: npt.NDArray[np.uint64]) -> SignatureArray:
    """The upper half of each hash, through MurmurHash3's finalizer as datasketch does it."""
    values = (hashes >> np.uint64(32)).astype(np.uint32)
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values
