"""Choosing the examples that cover a set best.

Two ways, both greedy. k-centre takes what is farthest from all that were taken: no example is
left far away, at the price of every odd one. Facility location takes what brings all examples
nearer to one that is chosen: crowds are stood for, oddities only as far as they weigh.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores, one_thread
from analysis.measure.content_order import Distinct, distinct, every_nth
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray

WeightArray = npt.NDArray[np.float64]
ROWS_AT_ONCE, CANDIDATES_AT_ONCE = 1 << 12, 1 << 10  # a product of them is 16 MiB a thread
STOOD_FOR = 20_000  # different vectors that the gain of a choice is summed over, at most
MISSED = 0.1  # of the best gain may be missed in expectation: Mirzasoleiman's epsilon
LEAST_TRIED = 8  # candidates of a choice
TOLD_EVERY = 50  # choices


def k_centre(
    vectors: VectorArray,
    n: int,
    *,
    weights: npt.NDArray[np.floating] | None = None,
    progress: Progress | None = None,
) -> IndexArray:
    """Choose examples so that the farthest of all is as near as can be to a chosen one.

    Farthest-first traversal (Gonzalez 1985): at most twice as far as the best choice leaves it,
    without weights. The first is the one nearest to the mean of all. Nothing is drawn: the same
    in any order of the examples.

    Args:
        vectors: Of length 1, shape (m, d). Of equal ones the one of most weight stands for all;
            the others, and empty texts, come last.
        n: Examples wanted.
        weights: How good each example is, above 0, shape (m,): one twice as good is taken
            before one that is less than twice as far. NaN counts as their mean.
        progress: Called with the share that is done; what it raises stops the choosing.

    Returns:
        Rows in the order in which they were chosen, shape (min(n, m),).

    Raises:
        ValueError: If n is negative or a weight is not above 0.
    """
    different, rows, good = _prepared(vectors, n, weights)
    held = np.ascontiguousarray(vectors[rows])
    wanted = min(n, len(rows))
    if not wanted:
        return _with_the_rest(rows[:0], rows, different, n)
    mean = different.counts @ held.astype(np.float64)
    chosen = np.zeros(wanted, np.int64)
    chosen[0] = int(((held @ mean.astype(np.float32) + np.float32(len(vectors))) * good).argmax())
    far = np.full(len(held), np.inf, dtype=np.float32)
    with one_thread():
        for at in range(wanted):
            if at:
                chosen[at] = int((far * good).argmax())
            np.minimum(far, np.float32(1) - held @ held[chosen[at]], out=far)
            far[chosen[: at + 1]] = -1  # rounding must not choose one twice
            _tell(progress, at + 1, wanted)
    return _with_the_rest(rows[chosen], rows, different, n)


def facility_location(
    vectors: VectorArray,
    n: int,
    *,
    seed: int,
    weights: npt.NDArray[np.floating] | None = None,
    progress: Progress | None = None,
) -> IndexArray:
    """Choose examples so that all are as near as can be, on average, to a chosen one.

    Greedy with candidates drawn anew for each choice (Mirzasoleiman et al. 2015, "Lazier than
    lazy greedy"): in expectation at least 1 - 1/e - MISSED of the best sum of cosines. Of more
    than STOOD_FOR different examples an even sample is summed over; any may be chosen. The same
    for a seed in any order of the examples.

    Args:
        vectors: As for `k_centre`.
        n: Examples wanted.
        seed: Of the candidates.
        weights: As for `k_centre`: what a choice gains counts so many times.
        progress: As for `k_centre`.

    Returns:
        Rows in the order in which they were chosen, shape (min(n, m),).

    Raises:
        ValueError: If n is negative or a weight is not above 0.
    """
    different, rows, good = _prepared(vectors, n, weights)
    held = np.ascontiguousarray(vectors[rows])
    wanted = min(n, len(rows))
    some = every_nth(len(rows), STOOD_FOR)
    stood_for = np.ascontiguousarray(held[some])
    counts = different.counts[some].astype(np.float32)
    covered = np.zeros(len(some), np.float32)
    draw = np.random.default_rng(seed)
    left = draw.permutation(len(rows))  # what is chosen changes its place with the last one
    tried = max(int(len(rows) / max(wanted, 1) * np.log(1 / MISSED)) + 1, LEAST_TRIED)
    chosen = np.zeros(wanted, np.int64)
    with ThreadPoolExecutor(n_cores()) as pool, one_thread():
        for at in range(wanted):
            n_left = len(rows) - at
            places = np.unique(draw.integers(0, n_left, min(tried, n_left)))
            candidates = left[places]
            gains = _gains(stood_for, covered, counts, held, candidates, pool=pool)
            best = int(places[int((gains * good[candidates]).argmax())])
            chosen[at] = left[best]
            left[best] = left[n_left - 1]
            np.maximum(covered, stood_for @ held[chosen[at]], out=covered)
            _tell(progress, at + 1, wanted)
    return _with_the_rest(rows[chosen], rows, different, n)


def stand_ins(
    vectors: VectorArray, chosen: IndexArray
) -> tuple[IndexArray, npt.NDArray[np.float32]]:
    """Which chosen example is nearest to each, and how near.

    Args:
        vectors: Of length 1, or zeros for an empty text, shape (m, d).
        chosen: Rows that were chosen, one at least, shape (n,).

    Returns:
        Rows, the example itself if it was chosen, shape (m,); and cosines, shape (m,), NaN for
        an empty text that was not chosen.
    """
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors[chosen], dtype=np.float32))
    near, found = index.search(np.ascontiguousarray(vectors, dtype=np.float32), 1)
    rows = chosen[found[:, 0]]
    cosines = np.clip(near[:, 0], -1, 1)
    cosines[~vectors.any(axis=1)] = np.nan
    rows[chosen], cosines[chosen] = chosen, 1
    return rows, cosines


def coverage_of(vectors: VectorArray, chosen: IndexArray) -> npt.NDArray[np.float32]:
    """Cosine of each example to the nearest chosen one, shape (m,); NaN for an empty text.

    Its mean says how well the chosen ones stand for all, its least how far the worst is away.
    """
    found = np.full(len(vectors), np.nan, dtype=np.float32)
    filled = np.flatnonzero(vectors.any(axis=1))
    held = np.intersect1d(chosen, filled)
    if len(held):
        found[filled] = stand_ins(vectors, held)[1][filled]
    return found


def _gains(
    stood_for: VectorArray,
    covered: npt.NDArray[np.float32],
    counts: npt.NDArray[np.float32],
    held: VectorArray,
    candidates: IndexArray,
    *,
    pool: ThreadPoolExecutor,
) -> WeightArray:
    """By how much each candidate, a row of `held`, would bring all examples nearer, shape (c,).

    A choice of few of a million has a million candidates: they are gone over in blocks, so that
    neither their vectors nor their products with the others are there all at once.
    """

    def of_some(start: int, tried: VectorArray) -> WeightArray:
        some = slice(start, start + ROWS_AT_ONCE)
        more = stood_for[some] @ tried.T
        more -= covered[some, None]
        np.maximum(more, 0, out=more)
        gained: WeightArray = (counts[some] @ more).astype(np.float64)
        return gained

    starts = range(0, len(stood_for), ROWS_AT_ONCE)
    gains = np.zeros(len(candidates))
    for first in range(0, len(candidates), CANDIDATES_AT_ONCE):
        block = slice(first, first + CANDIDATES_AT_ONCE)
        tried = held[candidates[block]]
        gains[block] = np.sum(list(pool.map(of_some, starts, itertools.repeat(tried))), axis=0)
    return gains


def _prepared(
    vectors: VectorArray, n: int, weights: npt.NDArray[np.floating] | None
) -> tuple[Distinct, IndexArray, npt.NDArray[np.float32]]:
    """The different vectors, a row of each, and how good that one is."""
    if n < 0:
        raise ValueError(f"n is {n}; ask for 0 examples or more")
    different = distinct(vectors)
    if weights is None:
        return different, different.rows, np.ones(len(different), np.float32)
    good = np.asarray(weights, dtype=np.float64)
    known = ~np.isnan(good)
    if (good[known] <= 0).any() or np.isinf(good).any():
        raise ValueError("a weight is 0, negative or infinite; give finite ones above 0")
    good = np.where(known, good, good[known].mean() if known.any() else 1.0)
    # The best of equal vectors: rows by vector, then by weight from the best down.
    filled = np.flatnonzero(different.number >= 0)
    order = filled[np.lexsort((-good[filled], different.number[filled]))]
    rows = order[np.cumsum(different.counts) - different.counts]
    return different, rows, good[rows].astype(np.float32)


def _with_the_rest(chosen: IndexArray, rows: IndexArray, different: Distinct, n: int) -> IndexArray:
    """What was chosen, and if that is all there is, copies in turn and then empty texts."""
    if len(chosen) >= n or len(chosen) < len(rows):
        return chosen
    rest = np.setdiff1d(np.arange(len(different.number)), chosen)
    number = different.number[rest]
    order = np.lexsort((number, number < 0))
    return np.concatenate([chosen, rest[order]])[:n]


def _tell(progress: Progress | None, done: int, wanted: int) -> None:
    if progress and (done % TOLD_EVERY == 0 or done == wanted):
        progress(done / wanted)
