from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.history import KEPT_STATES, History, change, load_history, save_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from analysis.errors import RecipeError

FINGERPRINT = "0" * 64
STEP = Filter(metric="refusal", high=0)


def recipe(low: int) -> Recipe:
    return Recipe(steps=(Filter(metric="n_turns", low=low),))


def test_undo_goes_back_and_redo_forward() -> None:
    history = History().changed(recipe(1)).changed(recipe(2))
    assert history.undone().recipe == recipe(1)
    assert history.undone().undone().recipe == Recipe()
    assert history.undone().redone().recipe == recipe(2)


def test_a_change_after_undo_forgets_what_was_undone() -> None:
    history = History().changed(recipe(1)).undone().changed(recipe(2))
    assert not history.can_redo
    assert history.undone().recipe == Recipe()


@given(st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=30))
def test_the_history_never_leaves_its_states(moves: list[str]) -> None:
    history = History()
    for number, move in enumerate(moves):
        if move == "change":
            history = history.changed(recipe(number))
        else:
            history = history.undone() if move == "undo" else history.redone()
        assert 0 <= history.position < len(history.states)
        assert history.can_undo == (history.position > 0)


def test_it_is_found_again_on_disk(workspace: Workspace) -> None:
    history = History().changed(recipe(1)).changed(recipe(2)).undone().proposing(STEP)
    save_history(workspace, FINGERPRINT, history)
    assert load_history(Workspace(), FINGERPRINT) == history
    assert load_history(workspace, "1" * 64) == History()


def test_a_very_long_history_forgets_its_beginning() -> None:
    history = History()
    for low in range(KEPT_STATES + 10):
        history = history.changed(recipe(low))
    assert len(history.states) == KEPT_STATES
    assert history.recipe == recipe(KEPT_STATES + 9)


def test_a_proposal_waits_beside_the_recipe_until_it_is_accepted() -> None:
    history = History().changed(recipe(1)).proposing(STEP).proposing(STEP)
    assert history.proposals == (STEP,)
    assert history.recipe == recipe(1)
    assert history.undone().redone().changed(recipe(2)).proposals == (STEP,)
    accepted = history.accepted(STEP)
    assert accepted.recipe == recipe(1).plus(STEP)
    assert accepted.proposals == ()
    assert accepted.undone().recipe == recipe(1)


def test_of_many_changes_at_once_none_is_lost(workspace: Workspace) -> None:
    steps = [Filter(metric="n_turns", low=low) for low in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda step: change(workspace, FINGERPRINT, lambda now: now.proposing(step)), steps
            )
        )
    assert set(load_history(workspace, FINGERPRINT).proposals) == set(steps)


def test_a_change_that_fails_leaves_the_recipe_as_it_is(workspace: Workspace) -> None:
    save_history(workspace, FINGERPRINT, History().changed(recipe(1)))
    with pytest.raises(RecipeError, match="another tab"):
        change(workspace, FINGERPRINT, lambda now: now.accepted(STEP))
    assert load_history(workspace, FINGERPRINT).recipe == recipe(1)


def test_a_proposal_that_is_not_known_any_more_is_forgotten(workspace: Workspace) -> None:
    save_history(workspace, FINGERPRINT, History().proposing(STEP))
    path = workspace.folder(FINGERPRINT) / "recipe.json"
    path.write_text(path.read_text().replace("refusal", "gone"))
    assert load_history(workspace, FINGERPRINT) == History()


def test_a_declined_proposal_leaves_the_recipe_and_its_history_as_they_are() -> None:
    history = History().changed(recipe(1)).undone()
    assert history.proposing(STEP).declined(STEP) == history
