"""Vectors without a model: weighted words in fewer dimensions (TF-IDF and SVD, or LSA).

Deerwester et al. 1990, "Indexing by latent semantic analysis". It knows no more of meaning than
which words stand together in this very set, needs nothing to be fetched, and is there at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.cores import n_cores, one_thread
from analysis.measure.codepoints import characters, spans, words
from analysis.measure.duplicates.shingles import TEXTS_AT_ONCE, plain

DIMENSIONS = 128
TERM_BITS = 18  # terms are told apart by so many bits of their hash
MOST_FITTED = 20_000  # texts that the dimensions are found from
ROWS_AT_ONCE = 4096
OVERSAMPLES, ITERATIONS = 10, 4  # of the random projection
NOTHING = 1e-12  # of the largest squared singular value; it is counted in 32 bits
VectorArray = npt.NDArray[np.float32]


def term_counts(texts: pa.Array) -> Any:
    """How often each term stands in each text.

    A term is a word; of what is written without spaces, a character or two neighbours.

    Args:
        texts: Arrow texts, shape (n,); null counts as empty.

    Returns:
        Sparse counts, shape (n, 2 ** TERM_BITS).
    """
    from scipy.sparse import csr_array, vstack

    parts = [_of_some(some) for some in _slices(texts)]
    return (
        vstack(parts, format="csr") if parts else csr_array((0, 1 << TERM_BITS), dtype=np.float32)
    )


@dataclass(frozen=True)
class TermSpace:
    """What a set of texts was placed by, so that other texts can be placed among them.

    Attributes:
        columns: The terms that the set has, ascending, shape (t,).
        idf: How telling each of them is, shape (t,).
        axes: The directions in which the set's texts differ most, shape (t, d).
    """

    columns: npt.NDArray[np.int64]
    idf: VectorArray
    axes: VectorArray

    def vectors(self, counts: Any) -> VectorArray:
        """Vectors of length 1 of texts, of the set or others.

        Args:
            counts: Sparse counts of terms, shape (n, 2 ** TERM_BITS).

        Returns:
            Shape (n, d); zeros for a text without a term that the set has.
        """
        return _projected(_weighted(counts[:, self.columns], self.idf), self.axes)


def fit(counts: Any, *, dimensions: int = DIMENSIONS, seed: int = 42) -> TermSpace:
    """The space of some texts; the same in whatever order they come.

    Args:
        counts: Sparse counts of terms, shape (n, terms).
        dimensions: Of the space, at most: a few texts have fewer.
        seed: Of the search for the dimensions.

    Returns:
        Of texts without any term, a space without a term and of one dimension.
    """
    return _fitted(counts, dimensions, seed)[0]


def fit_vectors(
    counts: Any, *, dimensions: int = DIMENSIONS, seed: int = 42
) -> tuple[TermSpace, VectorArray]:
    """`fit`, and the vectors of the same texts in it, with the terms weighted once."""
    space, weighted = _fitted(counts, dimensions, seed)
    return space, _projected(weighted, space.axes)


def vectors(counts: Any, *, dimensions: int = DIMENSIONS, seed: int = 42) -> VectorArray:
    """Vectors of length 1; those of the same texts are the same in any order.

    Args:
        counts: Sparse counts of terms, shape (n, terms).
        dimensions: See `fit`.
        seed: See `fit`.

    Returns:
        Shape (n, d); zeros for a text without a term.
    """
    return fit_vectors(counts, dimensions=dimensions, seed=seed)[1]


def _fitted(counts: Any, dimensions: int, seed: int) -> tuple[TermSpace, Any]:
    """The space, and the weighted terms of the texts that it was made of."""
    in_texts = np.bincount(counts.indices, minlength=counts.shape[1])
    columns = np.flatnonzero(in_texts)
    # As scikit-learn's TfidfTransformer does: one more text that has every term.
    n_with = in_texts[columns].astype(np.float32) + np.float32(1)
    idf = np.log(np.float32(counts.shape[0] + 1) / n_with) + np.float32(1)
    weighted = _weighted(counts[:, columns], idf)
    if not len(columns):
        return TermSpace(columns, idf, np.zeros((0, 1), dtype=np.float32)), weighted
    axes = _axes(weighted[_sample(weighted)], dimensions, seed)
    return TermSpace(columns, idf, axes), weighted


def _weighted(counts: Any, idf: VectorArray) -> Any:
    """Terms by how telling they are: sublinear frequency times inverse document frequency."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    if not counts.nnz:
        return counts
    weights = (np.log(counts.data) + np.float32(1)) * idf[counts.indices]
    weighted = csr_array((weights, counts.indices, counts.indptr), shape=counts.shape)
    return csr_array(normalize(weighted, copy=False), dtype=np.float32)


def _projected(weighted: Any, axes: VectorArray) -> VectorArray:
    from sklearn.preprocessing import normalize

    found: VectorArray = _times(weighted, axes)
    if len(found):  # scikit-learn takes no empty arrays
        normalize(found, copy=False)
    return found


