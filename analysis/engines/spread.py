"""How the examples of a data set spread over their meanings: measured once, and kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.engines.clusters import find_clusters
from analysis.engines.embeddings import all_vectors
from analysis.engines.parts import Progress, between
from analysis.measure.clusters.search import ClusterSearch, SpreadSearch
from analysis.measure.spread import Region, Spread, Variety, spread

CLUSTERED = 0.4  # of the time, about


def find_spread(
    workspace: Workspace,
    fingerprint: str,
    search: SpreadSearch,
    *,
    progress: Progress | None = None,
) -> Spread:
    """Measure how the examples of a data set spread, now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: By which vectors, and into how many regions.
        progress: Called as it goes on; what it raises stops the work.

    Raises:
        EncoderError: If the model that makes the vectors cannot be had.
        WorkspaceError: If the data set was not read.
    """
    regions = ClusterSearch(search.encoder, search.field, "kmeans", k=search.k)
    found = find_clusters(workspace, fingerprint, regions, progress=between(progress, 0, CLUSTERED))
    vectors = all_vectors(workspace, fingerprint, search.encoder, search.field)
    comparing = between(progress, CLUSTERED, 1)
    return spread(
        vectors,
        found.clusters,
        progress=comparing and (lambda share: comparing(share, "Looking for neighbours")),
    )


def store_spread(path: Path, found: Spread) -> None:
    """Write what was measured to a file."""
    about = {
        **asdict(found.variety),
        "over_dense": [asdict(region) for region in found.over_dense],
        "near_empty": [asdict(region) for region in found.near_empty],
    }
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(
            file,
            density=found.density,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )


def stored_spread(path: Path) -> Spread:
    """Read what `store_spread` wrote."""
    with np.load(path) as stored:
        about = json.loads(stored["about"].tobytes())
        return Spread(
            stored["density"],
            Variety(about["directions"], about["coverage"]),
            tuple(Region(**region) for region in about["over_dense"]),
            tuple(Region(**region) for region in about["near_empty"]),
        )
