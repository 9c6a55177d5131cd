"""Clusters of examples: which example belongs to which, and what each cluster is like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measure.clusters.grouping import NOISE
from analysis.measure.clusters.spherical import means
from analysis.measure.content_order import Distinct
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings.tfidf import VectorArray

LabelArray = npt.NDArray[np.int32]
CENTRAL = 2


@dataclass(frozen=True)
class Clusters:
    """Which cluster each example belongs to; cluster 0 is the largest.

    Attributes:
        labels: Number of the cluster of each example, shape (n,); -1 is noise: by density what
            stands in no crowd, always what has no vector (an empty text).
        centers: Direction of the mean of each cluster's vectors, shape (k, d), of length 1.
        method: How they were found, "kmeans" or "density".
    """

    labels: LabelArray
    centers: VectorArray
    method: str

    def __len__(self) -> int:
        return len(self.centers)

    @property
    def sizes(self) -> IndexArray:
        """Examples of each cluster, descending, shape (k,)."""
        return np.bincount(self.labels[self.labels != NOISE], minlength=len(self))

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """Part of all examples, noise too, that each cluster has, shape (k,)."""
        shares: npt.NDArray[np.float64] = self.sizes / max(len(self.labels), 1)
        return shares

    @property
    def n_noise(self) -> int:
        """Examples of no cluster."""
        return int((self.labels == NOISE).sum())


def numbered(
    vectors: VectorArray, different: Distinct, labels: IndexArray, *, method: str
) -> Clusters:
    """Clusters numbered by their size, the largest first.

    Args:
        vectors: Of all examples, shape (n, d).
        different: Of them.
        labels: A number for each different vector, -1 for noise, shape (m,). Of two clusters
            of one size comes first whose member is first in the order by content.
        method: As in `Clusters`.
    """
    inside = labels != NOISE
    _, first, number = np.unique(labels[inside], return_index=True, return_inverse=True)
    weights = different.counts[inside].astype(np.float64)
    sizes = np.bincount(number, weights, minlength=len(first))
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    new = np.full(len(different) + 1, NOISE, dtype=np.int32)  # the last one is for zeros
    new[:-1][inside] = rank[number]
    rows = different.rows[inside]
    centers = means(vectors[rows], weights, rank[number], len(order))[0]
    return Clusters(new[different.number], centers, method)


def closeness(vectors: VectorArray, clusters: Clusters) -> npt.NDArray[np.float32]:
    """Cosine of each vector to the center of its own cluster, shape (n,); NaN for noise."""
    found = np.full(len(vectors), np.nan, dtype=np.float32)
    rows = np.flatnonzero(clusters.labels != NOISE)
    for some in np.array_split(rows, len(rows) // (1 << 14) + 1):
        centers = clusters.centers[clusters.labels[some]]
        found[some] = np.einsum("ij,ij->i", vectors[some], centers)
    return found


def cohesion(vectors: VectorArray, clusters: Clusters) -> npt.NDArray[np.float64]:
    """Mean cosine of each cluster's vectors to its center, shape (k,): 1 if they are all one."""
    inside = clusters.labels != NOISE
    near = closeness(vectors, clusters)[inside].astype(np.float64)
    sums = np.bincount(clusters.labels[inside], near, minlength=len(clusters))
    return np.minimum(sums / np.maximum(clusters.sizes, 1), 1.0)


def central(
    vectors: VectorArray, clusters: Clusters, *, n: int = CENTRAL
) -> tuple[tuple[int, ...], ...]:
    """The examples nearest to the center of each cluster.

    Args:
        vectors: Of all examples, shape (n, d).
        clusters: Of them.
        n: Examples of each, at most. Of equal vectors one is given, so that a copy is not the
            second example.

    Returns:
        Rows of each cluster, the nearest first.
    """
    near = closeness(vectors, clusters)
    order = np.lexsort((-near, clusters.labels))
    order = order[clusters.labels[order] != NOISE]
    ends = np.cumsum(clusters.sizes)
    found = []
    for start, end in zip(ends - clusters.sizes, ends, strict=True):
        chosen: list[int] = []
        for row in order[start:end].tolist():
            if not any(np.array_equal(vectors[row], vectors[other]) for other in chosen):
                chosen.append(row)
            if len(chosen) == n:
                break
        found.append(tuple(chosen))
    return tuple(found)