def _times(matrix: Any, dense: VectorArray) -> VectorArray:
    """A sparse matrix in rows times a dense one, on every core; row by row the same as on one."""
    found = np.empty((matrix.shape[0], dense.shape[1]), dtype=np.float32)

    def some(start: int) -> None:
        rows = slice(start, start + ROWS_AT_ONCE)
        found[rows] = matrix[rows] @ dense

    with ThreadPoolExecutor(n_cores()) as pool:
        list(pool.map(some, range(0, matrix.shape[0], ROWS_AT_ONCE)))
    return found


def _sample(weighted: Any) -> npt.NDArray[np.int64]:
    """The rows that the dimensions are found from, chosen and ordered by their content."""
    draw = np.random.default_rng(0)
    numbers = weighted @ draw.random(weighted.shape[1])
    chosen: npt.NDArray[np.int64] = np.lexsort((weighted.sum(axis=1), numbers))
    if len(chosen) > MOST_FITTED:
        chosen = chosen[:: len(chosen) // MOST_FITTED + 1]
    return chosen


def _axes(weighted: Any, dimensions: int, seed: int) -> VectorArray:
    """The directions in which the texts differ most, shape (terms, d)."""
    # Both now: threads are limited of libraries that are loaded alone.
    import scipy.linalg  # noqa: F401
    from sklearn.utils.extmath import svd_flip

    d = min(dimensions, *weighted.shape)
    with one_thread():  # by as many as there are cores, vectors move by 1e-4 from one to the next
        if min(weighted.shape) <= 2 * dimensions:
            left, _, axes = np.linalg.svd(weighted.toarray(), full_matrices=False)
            axes = svd_flip(left, axes, u_based_decision=False)[1][:d]
        else:
            axes = _leading(weighted, d, seed)
    found: VectorArray = np.ascontiguousarray(axes.T, dtype=np.float32)
    return found


def _leading(weighted: Any, d: int, seed: int) -> VectorArray:
    """The leading right singular vectors, by random projection (Halko et al. 2011).

    What scikit-learn's `randomized_svd` gives, to rounding: the same draws and iterations, but
    products on every core, and the last small decomposition by the square of its matrix.

    Returns:
        Shape (d, terms).
    """
    from scipy.linalg import lu, qr
    from sklearn.utils.extmath import svd_flip

    across = weighted.T.tocsr()
    wide = weighted.shape[0] < weighted.shape[1]
    tall, flat = (across, weighted) if wide else (weighted, across)
    draws = np.random.RandomState(seed).normal(size=(tall.shape[1], d + OVERSAMPLES))
    found = draws.astype(np.float32)
    for _ in range(ITERATIONS):
        found = lu(_times(tall, found), permute_l=True, check_finite=False)[0]
        found = lu(_times(flat, found), permute_l=True, check_finite=False)[0]
    basis = qr(_times(tall, found), mode="economic", check_finite=False)[0]
    small = _times(flat, basis).astype(np.float64)  # (columns of `tall`, d + OVERSAMPLES)
    values, turns = np.linalg.eigh(small.T @ small)
    values, turns = values[::-1][:d], turns[:, ::-1][:, :d]
    # Where all texts lie in fewer dimensions, nothing lies in the rest.
    lengths = np.sqrt(np.where(values > NOTHING * values[0], values, np.inf))
    inner, outer = basis @ turns, (small @ turns / lengths).T
    if wide:
        leading: VectorArray = svd_flip(inner, outer, u_based_decision=False)[0].T
    else:
        leading = svd_flip(inner, outer)[1]
    return leading


def _slices(texts: pa.Array) -> Iterator[pa.Array]:
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        yield texts.slice(start, TEXTS_AT_ONCE)


def _of_some(texts: pa.Array) -> Any:
    from scipy.sparse import csr_array

    letters = characters(plain(texts))
    single = words(letters)
    alone = letters.alone[spans(letters)[0]]
    both = alone[:-1] & alone[1:] & (single.rows[:-1] == single.rows[1:])
    pairs = single.hashes[:-1][both] * np.uint64(3) + single.hashes[1:][both]
    hashes = np.append(single.hashes, pairs)
    rows = np.append(single.rows, single.rows[:-1][both]).astype(np.uint64)
    bits = np.uint64(TERM_BITS)
    columns = (hashes * np.uint64(0x9E3779B97F4A7C15)) >> (np.uint64(64) - bits)
    keys, counts = np.unique(rows << bits | columns, return_counts=True)
    starts = np.searchsorted(keys, np.arange(len(texts) + 1, dtype=np.uint64) << bits)
    columns = (keys & np.uint64((1 << TERM_BITS) - 1)).astype(np.int32)
    shape = (len(texts), 1 << TERM_BITS)
    return csr_array((counts.astype(np.float32), columns, starts.astype(np.int32)), shape=shape)
