"""Vectors without a model: weighted words in fewer dimensions (TF-IDF and SVD, or LSA).

Deerwester et al. 1990, "Indexing by latent semantic analysis". It knows no more of meaning than
which words stand together in this very set, needs nothing to be fetched, and is there at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.cores import n_cores
from analysis.measure.codepoints import characters, spans, words
from analysis.measure.duplicates.shingles import TEXTS_AT_ONCE, plain

DIMENSIONS = 128
TERM_BITS = 18  # terms are told apart by so many bits of their hash
MOST_FITTED = 20_000  # texts that the dimensions are found from
ROWS_AT_ONCE = 4096
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


def vectors(counts: Any, *, dimensions: int = DIMENSIONS, seed: int = 42) -> VectorArray:
    """Vectors of length 1; those of the same texts are the same in any order.

    Args:
        counts: Sparse counts of terms, shape (n, terms).
        dimensions: Of the vectors, at most: a few texts have fewer.
        seed: Of the search for the dimensions.

    Returns:
        Shape (n, d); zeros for a text without a term.
    """
    from sklearn.preprocessing import normalize

    if not counts.nnz:
        return np.zeros((counts.shape[0], 1), dtype=np.float32)
    weighted = _weighted(counts)
    axes = _axes(weighted[_sample(weighted)], dimensions, seed)

    def project(start: int) -> VectorArray:
        found: VectorArray = weighted[start : start + ROWS_AT_ONCE] @ axes
        return found

    with ThreadPoolExecutor(n_cores()) as pool:
        parts = list(pool.map(project, range(0, weighted.shape[0], ROWS_AT_ONCE)))
    unit: VectorArray = normalize(np.concatenate(parts), copy=False)
    return unit


def _weighted(counts: Any) -> Any:
    """Terms by how telling they are: sublinear frequency times inverse document frequency."""
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    used = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]))
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, used])
    return csr_array(weighted, dtype=np.float32)


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
    from sklearn.utils.extmath import randomized_svd, svd_flip

    d = min(dimensions, *weighted.shape)
    if min(weighted.shape) <= 2 * dimensions:
        left, _, axes = np.linalg.svd(weighted.toarray(), full_matrices=False)
        axes = svd_flip(left, axes, u_based_decision=False)[1][:d]
    else:
        _, _, axes = randomized_svd(weighted, d, n_iter=4, random_state=seed, flip_sign=True)
    found: VectorArray = np.ascontiguousarray(axes.T, dtype=np.float32)
    return found


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
