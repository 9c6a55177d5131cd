"""Clusters by density: crowds of examples, and what stands in none of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.measure.clusters.found import Clusters, numbered
from analysis.measure.clusters.grouping import NOISE
from analysis.measure.content_order import distinct
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.neighbours import Neighbours, neighbours

K = 15  # neighbours of each example that the crowds are found from
SAMPLES = 5  # neighbours that must be near for a place to be dense
LEAST = 1e-6  # a distance is not 0: that would be no edge of the graph
APART = 2.5  # between crowds without a common neighbour: beyond any distance of cosines
ALIKE = 0.5  # cosine of the members of a lone crowd, to SAMPLES neighbours and on average to all


def density_clusters(
    vectors: VectorArray,
    *,
    min_size: int,
    near: Neighbours | None = None,
    progress: Progress | None = None,
) -> Clusters:
    """Find crowds of at least `min_size` different examples; all others are noise.

    HDBSCAN (Campello et al. 2013) by scikit-learn, over the graph of the K nearest neighbours by
    cosine: nothing is lost to fewer dimensions, and memory and time grow with the number of
    examples, not with its square. Of 53,206 vectors it takes 2 s after the neighbours, where
    HDBSCAN over the first 20 principal components takes 90 (CPU time). Nothing is drawn:
    the same in any order of the examples.

    Where it finds no crowd, all may be one: those with a cosine of ALIKE to their neighbours are
    a cluster, if that is their mean cosine to each other, too.

    Args:
        vectors: Of length 1, shape (n, d); zeros are noise.
        min_size: Fewest different examples of a cluster, at least 2.
        near: The neighbours of the different vectors in their order by content, if they are
            known.
        progress: Called with the share that is done; what it raises stops the search.

    Raises:
        ValueError: If min_size is less than 2.
    """
    if min_size < 2:  # noqa: PLR2004 -- one is no crowd
        raise ValueError(f"min_size is {min_size}; ask for clusters of 2 examples or more")
    different = distinct(vectors)
    labels = np.full(len(different), NOISE, dtype=np.int64)
    if len(different) > max(min_size, 2):
        rows = vectors[different.rows]
        near = near or neighbours(rows, K, progress=lambda share: _tell(progress, 0.9 * share))
        labels = _labels(near, rows, min_size)
    _tell(progress, 1.0)
    return numbered(vectors, different, labels, method="density")


def _labels(near: Neighbours, rows: VectorArray, min_size: int) -> IndexArray:
    from sklearn.cluster import HDBSCAN

    def found(**options: Any) -> IndexArray:
        model = HDBSCAN(
            min_cluster_size=min_size,
            min_samples=max(min(SAMPLES, near.k), 1),
            metric="precomputed",
            copy=True,
            **options,
        )
        labels: IndexArray = model.fit_predict(graph).astype(np.int64)
        return labels

    graph = _graph(near)
    labels = found()
    if (labels != NOISE).any():
        return labels
    # A crowd is told from what is less dense around it: of one theme alone nothing is. Without a
    # bound the one cluster would be its few densest members.
    labels = found(allow_single_cluster=True, cluster_selection_epsilon=1 - ALIKE)
    inside = labels != NOISE
    is_crowd = inside.sum() >= min_size and _mean_cosine(rows[inside]) >= ALIKE
    return labels if is_crowd else np.full(len(rows), NOISE, dtype=np.int64)


def _mean_cosine(vectors: VectorArray) -> float:
    """Of every two, themselves too: chains of neighbours that lead anywhere have little of it."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    return float(mean @ mean)


def _graph(near: Neighbours) -> Any:
    """Distances between neighbours, one connected sparse graph, shape (m, m)."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    m, k = near.rows.shape
    left, right = np.repeat(np.arange(m), k), near.rows.ravel()
    far = np.maximum(1 - near.similarity.ravel().astype(np.float64), LEAST)
    keys = np.minimum(left, right) << 32 | np.maximum(left, right)
    keys, first = np.unique(keys, return_index=True)
    left, right, far = keys >> 32, keys & 0xFFFFFFFF, far[first]
    parts = connected_components(coo_matrix((far, (left, right)), shape=(m, m)), directed=False)[1]
    heads = np.unique(parts, return_index=True)[1]
    left = np.concatenate([left, np.full(len(heads) - 1, heads[0])])
    right = np.concatenate([right, heads[1:]])
    far = np.concatenate([far, np.full(len(heads) - 1, APART)])
    both = (np.concatenate([left, right]), np.concatenate([right, left]))
    return coo_matrix((np.concatenate([far, far]), both), shape=(m, m)).tocsr()


def _tell(progress: Progress | None, share: float) -> None:
    if progress:
        progress(share)
