"""Clusters, maps and the most covering examples, over TF-IDF vectors; maps beside their peers."""

from __future__ import annotations

import importlib.util
import json
import time
from typing import Any

from benchmarks.harness import Outcome, Setting, SkipError

K, SEED = 20, 42
CHOSEN = 5000
SAMPLE = 4000  # examples that the quality of a map is judged by
NEAR = 15


def clusters(setting: Setting) -> Outcome:
    """k-means, the number suggested, density, and the names."""
    from analysis.measure.clusters.density import density_clusters
    from analysis.measure.clusters.found import cohesion
    from analysis.measure.clusters.kmeans import kmeans_clusters, suggested_k
    from analysis.measure.clusters.names import cluster_names

    texts, vectors = _vectors(setting)
    times = [time.perf_counter()]

    def lap() -> float:
        times.append(time.perf_counter())
        return times[-1] - times[-2]

    found = kmeans_clusters(vectors, k=K, seed=SEED)
    parts = {f"k-means, {K} clusters": lap()}
    suggestion = suggested_k(vectors, seed=SEED)
    parts["number suggested"] = lap()
    names = cluster_names(texts, found.labels)
    parts["names"] = lap()
    crowds = density_clusters(vectors, min_size=50)
    parts["by density"] = lap()
    note = (
        f"mean cohesion {cohesion(vectors, found).mean():.2f}; {suggestion.k} suggested; "
        f"{len(crowds)} by density, {crowds.n_noise / len(vectors):.0%} noise; "
        f'the largest: "{names[0]}"'
    )
    return Outcome(times[-1] - times[0], parts, note=note)


def fast(setting: Setting) -> Outcome:
    """PCA."""
    from analysis.measure.layout.fast import fast_layout

    _, vectors = _vectors(setting)
    began = time.perf_counter()
    points = fast_layout(vectors)
    seconds = time.perf_counter() - began
    return Outcome(seconds, note=_quality(setting, vectors, points))


def ours(setting: Setting) -> Outcome:
    """The neighbours, and the map."""
    from analysis.measure.layout.neighbours import neighbour_layout

    _, vectors = _vectors(setting)
    began = time.perf_counter()
    points = neighbour_layout(vectors, seed=SEED)
    seconds = time.perf_counter() - began
    return Outcome(seconds, note=_quality(setting, vectors, points))


def umap(setting: Setting) -> Outcome:
    """umap-learn from the same neighbours and the same first places; its import is a part."""
    _need("umap", "umap-learn")
    import numpy as np

    from analysis.measure.layout.fast import fast_layout

    _, vectors = _vectors(setting)
    began = time.perf_counter()
    different, near = _neighbours(vectors)
    found = time.perf_counter()
    from umap import UMAP

    imported = time.perf_counter()
    rows = vectors[different.rows]
    own = np.arange(len(rows))[:, None]
    held = np.hstack([own, near.rows[:, : NEAR - 1]]).astype(np.int32)
    far = np.hstack([np.zeros_like(own), 1 - near.similarity[:, : NEAR - 1]]).astype(np.float32)
    model = UMAP(
        n_neighbors=NEAR,
        precomputed_knn=(held, far, None),
        init=10 * fast_layout(rows),
        random_state=SEED,
        n_jobs=1,
    )
    points = model.fit_transform(rows)[different.number]
    ended = time.perf_counter()
    parts = {"neighbours": found - began, "import": imported - found, "map": ended - imported}
    return Outcome(ended - began, parts, note=_quality(setting, vectors, points))


def pacmap(setting: Setting) -> Outcome:
    """PaCMAP, which finds its neighbours itself; its import is a part."""
    _need("pacmap", "pacmap")
    _, vectors = _vectors(setting)
    began = time.perf_counter()
    from pacmap import PaCMAP

    imported = time.perf_counter()
    points = PaCMAP(n_neighbors=NEAR, distance="angular", random_state=SEED).fit_transform(vectors)
    ended = time.perf_counter()
    parts = {"import": imported - began, "map": ended - imported}
    return Outcome(ended - began, parts, note=_quality(setting, vectors, points))


def diverse(setting: Setting) -> Outcome:
    """The most covering examples in both ways, and how well they stand for all."""
    import numpy as np

    from analysis.measure.selection.covering import coverage_of, facility_location, k_centre

    _, vectors = _vectors(setting)
    began = time.perf_counter()
    by_centre = k_centre(vectors, CHOSEN)
    centred = time.perf_counter()
    by_place = facility_location(vectors, CHOSEN, seed=SEED)
    ended = time.perf_counter()
    drawn = np.random.default_rng(SEED).choice(len(vectors), CHOSEN, replace=False)
    said = []
    for name, chosen in (
        ("k-centre", by_centre),
        ("facility location", by_place),
        ("random", drawn),
    ):
        near = coverage_of(vectors, chosen)
        said.append(f"{name} mean {np.nanmean(near):.3f}, least {np.nanmin(near):.3f}")
    parts = {"k-centre": centred - began, "facility location": ended - centred}
    return Outcome(ended - began, parts, note="cosine to the nearest chosen: " + "; ".join(said))


def _vectors(setting: Setting) -> tuple[Any, Any]:
    """The texts of the set, both sides, and their vectors."""
    import pyarrow as pa

    from analysis.data.storage import frames_of
    from analysis.data.workspace import Workspace
    from analysis.measure.embeddings.tfidf import term_counts, vectors
    from analysis.measure.words import arrow

    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    parts = [
        arrow(frame["prompt"].str.cat(frame["response"], sep="\n"))
        for frame in frames_of(workspace, fingerprint, columns=("prompt", "response"))
    ]
    texts = pa.concat_arrays(parts)
    return texts, vectors(term_counts(texts))


def _neighbours(vectors: Any) -> tuple[Any, Any]:
    from analysis.measure.content_order import distinct
    from analysis.measure.neighbours import neighbours

    different = distinct(vectors)
    return different, neighbours(vectors[different.rows], NEAR)


def _quality(setting: Setting, vectors: Any, points: Any) -> str:
    """Trustworthiness of a sample, and how many near on the map are of one template or near."""
    import faiss
    import numpy as np
    from sklearn.manifold import trustworthiness

    draw = np.random.default_rng(SEED)
    sample = draw.choice(len(vectors), min(SAMPLE, len(vectors)), replace=False)
    trust = trustworthiness(vectors[sample], points[sample], n_neighbors=NEAR, metric="cosine")
    shown = np.ascontiguousarray(points, dtype=np.float32)
    index, true = faiss.IndexFlatL2(2), faiss.IndexFlatIP(vectors.shape[1])
    index.add(shown)
    true.add(vectors)
    beside = index.search(shown[sample], NEAR + 1)[1][:, 1:]
    near = true.search(vectors[sample], NEAR + 1)[1][:, 1:]
    kept = np.mean([np.isin(a, b).mean() for a, b in zip(beside, near, strict=True)])
    said = f"trustworthiness {trust:.3f}, neighbours kept {kept:.2f}"
    with setting.plain.open(encoding="utf-8") as lines:
        templates = np.array([json.loads(line).get("template", "") for line in lines])
    if len(templates) != len(vectors) or not templates[0]:
        return said
    same = (templates[beside] == templates[sample][:, None]).mean()
    return f"{said}, of one template {same:.2f}"


def _need(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise SkipError(f"`pip install {package}` to compare with it")
