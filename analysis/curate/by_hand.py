"""Examples chosen one by one: brought back, or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.selection import Selection, one_reason
from analysis.curate.steps import DropByHand, Erase, KeepByHand, StepModel
from analysis.curate.steps.by_hand import ChosenByHand
from analysis.measure.duplicates.pairs import IndexArray


def drop_by_hand(step: DropByHand, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: those that it names go.

    Args:
        step: The step.
        known: What is known of all examples: their ids.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,).
    """
    return one_reason(~np.isin(reached, known.at_ids(step.ids)), step.reason)


def comes_back(
    step: KeepByHand, earlier: Sequence[StepModel], known: Known, gone: IndexArray
) -> IndexArray:
    """The examples that a step brings back.

    Args:
        step: The step.
        earlier: The steps before it.
        known: What is known of all examples: their ids, and what `earlier` decided by.
        gone: Positions of those that were dropped before it, ascending.

    Returns:
        Positions, ascending: those of `gone` that it names and that hold nothing to be erased.
    """
    back = np.intersect1d(known.at_ids(step.ids), gone, assume_unique=True)
    for before in earlier:
        if isinstance(before, Erase) and before.how == "drop":
            back = back[~np.isin(back, known.sightings(before.search()).row)]
    return back


def keeping(recipe: Recipe, ids: Iterable[str]) -> Recipe:
    """A recipe that keeps some examples, whatever its steps decide; see `KeepByHand`.

    Where its last steps are by hand, they change; else there is one more.
    """
    return _with(recipe, KeepByHand(ids=tuple(dict.fromkeys(ids))))


def dropping(recipe: Recipe, ids: Iterable[str], *, because: str | None = None) -> Recipe:
    """A recipe that drops some examples, for one reason.

    Where its last steps are by hand, they change; else there is one more.
    """
    return _with(recipe, DropByHand(ids=tuple(dict.fromkeys(ids)), because=because))


def _with(recipe: Recipe, new: ChosenByHand) -> Recipe:
    """A recipe with a step by hand, which is joined to one of its last ones if that is like it."""
    end = _by_hand_at_the_end(recipe)
    chosen = frozenset(new.ids)
    steps: list[ChosenByHand] = []
    joined = False
    for step in end:
        ids = tuple(each for each in step.ids if each not in chosen)
        if not joined and step.model_copy(update={"ids": new.ids}) == new:
            ids, joined = (*ids, *new.ids), True
        if ids:
            steps.append(step.model_copy(update={"ids": ids}))
    if not joined:
        steps.append(new)
    before = recipe.steps[: len(recipe.steps) - len(end)]
    return recipe.model_copy(update={"steps": (*before, *steps)})


def _by_hand_at_the_end(recipe: Recipe) -> list[ChosenByHand]:
    end: list[ChosenByHand] = []
    for step in reversed(recipe.steps):
        if not isinstance(step, ChosenByHand):
            break
        end.insert(0, step)
    return end
