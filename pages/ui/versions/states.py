"""What can be compared: the versions, between the data set as uploaded and as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.curate.recipe import Recipe
from analysis.curate.versions import AS_UPLOADED, NOW, Version, name_version, remove_version
from analysis.curate.versions import versions as stored
from analysis.errors import RecipeError
from pages.ui.calls import workspace


@dataclass(frozen=True)
class State:
    """A state of the data set.

    Attributes:
        name: What it is called.
        recipe: What makes it; None if it has a step that this Assay does not know.
        named_at: When it was named, UTC; "" for those that are always there.
        problem: Why there is no recipe.
    """

    name: str
    recipe: Recipe | None
    named_at: str = ""
    problem: str = ""


def versions(fingerprint: str) -> list[State]:
    """The versions that were named, in that order."""
    return [_state(version) for version in stored(workspace(), fingerprint)]


def _state(version: Version) -> State:
    at = version.named_at.replace("T", " ").removesuffix("Z")
    try:
        return State(version.name, version.recipe, at)
    except RecipeError as error:
        return State(version.name, None, at, str(error))


def as_uploaded(now: Recipe) -> State:
    """The data set without a step, measured as it is now."""
    return State(AS_UPLOADED, now.model_copy(update={"steps": (), "export": None}))


def as_now(now: Recipe) -> State:
    """The data set as its recipe leaves it."""
    return State(NOW, now)


def name_it(fingerprint: str, name: str, recipe: Recipe) -> None:
    """Give the state that a recipe makes a name; raises as `name_version` does."""
    name_version(workspace(), fingerprint, name, recipe)


def forget(fingerprint: str, name: str) -> None:
    """Take a version off the list; the recipe stays as it is."""
    remove_version(workspace(), fingerprint, name)
