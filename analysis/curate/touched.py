"""Which step changes how many places of which example; and finding numbers in ascending ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.curate.apply import Applied
from analysis.curate.changes import GONE
from analysis.curate.selection import BoolArray
from analysis.measure.duplicates.pairs import IndexArray


@dataclass(frozen=True)
class Touched:
    """Which step changes something in which example, by example and then by step.

    Attributes:
        row: Position of the example, shape (m,).
        step: Index of the step, shape (m,).
        before: Places and texts that are changed before each of them, and in all, shape (m + 1,).
    """

    row: IndexArray
    step: IndexArray
    before: IndexArray

    def of_step(self, index: int, positions: IndexArray) -> IndexArray:
        """How many places or texts a step changes in some examples, shape (k,)."""
        own = np.flatnonzero(self.step == index)
        at, there = places_in(self.row[own], positions)
        counts = np.append(np.diff(self.before)[own], 0)
        found: IndexArray = np.where(there, counts[at], 0)
        return found


def touched(applied: Applied) -> Touched:
    """What the steps of a recipe change: the places that they replace, the texts that they edit."""
    changes = applied.changes
    whole = changes.part != GONE
    rows, steps = [changes.row[whole]], [changes.step[whole]]
    for index, texts in enumerate(applied.edits):
        of_each = [position for position, each in texts.items() for _ in each]
        rows.append(np.array(of_each, dtype=np.int64))
        steps.append(np.full(len(of_each), index, dtype=np.int32))
    n_steps = max(len(applied.reports), 1)
    pairs = np.concatenate(rows) * n_steps + np.concatenate(steps)
    each, counts = np.unique(pairs, return_counts=True)
    return Touched(each // n_steps, each % n_steps, np.append(0, np.cumsum(counts)))


def spans_in(ascending: IndexArray, wanted: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Of some numbers where each begins and ends among ascending ones."""
    return (
        np.searchsorted(ascending, wanted, side="left"),
        np.searchsorted(ascending, wanted, side="right"),
    )


def places_in(ascending: IndexArray, wanted: IndexArray) -> tuple[IndexArray, BoolArray]:
    """Where some numbers stand among ascending ones, and whether they do at all."""
    at = np.searchsorted(ascending, wanted)
    found = at < len(ascending)
    found[found] = ascending[at[found]] == wanted[found]
    return at, found
