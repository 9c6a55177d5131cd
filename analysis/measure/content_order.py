"""An order of vectors that depends on what they hold alone, not on where they stand.

What draws, samples or breaks ties in this order finds the same in a set that was shuffled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings.tfidf import VectorArray

ROWS_AT_ONCE = 1 << 14
SEED = 42
_STEPS = 1 << 20  # a number in [-1, 1] becomes a whole one, so that sums are exact
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Distinct:
    """The different vectors of a set, ordered by what they hold.

    Attributes:
        rows: A row that holds each, shape (m,); vectors of zeros are left out.
        number: Which of them each row of the set is, shape (n,); -1 for zeros.
        counts: Rows that are each of them, shape (m,), at least 1.
    """

    rows: IndexArray
    number: IndexArray
    counts: IndexArray

    def __len__(self) -> int:
        return len(self.rows)


def distinct(vectors: VectorArray) -> Distinct:
    """The different vectors, in an order by content.

    They are ordered along a direction drawn once and for all, so that a small change of the
    vectors is a small change of the order, too. It is told by whole numbers and by all bits of
    a vector: a row's place among others does not touch them, as it may touch a product of
    matrices.

    Args:
        vectors: Shape (n, d), of length 1 or zeros.

    Returns:
        The different ones. Two that are different share a number once in 10^19.
    """
    n, d = vectors.shape
    draw = np.random.default_rng(SEED)
    along = draw.integers(-(1 << 30), 1 << 30, d)
    odd = draw.integers(0, 1 << 63, d, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    places, marks = np.zeros(n, np.int64), np.zeros(n, np.uint64)
    filled = np.zeros(n, np.bool_)
    for start in range(0, n, ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        values = vectors[some].astype(np.float32, copy=False) + np.float32(0)  # no negative zero
        places[some] = np.rint(values * np.float32(_STEPS)).astype(np.int64) @ along
        bits = np.ascontiguousarray(values).view(np.uint32).astype(np.uint64) * _MIX
        bits ^= bits >> np.uint64(31)
        marks[some] = bits @ odd
        filled[some] = values.any(axis=1)
    rows = np.flatnonzero(filled)
    order = rows[np.lexsort((marks[rows], places[rows]))]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (places[order[1:]] != places[order[:-1]]) | (marks[order[1:]] != marks[order[:-1]])
    number = np.full(n, -1, dtype=np.int64)
    number[order] = np.cumsum(first) - 1
    return Distinct(order[first], number, np.bincount(number[order], minlength=int(first.sum())))


def every_nth(n: int, most: int) -> IndexArray:
    """At most `most` of n positions, at even steps."""
    chosen: npt.NDArray[np.int64] = np.arange(0, n, max(-(-n // most), 1))
    return chosen
