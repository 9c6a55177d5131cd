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
    more, those in neighbouring cells of a k-means partition: an other may be missed then.

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
        some = slice(start, start + ROWS_AT_ONCE)
        near, found = index.search(held[some], k + 1)
        own = found == np.arange(start, start + len(found))[:, None]
        own[~own.any(axis=1), -1] = True  # as near as itself were others enough
        rows[some] = found[~own].reshape(-1, k)
        similarity[some] = near[~own].reshape(-1, k)
        if progress:
            progress(min((start + ROWS_AT_ONCE) / n, 1.0))
    lost = rows < 0  # cells that held too few: the vector itself, as like as nothing
    rows[lost] = np.nonzero(lost)[0]
    return Neighbours(rows, np.where(lost, 0, np.clip(similarity, -1, 1)).astype(np.float32))
