"""Where each example lies on the map: laid out once for each way, and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.engines.embeddings import all_vectors, is_embedded
from analysis.engines.neighbours import nearest_others
from analysis.engines.parts import Progress, between
from analysis.measure.clusters.search import SEED, LayoutSearch
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.layout.fast import fast_layout
from analysis.measure.layout.neighbours import neighbour_layout

EMBEDDING = {"fast": 0.9, "neighbours": 0.2}  # of the time, about, if nothing is embedded yet
FOUND = 0.3  # of the time that is left then: finding the neighbours


def find_layout(
    workspace: Workspace,
    fingerprint: str,
    search: LayoutSearch,
    *,
    progress: Progress | None = None,
) -> VectorArray:
    """Lay out the examples of a data set, now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: By which vectors, and how.
        progress: Called as it goes on; what it raises stops the work.

    Returns:
        Places, shape (n, 2).

    Raises:
        ModelError: If the model that makes the vectors cannot be had.
        WorkspaceError: If the data set was not read.
    """
    is_there = is_embedded(workspace, fingerprint, search.encoder, search.field)
    share = 0.0 if is_there else EMBEDDING[search.method]
    vectors = all_vectors(
        workspace, fingerprint, search.encoder, search.field, progress=between(progress, 0, share)
    )
    if search.method == "fast":
        return fast_layout(vectors)
    found = share + FOUND * (1 - share)
    near = nearest_others(
        workspace,
        fingerprint,
        (search.encoder, search.field),
        vectors,
        progress=between(progress, share, found),
    )
    placing = between(progress, found, 1)
    return neighbour_layout(
        vectors,
        seed=SEED,
        near=near,
        progress=placing and (lambda done: placing(done, "Placing")),
    )


def store_layout(path: Path, layout: VectorArray) -> None:
    """Write a layout to a file."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.save(file, layout)


def stored_layout(path: Path) -> VectorArray:
    """Read what `store_layout` wrote."""
    layout: VectorArray = np.load(path)
    return layout
