"""Duplicates by meaning: pairs of texts whose vectors point the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from analysis.errors import InputError
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings.tfidf import VectorArray

EXACT = 100_000  # vectors up to which every two are compared
ROWS_AT_ONCE = 512
MOST_PAIRS = 50_000_000
SLACK = 1e-4  # by which a product in 32 bits may be off
PAIRS_AT_ONCE = 1 << 16
# Of the cells that the vectors are parted into, those that are looked into for each.
CELLS_LOOKED_INTO = 32
POINTS_OF_A_CELL = 39  # at least, as Faiss asks for
SEED = 42

Progress = Callable[[float], None]


def cosine_pairs(
    vectors: VectorArray,
    *,
    floor: float,
    exact: int = EXACT,
    progress: Progress | None = None,
) -> tuple[IndexArray, IndexArray, npt.NDArray[np.float32]]:
    """The pairs of vectors with a cosine similarity of at least `floor`.

    Up to `exact` vectors every two are compared. Of more, those in neighbouring cells of a
    k-means partition (inverted file index of Faiss, Douze et al. 2024). What is found is
    counted anew in 64 bits, so that it does not depend on the order of the vectors.

    Args:
        vectors: Of length 1, shape (n, d); one of zeros is like no other.
        floor: Lowest similarity, above 0.
        exact: See above.
        progress: Called with the share that is done; what it raises stops the search.

    Returns:
        Left and right of each pair, left < right, and their similarity; shapes (k,).

    Raises:
        InputError: If there are more than MOST_PAIRS.
    """
    find = _every_two if len(vectors) <= exact else _in_cells
    lefts, rights, n_found = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for left, right, share in find(vectors, floor - SLACK):
        lefts.append(left)
        rights.append(right)
        n_found += len(left)
        if n_found > MOST_PAIRS:
            raise InputError(
                f"More than {MOST_PAIRS:,} pairs of examples have a similarity of {floor:g} or "
                "more; raise the similarity, or drop exact duplicates first."
            )
        if progress:
            progress(share)
    keys = np.unique(np.concatenate(lefts) << 32 | np.concatenate(rights))
    left, right = keys >> 32, keys & 0xFFFFFFFF
    similarity = _counted(vectors, left, right)
    near = similarity >= np.float32(floor)
    return left[near], right[near], similarity[near]


def _every_two(
    vectors: VectorArray, floor: float
) -> Iterator[tuple[IndexArray, IndexArray, float]]:
    n = len(vectors)
    for start in range(0, n, ROWS_AT_ONCE):
        # What comes before was compared with these already.
        alike = vectors[start : start + ROWS_AT_ONCE] @ vectors[start:].T
        rows, columns = np.divmod(np.flatnonzero(alike.ravel() >= floor), alike.shape[1])
        later = columns > rows
        yield start + rows[later], start + columns[later], 1 - (max(n - start, 0) / n) ** 2


def _in_cells(vectors: VectorArray, floor: float) -> Iterator[tuple[IndexArray, IndexArray, float]]:
    import faiss

    n, d = vectors.shape
    n_cells = max(min(int(4 * n**0.5), n // POINTS_OF_A_CELL), 1)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(d), d, n_cells, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed = SEED
    # In an order by content, so that the cells do not depend on that of the examples.
    by_content = np.argsort(vectors @ np.random.default_rng(SEED).random(d), kind="stable")
    ordered = np.ascontiguousarray(vectors[by_content])
    index.train(ordered)
    index.add(ordered)
    index.nprobe = CELLS_LOOKED_INTO
    for start in range(0, n, ROWS_AT_ONCE):
        ends, _, columns = index.range_search(ordered[start : start + ROWS_AT_ONCE], floor)
        n_each: IndexArray = ends[1:].astype(np.int64) - ends[:-1].astype(np.int64)
        rows = start + np.repeat(np.arange(len(n_each)), n_each)
        rows, other = by_content[rows], by_content[columns]
        apart = other != rows  # of two one may be found by the other alone
        rows, other = rows[apart], other[apart]
        share = min((start + ROWS_AT_ONCE) / n, 1.0)
        yield np.minimum(rows, other), np.maximum(rows, other), share


def _counted(vectors: VectorArray, left: IndexArray, right: IndexArray) -> npt.NDArray[np.float32]:
    found = np.zeros(len(left), dtype=np.float32)
    for start in range(0, len(left), PAIRS_AT_ONCE):
        some = slice(start, start + PAIRS_AT_ONCE)
        products = vectors[left[some]].astype(np.float64) * vectors[right[some]]
        found[some] = np.minimum(products.sum(axis=1), 1.0)
    return found
