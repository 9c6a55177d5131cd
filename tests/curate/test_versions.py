from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.curate.history import History, change, load_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.curate.versions import (
    FILE,
    MOST_VERSIONS,
    Version,
    name_version,
    remove_version,
    versions,
)
from analysis.data.workspace import Workspace
from analysis.errors import InputError, RecipeError, WorkspaceError

FINGERPRINT = "0" * 64


def recipe(low: int) -> Recipe:
    return Recipe(seed=low, steps=(Filter(metric="n_turns", low=low),))


def names(workspace: Workspace) -> list[str]:
    return [version.name for version in versions(workspace, FINGERPRINT)]


def test_versions_are_found_again_in_the_order_in_which_they_were_named(
    workspace: Workspace,
) -> None:
    one = name_version(workspace, FINGERPRINT, " first 版本 ", recipe(1))
    two = name_version(workspace, FINGERPRINT, "second", recipe(2))
    assert versions(Workspace(), FINGERPRINT) == (one, two)
    assert (one.name, one.recipe, one.fingerprint) == ("first 版本", recipe(1), FINGERPRINT)
    assert one.named_at.endswith("Z") and one.named_at <= two.named_at
    assert versions(workspace, "1" * 64) == ()


def test_a_version_stays_what_it_was_when_the_recipe_goes_on(workspace: Workspace) -> None:
    change(workspace, FINGERPRINT, lambda now: now.changed(recipe(1)))
    name_version(workspace, FINGERPRINT, "one", load_history(workspace, FINGERPRINT).recipe)
    change(workspace, FINGERPRINT, lambda now: now.changed(recipe(2)))
    (version,) = versions(workspace, FINGERPRINT)
    change(workspace, FINGERPRINT, lambda now: now.changed(version.recipe))
    assert load_history(workspace, FINGERPRINT).recipe == recipe(1)
    change(workspace, FINGERPRINT, History.undone)
    assert load_history(workspace, FINGERPRINT).recipe == recipe(2)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81, "\u202eabc"])
def test_a_name_is_one_line_of_text(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="one line of 1 to 80 characters"):
        name_version(workspace, FINGERPRINT, name, recipe(1))
    assert names(workspace) == []


@pytest.mark.parametrize("name", ["one", "ONE", "Now", "as uploaded"])
def test_no_two_versions_are_called_alike(workspace: Workspace, name: str) -> None:
    name_version(workspace, FINGERPRINT, "one", recipe(1))
    with pytest.raises(InputError, match="choose another name"):
        name_version(workspace, FINGERPRINT, name, recipe(2))
    assert names(workspace) == ["one"]


def test_a_version_that_was_removed_gives_its_name_free(workspace: Workspace) -> None:
    name_version(workspace, FINGERPRINT, "one", recipe(1))
    name_version(workspace, FINGERPRINT, "two", recipe(2))
    remove_version(workspace, FINGERPRINT, "one")
    assert names(workspace) == ["two"]
    name_version(workspace, FINGERPRINT, "one", recipe(3))
    assert names(workspace) == ["two", "one"]


def test_there_are_not_more_versions_than_can_be_looked_at(workspace: Workspace) -> None:
    name_version(workspace, FINGERPRINT, "one", recipe(1))
    path = workspace.folder(FINGERPRINT) / FILE
    (one,) = json.loads(path.read_text())
    many = [one | {"name": f"{number}"} for number in range(MOST_VERSIONS)]
    path.write_text(json.dumps(many))
    with pytest.raises(InputError, match="remove one of them"):
        name_version(workspace, FINGERPRINT, "one more", recipe(1))


def test_of_many_versions_named_at_once_none_is_lost(workspace: Workspace) -> None:
    def name(number: int) -> Version:
        return name_version(workspace, FINGERPRINT, f"version {number}", recipe(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(name, range(16)))
    assert sorted(names(workspace)) == sorted(f"version {number}" for number in range(16))


def test_a_version_with_a_step_that_is_not_known_is_still_listed_and_kept(
    workspace: Workspace,
) -> None:
    name_version(workspace, FINGERPRINT, "old", recipe(1))
    path = workspace.folder(FINGERPRINT) / FILE
    path.write_text(path.read_text().replace('"filter"', '"gone"'))
    name_version(workspace, FINGERPRINT, "new", recipe(2))
    old, new = versions(workspace, FINGERPRINT)
    assert (old.name, new.recipe) == ("old", recipe(2))
    with pytest.raises(RecipeError, match='"gone" is not a step'):
        _ = old.recipe


def test_a_damaged_list_is_not_written_over(workspace: Workspace) -> None:
    name_version(workspace, FINGERPRINT, "one", recipe(1))
    path = workspace.folder(FINGERPRINT) / FILE
    path.write_text("[{]")
    for act in (
        lambda: versions(workspace, FINGERPRINT),
        lambda: name_version(workspace, FINGERPRINT, "two", recipe(2)),
    ):
        with pytest.raises(WorkspaceError, match="damaged"):
            act()
    assert path.read_text() == "[{]"
