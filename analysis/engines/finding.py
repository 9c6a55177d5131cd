"""What takes a look at all examples at once: found once, then kept in the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.curate.known import Found, Known, Search
from analysis.curate.recipe import Recipe
from analysis.data.reading import READER_VERSION
from analysis.data.storage import load
from analysis.data.workspace import Workspace
from analysis.engines.duplicates import find_pairs, store_pairs, stored_pairs
from analysis.engines.leaks import find_leaks, store_leaks, stored_leaks
from analysis.engines.parts import Progress
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.embeddings import TFIDF, content_of_encoder
from analysis.measure.embeddings.sentences import load_encoder
from analysis.measure.leaks.leaks import Leaks, LeakSearch

# What is looked for -> where it is kept.
FOLDERS: dict[type[Search], str] = {DuplicateSearch: "duplicates", LeakSearch: "leaks"}


def search_as_dict(search: Search) -> dict[str, Any]:
    """A search as JSON values; `search_of` makes it of them again."""
    return {"kind": FOLDERS[type(search)], **asdict(search)}


def search_of(values: Mapping[str, Any]) -> Search:
    """The search that `search_as_dict` wrote."""
    given = dict(values)
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    return kinds[given.pop("kind")](**given)


def is_found(workspace: Workspace, fingerprint: str, search: Search) -> bool:
    """Whether it was looked for before."""
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
        InputError: If a data set that it is compared with is not in the workspace.
        WorkspaceError: If the data set was not read.
    """
    match search:
        case DuplicateSearch():
            return found_pairs(workspace, fingerprint, search, progress=progress)
        case LeakSearch():
            return found_leaks(workspace, fingerprint, search, progress=progress)


def found_pairs(
    workspace: Workspace,
    fingerprint: str,
    search: DuplicateSearch,
    *,
    progress: Progress | None = None,
) -> Pairs:
    """`found` for duplicates; raises EncoderError too, if a model cannot be had."""
    if search.encoder not in ("", TFIDF) and not content_of_encoder(search.encoder):
        load_encoder(search.encoder)  # from the hub: from then on its content is known
    path = _path(workspace, fingerprint, search)
    if not path.exists():
        store_pairs(path, find_pairs(workspace, fingerprint, search, progress=progress))
    return stored_pairs(path)


def found_leaks(
    workspace: Workspace,
    fingerprint: str,
    search: LeakSearch,
    *,
    progress: Progress | None = None,
) -> Leaks:
    """`found` for leaks."""
    path = _path(workspace, fingerprint, search)
    if not path.exists():
        store_leaks(path, find_leaks(workspace, fingerprint, search, progress=progress))
    return stored_leaks(path)


def known(
    workspace: Workspace,
    fingerprint: str,
    recipe: Recipe,
    values: pd.DataFrame,
    *,
    progress: Progress | None = None,
) -> Known:
    """All that the steps of a recipe decide by.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        recipe: The recipe.
        values: Metrics of all examples, shape (n, k), with at least `recipe.metrics()`.
        progress: See `found`.
    """
    return Known(
        values,
        {
            search: found(workspace, fingerprint, search, progress=progress)
            for search in recipe.searches()
        },
        lambda: load(workspace, fingerprint, columns=("example_id", "line")).frame,
    )


def _path(workspace: Workspace, fingerprint: str, search: Search) -> Path:
    # A model of the same name may be another one tomorrow; and another way of reading gives
    # other examples, of a file that is compared with too.
    content = content_of_encoder(getattr(search, "encoder", ""))[:12]
    name = "-".join(filter(None, (search.key(), f"r{READER_VERSION}", content)))
    return workspace.folder(fingerprint) / FOLDERS[type(search)] / f"{name}.parquet"
