"""A data set's recipe with its undo history, and steps that are only proposed, on disk."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analysis.curate.recipe import Recipe, from_dict
from analysis.curate.steps import Disabled, StepModel, step_of
from analysis.data.files import read_json, write_json
from analysis.data.locks import alone
from analysis.data.workspace import Workspace
from analysis.errors import RecipeError

KEPT_STATES = 200
CHANGED = "The recipe was changed in another tab; look at it again."


@dataclass(frozen=True)
class Place:
    """Where a step stands that is being set anew.

    Attributes:
        index: Its 0-based index when that was begun.
        step: The step as the recipe has it.
    """

    index: int
    step: StepModel


@dataclass(frozen=True)
class History:
    """The states that a recipe went through.

    Attributes:
        states: Oldest first; never empty.
        position: Index of the present one.
        proposals: Steps that wait for a yes or a no; none of them does anything yet.
        drafts: Steps that are being set on a page, by the step's name; so that what was chosen
            by hand is not lost. None of them does anything yet either.
        changing: Of the drafts, by the step's name, those that are to replace a step of the
            recipe, with that step; the others are to be added at its end.
    """

    states: tuple[Recipe, ...] = (Recipe(),)
    position: int = 0
    proposals: tuple[StepModel, ...] = ()
    drafts: Mapping[str, StepModel] = field(default_factory=dict)
    changing: Mapping[str, Place] = field(default_factory=dict)

    @property
    def recipe(self) -> Recipe:
        """The present state."""
        return self.states[self.position]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a change was undone and not yet replaced by another."""
        return self.position < len(self.states) - 1

    def changed(self, recipe: Recipe) -> History:
        """The history with a new present; what was undone before is forgotten."""
        states = (*self.states[: self.position + 1], recipe)[-KEPT_STATES:]
        return replace(self, states=states, position=len(states) - 1)

    def undone(self) -> History:
        """The history one state back, or as it is at its beginning."""
        return self._at(max(self.position - 1, 0))

    def redone(self) -> History:
        """The history one state forward, or as it is at its end."""
        return self._at(min(self.position + 1, len(self.states) - 1))

    def _at(self, position: int) -> History:
        """The history at another state.

        What this takes back of one step is being set again, unless another one of its kind is;
        what it does again is not any more.
        """
        there = replace(self, position=position)
        before, after = self.recipe.steps, there.recipe.steps
        if before and before[:-1] == after and not isinstance(before[-1], Disabled):
            return there if before[-1].name in self.drafts else there.drafting(before[-1])
        if after and after[:-1] == before:
            added = after[-1].name
            if added not in self.changing and self.drafts.get(added) == after[-1]:
                return there.without_draft(added)
        index = _only_difference(before, after)
        if index is None:
            return there
        old, new, name = before[index], after[index], after[index].name
        if position < self.position and name not in self.drafts:
            return there.changing_step(index, new).drafting(old)
        again = self.changing.get(name) == Place(index, old) and self.drafts.get(name) == new
        return there.without_draft(name) if again else there

    def proposing(self, step: StepModel) -> History:
        """The history with a proposal more; a step is proposed once."""
        others = tuple(other for other in self.proposals if other != step)
        return replace(self, proposals=(*others, step))

    def declined(self, step: StepModel) -> History:
        """The history without a proposal."""
        return replace(self, proposals=tuple(one for one in self.proposals if one != step))

    def accepted(self, step: StepModel) -> History:
        """The history with a proposal made a part of the recipe.

        Raises:
            RecipeError: If it does not wait any more, or no longer fits the recipe.
        """
        if step not in self.proposals:
            raise RecipeError("The proposal was answered in another tab; look at the recipe again.")
        return self.declined(step).adding([step])

    def drafting(self, step: StepModel) -> History:
        """The history with a step being set, in place of one of the same kind."""
        return replace(self, drafts={**self.drafts, step.name: step})

    def without_draft(self, name: str) -> History:
        """The history with no step of a kind being set."""
        return replace(
            self,
            drafts={kind: step for kind, step in self.drafts.items() if kind != name},
            changing={kind: place for kind, place in self.changing.items() if kind != name},
        )

    def changing_step(self, index: int, step: StepModel) -> History:
        """The history with a step of the recipe being set anew; the recipe keeps it until then.

        Args:
            index: Where it stands, from 0.
            step: The step.

        Raises:
            RecipeError: If another step stands there now: another tab has changed the recipe.
        """
        self._require(index, step)
        changing = {**self.changing, step.name: Place(index, step)}
        return replace(self.drafting(step), changing=changing)

    def place(self, name: str) -> int | None:
        """Where the step stands now that a draft is to replace.

        Args:
            name: The kind of step.

        Returns:
            Its 0-based index, which steps before it may have moved; None if none of this kind
            is being changed, or the recipe does not have it any more.
        """
        wanted = self.changing.get(name)
        if wanted is None:
            return None
        at = [index for index, step in enumerate(self.recipe.steps) if step == wanted.step]
        return min(at, key=lambda index: abs(index - wanted.index), default=None)

    def saved(self, step: StepModel) -> History:
        """The history with a draft in the place of the step that it is to replace.

        Raises:
            RecipeError: If the recipe does not have that step any more, or the draft does not
                fit the recipe.
        """
        index = self.place(step.name)
        if index is None:
            raise RecipeError(
                "The step that was changed here is not in the recipe any more; what was set is "
                "kept, and can be added at the end."
            )
        done = self.without_draft(step.name)
        if self.recipe.steps[index] == step:
            return done
        return done.changed(self.recipe.replacing(index, step))

    def taken_out(self, index: int, step: StepModel) -> History:
        """The history without the step at a 0-based index of the recipe.

        Raises:
            RecipeError: If another step stands there now: another tab has changed the recipe.
        """
        self._require(index, step)
        return self.changed(self.recipe.without(index))

    def moved(self, index: int, to: int, step: StepModel) -> History:
        """The history with the step at an index put to another one; raises like `taken_out`."""
        self._require(index, step)
        return self.changed(self.recipe.moved(index, to))

    def switched(self, index: int, step: StepModel) -> History:
        """The history with the step at a 0-based index switched off, or on.

        Raises:
            RecipeError: If another step stands there now, or it no longer fits the recipe.
        """
        self._require(index, step)
        return self.changed(self.recipe.switched(index))

    def edited(self, index: int, step: StepModel, text: str) -> History:
        """The history with the step at a 0-based index replaced by one that is given as YAML.

        Raises:
            RecipeError: If another step stands there now, or the text is no step.
        """
        self._require(index, step)
        recipe = self.recipe.edited(index, text)
        return self if recipe == self.recipe else self.changed(recipe)

    def _require(self, index: int, step: StepModel) -> None:
        if self.recipe.steps[index : index + 1] != (step,):
            raise RecipeError(CHANGED)

    def adding(self, steps: Iterable[StepModel]) -> History:
        """The history with steps more at the end of the recipe, as one change."""
        return self.changed(functools.reduce(Recipe.plus, steps, self.recipe))


