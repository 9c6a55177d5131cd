"""Clusters of a data set: found once for each way, named, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.engines.embeddings import all_vectors, is_embedded
from analysis.engines.neighbours import nearest_others
from analysis.engines.parts import Progress, between, of_parts, together
from analysis.measure.clusters.density import density_clusters
from analysis.measure.clusters.found import Clusters, central, cohesion
from analysis.measure.clusters.kmeans import Suggestion, kmeans_clusters, suggested_k
from analysis.measure.clusters.named import NamedClusters
from analysis.measure.clusters.names import cluster_names
from analysis.measure.clusters.search import SEED, ClusterSearch
from analysis.measure.duplicates.search import SIDES, Field
from analysis.measure.embeddings.tfidf import VectorArray

# Shares of the time, about: vectors, how many clusters, the clusters; then their names.
EMBEDDED, SUGGESTED, CLUSTERED = 0.4, 0.7, 0.85
NEIGHBOURS = 0.9  # of the time that density takes
SMALLEST, MOST_CLUSTERS = 10, 200  # of a crowd, unless it is set: a 200th of the set, 10 at least


def find_clusters(
    workspace: Workspace,
    fingerprint: str,
    search: ClusterSearch,
    *,
    progress: Progress | None = None,
) -> NamedClusters:
    """Cluster the examples of a data set, now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: By which vectors, and how.
        progress: Called as it goes on; what it raises stops the work.

    Raises:
        ModelError: If the model that makes the vectors cannot be had.
        WorkspaceError: If the data set was not read.
    """
    is_there = is_embedded(workspace, fingerprint, search.encoder, search.field)
    share = 0.0 if is_there else EMBEDDED
    vectors = all_vectors(
        workspace,
        fingerprint,
        search.encoder,
        search.field,
        progress=between(progress, 0, share),
    )
    clustering = between(progress, share, CLUSTERED)
    if search.method == "density":
        clusters, criterion = _crowds(workspace, fingerprint, search, vectors, clustering), ""
    else:
        clusters, criterion = _by_means(vectors, search, clustering)
    naming = between(progress, CLUSTERED, 1)
    texts = _texts(workspace, fingerprint, search.field, naming)
    return NamedClusters(
        clusters,
        tuple(cluster_names(texts, clusters.labels)),
        central(vectors, clusters),
        cohesion(vectors, clusters),
        criterion,
    )


def _crowds(
    workspace: Workspace,
    fingerprint: str,
    search: ClusterSearch,
    vectors: VectorArray,
    progress: Progress | None,
) -> Clusters:
    near = nearest_others(
        workspace,
        fingerprint,
        (search.encoder, search.field),
        vectors,
        progress=between(progress, 0, NEIGHBOURS),
    )
    smallest = search.min_size or max(SMALLEST, len(vectors) // MOST_CLUSTERS)
    listen = between(progress, NEIGHBOURS, 1)
    return density_clusters(
        vectors,
        min_size=smallest,
        near=near,
        progress=listen and (lambda share: listen(share, "Looking for crowds")),
    )


def _by_means(
    vectors: VectorArray, search: ClusterSearch, progress: Progress | None
) -> tuple[Clusters, str]:
    def saying(said: str, first: float) -> Callable[[float], None] | None:
        part = between(progress, first, 1)
        return part and (lambda share: part(share, said))

    suggestion: Suggestion | None = None
    if not search.k:
        suggestion = suggested_k(vectors, seed=SEED, progress=saying("How many clusters", 0))
    k = search.k if suggestion is None else max(suggestion.k, 1)
    listen = saying("Clustering", SUGGESTED)
    found = kmeans_clusters(vectors, k=k, seed=SEED, progress=listen)
    return found, "" if suggestion is None else suggestion.criterion


def _texts(
    workspace: Workspace, fingerprint: str, field: Field, progress: Progress | None
) -> pa.Array:
    sides = SIDES[field]
    parts = of_parts(
        workspace, fingerprint, sides, lambda frame: together(frame, sides), progress=progress
    )
    return pa.concat_arrays([pa.array([], pa.large_string()), *parts])


def store_clusters(path: Path, found: NamedClusters) -> None:
    """Write clusters to a file."""
    about = {
        "method": found.clusters.method,
        "names": found.names,
        "central": found.central,
        "criterion": found.criterion,
    }
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(
            file,
            labels=found.clusters.labels,
            centers=found.clusters.centers,
            cohesion=found.cohesion,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )


def stored_clusters(path: Path) -> NamedClusters:
    """Read what `store_clusters` wrote."""
    with np.load(path) as stored:
        about = json.loads(stored["about"].tobytes())
        return NamedClusters(
            Clusters(stored["labels"], stored["centers"], about["method"]),
            tuple(about["names"]),
            tuple(map(tuple, about["central"])),
            stored["cohesion"],
            about["criterion"],
        )
