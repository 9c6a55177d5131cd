"""Near-duplicates: pairs of texts that share most of their shingles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.errors import InputError
from analysis.measure.duplicates.candidates import (
    PairKeys,
    banding,
    by_band,
    by_prefix,
)
from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.minhash import PERMUTATIONS, SignatureArray, signatures
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.shingles import Shingles

FLOOR = 0.7  # the lowest similarity that is looked for
SMALL = 10_000  # sets of which every pair is found
KEYS_AT_ONCE = 1 << 22
PAIRS_AT_ONCE = 1 << 13  # whose signatures fit into a core's own cache
MOST_PAIRS = 30_000_000
# By how many standard deviations an estimate may be off, and the largest one of a single hash.
DEVIATIONS, DEVIATION = 5, 0.46
_BOTH = 3


Progress = Callable[[float], None]


def near_pairs(
    sets: Shingles,
    *,
    floor: float = FLOOR,
    permutations: int = PERMUTATIONS,
    small: int = SMALL,
    border: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """The pairs of texts with a Jaccard similarity of at least `floor`, each with its own.

    Of fewer than `small` different sets every pair is found. Of more, MinHash signatures tell
    which pairs to look at: a pair as similar as `floor` is found with a probability of 99 %, of
    0.8 and more, as good as always. What is found is counted, so that no pair is false.

    Args:
        sets: The shingles of n texts; an empty one is like no other.
        floor: Lowest similarity, in (0, 1].
        permutations: Of the signatures.
        small: Number of different sets from which signatures are used.
        border: Where given, only pairs of a text before it and one from it on are looked for:
            two sets are held against each other. Equal texts are told as always.
        progress: Called with the share that is done; what it raises stops the search.

    Raises:
        InputError: If more than MOST_PAIRS may be alike.
    """
    # Equal sets are compared with the rest once, by the first of them.
    _, firsts, same = np.unique(sets.sets(), return_index=True, return_inverse=True)
    first_of = np.where(sets.sizes > 0, firsts[same], np.arange(len(sets)))
    speaks = (first_of == np.arange(len(sets))) & (sets.sizes > 0)
    rows, different = np.flatnonzero(speaks), sets.where(speaks)
    may_pair = _Likely(different.sizes, floor, _sides(first_of, border)[rows])
    if len(rows) < small:
        keys = _distinct(may_pair.of(by_prefix(different, floor)))
    else:
        signed = signatures(different, permutations)
        keys = _alike_signed(signed, _by_signature(signed, may_pair, progress), floor)
    left, right = keys >> 32, keys & 0xFFFFFFFF
    similarity = jaccard(different, left, right)
    near = similarity >= np.float32(floor)
    return Pairs(rows[left[near]], rows[right[near]], similarity[near], first_of, floor)


@dataclass(frozen=True)
class _Likely:
    """Which pairs are worth a look: alike enough in size, and on both sides of a border.

    Attributes:
        sizes: Of the sets, shape (n,).
        floor: Lowest similarity.
        sides: 1 for a set before the border, 2 for one behind it, 3 for both, shape (n,).
    """

    sizes: npt.NDArray[np.int64]
    floor: float
    sides: npt.NDArray[np.uint8]

    def of(self, parts: Iterable[PairKeys]) -> Iterable[PairKeys]:
        """Those of some pairs."""
        for keys in parts:
            one, other = keys >> 32, keys & 0xFFFFFFFF
            left, right = self.sizes[one], self.sizes[other]
            likely = np.minimum(left, right) >= self.floor * np.maximum(left, right) - 1e-9
            if self.sides.min(initial=_BOTH) < _BOTH:
                likely &= (self.sides[one] | self.sides[other]) == _BOTH
            yield keys[likely]


def _sides(first_of: npt.NDArray[np.int64], border: int | None) -> npt.NDArray[np.uint8]:
    """On which sides of a border texts are that are equal to each, shape (n,)."""
    if border is None:
        return np.full(len(first_of), _BOTH, dtype=np.uint8)
    sides = np.zeros(len(first_of), dtype=np.uint8)
    sides[first_of[:border]] = 1
    sides[first_of[border:]] |= 2
    return sides


def _by_signature(signed: SignatureArray, may_pair: _Likely, progress: Progress | None) -> PairKeys:
    """The pairs that share a band of their signatures and are worth a look."""
    bands, rows = banding(signed.shape[1], may_pair.floor)

    def of_band(band: int) -> PairKeys:
        part = signed[:, band * rows : (band + 1) * rows]
        if progress:
            progress(band / bands)
        # The buckets of one band have no pair in common.
        return np.concatenate([np.zeros(0, np.int64), *may_pair.of(by_band(part))])

    with ThreadPoolExecutor(n_cores()) as pool:
        return _distinct(pool.map(of_band, range(bands)))


def _distinct(parts: Iterable[PairKeys]) -> PairKeys:
    """Every pair once, ascending; of many more pairs than these, few are held at once."""
    held, n_held = [np.zeros(0, np.int64)], 0
    for keys in parts:
        held.append(keys)
        n_held += len(keys)
        if n_held > KEYS_AT_ONCE:
            held, n_held = [_unique(held)], 0
            if len(held[0]) > MOST_PAIRS:
                raise InputError(
                    f"More than {MOST_PAIRS:,} pairs of examples may be alike: most are made by "
                    "one template; compare the responses alone, or longer runs of words."
                )
    return _unique(held)


def _unique(parts: list[PairKeys]) -> PairKeys:
    keys = np.concatenate(parts)
    keys.sort()
    unique: PairKeys = keys[np.r_[True, keys[1:] != keys[:-1]][: len(keys)]]
    return unique


def _alike_signed(signed: SignatureArray, keys: PairKeys, floor: float) -> PairKeys:
    """Without the pairs whose signatures are far from as alike as `floor`."""
    margin = DEVIATIONS * DEVIATION / signed.shape[1] ** 0.5

    def alike(start: int) -> npt.NDArray[np.bool_]:
        some = keys[start : start + PAIRS_AT_ONCE]
        same = signed[some >> 32] == signed[some & 0xFFFFFFFF]
        likely: npt.NDArray[np.bool_] = same.mean(axis=1) >= floor - margin
        return likely

    with ThreadPoolExecutor(n_cores()) as pool:
        parts = list(pool.map(alike, range(0, len(keys), PAIRS_AT_ONCE)))
    likely: PairKeys = keys[np.concatenate([np.zeros(0, np.bool_), *parts])]
    return likely
