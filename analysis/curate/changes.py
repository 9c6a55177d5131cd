"""Which places of which records the steps of a recipe replace; with what is told later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from analysis.curate.known import Known
from analysis.curate.steps import Erase, ScrubPii, StepModel
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.erasure.search import ERASED
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.personal.found import Personal

CHANGED = (*ENTITIES, ERASED)  # what a place may be of
WHOLE, REST, GONE = 0, 1, 2  # see `Changes.part`
ROOM = np.int64(2**40)  # more characters than a record has


class Place(NamedTuple):
    """A place of one record that is replaced; see `Changes`."""

    start: int
    end: int
    step: int
    kind: int
    part: int


@dataclass(frozen=True)
class Places:
    """Places that one step acts on, by record and then by place; of one record none overlap.

    Attributes:
        row: Position of the example, shape (m,).
        start: Where it begins in `raw`, in code points, shape (m,).
        end: Where it ends, exclusive, shape (m,).
        kind: Index into CHANGED, shape (m,).
    """

    row: IndexArray
    start: IndexArray
    end: IndexArray
    kind: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class Changes:
    """Places that steps replace, by record and then by place; of one record none overlap.

    Attributes:
        row: Position of the example, shape (m,).
        start: Where it begins in the record as it came, in code points, shape (m,).
        end: Where it ends, exclusive, shape (m,).
        step: Index of the step that replaces it, shape (m,).
        kind: Index into CHANGED, shape (m,).
        part: WHOLE: all of a value. Of a value that an earlier step has changed in part: REST,
            what gets the placeholder, and GONE, further pieces, which get nothing. Shape (m,).
    """

    row: IndexArray
    start: IndexArray
    end: IndexArray
    step: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    part: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.row)

    def of(self, position: int) -> list[Place]:
        """The places of one record."""
        first, last = np.searchsorted(self.row, [position, position + 1])
        columns = (self.start, self.end, self.step, self.kind, self.part)
        return [
            Place(*row)
            for row in zip(*(column[first:last].tolist() for column in columns), strict=True)
        ]

    def n_changed(self, step: int) -> int:
        """Examples that a step changes, by its index."""
        return len(np.unique(self.row[self.step == step]))

    def counts(self, step: int) -> dict[str, int]:
        """Values that a step replaces, by kind."""
        here = (self.step == step) & (self.part != GONE)
        found = Counter(self.kind[here].tolist())
        return {CHANGED[kind]: found[kind] for kind in sorted(found)}

    def covers(self, row: IndexArray, start: IndexArray, end: IndexArray) -> npt.NDArray[np.bool_]:
        """Which of some places are changed from their first character to their last: mask (m,)."""
        if not len(self):
            return np.zeros(len(row), dtype=np.bool_)
        starts, lengths = self.row * ROOM + self.start, self.end - self.start
        before = np.cumsum(lengths) - lengths

        def changed_up_to(place: IndexArray) -> IndexArray:
            at = np.searchsorted(starts, place, side="right") - 1
            within = np.minimum(place - starts[at], lengths[at])
            return np.where(at < 0, 0, before[at] + within)

        first, last = (row * ROOM + side for side in (start, end))
        mask: npt.NDArray[np.bool_] = changed_up_to(last) - changed_up_to(first) == end - start
        return mask

    def plus(self, index: int, places: Places) -> Changes:
        """With those of one more step; where places overlap the earlier step wins.

        What is left of a value then does not stay as it is: it gets the placeholder.
        """
        crowded = np.flatnonzero(np.isin(places.row, self.row))
        first, last = self._overlapping(places, crowded)
        rows = [
            piece
            for at, *some in zip(crowded.tolist(), first.tolist(), last.tolist(), strict=True)
            for piece in self._pieces(places, at, slice(*some))
        ]
        free = ~np.isin(places.row, self.row)
        n = int(free.sum())
        cut = np.array(rows, dtype=np.int64).reshape(-1, 5)
        row = np.concatenate([self.row, places.row[free], cut[:, 0]])
        start = np.concatenate([self.start, places.start[free], cut[:, 1]])
        end = np.concatenate([self.end, places.end[free], cut[:, 2]])
        step = np.append(self.step, np.full(n + len(cut), index)).astype(np.int32)
        kind = np.concatenate([self.kind, places.kind[free], cut[:, 3]]).astype(np.int8)
        part = np.concatenate([self.part, np.full(n, WHOLE), cut[:, 4]]).astype(np.int8)
        order = np.lexsort((start, row))
        return Changes(row[order], start[order], end[order], step[order], kind[order], part[order])

    def _overlapping(self, places: Places, at: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Of some places the first that overlaps each here, and the one behind the last."""
        row = places.row[at] * ROOM
        first = np.searchsorted(self.row * ROOM + self.end, row + places.start[at], side="right")
        last = np.searchsorted(self.row * ROOM + self.start, row + places.end[at], side="left")
        return first, np.maximum(first, last)

    def _pieces(
        self, places: Places, at: int, others: slice
    ) -> Iterable[tuple[int, int, int, int, int]]:
        """What of a place no earlier step has changed."""
        row, start, end = (int(side[at]) for side in (places.row, places.start, places.end))
        kind, part = int(places.kind[at]), REST
        if others.start == others.stop:
            yield row, start, end, kind, WHOLE
            return
        for begin, until in zip(
            self.start[others].tolist(), self.end[others].tolist(), strict=True
        ):
            if begin > start:
                yield row, start, begin, kind, part
                part = GONE
            start = until
        if start < end:
            yield row, start, end, kind, part


