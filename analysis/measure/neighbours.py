"""The nearest others of each vector, by cosine: what density and a map of the set are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray

EXACT = 100_000  # vectors up to which every two are compared
ROWS_AT_ONCE = 4096
CELLS_LOOKED_INTO = 32
POINTS_OF_A_CELL = 39  # at least, as Faiss asks for
SEED = 42


@dataclass(frozen=True)
class Neighbours:
    """The nearest others of n vectors, the nearest first.

    Attributes:
        rows: Positions of the others, shape (n, k).
        similarity: Cosine to them, shape (n, k).
    """

    rows: IndexArray
    similarity: npt.NDArray[np.float32]

    @property
    def k(self) -> int:
        """Others of each."""
        return int(self.rows.shape[1])


def neighbours(
    vectors: VectorArray, k: int, *, exact: int = EXACT, progress: Progress | None = None
) -> Neighbours:
    """Find the k nearest others of each vector.

    Up to `exact` vectors every two are compared, on all cores (Faiss, Douze et al. 2024). Of
    more, those in neighbouring cells of a k-means partition: an other may be missed then, but
    each has k of them.

    Args:
        vectors: Different ones of length 1, shape (n, d), in an order by content, so that
            what is equally near does not depend on that of the examples.
        k: Others wanted; all others if there are fewer.
        exact: See above.
        progress: Called with the share that is done; what it raises stops the search.
    """
    import faiss

    n, d = vectors.shape
    k = max(min(k, n - 1), 0)
    rows, similarity = np.zeros((n, k), np.int64), np.zeros((n, k), np.float32)
    if not k:
        return Neighbours(rows, similarity)
    held = np.ascontiguousarray(vectors, dtype=np.float32)
    index: Any = faiss.IndexFlatIP(d)
    if n > exact:
        cells = max(min(int(4 * n**0.5), n // POINTS_OF_A_CELL), 1)
        index = faiss.IndexIVFFlat(index, d, cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.seed = SEED
        index.train(held)
        index.nprobe = CELLS_LOOKED_INTO
    index.add(held)
    for start in range(0, n, ROWS_AT_ONCE):
        some = np.arange(start, min(start + ROWS_AT_ONCE, n))
        rows[some], similarity[some] = _others(index, held, some, k)
        if progress:
            progress((some[-1] + 1) / n)
    # Far from a crowd the cells looked into may hold fewer than k others: few vectors lie so, and
    # for them every cell is looked into.
    lost = np.flatnonzero((rows < 0).any(axis=1))
    if len(lost):
        index.nprobe = index.nlist
    for start in range(0, len(lost), ROWS_AT_ONCE):
        some = lost[start : start + ROWS_AT_ONCE]
        rows[some], similarity[some] = _others(index, held, some, k)
        if progress:
            progress(1.0)  # it may stop the search
    return Neighbours(rows, np.clip(similarity, -1, 1))


def _others(
    index: Any, held: VectorArray, some: IndexArray, k: int
) -> tuple[IndexArray, npt.NDArray[np.float32]]:
    """The k nearest others of some rows, and their cosines, shapes (len(some), k).

    A row is -1 where the index found too few.
    """
    near, found = index.search(held[some], k + 1)
    own = found == some[:, None]
    own[~own.any(axis=1), -1] = True  # as near as itself were others enough
    return found[~own].reshape(-1, k), near[~own].reshape(-1, k)
