"""Which step changes how many places of which example; and finding numbers in ascending ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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
    edited = [
        [position for position, each in texts.items() for _ in each] for texts in applied.edits
    ]
    return _counted(
        [changes.row[whole], *edited],
        [changes.step[whole], *(np.full(len(rows), at) for at, rows in enumerate(edited))],
        n_steps=len(applied.reports),
    )


def copied(applied: Applied) -> Touched:
    """Which step adds copies of which example; "places" are the copies."""
    rows = [[copy.position for copy in copies] for copies in applied.copies]
    steps = [np.full(len(of_step), at) for at, of_step in enumerate(rows)]
    return _counted(rows, steps, n_steps=len(applied.reports))


def _counted(rows: Sequence[ArrayLike], steps: Sequence[ArrayLike], *, n_steps: int) -> Touched:
    """Each pair of an example and a step once, with how often it comes."""
    row, step = (
        np.concatenate([np.zeros(0, np.int64), *(np.asarray(one, np.int64) for one in each)])
        for each in (rows, steps)
    )
    each, counts = np.unique(row * max(n_steps, 1) + step, return_counts=True)
    return Touched(each // max(n_steps, 1), each % max(n_steps, 1), np.append(0, counts.cumsum()))


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
