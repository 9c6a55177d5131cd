"""How the examples spread over the space of their meaning: crowded, covered, hardly touched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measure.clusters.found import Clusters
from analysis.measure.clusters.grouping import NOISE
from analysis.measure.content_order import Distinct, distinct
from analysis.measure.duplicates.semantic import Progress
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.neighbours import Neighbours, neighbours

K = 15  # nearest others that say how crowded a place is
CROWDED = 75  # percentile of the set's densities that the median of a crowded region reaches
FEW = 0.25  # of an even share: a region with less is nearly empty
ROWS_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class Region:
    """One cluster as a part of the space.

    Attributes:
        cluster: Its number.
        n: Its examples.
        share: Its part of all examples that are in a cluster.
        density: Median density of its examples.
    """

    cluster: int
    n: int
    share: float
    density: float


@dataclass(frozen=True)
class Variety:
    """How many different things some examples say.

    Attributes:
        directions: Vendi score (Friedman and Dieng, arXiv:2210.02410) with the cosine as the
            similarity: how many examples that have nothing in common would be as varied. NaN
            for a set without a vector.
        coverage: The same from 0 (all say one thing) to 1 (all directions alike), by what the
            number of examples and of dimensions allows; NaN for fewer than two examples.
    """

    directions: float
    coverage: float


@dataclass(frozen=True)
class Spread:
    """How a set spreads.

    Attributes:
        density: Mean cosine of each example to its K nearest different others, shape (n,); NaN
            for an empty text, and where there is no other.
        variety: How many different things they say.
        over_dense: Regions whose median density is at least that of three quarters of all
            examples, the densest first.
        near_empty: Regions with less than a quarter of the examples that an even share would
            be, the emptiest first.
    """

    density: npt.NDArray[np.float32]
    variety: Variety
    over_dense: tuple[Region, ...]
    near_empty: tuple[Region, ...]


def spread(
    vectors: VectorArray,
    clusters: Clusters,
    *,
    near: Neighbours | None = None,
    progress: Progress | None = None,
) -> Spread:
    """Measure how a set spreads.

    Args:
        vectors: Of length 1, shape (n, d); zeros (empty texts) are left out.
        clusters: The regions; of k-means, so that they part the whole space.
        near: The neighbours of the different vectors in their order by content, if they are
            known, at least K of each.
        progress: Called with the share that is done; what it raises stops the search.
    """
    different = distinct(vectors)
    near = near or neighbours(vectors[different.rows], K, progress=progress)
    density = _density(different, near)
    regions = _regions(density, clusters)
    crowded = np.nanpercentile(density, CROWDED) if (~np.isnan(density)).any() else np.inf
    over = [region for region in regions if len(regions) > 1 and region.density >= crowded]
    few = [region for region in regions if region.share < FEW / len(regions)]
    return Spread(
        density,
        variety(vectors),
        tuple(sorted(over, key=lambda region: (-region.density, region.cluster))),
        tuple(sorted(few, key=lambda region: (region.n, region.cluster))),
    )


def variety(vectors: VectorArray) -> Variety:
    """How many different things some examples say.

    Args:
        vectors: Of length 1, shape (n, d); zeros (empty texts) are left out.
    """
    directions = vendi_score(vectors)
    most = min(int(vectors.any(axis=1).sum()), vectors.shape[1])
    if most <= 1:
        return Variety(directions, float("nan"))
    return Variety(directions, min(max((directions - 1) / (most - 1), 0.0), 1.0))


def vendi_score(vectors: VectorArray) -> float:
    """Effective number of different examples, by their cosines; NaN if there is no vector.

    The exponential of the entropy of the eigenvalues of the matrix of cosines divided by n, which
    are those of the d by d matrix of the vectors' products.
    """
    n, d = int(vectors.any(axis=1).sum()), vectors.shape[1]
    if not n:
        return float("nan")
    products = np.zeros((d, d))
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        some = vectors[start : start + ROWS_AT_ONCE].astype(np.float64)
        products += some.T @ some
    values = np.linalg.eigvalsh(products / n)
    values = values[values > np.finfo(np.float32).eps]
    values /= values.sum()
    return float(np.exp(-(values * np.log(values)).sum()))


def _density(different: Distinct, near: Neighbours) -> npt.NDArray[np.float32]:
    density = np.full(len(different.number), np.nan, dtype=np.float32)
    if near.k:
        filled = different.number >= 0
        means = near.similarity[:, :K].mean(axis=1)
        density[filled] = means[different.number[filled]]
    return density


def _regions(density: npt.NDArray[np.float32], clusters: Clusters) -> list[Region]:
    n_inside = int((clusters.labels != NOISE).sum())
    regions = []
    for cluster, n in enumerate(clusters.sizes.tolist()):
        known = density[clusters.labels == cluster]
        known = known[~np.isnan(known)]
        median = float(np.median(known)) if len(known) else float("nan")
        regions.append(Region(cluster, n, n / n_inside, median))
    return regions
