"""Clusters by k-means, and how many clusters to ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.cores import one_thread
from analysis.measure.clusters.found import Clusters, numbered
from analysis.measure.clusters.spherical import centers_of, nearest
from analysis.measure.content_order import distinct, every_nth
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray

MOST_FITTED = 100_000  # different vectors that centers are found from
CANDIDATES = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)
JUDGED = 5_000  # different vectors that a number of clusters is judged by
EACH = 5  # different vectors that a cluster should have at least, of those judged
STARTS, ROUNDS = 2, 15  # of a clustering that is only judged
ENOUGH = 0.95  # of the best score: the fewest clusters that reach it are suggested
STANDS_OUT = 1.1  # times the score of the most clusters: below it no number stands out
STRUCTURE = 0.25  # a lower silhouette shows no structure (Kaufman and Rousseeuw 1990)
READABLE = 20  # clusters that are suggested then, at most
FEW = (  # what is said of so few different vectors: they are not judged
    "No example has a word to go by.",
    "All examples are alike: they are one cluster.",
    "There are 2 different examples: each of them is a cluster.",
    "There are 3 different examples: each of them is a cluster.",
)


@dataclass(frozen=True)
class Suggestion:
    """How many clusters to ask for.

    Attributes:
        k: The number suggested; 0 for a set without a vector.
        scores: Candidate -> mean simplified silhouette, in [-1, 1].
        criterion: One sentence that says how it was chosen.
    """

    k: int
    scores: dict[int, float]
    criterion: str


def kmeans_clusters(
    vectors: VectorArray, *, k: int, seed: int, progress: Progress | None = None
) -> Clusters:
    """Part the examples into k clusters of like direction (spherical k-means).

    The same in any order of the examples. Of more than MOST_FITTED different vectors an even
    sample says where the centers are.

    Args:
        vectors: Of length 1, shape (n, d); zeros belong to no cluster.
        k: Clusters wanted; there are fewer if there are fewer different vectors.
        seed: Of the centers that are started from.
        progress: Called with the share that is done; what it raises stops the search.

    Raises:
        ValueError: If k is less than 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}; ask for 1 cluster or more")
    different = distinct(vectors)
    rows = vectors[different.rows]
    some = every_nth(len(rows), MOST_FITTED)
    labels = np.zeros(len(rows), np.int64)
    if len(rows):
        weights = different.counts.astype(np.float64)
        centers = centers_of(rows[some], weights[some], k=k, seed=seed, progress=progress)
        labels = nearest(rows, centers)[0]
    return numbered(vectors, different, labels, method="kmeans")


def suggested_k(vectors: VectorArray, *, seed: int, progress: Progress | None = None) -> Suggestion:
    """Suggest a number of clusters for k-means.

    The criterion is the simplified silhouette (Hruschka et al. 2004; Vendramin et al. 2010):
    how much nearer an example is to its own center than to the next one. Where it has a peak,
    that many themes are there; of nearly equal ones the fewest. In texts without such themes it
    rises on and on, as clusters are merely cut up: then a number that a legend can hold.

    Args:
        vectors: Of length 1, shape (n, d).
        seed: Of the clusterings that are judged.
        progress: Called with the share that is done; what it raises stops the search.

    Returns:
        The suggestion; of fewer than four different vectors a cluster of each, or none.
    """
    rows = vectors[distinct(vectors).rows]
    rows = rows[every_nth(len(rows), JUDGED)]
    weights = np.ones(len(rows))
    candidates = [k for k in CANDIDATES if k == CANDIDATES[0] or k * EACH <= len(rows)]
    scores: dict[int, float] = {}
    for done, k in enumerate(candidates if len(rows) >= len(FEW) else []):
        with one_thread():
            centers = centers_of(rows, weights, k=k, seed=seed, starts=STARTS, rounds=ROUNDS)
            scores[k] = _silhouette(rows, centers)
        if progress:
            progress((done + 1) / len(candidates))
    return _suggested(scores, len(rows))


def _suggested(scores: dict[int, float], n: int) -> Suggestion:
    if not scores:
        return Suggestion(n, scores, FEW[n])
    judged = (
        f"simplified silhouette of {n:,} different examples, {min(scores)} to {max(scores)} "
        "clusters tried"
    )
    best = max(scores, key=lambda k: scores[k])
    rises = len(scores) > 1 and scores[best] < STANDS_OUT * scores[max(scores)]
    if rises or scores[best] < STRUCTURE:
        k = min(READABLE, max(int((n / 2) ** 0.5), 1), max(scores))
        criterion = f"No number stands out ({judged}); {k} can still be looked through."
        return Suggestion(k, scores, criterion)
    k = min(k for k, score in scores.items() if score >= ENOUGH * scores[best])
    score = f"{scores[k]:.2f}"
    criterion = f"{k} is the fewest with nearly the best score ({score}; {judged})."
    return Suggestion(k, scores, criterion)


def _silhouette(rows: VectorArray, centers: VectorArray) -> float:
    """Mean of (b - a) / max(a, b): a and b are the distances to the nearest two centers."""
    alike = rows @ centers.T
    near = np.partition(alike, (-2, -1), axis=1)[:, -2:]
    second, first = np.maximum(1 - near.astype(np.float64), 0).T
    return float(
        np.divide(second - first, second, out=np.zeros(len(rows)), where=second > 0).mean()
    )
