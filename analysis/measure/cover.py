"""Choosing few examples that cover the others by meaning.

Two ways: k-centre (Gonzalez 1985, "Clustering to minimize the maximum intercluster distance") takes
again and again the example that is farthest from all chosen so far, so that no example is far
from a chosen one; Sener and Savarese (arXiv:1708.00489) choose training data so. Facility
location takes the one that brings all examples nearest to a chosen one in the mean, by stochastic
greedy (Mirzasoleiman et al., arXiv:1409.7938), which is within 1 - 1/e - EPSILON of the best in
expectation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.measure.content_order import distinct, every_nth
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings.tfidf import VectorArray

EPSILON = 0.05
TOLD_EVERY = 16  # choices between two words of progress
ROWS_AT_ONCE = 2048
MOST_LOOKED_AT = 20_000  # examples that a facility's worth is told from
Method = Literal["k_centre", "facility_location"]
WeightArray = npt.NDArray[np.float64]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Cover:
    """Some examples that stand for all.

    Attributes:
        stays: Mask over the examples, shape (n,).
        nearest: For each example the chosen one most like it, an index; itself if it is chosen;
            shape (n,).
        similarity: Cosine of the two, shape (n,); 1 for itself, 0 where there is no vector.
    """

    stays: npt.NDArray[np.bool_]
    nearest: IndexArray
    similarity: npt.NDArray[np.float32]

    @property
    def mean_similarity(self) -> float:
        """How well the chosen ones stand for all: 1 if for each example an equal one is there."""
        return float(self.similarity.mean()) if len(self.similarity) else 1.0


@dataclass(frozen=True)
class _Candidates:
    """What can be chosen: different vectors in an order by content, their weights, their copies."""

    vectors: VectorArray
    weights: WeightArray
    counts: IndexArray


def cover(
    vectors: VectorArray,
    n: int,
    *,
    method: Method = "k_centre",
    weights: WeightArray | None = None,
    seed: int,
    progress: Progress | None = None,
) -> Cover:
    """Choose examples that cover the others.

    Who is chosen does not depend on the order of the examples, but for those that are equal:
    of them the first is taken. When every different example is chosen, copies fill up the rest.

    Args:
        vectors: Of length 1, or zeros for an empty text, shape (k, d).
        n: How many to choose, at least 1.
        method: See above.
        weights: How much each is wanted, in (0, 1], shape (k,): with 0.5 it must be twice as far
            from the chosen ones to be taken as early; None for all the same.
        seed: Of the draws of facility location.
        progress: Called with the share of choices made; what it raises stops the choosing.

    Returns:
        The choice, exactly min(n, k) of them.
    """
    k = len(vectors)
    if n >= k:
        everyone = np.ones(k, dtype=np.float32)
        return Cover(everyone.astype(np.bool_), np.arange(k), everyone)
    different = distinct(vectors)
    rows, wanted = _best_of_equal(different.rows, different.number, weights)
    some = _Candidates(vectors[rows], wanted, different.counts)
    find = _k_centre if method == "k_centre" else _facility_location
    order = find(some, min(n, len(rows)), seed, progress)
    stays = np.zeros(k, dtype=np.bool_)
    stays[rows[order]] = True
    if (missing := n - int(stays.sum())) > 0:
        rest = np.flatnonzero(~stays)
        by = np.zeros(len(rest)) if weights is None else -weights[rest]
        stays[rest[np.lexsort((rest, by))[:missing]]] = True
    return Cover(stays, *_nearest(vectors, np.flatnonzero(stays)))


def _best_of_equal(
    rows: IndexArray, number: IndexArray, weights: WeightArray | None
) -> tuple[IndexArray, WeightArray]:
    """Of equal vectors the row that is wanted most, the first of several; and its weight."""
    if weights is None:
        first = np.full(len(rows), len(number), dtype=np.int64)
        held = np.flatnonzero(number >= 0)
        np.minimum.at(first, number[held], held)
        return first, np.ones(len(rows))
    held = np.flatnonzero(number >= 0)
    order = held[np.lexsort((held, -weights[held], number[held]))]
    starts = np.flatnonzero(np.r_[True, np.diff(number[order]) > 0]) if len(order) else order
    best = order[starts]
    return best, weights[best]


def _k_centre(some: _Candidates, n: int, seed: int, progress: Progress | None) -> IndexArray:
    """Farthest first, beginning with the one nearest to the middle of all."""
    del seed  # nothing is drawn
    vectors, weights = some.vectors, some.weights
    chosen = np.zeros(n, dtype=np.int64)
    if not n:
        return chosen
    middle = (some.counts.astype(np.float64) @ vectors).astype(np.float32)
    chosen[0] = int((vectors @ middle * weights).argmax())
    wanted = weights.astype(np.float32)
    alike = vectors @ vectors[chosen[0]]
    taken = np.zeros(len(vectors), dtype=np.bool_)
    taken[chosen[0]] = True
    for at in range(1, n):
        far = (1 - alike) * wanted
        far[taken] = -np.inf
        chosen[at] = int(far.argmax())
        taken[chosen[at]] = True
        np.maximum(alike, vectors @ vectors[chosen[at]], out=alike)
        if progress and at % TOLD_EVERY == 0:
            progress(at / n)
    return chosen


def _facility_location(
    some: _Candidates, n: int, seed: int, progress: Progress | None
) -> IndexArray:
    """The one that brings all nearest, of a few that are drawn each time."""
    draw = np.random.default_rng(seed)
    vectors, weights, m = some.vectors, some.weights, len(some.vectors)
    at_most = every_nth(m, MOST_LOOKED_AT)
    looked_at, count = vectors[at_most], some.counts[at_most].astype(np.float32)
    covered = np.zeros(len(looked_at), dtype=np.float32)
    # Of so many drawn one is among the best n with a probability of 1 - EPSILON.
    tries = min(m, int(np.ceil(m / max(n, 1) * np.log(1 / EPSILON))))
    left = np.ones(m, dtype=np.bool_)
    chosen = np.zeros(n, dtype=np.int64)
    for at in range(n):
        rest = np.flatnonzero(left)
        tried = rest if len(rest) <= tries else np.sort(draw.choice(rest, tries, replace=False))
        gains = np.zeros(len(tried), dtype=np.float64)
        for start in range(0, len(tried), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            alike = vectors[tried[part]] @ looked_at.T
            gains[part] = np.maximum(alike - covered, 0) @ count
        best = int(tried[(gains * weights[tried]).argmax()])
        chosen[at], left[best] = best, False
        np.maximum(covered, looked_at @ vectors[best], out=covered)
        if progress and at % TOLD_EVERY == 0:
            progress(at / n)
    return chosen


def _nearest(
    vectors: VectorArray, chosen: IndexArray
) -> tuple[IndexArray, npt.NDArray[np.float32]]:
    """The chosen one most like each, and how much."""
    nearest = np.zeros(len(vectors), dtype=np.int64)
    similarity = np.zeros(len(vectors), dtype=np.float32)
    those = np.ascontiguousarray(vectors[chosen].T)
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        alike = vectors[start : start + ROWS_AT_ONCE] @ those
        best = alike.argmax(axis=1)
        nearest[start : start + ROWS_AT_ONCE] = chosen[best]
        similarity[start : start + ROWS_AT_ONCE] = alike[np.arange(len(best)), best]
    nearest[chosen], similarity[chosen] = chosen, 1
    return nearest, np.clip(similarity, 0, 1)
