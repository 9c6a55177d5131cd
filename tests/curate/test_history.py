from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.history import KEPT_STATES, History, change, load_history, save_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, Disabled, Filter, StepModel
from analysis.data.workspace import Workspace
from analysis.errors import RecipeError

FINGERPRINT = "0" * 64
STEP = Filter(metric="refusal", high=0)


def recipe(low: int) -> Recipe:
    return Recipe(steps=(Filter(metric="n_turns", low=low),))


def dedup(*by_hand: str) -> Deduplicate:
    return Deduplicate(by_hand=tuple(f"{number}" * 16 + "-1" for number in by_hand) or None)


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


# --- steps that are being set --------------------------------------------------------------


def test_a_draft_waits_beside_the_recipe_and_the_last_one_of_its_kind_counts() -> None:
    history = History().changed(recipe(1)).drafting(dedup("1")).drafting(STEP).drafting(dedup("2"))
    assert history.drafts == {"deduplicate": dedup("2"), "filter": STEP}
    assert history.recipe == recipe(1)
    assert history.undone().redone().changed(recipe(2)).drafts == history.drafts
    assert history.without_draft("deduplicate").drafts == {"filter": STEP}
    assert history.without_draft("balance") == history


def test_a_draft_is_found_again_on_disk(workspace: Workspace) -> None:
    history = History().proposing(STEP).drafting(dedup("1", "2"))
    save_history(workspace, FINGERPRINT, history)
    assert load_history(Workspace(), FINGERPRINT) == history


def test_a_draft_that_is_not_known_any_more_is_forgotten(workspace: Workspace) -> None:
    save_history(workspace, FINGERPRINT, History().drafting(dedup("1")).drafting(STEP))
    path = workspace.folder(FINGERPRINT) / "recipe.json"
    path.write_text(path.read_text().replace("deduplicate", "gone"))
    assert load_history(workspace, FINGERPRINT) == History().drafting(STEP)


def test_a_step_is_taken_out_set_anew_and_put_back_by_undo() -> None:
    history = History().adding([dedup("1"), STEP])
    taken = history.taken_out(0, dedup("1")).drafting(dedup("1"))
    assert taken.recipe.steps == (STEP,)
    assert taken.drafts == {"deduplicate": dedup("1")}
    assert taken.undone().recipe == history.recipe


@pytest.mark.parametrize(("index", "step"), [(0, STEP), (1, dedup("1")), (2, STEP), (0, dedup())])
def test_a_step_that_stands_elsewhere_now_is_not_taken_out(index: int, step: StepModel) -> None:
    history = History().adding([dedup("1"), STEP])
    with pytest.raises(RecipeError, match="another tab"):
        history.taken_out(index, step)


# --- steps that are set anew in their place ------------------------------------------------


def changing(index: int, *steps: StepModel) -> History:
    history = History().adding(steps)
    return history.changing_step(index, history.recipe.steps[index])


def test_a_step_is_replaced_in_its_place_and_one_undo_takes_that_back() -> None:
    history = changing(0, dedup("1"), STEP).drafting(dedup("2"))
    assert history.recipe.steps == (dedup("1"), STEP)
    saved = history.saved(dedup("2"))
    assert saved.recipe.steps == (dedup("2"), STEP)
    assert (saved.drafts, saved.changing) == ({}, {})
    assert saved.undone() == replace(history, states=saved.states)
    assert saved.undone().redone() == saved


def test_a_step_that_is_saved_as_it_was_is_no_change() -> None:
    assert changing(0, dedup("1"), STEP).saved(dedup("1")) == History().adding([dedup("1"), STEP])


def test_the_place_of_a_step_follows_it_and_is_found_again_on_disk(workspace: Workspace) -> None:
    history = changing(2, STEP, dedup(), dedup("1"), dedup())
    save_history(workspace, FINGERPRINT, history)
    assert load_history(workspace, FINGERPRINT) == history
    assert history.place("deduplicate") == 2
    assert history.taken_out(0, STEP).place("deduplicate") == 1
    assert history.place("filter") is None


def test_of_equal_steps_that_is_replaced_which_was_chosen() -> None:
    history = changing(2, dedup(), STEP, dedup()).saved(dedup("1"))
    assert history.recipe.steps == (dedup(), STEP, dedup("1"))


def test_what_was_set_for_a_step_that_is_gone_is_kept(workspace: Workspace) -> None:
    history = changing(0, dedup("1"), STEP).drafting(dedup("2")).taken_out(0, dedup("1"))
    save_history(workspace, FINGERPRINT, history)
    with pytest.raises(RecipeError, match="not in the recipe any more"):
        change(workspace, FINGERPRINT, lambda now: now.saved(dedup("2")))
    found = load_history(workspace, FINGERPRINT)
    assert found.drafts == {"deduplicate": dedup("2")}
    assert found.place("deduplicate") is None
    assert found.undone().place("deduplicate") == 0  # it is there again


def test_a_step_that_stands_elsewhere_now_is_not_changed() -> None:
    with pytest.raises(RecipeError, match="another tab"):
        History().adding([dedup("1"), STEP]).changing_step(1, dedup("1"))


def test_what_is_done_to_the_steps_is_undone_and_needs_the_step_that_was_seen() -> None:
    one, two = Filter(metric="n_turns", low=1), Filter(metric="n_turns", low=2)
    begun = History().adding([one, two])
    for changed, steps in (
        (begun.moved(0, 1, one), (two, one)),
        (begun.switched(0, one), (Disabled(of=one), two)),
        (begun.edited(1, two, "{step: filter, metric: n_turns, low: 1}"), (one, one)),
    ):
        assert changed.recipe.steps == steps
        assert changed.undone().recipe == begun.recipe
        assert changed.undone().redone().recipe.steps == steps
    for late in (
        lambda: begun.moved(0, 1, two),
        lambda: begun.switched(1, one),
        lambda: begun.edited(2, two, ""),
    ):
        with pytest.raises(RecipeError, match="another tab"):
            late()


def test_a_step_that_is_off_is_not_set_anew_by_undo(workspace: Workspace) -> None:
    off = History().adding([dedup()]).switched(0, dedup())
    assert not off.undone().drafts
    assert not off.changed(Recipe()).undone().drafts
    assert not off.undone().redone().drafts
    save_history(workspace, FINGERPRINT, off)
    assert load_history(workspace, FINGERPRINT) == off
