"""Clusters with what people need to know of them: a name, two examples, how close they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measure.clusters.found import Clusters
from analysis.measure.clusters.grouping import Grouping


@dataclass(frozen=True)
class NamedClusters:
    """Clusters with what is told of each.

    Attributes:
        clusters: The clusters, k of them.
        names: What each is called, by its most telling words; k texts.
        central: Positions of the most central examples of each.
        cohesion: Mean cosine of each cluster's vectors to its center, shape (k,).
        criterion: How their number was chosen, a sentence; "" if it was given.
    """

    clusters: Clusters
    names: tuple[str, ...]
    central: tuple[tuple[int, ...], ...]
    cohesion: npt.NDArray[np.float64]
    criterion: str = ""

    @property
    def grouping(self) -> Grouping:
        """Which cluster each example is in, with the names."""
        return Grouping(self.clusters.labels, dict(enumerate(self.names)))
