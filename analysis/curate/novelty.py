"""Examples of clusters that are small, or far from all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.curate.apportion import FloatArray
from analysis.measure.clusters.found import Clusters
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import counted, shown_number

SMALL = 0.5  # of the size that clusters would have if all were alike
FAR_SHARE = 0.1  # of the clusters, the farthest ones
LEAST_CLUSTERS = 3  # of fewer none is novel


@dataclass(frozen=True)
class Regions:
    """The clusters of a data set, as far as it takes to tell novel ones.

    Attributes:
        of: The cluster of each example, below 0 for none, shape (n,).
        names: What each is called, k texts; they are of the data.
        nearest: How like each is to the one it is most like: the cosine of their centers, (k,).
    """

    of: npt.NDArray[np.int32]
    names: Sequence[str]
    nearest: FloatArray


def regions_of(clusters: Clusters, names: Sequence[str]) -> Regions:
    """What tells the novel ones of some clusters.

    Args:
        clusters: The clusters, k of them.
        names: What each is called.
    """
    alike = clusters.centers.astype(np.float64) @ clusters.centers.astype(np.float64).T
    np.fill_diagonal(alike, -1)
    nearest = alike.max(axis=1) if len(alike) > 1 else np.ones(len(alike))
    return Regions(clusters.labels, tuple(names), nearest)


def novel_examples(
    regions: Regions | None, kept: IndexArray, lots: npt.NDArray[np.uint64], *, most: int
) -> Iterable[tuple[int, str]]:
    """Examples of novel clusters, with the reason in words: one of each in turn.

    Args:
        regions: The clusters; None if they were not found.
        kept: Positions of the examples that the recipe keeps, ascending.
        lots: A number drawn for each of all examples, shape (n,).
        most: Examples, at most.

    Returns:
        Positions with reasons.
    """
    if regions is None or len(regions.nearest) < LEAST_CLUSTERS:
        return
    of = regions.of[kept]
    sizes = np.bincount(of[of >= 0], minlength=len(regions.nearest))
    why = _why(regions, sizes)
    at = np.flatnonzero(np.isin(of, list(why)))
    order = at[np.lexsort((lots[kept[at]], of[at]))]
    groups = of[order]
    first = np.searchsorted(groups, groups)
    turn = np.arange(len(order)) - first  # 0 for the first of each cluster, 1 for the second
    order = order[np.lexsort((groups, sizes[groups], turn))][:most]
    for each in order.tolist():
        yield int(kept[each]), why[int(of[each])]


def _why(regions: Regions, sizes: IndexArray) -> dict[int, str]:
    """The novel clusters, each with what makes it one."""
    there = np.flatnonzero(sizes)
    if len(there) < LEAST_CLUSTERS:
        return {}
    even = sizes.sum() / len(there)
    n_far = max(1, round(FAR_SHARE * len(there)))
    far = there[np.argsort(regions.nearest[there], kind="stable")][:n_far].tolist()
    why = {}
    for cluster in there.tolist():
        said = []
        if sizes[cluster] <= SMALL * even:
            said.append(f"small ({counted(int(sizes[cluster]), 'examples')})")
        if cluster in far:
            near = shown_number(round(float(regions.nearest[cluster]), 2))
            said.append(f"far from all others (similarity {near} to the nearest)")
        if said:
            why[cluster] = f"Its cluster, {regions.names[cluster]}, is {' and '.join(said)}"
    return why