def _only_difference(before: tuple[StepModel, ...], after: tuple[StepModel, ...]) -> int | None:
    """Where two recipes differ, if it is in one step that is set, of the same kind in both."""
    if len(before) != len(after):
        return None
    at = [index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if len(at) != 1:
        return None
    old, new = before[at[0]], after[at[0]]
    return at[0] if type(old) is type(new) and not isinstance(old, Disabled) else None


def load_history(workspace: Workspace, fingerprint: str) -> History:
    """The recipe's history of a data set; an empty recipe if there is none yet."""
    found = read_json(workspace.folder(fingerprint) / "recipe.json")
    if not found:
        return History()
    drafts = {step.name: step for step in _readable(found.get("drafts", ()))}
    changing = {
        step.name: Place(place["index"], step)
        for place in found.get("changing", ())
        for step in _readable([place["step"]])
        if step.name in drafts
    }
    return History(
        tuple(map(from_dict, found["states"])),
        found["position"],
        tuple(_readable(found.get("proposals", ()))),
        drafts,
        changing,
    )


def _readable(proposals: Iterable[Any]) -> Iterable[StepModel]:
    """Those that this version of Assay knows; what was only proposed decides on nothing."""
    for proposal in proposals:
        with contextlib.suppress(ValueError):
            yield step_of(proposal)


def change(workspace: Workspace, fingerprint: str, edit: Callable[[History], History]) -> None:
    """Change the recipe, so that of two changes at once none is lost.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        edit: Makes the new history of the one that is there; what it raises leaves all as it is.

    Raises:
        WorkspaceError: If another process holds the recipe for too long.
    """
    with alone(workspace.folder(fingerprint), "recipe", "The recipe is"):
        before = load_history(workspace, fingerprint)
        after = edit(before)
        if after != before:
            save_history(workspace, fingerprint, after)


def save_history(workspace: Workspace, fingerprint: str, history: History) -> None:
    """Store the history, atomically."""
    states = [recipe.as_dict() for recipe in history.states]
    found = {
        "position": history.position,
        "states": states,
        "proposals": [step.as_dict() for step in history.proposals],
        "drafts": [step.as_dict() for step in history.drafts.values()],
        "changing": [
            {"index": place.index, "step": place.step.as_dict()}
            for place in history.changing.values()
        ],
    }
    write_json(workspace.folder(fingerprint) / "recipe.json", found)
