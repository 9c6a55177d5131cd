"""A map at once: the two directions in which the examples differ most (PCA)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.measure.embeddings.tfidf import VectorArray

PointArray = npt.NDArray[np.float32]
ROWS_AT_ONCE = 1 << 14
WITHIN = 98  # percentile of the distances from the middle that lies at 1


def fast_layout(vectors: VectorArray) -> PointArray:
    """Lay the examples out by their first two principal components.

    The same in any order of the examples, up to rounding: nothing is drawn, and each direction
    points to where its largest part is positive.

    Args:
        vectors: Of length 1, shape (n, d); zeros (empty texts) stand in the middle.

    Returns:
        Shape (n, 2), almost all of them within [-1, 1].
    """
    n, d = vectors.shape
    filled = vectors.any(axis=1)
    count = int(filled.sum())
    if count < 2:  # noqa: PLR2004 -- one example differs from none
        return np.zeros((n, 2), np.float32)
    mean = vectors.sum(axis=0, dtype=np.float64) / count
    spread = np.zeros((d, d))
    for start in range(0, n, ROWS_AT_ONCE):
        some = vectors[start : start + ROWS_AT_ONCE].astype(np.float64)
        spread += some.T @ some
    _, axes = np.linalg.eigh(spread / count - np.outer(mean, mean))
    axes = axes[:, ::-1][:, :2]
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    axes = axes * np.where(largest < 0, -1, 1)
    points = np.zeros((n, 2))
    points[:, : axes.shape[1]] = vectors @ axes.astype(np.float32) - mean @ axes
    points[~filled] = 0
    return scaled(points)


def scaled(points: npt.NDArray[np.floating]) -> PointArray:
    """Points with most of them in [-1, 1], one scale for both axes; shape (n, 2)."""
    reach = float(np.percentile(np.abs(points).max(axis=1), WITHIN)) if len(points) else 0.0
    reach = reach or float(np.abs(points).max(initial=0.0)) or 1.0
    return (points / reach).astype(np.float32)
