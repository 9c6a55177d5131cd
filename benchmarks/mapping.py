"""The map: from the stored texts to vectors, clusters with names, and places."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Outcome, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

K = 30
QUERY = "what is the capital of this country"


def first_map(setting: Setting) -> Outcome:
    """TF-IDF with SVD, k-means, names and the fast layout, as the page's job makes them."""
    from analysis.engines.finding import sought
    from analysis.measure.clusters.search import ClusterSearch, LayoutSearch

    with _fresh(setting) as (workspace, fingerprint):
        return _timed(
            vectors=lambda: _vectors(workspace, fingerprint),
            clusters=lambda: sought(workspace, fingerprint, ClusterSearch(k=K)),
            layout=lambda: sought(workspace, fingerprint, LayoutSearch()),
        )


def million(setting: Setting) -> Outcome:
    """The same of a million short records, with a search by words and one by meaning."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.finding import sought
    from analysis.engines.searching import by_meaning, by_words
    from analysis.measure.clusters.search import ClusterSearch, LayoutSearch
    from benchmarks.duplicates import short_records

    path = setting.work / "short.jsonl"
    short_records(path)
    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        fingerprint = workspace.add_file(path).fingerprint
        read_into(workspace, fingerprint)
        return _timed(
            vectors=lambda: _vectors(workspace, fingerprint),
            clusters=lambda: sought(workspace, fingerprint, ClusterSearch(k=K)),
            layout=lambda: sought(workspace, fingerprint, LayoutSearch()),
            words=lambda: by_words(workspace, fingerprint, QUERY, "both"),
            meaning=lambda: by_meaning(workspace, fingerprint, QUERY, "tfidf", "both", n=100),
        )


def suggested(setting: Setting) -> Outcome:
    """The same with as many clusters as are suggested."""
    from analysis.engines.finding import sought
    from analysis.measure.clusters.search import ClusterSearch

    with _fresh(setting) as (workspace, fingerprint):
        _vectors(workspace, fingerprint)
        return _timed(clusters=lambda: sought(workspace, fingerprint, ClusterSearch()))


def search(setting: Setting) -> Outcome:
    """A search by words, and one by meaning, over all examples."""
    from analysis.engines.searching import by_meaning, by_words

    with _fresh(setting) as (workspace, fingerprint):
        _vectors(workspace, fingerprint)
        return _timed(
            words=lambda: by_words(workspace, fingerprint, QUERY, "both"),
            meaning=lambda: by_meaning(workspace, fingerprint, QUERY, "tfidf", "both", n=100),
        )


def _vectors(workspace: Any, fingerprint: str) -> Any:
    from analysis.engines.embeddings import all_vectors

    return all_vectors(workspace, fingerprint, "tfidf", "both")


def _timed(**work: Callable[[], object]) -> Outcome:
    parts = {}
    for name, do in work.items():
        began = time.perf_counter()
        do()
        parts[name] = time.perf_counter() - began
    return Outcome(sum(parts.values()), parts)


@contextmanager
def _fresh(setting: Setting) -> Iterator[tuple[Any, str]]:
    """A copy of the workspace, in which nothing was embedded yet."""
    from analysis.data.workspace import Workspace

    with tempfile.TemporaryDirectory(dir=setting.work) as folder:
        home = Path(folder) / "home"
        shutil.copytree(setting.home, home)
        workspace = Workspace(home)
        yield workspace, next(workspace.sources()).fingerprint
