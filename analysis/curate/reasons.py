"""What a recipe drops, told by a few kinds of reason rather than example by example."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.curate.apply import KEPT, Applied
from analysis.curate.filtering import causes
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter, FilterWhere
from analysis.measure.duplicates.pairs import IndexArray


@dataclass(frozen=True)
class Kind:
    """A kind of reason.

    Attributes:
        name: For people; may quote the data.
        step: Index of the step that drops for it.
        n: Examples that it drops.
        first: Position of the first of them.
    """

    name: str
    step: int
    n: int
    first: int


@dataclass(frozen=True)
class Reasons:
    """Why examples are dropped, by kind.

    Attributes:
        kinds: The kinds, the one that drops most first.
        of: The kind of each example, an index into them, shape (n,); KEPT if there is none.
    """

    kinds: tuple[Kind, ...]
    of: npt.NDArray[np.int64]

    def examples(self, kind: int) -> IndexArray:
        """Positions of the examples that are dropped for a kind, ascending."""
        return np.flatnonzero(self.of == kind)


def reasons_by_kind(recipe: Recipe, applied: Applied, known: Known, *, since: int = 0) -> Reasons:
    """Why steps drop what they drop.

    Args:
        recipe: The recipe.
        applied: What it decides.
        known: What it decided by.
        since: Steps from this 0-based index on are asked.

    Returns:
        The kinds: of filters the conditions that failed, of any other step the step itself. What
        a later step brings back is not dropped.
    """
    of = np.full(len(known), KEPT, dtype=np.int64)
    names: list[tuple[str, int]] = []
    for index, step in enumerate(recipe.steps[since:], since):
        reached, selection = applied.reached[index], applied.selections[index]
        dropped = reached[~selection.keep]
        if isinstance(step, Filter | FilterWhere):
            why = causes(step, known, reached)
            kinds, said = why.of, why.names
        else:
            kinds = np.zeros(len(dropped), dtype=np.int64)
            said = (applied.reports[index].words,)
        still = applied.dropped_by[dropped] == index
        of[dropped[still]] = kinds[still] + len(names)
        names += [(name, index) for name in said]
    return _by_count(of, names)


def _by_count(of: npt.NDArray[np.int64], names: list[tuple[str, int]]) -> Reasons:
    there = np.flatnonzero(of != KEPT)
    kinds, first, counts = np.unique(of[there], return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    number = np.full(len(names) + 1, KEPT, dtype=np.int64)  # the last is for what is kept
    number[kinds[order]] = np.arange(len(order))
    found = []
    for at in order.tolist():
        name, step = names[kinds[at]]
        found.append(Kind(name, step, int(counts[at]), int(there[first[at]])))
    return Reasons(tuple(found), number[of])
