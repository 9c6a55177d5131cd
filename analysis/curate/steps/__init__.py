"""The steps of a recipe, as models. A new step is a model here and a case in `apply`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from analysis.curate.steps.balance import Balance
from analysis.curate.steps.base import LARGEST_BOUND, LONGEST_LABEL, StepModel
from analysis.curate.steps.by_hand import DropByHand, KeepByHand
from analysis.curate.steps.clusters import FilterClusters
from analysis.curate.steps.conflicts import ResolveConflicts
from analysis.curate.steps.deduplicate import Deduplicate
from analysis.curate.steps.disabled import KEY, Disabled
from analysis.curate.steps.diverse import SelectDiverse
from analysis.curate.steps.erase import Erase
from analysis.curate.steps.filter import Filter
from analysis.curate.steps.leaks import DropLeaks
from analysis.curate.steps.marked import FilterMarked
from analysis.curate.steps.review import Edit, Review
from analysis.curate.steps.scrub import ScrubPii
from analysis.curate.steps.toxic import DropToxic
from analysis.curate.steps.where import FilterWhere
from analysis.errors import unknown

__all__ = [
    "LARGEST_BOUND",
    "LONGEST_LABEL",
    "STEPS",
    "Balance",
    "Deduplicate",
    "Disabled",
    "DropByHand",
    "DropLeaks",
    "DropToxic",
    "Edit",
    "Erase",
    "Filter",
    "FilterClusters",
    "FilterMarked",
    "FilterWhere",
    "KeepByHand",
    "ResolveConflicts",
    "Review",
    "ScrubPii",
    "SelectDiverse",
    "Step",
    "StepModel",
    "step_of",
]

STEPS: dict[str, type[StepModel]] = {
    "filter": Filter,
    "filter_where": FilterWhere,
    "deduplicate": Deduplicate,
    "resolve_conflicts": ResolveConflicts,
    "drop_leaks": DropLeaks,
    "filter_clusters": FilterClusters,
    "filter_marked": FilterMarked,
    "select_diverse": SelectDiverse,
    "drop_toxic": DropToxic,
    "scrub_pii": ScrubPii,
    "erase": Erase,
    "balance": Balance,
    "review": Review,
    "keep_by_hand": KeepByHand,
    "drop_by_hand": DropByHand,
}


def step_of(value: Any) -> StepModel:
    """A step from its JSON values: the model is chosen by the key "step".

    So a message speaks of that step alone.

    Raises:
        ValueError: If it is none.
    """
    if isinstance(value, StepModel):
        return value
    if not isinstance(value, dict):
        raise ValueError(  # noqa: TRY004 -- pydantic passes on no other
            "found no mapping; write a step such as {step: filter, metric: n_turns, low: 1}"
        )
    name = value.get("step")
    if name is None:
        raise ValueError('the key "step" is missing; write "step: filter"')
    if not isinstance(name, str) or name not in STEPS:
        raise ValueError(unknown("a step", str(name), STEPS))
    is_off = value.get(KEY, False)
    if not isinstance(is_off, bool):
        raise ValueError(f'"{KEY}" is {is_off!r}; write true or false')  # noqa: TRY004 -- as above
    step = STEPS[name].model_validate({key: each for key, each in value.items() if key != KEY})
    return Disabled(of=step) if is_off else step


Step = Annotated[StepModel, BeforeValidator(step_of)]
