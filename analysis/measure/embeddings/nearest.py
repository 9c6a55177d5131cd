"""The vectors that are most like another one: every one is compared, none is guessed at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.measure.embeddings.tfidf import VectorArray

ROWS_AT_ONCE = 16_384
SLACK = 1e-4  # by which a product in 32 bits may be off


def nearest(
    vectors: VectorArray, query: VectorArray, n: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """The vectors with the largest cosine similarity to a query, the most similar first.

    Read in parts, so that vectors on disk take little memory. What comes near is counted anew
    in 64 bits: where a vector stands does not change what is found.

    Args:
        vectors: Of length 1, or zeros, shape (m, d).
        query: Of length 1, shape (d,).
        n: How many are wanted; there are fewer of fewer vectors.

    Returns:
        Positions and similarities, shapes (min(n, m),); of equally similar ones the first.
    """
    positions, similarities = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    exact = np.asarray(query, dtype=np.float64)
    for start in range(0, len(vectors) if n > 0 else 0, ROWS_AT_ONCE):
        part = np.asarray(vectors[start : start + ROWS_AT_ONCE])
        rough = part @ np.asarray(query, dtype=np.float32)
        least = np.partition(rough, -n)[-n] if n < len(rough) else -np.inf
        if len(positions) == n:
            least = max(least, similarities[-1])
        near = np.flatnonzero(rough >= least - SLACK)
        counted = (part[near].astype(np.float64) * exact).sum(axis=1)
        counted = np.clip(counted, -1, 1).astype(np.float32)
        similarities = np.append(similarities, counted)
        positions = np.append(positions, start + near)
        best = np.argsort(-similarities, kind="stable")[:n]
        positions, similarities = positions[best], similarities[best]
    return positions, similarities
