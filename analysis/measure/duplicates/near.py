"""Near-duplicates: pairs of texts that share most of their shingles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analysis.measure.duplicates.candidates import (
    PAIRS_AT_ONCE,
    PairKeys,
    banding,
    by_prefix,
    by_signature,
)
from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.minhash import PERMUTATIONS, SignatureArray, signatures
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.shingles import Shingles

FLOOR = 0.7  # the lowest similarity that is looked for
SMALL = 10_000  # sets of which every pair is found
# An estimate of 128 permutations is off by 0.04 (standard deviation): five of them.
MARGIN = 0.2


def near_pairs(
    sets: Shingles, *, floor: float = FLOOR, permutations: int = PERMUTATIONS, small: int = SMALL
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
    """
    # Equal sets are compared with the rest once, by the first of them.
    numbers = sets.sets()
    _, firsts, same = np.unique(numbers, return_index=True, return_inverse=True)
    first_of = firsts[same]
    rows = np.flatnonzero((first_of == np.arange(len(sets))) & (sets.sizes > 0))
    different = sets.take(rows)
    if len(rows) < small:
        keys = _distinct(_alike_in_size(different, by_prefix(different, floor), floor))
    else:
        signed = signatures(different, permutations)
        found = by_signature(signed, *banding(permutations, floor))
        keys = _distinct(_alike_signed(signed, _alike_in_size(different, found, floor), floor))
    left, right = keys >> 32, keys & 0xFFFFFFFF
    similarity = jaccard(different, left, right)
    near = similarity >= np.float32(floor)
    equal = np.flatnonzero((first_of != np.arange(len(sets))) & (sets.sizes > 0))
    return Pairs(
        np.concatenate([rows[left[near]], first_of[equal]]),
        np.concatenate([rows[right[near]], equal]),
        np.concatenate([similarity[near], np.ones(len(equal), np.float32)]),
        len(sets),
        floor,
    )


def _distinct(parts: Iterable[PairKeys]) -> PairKeys:
    """Every pair once, ascending."""
    keys = np.concatenate([np.zeros(0, np.int64), *parts])
    keys.sort()
    distinct: PairKeys = keys[np.r_[True, keys[1:] != keys[:-1]][: len(keys)]]
    return distinct


def _alike_in_size(sets: Shingles, parts: Iterable[PairKeys], floor: float) -> Iterable[PairKeys]:
    """Without the pairs of which one is too small to share `floor` of the other."""
    sizes = sets.sizes
    for keys in parts:
        left, right = sizes[keys >> 32], sizes[keys & 0xFFFFFFFF]
        yield keys[np.minimum(left, right) >= floor * np.maximum(left, right) - 1e-9]


def _alike_signed(
    signed: SignatureArray, parts: Iterable[PairKeys], floor: float
) -> Iterable[PairKeys]:
    """Without the pairs whose signatures are far from as alike as `floor`."""
    for keys in parts:
        for start in range(0, len(keys), PAIRS_AT_ONCE):
            some = keys[start : start + PAIRS_AT_ONCE]
            alike = signed[some >> 32] == signed[some & 0xFFFFFFFF]
            yield some[alike.mean(axis=1) >= floor - MARGIN]
