"""A data set's recipe with its undo history, and steps that are only proposed, on disk."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.curate.recipe import Recipe, from_dict
from analysis.curate.steps import StepModel, step_of
from analysis.data.files import read_json, write_json
from analysis.data.workspace import Workspace

KEPT_STATES = 200


@dataclass(frozen=True)
class History:
    """The states that a recipe went through.

    Attributes:
        states: Oldest first; never empty.
        position: Index of the present one.
        proposals: Steps that wait for a yes or a no; none of them does anything yet.
    """

    states: tuple[Recipe, ...] = (Recipe(),)
    position: int = 0
    proposals: tuple[StepModel, ...] = ()

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
        return replace(self, position=max(self.position - 1, 0))

    def redone(self) -> History:
        """The history one state forward, or as it is at its end."""
        return replace(self, position=min(self.position + 1, len(self.states) - 1))

    def proposing(self, step: StepModel) -> History:
        """The history with a proposal more; a step is proposed once."""
        others = tuple(other for other in self.proposals if other != step)
        return replace(self, proposals=(*others, step))

    def declined(self, step: StepModel) -> History:
        """The history without a proposal."""
        return replace(self, proposals=tuple(one for one in self.proposals if one != step))

    def accepted(self, step: StepModel) -> History:
        """The history with a proposal made a part of the recipe."""
        return self.declined(step).changed(self.recipe.plus(step))


def load_history(workspace: Workspace, fingerprint: str) -> History:
    """The recipe's history of a data set; an empty recipe if there is none yet."""
    found = read_json(workspace.folder(fingerprint) / "recipe.json")
    if not found:
        return History()
    proposals = tuple(map(step_of, found.get("proposals", ())))
    return History(tuple(map(from_dict, found["states"])), found["position"], proposals)


def save_history(workspace: Workspace, fingerprint: str, history: History) -> None:
    """Store the history, atomically."""
    states = [recipe.as_dict() for recipe in history.states]
    proposals = [step.as_dict() for step in history.proposals]
    path = workspace.folder(fingerprint) / "recipe.json"
    write_json(path, {"position": history.position, "states": states, "proposals": proposals})
