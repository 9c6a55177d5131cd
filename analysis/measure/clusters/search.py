"""What is asked for when examples are clustered or laid out: the parameters, and a name on disk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from analysis.measure.duplicates.search import Field
from analysis.measure.embeddings import TFIDF

SEED = 42
CLUSTERS_VERSION, LAYOUT_VERSION, SPREAD_VERSION = 2, 2, 2  # raised when others are found
Method = Literal["kmeans", "density"]
LayoutMethod = Literal["fast", "neighbours"]


@dataclass(frozen=True)
class ClusterSearch:
    """How examples are clustered.

    Attributes:
        encoder: What makes the vectors.
        field: What is embedded of each example.
        method: "kmeans", or "density" (HDBSCAN).
        k: k-means: how many clusters; 0 for as many as are suggested.
        min_size: Density: the fewest examples of a cluster; 0 for a share of the set.
    """

    encoder: str = TFIDF
    field: Field = "both"
    method: Method = "kmeans"
    k: int = 0
    min_size: int = 0

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another search."""
        return _key(CLUSTERS_VERSION, self)


@dataclass(frozen=True)
class LayoutSearch:
    """How examples are laid out on a plane.

    Attributes:
        encoder: What makes the vectors.
        field: What is embedded of each example.
        method: "fast": principal components; "neighbours": who is near stays near.
    """

    encoder: str = TFIDF
    field: Field = "both"
    method: LayoutMethod = "fast"

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another layout."""
        return _key(LAYOUT_VERSION, self)


@dataclass(frozen=True)
class SpreadSearch:
    """How far examples are spread.

    Attributes:
        encoder: What makes the vectors.
        field: What is embedded of each example.
        k: Regions, found by k-means; 0 for as many as are suggested.
    """

    encoder: str = TFIDF
    field: Field = "both"
    k: int = 0

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another search."""
        return _key(SPREAD_VERSION, self)


def _key(version: int, search: ClusterSearch | LayoutSearch | SpreadSearch) -> str:
    text = json.dumps([type(search).__name__, version, SEED, asdict(search)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
