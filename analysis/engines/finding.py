"""What takes a look at all examples at once: found once, then kept in the workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.curate.assignments import AssignmentSearch, assignment_path, stored_assignment
from analysis.curate.known import Found, Known, Search
from analysis.curate.recipe import Recipe
from analysis.data.reading import READER_VERSION
from analysis.data.storage import load, rows_of
from analysis.data.workspace import Workspace
from analysis.engines.clusters import find_clusters, store_clusters, stored_clusters
from analysis.engines.diverse import chooser
from analysis.engines.duplicates import find_pairs, store_pairs, stored_pairs
from analysis.engines.erasure import find_sightings, store_sightings, stored_sightings
from analysis.engines.layouts import find_layout, store_layout, stored_layout
from analysis.engines.leaks import find_leaks, store_leaks, stored_leaks
from analysis.engines.matching import (
    find_column,
    find_matches,
    store_column,
    store_matches,
    stored_column,
    stored_matches,
)
from analysis.engines.parts import Progress, between
from analysis.engines.personal import find_personal, store_personal, stored_personal
from analysis.engines.spread import find_spread, store_spread, stored_spread
from analysis.engines.toxicity import find_toxicity, store_toxicity, stored_toxicity
from analysis.measure.clusters.named import NamedClusters
from analysis.measure.clusters.search import ClusterSearch, LayoutSearch, SpreadSearch
from analysis.measure.columns import ColumnSearch
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.embeddings import TFIDF, content_of_encoder, key_of_encoder
from analysis.measure.embeddings.sentences import load_encoder
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.erasure.search import ErasureSearch
from analysis.measure.leaks.leaks import Leaks, LeakSearch
from analysis.measure.patterns import PatternSearch
from analysis.measure.personal.found import Personal, PersonalSearch
from analysis.measure.personal.names import version_of_names_model
from analysis.measure.spread import Spread
from analysis.measure.toxicity.model import content_of_classifier
from analysis.measure.toxicity.search import ToxicitySearch
from analysis.measure.words import arrow

TEXT_COLUMNS = ("prompt", "response", "raw")
CLUSTERED = 0.4  # of the time that measuring the spread takes, if nothing is clustered yet

# What is looked for by work that takes a while: all but what was stored by hand.
Sought = (
    DuplicateSearch
    | LeakSearch
    | ClusterSearch
    | LayoutSearch
    | SpreadSearch
    | ToxicitySearch
    | PersonalSearch
    | ErasureSearch
    | PatternSearch
    | ColumnSearch
)


@dataclass(frozen=True)
class _Kind:
    """How one kind of search is carried out, and where what it found is kept."""

    folder: str
    suffix: str
    find: Callable[..., Any]
    store: Callable[[Path, Any], None]
    stored: Callable[[Path], Any]


def _find_spread(
    workspace: Workspace,
    fingerprint: str,
    search: SpreadSearch,
    *,
    progress: Progress | None = None,
) -> Spread:
    """The spread over the clusters that the map shows, which are found first if they were not."""
    regions = ClusterSearch(search.encoder, search.field, "kmeans", k=search.k)
    clustering = between(progress, 0, CLUSTERED)
    found = found_clusters(workspace, fingerprint, regions, progress=clustering)
    measuring = between(progress, CLUSTERED, 1)
    return find_spread(workspace, fingerprint, search, found.clusters, progress=measuring)


KINDS: dict[type[Sought], _Kind] = {
    DuplicateSearch: _Kind("duplicates", ".parquet", find_pairs, store_pairs, stored_pairs),
    LeakSearch: _Kind("leaks", ".parquet", find_leaks, store_leaks, stored_leaks),
    ClusterSearch: _Kind("clusters", ".npz", find_clusters, store_clusters, stored_clusters),
    LayoutSearch: _Kind("layouts", ".npy", find_layout, store_layout, stored_layout),
    SpreadSearch: _Kind("spreads", ".npz", _find_spread, store_spread, stored_spread),
    ToxicitySearch: _Kind("toxicity", ".npz", find_toxicity, store_toxicity, stored_toxicity),
    PersonalSearch: _Kind("personal", ".parquet", find_personal, store_personal, stored_personal),
    ErasureSearch: _Kind("erasures", ".parquet", find_sightings, store_sightings, stored_sightings),
    PatternSearch: _Kind("patterns", ".npy", find_matches, store_matches, stored_matches),
    ColumnSearch: _Kind("columns", ".parquet", find_column, store_column, stored_column),
}


def search_as_dict(search: Sought) -> dict[str, Any]:
    """A search as JSON values; `search_of` makes it of them again."""
    return {"kind": KINDS[type(search)].folder, **asdict(search)}


def search_of(values: Mapping[str, Any]) -> Sought:
    """The search that `search_as_dict` wrote."""
    given = dict(values)
    kinds = {kind.folder: search for search, kind in KINDS.items()}
    return kinds[given.pop("kind")](**given)


def is_found(workspace: Workspace, fingerprint: str, search: Search | Sought) -> bool:
    """Whether it was looked for before, or stored."""
    return _path(workspace, fingerprint, search).exists()


def found(
    workspace: Workspace, fingerprint: str, search: Search, *, progress: Progress | None = None
) -> Found:
    """What there is of it in a data set; looked for now if it was not before.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: What is looked for.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        ModelError: If a model that makes vectors, scores or finds names cannot be had.
        InputError: If a data set that it is compared with, or a stored assignment, is not in
            the workspace.
        WorkspaceError: If the data set was not read.
    """
    match search:
        case AssignmentSearch(digest=digest):
            ids = load(workspace, fingerprint, columns=("example_id",)).frame["example_id"]
            return stored_assignment(workspace, fingerprint, digest).aligned(arrow(ids))
        case ClusterSearch():
            return found_clusters(workspace, fingerprint, search, progress=progress).grouping
        case _:
            anything: Found = sought(workspace, fingerprint, search, progress=progress)
            return anything


def sought(
    workspace: Workspace, fingerprint: str, search: Sought, *, progress: Progress | None = None
) -> Any:
    """What a search finds, whatever its kind; see `found`."""
    encoder = getattr(search, "encoder", "")
    if encoder not in ("", TFIDF) and not content_of_encoder(encoder):
        load_encoder(encoder)  # from the hub: from then on its content is known
    path, kind = _path(workspace, fingerprint, search), KINDS[type(search)]
    if not path.exists():
        kind.store(path, kind.find(workspace, fingerprint, search, progress=progress))
    return kind.stored(path)


def found_pairs(
    workspace: Workspace,
    fingerprint: str,
    search: DuplicateSearch,
    *,
    progress: Progress | None = None,
) -> Pairs:
    """`found` for duplicates."""
    pairs: Pairs = sought(workspace, fingerprint, search, progress=progress)
    return pairs


def found_leaks(
    workspace: Workspace,
    fingerprint: str,
    search: LeakSearch,
    *,
    progress: Progress | None = None,
) -> Leaks:
    """`found` for leaks."""
    leaks: Leaks = sought(workspace, fingerprint, search, progress=progress)
    return leaks


def found_personal(
    workspace: Workspace,
    fingerprint: str,
    search: PersonalSearch,
    *,
    progress: Progress | None = None,
) -> Personal:
    """`found` for personal data."""
    personal: Personal = sought(workspace, fingerprint, search, progress=progress)
    return personal


def found_clusters(
    workspace: Workspace,
    fingerprint: str,
    search: ClusterSearch,
    *,
    progress: Progress | None = None,
) -> NamedClusters:
    """`found` for clusters, with what is told of each."""
    clusters: NamedClusters = sought(workspace, fingerprint, search, progress=progress)
    return clusters


def found_layout(
    workspace: Workspace,
    fingerprint: str,
    search: LayoutSearch,
    *,
    progress: Progress | None = None,
) -> VectorArray:
    """Where each example lies on the map, shape (n, 2)."""
    places: VectorArray = sought(workspace, fingerprint, search, progress=progress)
    return places


def personal_data(
    workspace: Workspace,
    fingerprint: str,
    recipe: Recipe,
    known: Known,
    *,
    found_before: bool = False,
) -> dict[PersonalSearch, Personal]:
    """What is known of personal data: what a recipe has looked for.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        recipe: The recipe.
        known: All that its steps decide by.
        found_before: Whether what a page has looked for counts too. Not for a report, which is
            the same wherever the recipe runs.
    """
    found = {
        search: known.personal(search)
        for search in recipe.searches()
        if isinstance(search, PersonalSearch)
    }
    patterns = PersonalSearch()
    counted = "pii_count" in recipe.metrics()
    before = found_before and is_found(workspace, fingerprint, patterns)
    if not found and (counted or before):
        found[patterns] = sought(workspace, fingerprint, patterns)
    return found


def known(
    workspace: Workspace,
    fingerprint: str,
    recipe: Recipe,
    values: pd.DataFrame,
    *,
    also: Iterable[Search] = (),
    progress: Progress | None = None,
) -> Known:
    """All that the steps of a recipe decide by.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        recipe: The recipe.
        values: Metrics of all examples, shape (n, k), with at least `recipe.metrics()`.
        also: What is to be known beside that.
        progress: See `found`; called too when a step has a choice made.
    """
    return Known(
        values,
        {
            search: found(workspace, fingerprint, search, progress=progress)
            for search in dict.fromkeys((*recipe.searches(), *also))
        },
        lambda: load(workspace, fingerprint, columns=("example_id", "line")).frame,
        chooser(workspace, fingerprint, values, seed=recipe.seed, progress=progress),
        lambda at: rows_of(workspace, fingerprint, at.tolist(), columns=TEXT_COLUMNS),
    )


def _path(workspace: Workspace, fingerprint: str, search: Search | Sought) -> Path:
    if isinstance(search, AssignmentSearch):
        return assignment_path(workspace, fingerprint, search.digest)
    # A model of the same name may be another one tomorrow; and another way of reading gives
    # other examples, of a file that is compared with too.
    kind, model = KINDS[type(search)], _key_of_model(search)
    name = "-".join(filter(None, (search.key(), f"r{READER_VERSION}", model)))
    return workspace.folder(fingerprint) / kind.folder / f"{name}{kind.suffix}"


def _key_of_model(search: Sought) -> str:
    """What tells the model that a search uses from another one of the same name; "" for none."""
    if isinstance(search, PersonalSearch):
        return version_of_names_model(search.names_model)
    if isinstance(search, ToxicitySearch):
        return hashlib.sha256(content_of_classifier(search.model).encode()).hexdigest()[:8]
    return key_of_encoder(getattr(search, "encoder", ""))
