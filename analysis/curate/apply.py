"""Running a recipe over a data set: what each step keeps, drops and changes, and why."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.balance import balance
from analysis.curate.by_hand import comes_back, drop_by_hand
from analysis.curate.changes import Changes, no_changes, places_of, rewrites
from analysis.curate.conflicts import keep_answers
from analysis.curate.copies import Copy, copies_for
from analysis.curate.filtering import select
from analysis.curate.grouped import filter_clusters, filter_marked, not_shared, select_diverse
from analysis.curate.keepers import keep_one_each
from analysis.curate.known import Known
from analysis.curate.leaks import drop_leaks
from analysis.curate.recipe import SEED, Recipe
from analysis.curate.reviewing import edits_of, review
from analysis.curate.selection import BoolArray, Selection, one_reason
from analysis.curate.steps import (
    Balance,
    Deduplicate,
    Disabled,
    DropByHand,
    DropLeaks,
    DropToxic,
    Erase,
    Filter,
    FilterClusters,
    FilterMarked,
    FilterWhere,
    KeepByHand,
    ResolveConflicts,
    Review,
    ScrubPii,
    SelectDiverse,
    StepModel,
)
from analysis.curate.steps.erase import REASON
from analysis.curate.toxic import drop_toxic, not_scored
from analysis.measure.duplicates.pairs import IndexArray

KEPT = -1
Edits = Mapping[int, Mapping[str, str]]
_NOBODY: IndexArray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class ByHand:
    """Ids that a step names of examples chosen by hand: `chosen == found + missing`.

    Attributes:
        chosen: How many it names.
        found: Those of them that the file has.
        missing: Those that it has not; they decide nothing.
    """

    chosen: int
    found: int
    missing: int


@dataclass(frozen=True)
class StepReport:
    """What one step did.

    Attributes:
        label: Its number in the recipe and its name: "1:filter".
        words: What it does, for people.
        n_in: Examples that reached it.
        n_kept: Examples that left it: `n_in - n_dropped + n_back`.
        n_dropped: Examples that it dropped.
        by_hand: What became of the examples chosen by hand; None if none were.
        n_changed: Examples whose record it changed; None if it is none that does.
        by_entity: Values that it replaced, by kind (a key of ENTITIES, or "ERASED"); None if it
            is none that looks for values.
        n_back: Examples that steps before it had dropped and it brought back; None if it is
            none that does.
    """

    label: str
    words: str
    n_in: int
    n_kept: int
    n_dropped: int
    by_hand: ByHand | None = None
    n_changed: int | None = None
    by_entity: Mapping[str, int] | None = None
    n_back: int | None = None
    n_added: int | None = None


@dataclass(frozen=True)
class Applied:
    """Every example's fate, row-aligned with the data set.

    Attributes:
        dropped_by: Index of the step that dropped the example, shape (n,); KEPT if none.
        reports: One per step.
        reached: One per step: positions of the examples that reached it, ascending.
        selections: One per step, over the examples that reached it.
        back: One per step: positions of the examples that it brought back, ascending.
        changes: Places of the records that steps replace, in dropped examples too.
        edits: One per step: position -> where a text stands in the record -> what a person has
            written there instead; see `Review`.
        copies: One per step: the examples that it adds to what is kept. A copy of an example that
            a later step drops is none.
    """

    dropped_by: npt.NDArray[np.int32]
    reports: tuple[StepReport, ...]
    reached: tuple[IndexArray, ...]
    selections: tuple[Selection, ...]
    back: tuple[IndexArray, ...]
    changes: Changes = field(default_factory=no_changes)
    edits: tuple[Edits, ...] = ()
    copies: tuple[tuple[Copy, ...], ...] = ()

    @property
    def added(self) -> tuple[Copy, ...]:
        """The copies of all steps, first to last."""
        return tuple(copy for each in self.copies for copy in each)

    def adding_only(self, which: Collection[int]) -> Applied:
        """With some of the copies alone.

        Args:
            which: Their indices in `added`.
        """
        number = itertools.count()
        copies = tuple(
            tuple(copy for copy in each if next(number) in which) for each in self.copies
        )
        reports = tuple(
            report if report.n_added is None else replace(report, n_added=len(made))
            for report, made in zip(self.reports, copies, strict=True)
        )
        return replace(self, copies=copies, reports=reports)

    @property
    def changed(self) -> BoolArray:
        """Mask (n,), True = a step changes the example; dropped ones too."""
        found = np.zeros(len(self.dropped_by), dtype=np.bool_)
        found[self.changes.row] = True
        found[[position for each in self.edits for position in each]] = True
        return found

    @property
    def keep(self) -> BoolArray:
        """Mask (n,), True = the example is in the result."""
        return np.equal(self.dropped_by, KEPT)

    def reasons(self) -> pa.Array:
        """Why each example was dropped: Arrow texts (n,), null where it is kept."""
        reasons = pa.nulls(len(self.dropped_by), pa.string())
        for index, (at, selection) in enumerate(zip(self.reached, self.selections, strict=True)):
            # Not all that a step dropped stayed away: a later one may have brought it back.
            still = pa.array(self.dropped_by[at] == index)
            here = pa.array(self.dropped_by == index)
            reasons = pc.replace_with_mask(reasons, here, selection.reason.filter(still))
        return reasons


def apply_step(  # noqa: PLR0911, PLR0912 -- a case for each step
    step: StepModel, known: Known, reached: IndexArray, *, seed: int = SEED
) -> Selection:
    """Decide on the examples that reach a step.

    Args:
        step: The step.
        known: What is known of all examples: at least `step.metrics()`, `step.searches()`.
        reached: Positions of the examples that reach it, ascending, shape (k,).
        seed: The recipe's, for a step that draws.

    Returns:
        The decisions, shape (k,). A step that changes examples keeps them all, and so does one
        that is switched off. What a step brings back did not reach it: `apply_recipe` adds it.
    """
    match step:
        case Filter() | FilterWhere():
            return select(step, known, reached)
        case Deduplicate():
            return keep_one_each(step, known, reached)
        case ResolveConflicts():
            return keep_answers(step, known, reached, seed=seed)
        case DropLeaks():
            return drop_leaks(step, known, reached)
        case FilterClusters():
            return filter_clusters(step, known, reached)
        case FilterMarked():
            return filter_marked(step, known, reached)
        case SelectDiverse():
            return select_diverse(step, known, reached)
        case DropToxic():
            return drop_toxic(step, known, reached)
        case Erase(how="drop"):
            held = np.isin(reached, known.sightings(step.search()).row)
            return one_reason(~held, REASON)
        case Balance():
            return balance(step, known, reached, seed=seed)
        case Review():
            return review(step, known, reached)
        case DropByHand():
            return drop_by_hand(step, known, reached)
        case ScrubPii() | Erase() | KeepByHand() | Disabled():
            return Selection(np.ones(len(reached), np.bool_), pa.nulls(len(reached), pa.string()))
    raise TypeError(f"no case for {type(step).__name__}")


def apply_recipe(recipe: Recipe, known: Known) -> Applied:
    """Run the steps in order.

    A step decides by what is known of the examples as they came, and so does one behind a step
    that changed them: its metrics are those of the original texts.

    Args:
        recipe: The recipe.
        known: What is known of all examples: at least `recipe.metrics()`, `recipe.searches()`.

    Returns:
        The fate of every example; n = kept + dropped.
    """
    dropped_by = np.full(len(known), KEPT, dtype=np.int32)
    reports: list[StepReport] = []
    reached: list[IndexArray] = []
    selections: list[Selection] = []
    back: list[IndexArray] = []
    changes = no_changes()
    for index, step in enumerate(recipe.steps):
        here = np.flatnonzero(dropped_by == KEPT)
        selection = apply_step(step, known, here, seed=recipe.seed)
        dropped_by[here[~selection.keep]] = index
        found = _NOBODY
        if isinstance(step, KeepByHand):
            gone = np.flatnonzero(dropped_by != KEPT)
            found = comes_back(step, recipe.steps[:index], known, gone)
            # What changed the others while these were away changes them now.
            for number, before in enumerate(recipe.steps[:index]):
                if rewrites(before):
                    missed = found[dropped_by[found] < number]
                    changes = changes.plus(number, places_of(before, known, missed))
            dropped_by[found] = KEPT
        if rewrites(step):
            changes = changes.plus(index, places_of(step, known, here))
        n_in, n_dropped = len(here), int((~selection.keep).sum())
        reports.append(
            StepReport(
                step_label(index, step),
                _words(step, known, here),
                n_in,
                n_in - n_dropped + len(found),
                n_dropped,
                _by_hand(step, known),
                n_back=len(found) if isinstance(step, KeepByHand) else None,
            )
        )
        reached.append(here)
        selections.append(selection)
        back.append(found)
    # Of those that reached the step, or that came back behind it.
    edits = tuple(
        {
            position: texts
            for position, texts in edits_of(step, known).items()
            if dropped_by[position] == KEPT or dropped_by[position] >= index
        }
        if isinstance(step, Review)
        else {}
        for index, step in enumerate(recipe.steps)
    )
    for index, step in enumerate(recipe.steps):
        if rewrites(step):
            n, counts = changes.n_changed(index), changes.counts(index)
            reports[index] = replace(reports[index], n_changed=n, by_entity=counts)
        elif isinstance(step, Review):
            reports[index] = replace(reports[index], n_changed=len(edits[index]))
    applied = Applied(
        dropped_by, tuple(reports), tuple(reached), tuple(selections), tuple(back), changes, edits
    )
    return _with_copies(applied, recipe, known)


def _with_copies(applied: Applied, recipe: Recipe, known: Known) -> Applied:
    """With what steps add: known when it is known who stays, and what is changed of whom."""
    unchanged, keep = ~applied.changed, applied.keep
    copies: list[tuple[Copy, ...]] = []
    for step, here in zip(recipe.steps, applied.reached, strict=True):
        made: tuple[Copy, ...] = ()
        if isinstance(step, Balance):
            before = [copy for each in copies for copy in each]
            made = copies_for(
                step, known, here, seed=recipe.seed, unchanged=unchanged, before=before
            )
        copies.append(tuple(copy for copy in made if keep[copy.position]))
    reports = tuple(
        replace(report, n_added=len(made)) if isinstance(step, Balance) and step.adds else report
        for step, report, made in zip(recipe.steps, applied.reports, copies, strict=True)
    )
    return replace(applied, copies=tuple(copies), reports=reports)


def _words(step: StepModel, known: Known, reached: IndexArray) -> str:
    """What a step does, and what of it cannot be done in this data set."""
    words = step.in_words()
    if isinstance(step, FilterClusters | FilterMarked):
        words += not_shared(step, known, reached)
    if isinstance(step, DropToxic):
        words += not_scored(step, known, reached)
    by_hand = _by_hand(step, known)
    if by_hand is not None and by_hand.missing:
        words += f", {by_hand.missing:,} of them not in this file"
    return words


def _by_hand(step: StepModel, known: Known) -> ByHand | None:
    match step:
        case (
            Deduplicate(by_hand=ids)
            | ResolveConflicts(by_hand=ids)
            | DropToxic(by_hand=ids)
            | KeepByHand(ids=ids)
            | DropByHand(ids=ids)
            | Review(ids=ids)
        ) if ids:
            chosen, found = len(set(ids)), len(known.at_ids(ids))
            return ByHand(chosen, found, chosen - found)
    return None


def step_label(index: int, step: StepModel) -> str:
    """A step's number (from 1) and name: "1:filter"."""
    return f"{index + 1}:{step.name}"


def step_labels(steps: Iterable[StepModel]) -> list[str]:
    """The labels of all steps."""
    return [step_label(index, step) for index, step in enumerate(steps)]
