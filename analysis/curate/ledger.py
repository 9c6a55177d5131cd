"""The decision ledger: for every example which step kept, changed or dropped it, and why."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.apply import KEPT, Applied, step_labels
from analysis.curate.changes import GONE, rewrites
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Disabled
from analysis.measure.duplicates.pairs import IndexArray

KEPT_FATE, DROPPED_FATE, REJECTED_FATE = FATES = ("kept", "dropped", "rejected")
EXPORT = "export"  # what dropped an example that the format of the kept file cannot carry
BETWEEN = "; "
SCHEMA = pa.schema(
    [
        ("example_id", pa.string()),
        ("line", pa.int64()),
        ("fate", pa.string()),
        ("step", pa.string()),
        ("reason", pa.string()),
        ("changed_by", pa.list_(pa.string())),
        ("n_places", pa.int64()),
        ("brought_back_by", pa.list_(pa.string())),
        ("path", pa.string()),
    ]
)


@dataclass(frozen=True)
class Ledger:
    """What the steps of a recipe did to each example of a data set, n of them.

    Attributes:
        recipe: The recipe.
        applied: What it decided.
        uncarried: Position -> why the format of the kept file cannot carry the example.
    """

    recipe: Recipe
    applied: Applied
    uncarried: Mapping[int, str] = field(default_factory=dict)

    @functools.cached_property
    def labels(self) -> list[str]:
        """The labels of the steps, and EXPORT."""
        return [*step_labels(self.recipe.steps), EXPORT]

    @functools.cached_property
    def dropped_by(self) -> npt.NDArray[np.int32]:
        """Index into `labels` of what dropped each example, shape (n,); KEPT if nothing did."""
        found = self.applied.dropped_by.copy()
        found[list(self.uncarried)] = len(self.recipe.steps)
        return found

    @functools.cached_property
    def reasons(self) -> pa.Array:
        """Why each example was dropped: Arrow texts (n,), null where it is kept."""
        reasons = self.applied.reasons()
        if not self.uncarried:
            return reasons
        here = np.zeros(len(reasons), dtype=np.bool_)
        here[list(self.uncarried)] = True
        why = [self.uncarried[position] for position in np.flatnonzero(here).tolist()]
        return pc.replace_with_mask(reasons, pa.array(here), pa.array(why, pa.string()))

    @functools.cached_property
    def changed(self) -> BoolArray:
        """Mask (n,), True = a step replaces something in the example; dropped ones too."""
        found = np.zeros(len(self.dropped_by), dtype=np.bool_)
        found[self.applied.changes.row] = True
        return found

    @functools.cached_property
    def _back(self) -> tuple[IndexArray, IndexArray]:
        """Which example came back, by position, and by which step; shape (m,) both."""
        row = np.concatenate([np.zeros(0, dtype=np.int64), *self.applied.back])
        n_of_each = np.array([*map(len, self.applied.back)], dtype=np.int64)
        step = np.repeat(np.arange(len(n_of_each)), n_of_each)
        order = np.argsort(row, kind="stable")
        return row[order], step[order]

    @functools.cached_property
    def _places(self) -> _Places:
        """In which example which step replaces how many places."""
        changes = self.applied.changes
        whole = changes.part != GONE
        n_steps = max(len(self.recipe.steps), 1)
        pairs, counts = np.unique(
            changes.row[whole] * n_steps + changes.step[whole], return_counts=True
        )
        return _Places(pairs // n_steps, pairs % n_steps, np.append(0, np.cumsum(counts)))

    def table(self, rows: pd.DataFrame) -> pa.Table:
        """The ledger of some examples, a row for each.

        Args:
            rows: Their columns "example_id" and "line", index = position.

        Returns:
            A table of SCHEMA. "step" and "reason" are null where an example is kept;
            "changed_by" has the labels of the steps that replace something in it, "n_places" how
            many places in all, "brought_back_by" the steps that brought it back after another one
            had dropped it; "path" tells what each step that it reached did.
        """
        positions = rows.index.to_numpy()
        by = self.dropped_by[positions]
        is_kept = by == KEPT
        changed_by, n_places = self._changed_by(positions)
        columns = [
            pa.array(rows["example_id"], pa.string()),
            pa.array(rows["line"], pa.int64()),
            pc.if_else(pa.array(is_kept), KEPT_FATE, DROPPED_FATE),
            pa.array(self.labels, pa.string()).take(pa.array(by, pa.int64(), mask=is_kept)),
            self.reasons.take(pa.array(positions)),
            changed_by,
            n_places,
            self._lists(*self._back, positions),
            self.path(positions),
        ]
        return pa.Table.from_arrays(columns, schema=SCHEMA)

    def path(self, positions: IndexArray) -> pa.Array:
        """What each step that some examples reached did to them, first to last.

        Args:
            positions: The examples, shape (k,).

        Returns:
            Arrow texts (k,): "1:filter kept it; 2:scrub_pii replaced 2 places; 3:deduplicate
            dropped it: duplicate of line 12; 4:keep_by_hand brought it back". A step that is
            switched off is passed over; a text is empty if all are.
        """
        told = self._told(positions).values()
        if not told:
            return pa.array([""] * len(positions), pa.string())
        # Arrow's own way of skipping nulls (null_handling="skip") loses rows that have no other.
        parts = [pc.fill_null(pc.binary_join_element_wise(BETWEEN, one, ""), "") for one in told]
        whole = pc.binary_join_element_wise(*parts, "")
        return pc.utf8_slice_codeunits(whole, len(BETWEEN))

    def passages(self, position: int) -> list[tuple[int, str]]:
        """The path of one example: index into `labels` and what that step did."""
        told = self._told(np.array([position]))
        return [(index, did[0].as_py()) for index, did in told.items() if did[0].is_valid]

    def _told(self, positions: IndexArray) -> dict[int, pa.Array]:
        """What each step at work did to some examples, by its index; null where not reached."""
        told = {
            index: self._did(index, positions)
            for index, step in enumerate(self.recipe.steps)
            if not isinstance(step, Disabled)
        }
        if self.uncarried:
            why = [self.uncarried.get(position) for position in positions.tolist()]
            told[len(self.recipe.steps)] = _dropped(EXPORT, pa.array(why, pa.string()))
        return told

    def _did(self, index: int, positions: IndexArray) -> pa.Array:
        """What one step did to some examples: Arrow texts (k,), null where it was not reached."""
        label, selection = self.labels[index], self.applied.selections[index]
        at, reached = _places_in(self.applied.reached[index], positions)
        if rewrites(self.recipe.steps[index]):
            return self._replaced(index, positions, reached)
        _, is_back = _places_in(self.applied.back[index], positions)
        why = selection.reason.take(pa.array(at, mask=~reached))
        stays = pc.if_else(pa.array(is_back), f"{label} brought it back", f"{label} kept it")
        stays = pc.if_else(pa.array(reached | is_back), stays, pa.scalar(None, pa.string()))
        return pc.if_else(pc.is_valid(why), _dropped(label, why), stays)

    def _replaced(self, index: int, positions: IndexArray, reached: BoolArray) -> pa.Array:
        """What a step that replaces places did to some examples.

        One that was away and came back behind the step is changed like the others.
        """
        label, counts = self.labels[index], self._places.of_step(index, positions)
        said = pc.binary_join_element_wise(
            f"{label} replaced ",
            pc.cast(pa.array(counts), pa.string()),
            pc.if_else(pa.array(counts == 1), " place", " places"),
            pc.if_else(pa.array(reached), "", ", as it came back later"),
            "",
        )
        nothing = pa.array(reached & (counts == 0))
        said = pc.if_else(nothing, f"{label} found nothing to replace", said)
        return pc.if_else(pa.array(reached | (counts > 0)), said, pa.scalar(None, pa.string()))

    def _changed_by(self, positions: IndexArray) -> tuple[pa.Array, pa.Array]:
        """The steps that replace something in some examples, and in how many places."""
        places = self._places
        first, last = _spans(places.row, positions)
        n_places = pa.array(places.before[last] - places.before[first])
        return self._lists(places.row, places.step, positions), n_places

    def _lists(self, row: IndexArray, step: IndexArray, positions: IndexArray) -> pa.Array:
        """The labels of the steps that did something to each of some examples.

        Args:
            row: Positions of examples, ascending, shape (m,).
            step: Index of the step for each, shape (m,).
            positions: The examples, shape (k,).

        Returns:
            Arrow lists of texts (k,).
        """
        first, last = _spans(row, positions)
        offsets = np.append(0, np.cumsum(last - first))
        inside = np.repeat(first - offsets[:-1], last - first) + np.arange(offsets[-1])
        labels = pa.array(self.labels, pa.string()).take(pa.array(step[inside]))
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), labels)


@dataclass(frozen=True)
class _Places:
    """Which step replaces something in which example, by example and then by step.

    Attributes:
        row: Position of the example, shape (m,).
        step: Index of the step, shape (m,).
        before: Places that stand before each of them, and in all, shape (m + 1,).
    """

    row: IndexArray
    step: IndexArray
    before: IndexArray

    def of_step(self, index: int, positions: IndexArray) -> IndexArray:
        """How many places a step replaces in some examples, shape (k,)."""
        own = np.flatnonzero(self.step == index)
        at, there = _places_in(self.row[own], positions)
        counts = np.append(np.diff(self.before)[own], 0)
        found: IndexArray = np.where(there, counts[at], 0)
        return found


def _spans(ascending: IndexArray, wanted: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Of some numbers where each begins and ends among ascending ones."""
    return (
        np.searchsorted(ascending, wanted, side="left"),
        np.searchsorted(ascending, wanted, side="right"),
    )


