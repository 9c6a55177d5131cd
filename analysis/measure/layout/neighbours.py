"""A map on which examples stand by those that they are like (t-SNE).

Measured once on t0_50k, on a busy machine (53,206 different examples, 294 templates; of each
example's 15 nearest on the map those of its own template; its 15 nearest by cosine that are
still near; trustworthiness at 15; CPU seconds, of PaCMAP with its own search for neighbours, of
the others after the neighbours were found). The benchmark `layout` does it again.

    PCA                                       0.09   0.09   0.72     0 s
    UMAP (umap-learn 0.5.12)                  0.39   0.48   0.88    38 s, and 35 s for its import
    PaCMAP 0.9.1                              0.40   0.38   0.92    52 s, and 28 s for its import
    t-SNE, perplexity 30, 750 rounds          0.41   0.62   0.93   236 s
    t-SNE, 15 neighbours alike, 350 rounds    0.46   0.59   0.90    54 s

Its library has no compiler to start (UMAP and PaCMAP bring Numba), tells how far it is, and
draws nothing while it works, on any number of threads.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.cores import n_cores
from analysis.measure.content_order import distinct
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.layout.fast import PointArray, fast_layout, scaled
from analysis.measure.neighbours import Neighbours, neighbours

K = 15  # neighbours that each example is drawn to
EARLY, LATE = 100, 250  # rounds in which crowds gather, and in which they find their shape
EXAGGERATION = 12.0  # of the pull in the early rounds (van der Maaten 2014)
LEAST_STEP = 50.0  # learning rate of small sets; of others their size (Belkina et al. 2019)
BY_GRID = 5000  # examples from which on a grid is faster than a tree (Linderman et al. 2019)
START, NOISE = 1e-4, 1e-6  # spread of the places that are started from, and what is drawn
TOLD_EVERY = 5  # rounds
FOUND = 0.3  # share of the work that finding the neighbours is


def neighbour_layout(
    vectors: VectorArray,
    *,
    seed: int,
    near: Neighbours | None = None,
    progress: Progress | None = None,
) -> PointArray:
    """Lay the examples out so that those that are alike stand together.

    t-SNE (van der Maaten and Hinton 2008) by openTSNE (Poličar et al. 2024) from the principal
    components, with as much pull from each of the K nearest by cosine. The same for a seed in
    any order of the examples. What is far apart on it says nothing: only neighbours mean
    something.

    Args:
        vectors: Of length 1, shape (n, d). Equal ones stand on one point; zeros (empty texts)
            in the middle.
        seed: Of what is drawn to part those that PCA puts on one point.
        near: The neighbours of the different vectors in their order by content, if they are
            known, at least K of each.
        progress: Called with the share that is done; what it raises stops the work.

    Returns:
        Shape (n, 2), almost all of them within [-1, 1].
    """
    different = distinct(vectors)
    rows = vectors[different.rows]
    places = fast_layout(rows)
    if len(rows) > 3:  # noqa: PLR2004 -- of three each is the others' neighbour
        near = near or neighbours(rows, K, progress=lambda share: _tell(progress, FOUND * share))
        places = _moved(places, near, seed, progress)
    _tell(progress, 1.0)
    points = np.zeros((len(vectors), 2), np.float32)
    filled = different.number >= 0
    points[filled] = places[different.number[filled]]
    return points


def _moved(
    places: PointArray, near: Neighbours, seed: int, progress: Progress | None
) -> PointArray:
    from openTSNE import TSNEEmbedding, affinity
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    n, k = len(places), min(K, near.k)
    threads = n_cores() if n >= BY_GRID else 1  # of few, threads mostly wait for each other
    far = 1 - near.similarity[:, :k].astype(np.float64)
    pull = affinity.Uniform(
        knn_index=PrecomputedNeighbors(near.rows[:, :k], far), k_neighbors=k, n_jobs=threads
    )
    started = places / max(float(places[:, 0].std()), 1e-12) * START
    started = started + np.random.default_rng(seed).normal(scale=NOISE, size=(n, 2))
    moved = TSNEEmbedding(
        started,
        pull,
        negative_gradient_method="fft" if n >= BY_GRID else "bh",
        n_jobs=threads,
        random_state=seed,
    )
    done = 0

    def tell(round_: int, *_: object) -> None:
        _tell(progress, FOUND + (1 - FOUND) * (done + round_) / (EARLY + LATE))

    for rounds, exaggeration, momentum in ((EARLY, EXAGGERATION, 0.5), (LATE, 1.0, 0.8)):
        moved = moved.optimize(
            n_iter=rounds,
            exaggeration=exaggeration,
            momentum=momentum,
            learning_rate=max(n / exaggeration, LEAST_STEP),
            use_callbacks=progress is not None,
            callbacks=tell,
            callbacks_every_iters=TOLD_EVERY,
        )
        done += rounds
    found: npt.NDArray[np.float64] = np.asarray(moved)
    return scaled(found - np.median(found, axis=0))


def _tell(progress: Progress | None, share: float) -> None:
    if progress:
        progress(share)
