"""What was changed from one recipe to another, in words made from their steps."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from analysis.curate.apply import Applied, StepReport
from analysis.curate.recipe import Recipe, step_to_yaml
from analysis.curate.steps import Disabled, StepModel
from analysis.measure.wording import counted


@dataclass(frozen=True)
class _Match:
    """Steps of two recipes that are one: indices from 0; None where there is none."""

    before: int | None
    after: int | None


@dataclass(frozen=True)
class _Side:
    """A step where it stands in one of two recipes.

    Attributes:
        number: From 1.
        step: The step.
        did: What it does there, in words.
    """

    number: int
    step: StepModel
    did: str


def change_log(before: Recipe, was: Applied, after: Recipe, now: Applied) -> list[str]:
    """What was changed from one recipe to another, and what each change comes to.

    Args:
        before: The one.
        was: What it decides.
        after: The other.
        now: What that decides.

    Returns:
        A sentence for each change of a step, in the order of the steps, and for other settings.
        They may quote the data. Empty if nothing was changed.
    """
    steps = (
        _of_step(_side(before, was, match.before), _side(after, now, match.after))
        for match in _matched(before.steps, after.steps)
    )
    told = (_of_settings(before, after), *steps, _of_export(before, after))
    return [said for said in told if said]


def _of_settings(before: Recipe, after: Recipe) -> str:
    said = []
    if before.seed != after.seed:
        said.append(f"The seed is {after.seed}, before {before.seed}.")
    old, new = before.settings.model_dump(), after.settings.model_dump()
    names = [name.replace("_", " ") for name in new if new[name] != old[name]]
    if names:
        said.append(f"Measured with other settings: {', '.join(names)}.")
    return " ".join(said)


def _of_export(before: Recipe, after: Recipe) -> str:
    if before.export == after.export:
        return ""
    return "What is kept is handed over in another way: splits, order or files."


def _side(recipe: Recipe, applied: Applied, index: int | None) -> _Side | None:
    if index is None:
        return None
    return _Side(index + 1, recipe.steps[index], _did(applied.reports[index]))


def _of_step(old: _Side | None, new: _Side | None) -> str:
    """A sentence on a step that is in one of two recipes, or in both."""
    if new is None:
        return (
            f"Removed step {old.number}: {old.step.in_words()} ({old.did} before)." if old else ""
        )
    words = new.step.in_words()
    if old is None:
        return f"Added as step {new.number}: {words} ({new.did})."
    if isinstance(old.step, Disabled) and old.step.of == new.step:
        return f"Switched on step {new.number}: {words} ({new.did})."
    was = old.step.in_words()
    if isinstance(new.step, Disabled) and new.step.of == old.step:
        return f"Switched off step {new.number}: {was} ({old.did} before)."
    came_to = new.did if new.did == old.did else f"{new.did}, before {old.did}"
    if old.step == new.step:
        return f"Moved from step {old.number} to {new.number}: {words} ({came_to})."
    # What differs may stand in no words, such as the ids of examples.
    before = "" if was == words else f"; before: {was}"
    return f"Edited step {new.number}: {words}{before} ({came_to})."


def _did(report: StepReport) -> str:
    """How many examples a step accounts for: "14 of 20 examples dropped"."""
    if report.n_back is not None:
        return f"{counted(report.n_back, 'examples')} brought back"
    dropped = f"{report.n_dropped:,} of {counted(report.n_in, 'examples')} dropped"
    if report.n_changed is None:
        return f"{dropped}, {report.n_added:,} added" if report.n_added else dropped
    changed = f"{counted(report.n_changed, 'examples')} changed"
    if report.by_entity is None:  # by hand: it may drop some as well
        return f"{dropped}, {changed}"
    return f"{changed} in {counted(sum(report.by_entity.values()), 'places')}"


def _matched(before: tuple[StepModel, ...], after: tuple[StepModel, ...]) -> list[_Match]:
    """The steps that are not the same in the same order, each with its like.

    The longest run of equal steps in both stays where it is. Of the others, equal ones were
    moved, those that are equal but for being off were switched, and those of one kind edited.
    """
    old, new = ([step_to_yaml(step) for step in steps] for steps in (before, after))
    left, right = set(range(len(old))), set(range(len(new)))
    for operation in LCSseq.opcodes(old, new):
        if operation.tag == "equal":
            left -= set(range(operation.src_start, operation.src_end))
            right -= set(range(operation.dest_start, operation.dest_end))
    found = []
    for alike in (_is_equal, _is_switched, _is_of_one_kind):
        for at in sorted(left):
            to = next((to for to in sorted(right) if alike(before[at], after[to])), None)
            if to is not None:
                found.append(_Match(at, to))
                left.discard(at)
                right.discard(to)
    found += [_Match(at, None) for at in left] + [_Match(None, to) for to in right]
    return sorted(found, key=_place)


def _place(match: _Match) -> tuple[int, bool]:
    """Where a change is told: by its place after, or before if it is gone."""
    at = match.before if match.after is None else match.after
    return at or 0, match.after is not None


def _is_equal(one: StepModel, other: StepModel) -> bool:
    return one == other


def _is_switched(one: StepModel, other: StepModel) -> bool:
    return _bare(one) == _bare(other)


def _is_of_one_kind(one: StepModel, other: StepModel) -> bool:
    return one.name == other.name


def _bare(step: StepModel) -> StepModel:
    """A step, switched on."""
    return step.of if isinstance(step, Disabled) else step
