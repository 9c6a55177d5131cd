"""How the examples of a data set spread over their meanings: measured once, and kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.engines.embeddings import all_vectors
from analysis.engines.neighbours import nearest_others
from analysis.engines.parts import Progress
from analysis.measure.clusters.found import Clusters
from analysis.measure.clusters.search import SpreadSearch
from analysis.measure.spread import Region, Spread, Variety, spread


def find_spread(
    workspace: Workspace,
    fingerprint: str,
    search: SpreadSearch,
    regions: Clusters,
    *,
    progress: Progress | None = None,
) -> Spread:
    """Measure how the examples of a data set spread, now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: By which vectors.
        regions: The clusters of k-means that part the space.
        progress: Called as it goes on; what it raises stops the work.

    Raises:
        ModelError: If the model that makes the vectors cannot be had.
        WorkspaceError: If the data set was not read.
    """
    vectors = all_vectors(workspace, fingerprint, search.encoder, search.field)
    near = nearest_others(
        workspace, fingerprint, (search.encoder, search.field), vectors, progress=progress
    )
    return spread(vectors, regions, near=near)


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
