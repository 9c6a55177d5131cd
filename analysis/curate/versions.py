"""Versions of a data set: a recipe with a name, beside the recipe on disk.

A version is the source's fingerprint and the steps so far. Nothing of the data is copied: what
a version keeps is worked out from its recipe, and is the same each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any, cast

from analysis.curate.recipe import Recipe, from_dict
from analysis.data.files import read_json, write_json
from analysis.data.locks import alone
from analysis.data.workspace import Workspace
from analysis.errors import InputError, WorkspaceError
from analysis.measure.wording import is_line

FILE = "versions.json"
KEYS = ("name", "named_at", "fingerprint", "recipe")  # of a version in the file
LONGEST_NAME = 80
MOST_VERSIONS = 100
AS_UPLOADED, NOW = "As uploaded", "Now"  # always there: no version is called so


@dataclass(frozen=True)
class Version:
    """A state of a data set that somebody gave a name.

    Attributes:
        name: What it is called; of one data set no two are called alike.
        named_at: When it was named: UTC, as "2026-01-31T12:00:00Z".
        fingerprint: Of the source.
        told: Its recipe as JSON values.
    """

    name: str
    named_at: str
    fingerprint: str
    told: dict[str, Any]

    @property
    def recipe(self) -> Recipe:
        """Its recipe.

        Raises:
            RecipeError: If it is of another version of Assay, which has other steps.
        """
        return from_dict(self.told)


def versions(workspace: Workspace, fingerprint: str) -> tuple[Version, ...]:
    """The versions of a data set, in the order in which they were named.

    Raises:
        WorkspaceError: If the list on disk is damaged.
    """
    path = workspace.folder(fingerprint) / FILE
    return _versions(read_json(path)) if path.exists() else ()


def _versions(told: object) -> tuple[Version, ...]:
    try:  # by name: a newer version of Assay may tell more of one
        return tuple(Version(*(one[key] for key in KEYS)) for one in cast("Any", told))
    except (TypeError, KeyError) as error:
        raise WorkspaceError(
            f"The list of versions, {FILE}, is damaged; mend it or move it out of the data set's "
            "folder, then look again."
        ) from error


def name_version(workspace: Workspace, fingerprint: str, name: str, recipe: Recipe) -> Version:
    """Give the state that a recipe makes a name.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        name: One line of text that no other version of it is called, whatever the case.
        recipe: The recipe.

    Raises:
        InputError: If the name is none or is taken, or there are too many versions.
        WorkspaceError: If another process holds the list for too long, or it is damaged.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not is_line(name):
        raise InputError(
            f"A version's name is one line of 1 to {LONGEST_NAME} characters; give it one."
        )
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = Version(name, now, fingerprint, recipe.as_dict())

    def with_it(before: tuple[Version, ...]) -> tuple[Version, ...]:
        taken = (AS_UPLOADED, NOW, *(version.name for version in before))
        if name.casefold() in map(str.casefold, taken):
            raise InputError(f'A version is called "{name}" already; choose another name.')
        if len(before) >= MOST_VERSIONS:
            raise InputError(f"There are {MOST_VERSIONS} versions already; remove one of them.")
        return (*before, made)

    _change(workspace, fingerprint, with_it)
    return made


def remove_version(workspace: Workspace, fingerprint: str, name: str) -> None:
    """Forget a version; the recipe, and what it keeps, stay as they are."""
    _change(workspace, fingerprint, lambda before: tuple(one for one in before if one.name != name))


def _change(
    workspace: Workspace,
    fingerprint: str,
    edit: Callable[[tuple[Version, ...]], tuple[Version, ...]],
) -> None:
    """Change the list, alone, so that of two changes at once none is lost."""
    folder = workspace.folder(fingerprint)
    with alone(folder, "versions", "The versions are"):
        after = edit(versions(workspace, fingerprint))
        told = (astuple(version) for version in after)
        write_json(folder / FILE, [dict(zip(KEYS, one, strict=True)) for one in told])