def _places_in(ascending: IndexArray, wanted: IndexArray) -> tuple[IndexArray, BoolArray]:
    """Where some numbers stand among ascending ones, and whether they do at all."""
    at = np.searchsorted(ascending, wanted)
    found = at < len(ascending)
    found[found] = ascending[at[found]] == wanted[found]
    return at, found


def _dropped(label: str, why: pa.Array) -> pa.Array:
    """That something dropped examples: Arrow texts, null where there is no reason."""
    return pc.binary_join_element_wise(f"{label} dropped it: ", why, "")


def rejected_table(lines: IndexArray, errors: pa.Array) -> pa.Table:
    """The ledger of records that could not be read, a row for each.

    Args:
        lines: Where they stand in the file, from 1, shape (m,).
        errors: Why each could not be read: Arrow texts (m,).

    Returns:
        A table of SCHEMA, without an id, a step or a path.
    """
    n = len(lines)
    nothing = pa.nulls(n, pa.string())
    by_none = pa.array([[]] * n, pa.list_(pa.string()))
    columns = [
        nothing,
        pa.array(lines, pa.int64()),
        pa.array([REJECTED_FATE] * n, pa.string()),
        nothing,
        errors.cast(pa.string()),
        by_none,
        pa.array(np.zeros(n, dtype=np.int64)),
        by_none,
        pa.array([""] * n, pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)
