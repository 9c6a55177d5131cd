"""Pairs that may be alike: those that share a bucket (Leskovec et al., ch. 3.4; Bayardo 2007)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis.measure.codepoints import HashArray
from analysis.measure.duplicates.minhash import SignatureArray
from analysis.measure.duplicates.shingles import Shingles

PAIRS_AT_ONCE = 1 << 16  # they, and what is made of them, fit into a core's own cache
RECALL = 0.99  # of a pair as similar as the floor; of a more similar one it is higher
PairKeys = npt.NDArray[np.int64]  # left << 32 | right, left < right


def banding(permutations: int, floor: float) -> tuple[int, int]:
    """(bands, rows of each) that find a pair at `floor` with at least RECALL, in fewest buckets.

    A band of r rows is shared with probability s^r by a pair of similarity s, so that b bands
    find it with 1 - (1 - s^r)^b: the more rows the fewer pairs that are not alike.
    """
    for rows in range(permutations, 0, -1):
        if recall(floor, permutations // rows, rows) >= RECALL:
            return permutations // rows, rows
    return permutations, 1


def recall(similarity: float, bands: int, rows: int) -> float:
    """The probability that a pair of this similarity shares a band."""
    return float(1 - (1 - similarity**rows) ** bands)


def by_band(signed: SignatureArray) -> Iterator[PairKeys]:
    """Pairs that share one band of their signatures, shape (n, rows of the band)."""
    keys = np.zeros(len(signed), dtype=np.uint64)
    for column in range(signed.shape[1]):
        keys = (keys ^ signed[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    yield from _in_buckets(keys, np.arange(len(signed)))


def by_prefix(sets: Shingles, floor: float) -> Iterator[PairKeys]:
    """Every pair that can reach `floor`, and others.

    Two sets of which the smaller has k members share at least ceil(floor * k) of them if they
    reach it. So, with the rarest members first, one of the first k - ceil(floor * k) + 1 is
    shared: only those are looked at (Bayardo et al. 2007, "Scaling up all pairs").
    """
    unique, places, counts = np.unique(sets.hashes, return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(sets)), sets.sizes)
    order = np.lexsort((places, counts[places], rows))
    in_set = np.arange(len(order)) - np.repeat(sets.starts[:-1], sets.sizes)
    length = sets.sizes - np.ceil(floor * sets.sizes - 1e-9).astype(np.int64) + 1
    first = in_set < length[rows]
    yield from _in_buckets(unique[places[order][first]], rows[order][first])


def _in_buckets(keys: HashArray, members: npt.NDArray[np.int64]) -> Iterator[PairKeys]:
    """All pairs of members with the same key; no member has a key twice."""
    # A member stands in the lowest bits of its key: sorting that costs a fifth of sorting
    # indices. Should two keys differ in those bits alone, more pairs are looked at.
    bits = np.uint64(int(members.max(initial=0)).bit_length())
    ordered = (keys >> bits << bits) | members.astype(np.uint64)
    ordered.sort()
    members = (ordered & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    ordered >>= bits
    borders = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1], True][: len(keys) + 1])
    # Each makes a pair with all that come behind it in its bucket.
    behind = np.repeat(borders[1:], np.diff(borders)) - np.arange(1, len(keys) + 1)
    ones = np.flatnonzero(behind)
    ends = np.cumsum(behind[ones])
    n_pairs = int(ends[-1]) if len(ends) else 0
    for some in np.split(ones, np.searchsorted(ends, range(PAIRS_AT_ONCE, n_pairs, PAIRS_AT_ONCE))):
        counts = behind[some]
        others = np.repeat(some + 1 - np.cumsum(counts) + counts, counts)
        others += np.arange(len(others))
        yield np.repeat(members[some] << 32, counts) | members[others]
