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
from analysis.curate.changes import rewrites
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Disabled
from analysis.curate.touched import Touched, copied, places_in, spans_in, touched
from analysis.measure.duplicates.pairs import IndexArray

KEPT_FATE, DROPPED_FATE, REJECTED_FATE = "kept", "dropped", "rejected"
ADDED_FATE = "added"  # of a copy of an example, which was never read
EXPORT = "export"  # what dropped an example that the format of the kept file cannot carry
BETWEEN = "; "
# One of it, and many.
PLACES, TEXTS, COPIES = ("place", "places"), ("text", "texts"), ("copy", "copies")
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
    def _back(self) -> tuple[IndexArray, IndexArray]:
        """Which example came back, by position, and by which step; shape (m,) both."""
        row = np.concatenate([np.zeros(0, dtype=np.int64), *self.applied.back])
        n_of_each = np.array([*map(len, self.applied.back)], dtype=np.int64)
        step = np.repeat(np.arange(len(n_of_each)), n_of_each)
        order = np.argsort(row, kind="stable")
        return row[order], step[order]

    @functools.cached_property
    def _returned(self) -> BoolArray:
        """Mask (n,), True = a step brought the example back."""
        found = np.zeros(len(self.dropped_by), dtype=np.bool_)
        found[self._back[0]] = True
        return found

    @functools.cached_property
    def _places(self) -> Touched:
        return touched(self.applied)

    @functools.cached_property
    def _copies(self) -> Touched:
        return copied(self.applied)

    def acted_on(self, index: int) -> IndexArray:
        """Positions of the examples that a step changed, copied or brought back, in any order."""
        of_step = [each.row[each.step == index] for each in (self._places, self._copies)]
        return np.concatenate([*of_step, *self.applied.back[index : index + 1]])

    def table(self, rows: pd.DataFrame) -> pa.Table:
        """The ledger of some examples, a row for each.

        Args:
            rows: Their columns "example_id" and "line", index = position.

        Returns:
            A table of SCHEMA. "step" and "reason" are null where an example is kept;
            "changed_by" has the labels of the steps that change something in it, "n_places" in how
            many places or texts in all, "brought_back_by" the steps that brought it back after
            another one had dropped it; "path" tells what each step that it reached did.
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

    def added_table(self, rows: pd.DataFrame) -> pa.Table:
        """The ledger of what steps add to the kept file, a row for each, in their order.

        Args:
            rows: The columns "example_id" and "line" of all examples, index = position.

        Returns:
            A table of SCHEMA: id and line are those of the example that it is a copy of.
        """
        told = [
            (copy.position, self.labels[index], copy.how)
            for index, copies in enumerate(self.applied.copies)
            for copy in copies
            if copy.position not in self.uncarried
        ]
        at = [position for position, _, _ in told]
        return _bare_table(
            pa.array(rows["example_id"].iloc[at], pa.string()),
            rows["line"].to_numpy()[at],
            ADDED_FATE,
            step=pa.array([label for _, label, _ in told], pa.string()),
            reason=pa.array([how for _, _, how in told], pa.string()),
            path=pa.array([f"{label} added it: {how}" for _, label, how in told], pa.string()),
        )

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
        at, reached = places_in(self.applied.reached[index], positions)
        _, is_back = places_in(self.applied.back[index], positions)
        replaces = rewrites(self.recipe.steps[index])
        stays = "found nothing to replace" if replaces else "kept it"
        said = pc.if_else(pa.array(is_back), f"{label} brought it back", f"{label} {stays}")
        said = pc.if_else(pa.array(reached | is_back), said, pa.scalar(None, pa.string()))
        # One that was away and came back behind the step is changed like the others.
        counts = self._places.of_step(index, positions)
        changes = (counts > 0) & (reached | self._returned[positions])
        done = ("replaced", PLACES) if replaces else ("edited", TEXTS)
        changed = _changed(label, *done, counts, reached)
        said = pc.if_else(pa.array(changes), changed, said)
        copies = self._copies.of_step(index, positions)
        if copies.any():
            more = _changed(f"{label} kept it and", "added", COPIES, copies, reached)
            said = pc.if_else(pa.array(copies > 0), more, said)
        why = selection.reason.take(pa.array(at, mask=~reached))
        return pc.if_else(pc.is_valid(why), _dropped(label, why), said)

    def _changed_by(self, positions: IndexArray) -> tuple[pa.Array, pa.Array]:
        """The steps that replace something in some examples, and in how many places."""
        places = self._places
        first, last = spans_in(places.row, positions)
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
        first, last = spans_in(row, positions)
        offsets = np.append(0, np.cumsum(last - first))
        inside = np.repeat(first - offsets[:-1], last - first) + np.arange(offsets[-1])
        labels = pa.array(self.labels, pa.string()).take(pa.array(step[inside]))
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), labels)


def _changed(
    label: str, did: str, things: tuple[str, str], counts: IndexArray, reached: BoolArray
) -> pa.Array:
    """That a step did something to examples, so many times: Arrow texts (k,)."""
    return pc.binary_join_element_wise(
        f"{label} {did} ",
        pc.cast(pa.array(counts), pa.string()),
        pc.if_else(pa.array(counts == 1), *(f" {thing}" for thing in things)),
        pc.if_else(pa.array(reached), "", ", as it came back later"),
        "",
    )


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
    path = pa.array([""] * n, pa.string())
    return _bare_table(nothing, lines, REJECTED_FATE, step=nothing, reason=errors, path=path)


def _bare_table(
    ids: pa.Array, lines: IndexArray, fate: str, *, step: pa.Array, reason: pa.Array, path: pa.Array
) -> pa.Table:
    """The ledger of records that no step changed or brought back, all with one fate."""
    n = len(lines)
    by_none = pa.array([[]] * n, pa.list_(pa.string()))
    columns = [
        ids,
        pa.array(lines, pa.int64()),
        pa.array([fate] * n, pa.string()),
        step,
        reason.cast(pa.string()),
        by_none,
        pa.array(np.zeros(n, dtype=np.int64)),
        by_none,
        path,
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)