def no_changes() -> Changes:
    """What steps change that change nothing."""
    none = np.zeros(0, dtype=np.int64)
    small = none.astype(np.int8)
    return Changes(none, none, none, none.astype(np.int32), small, small)


def rewrites(step: StepModel) -> bool:
    """Whether a step changes examples; it then drops none."""
    return isinstance(step, ScrubPii) or (isinstance(step, Erase) and step.how == "scrub")


def places_of(step: StepModel, known: Known, reached: IndexArray) -> Places:
    """Where a step that changes examples acts.

    Args:
        step: One of which `rewrites` is true.
        known: What is known of all examples: at least `step.searches()`.
        reached: Positions of the examples that reach it, ascending, shape (k,).
    """
    match step:
        case ScrubPii():
            return scrubbed_places(step, known.personal(step.search()), reached)
        case Erase():
            found = known.sightings(step.search())
            kind = np.full(len(found), CHANGED.index(ERASED), dtype=np.int8)
            places = Places(found.row, found.start, found.end, kind)
            return _among(places, np.isin(found.row, reached))
    raise TypeError(f"{type(step).__name__} changes nothing")


def scrubbed_places(step: ScrubPii, found: Personal, reached: IndexArray) -> Places:
    """The places of a step's kinds in the examples that reach it."""
    kind = kinds_of(found)
    wanted = np.array([CHANGED.index(name) for name in dict.fromkeys(step.entities)])
    places = Places(found.row, found.start, found.end, kind)
    return _among(places, np.isin(kind, wanted) & np.isin(found.row, reached))


def kinds_of(found: Personal) -> npt.NDArray[np.int8]:
    """What each place is of: indices into CHANGED, shape (m,)."""
    names = found.entity.dictionary.to_pylist()
    codes = np.array([CHANGED.index(name) for name in names], dtype=np.int8)
    at = pc.fill_null(found.entity.indices, 0).to_numpy(zero_copy_only=False)
    return codes[at] if len(codes) else np.zeros(len(found), dtype=np.int8)


def _among(places: Places, mask: npt.NDArray[np.bool_]) -> Places:
    return Places(places.row[mask], places.start[mask], places.end[mask], places.kind[mask])
