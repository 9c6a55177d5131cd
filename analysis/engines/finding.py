"""What takes a look at all examples at once: found once, then kept in the workspace."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.curate.known import Found, Known, Search
from analysis.curate.recipe import Recipe
from analysis.data.storage import load
from analysis.data.workspace import Workspace
from analysis.engines.duplicates import Progress, find_pairs, store_pairs, stored_pairs
from analysis.engines.leaks import find_leaks, store_leaks, stored_leaks
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.leaks.leaks import Leaks, LeakSearch


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
    """`found` for duplicates."""
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
    folder = "leaks" if isinstance(search, LeakSearch) else "duplicates"
    return workspace.folder(fingerprint) / folder / f"{search.key()}.parquet"
