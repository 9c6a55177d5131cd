"""What is known of a data set when a step decides."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.assignments import AssignmentSearch
from analysis.measure.clusters.grouping import Grouping
from analysis.measure.clusters.search import ClusterSearch
from analysis.measure.columns import ColumnSearch, ColumnValues
from analysis.measure.duplicates.pairs import IndexArray, Pairs
from analysis.measure.duplicates.search import DuplicateSearch
from analysis.measure.erasure.search import ErasureSearch, Sightings
from analysis.measure.leaks.leaks import Leaks, LeakSearch
from analysis.measure.patterns import Matched, PatternSearch
from analysis.measure.personal.found import Personal, PersonalSearch
from analysis.measure.toxicity.search import Scores, ToxicitySearch

Search = (
    DuplicateSearch
    | LeakSearch
    | ClusterSearch
    | AssignmentSearch
    | ToxicitySearch
    | PersonalSearch
    | ErasureSearch
    | PatternSearch
    | ColumnSearch
)
Found = Pairs | Leaks | Grouping | Scores | Personal | Sightings | Matched | ColumnValues
ID_DIGITS = 16  # of an example's id: the hash of its content


def _no_rows() -> pd.DataFrame:
    raise LookupError("the examples' ids and lines were not given")


@dataclass(frozen=True)
class Choice:
    """Some examples that stay for others which are like them.

    Attributes:
        stays: Mask over the examples that were to choose from, shape (k,).
        nearest: For each the one that stays and is most like it, an index into them, shape (k,).
        similarity: How alike the two are: the cosine of their vectors, shape (k,).
    """

    stays: npt.NDArray[np.bool_]
    nearest: IndexArray
    similarity: npt.NDArray[np.float32]


def _no_records(_positions: IndexArray) -> pd.DataFrame:
    raise LookupError("the examples' texts were not given")


def _no_choice(_step: object, _reached: IndexArray) -> Choice:
    raise LookupError("nothing to choose by was given")


@dataclass(frozen=True)
class Known:
    """Row-aligned with all examples of a data set, whatever steps have dropped before.

    Attributes:
        values: Metrics, shape (n, k).
        found: What searches found.
        rows: Gives the columns "example_id" and "line", shape (n, 2); called if a step asks.
        choose: Chooses for a step among the examples at some positions; called if one asks.
        records: Gives the columns "prompt", "response" and "raw" of the examples at some
            positions, index = position; called if a step asks.
    """

    values: pd.DataFrame
    found: Mapping[Search, Found] = field(default_factory=dict)
    rows: Callable[[], pd.DataFrame] = _no_rows
    choose: Callable[[Any, IndexArray], Choice] = _no_choice
    records: Callable[[IndexArray], pd.DataFrame] = _no_records

    def __len__(self) -> int:
        return len(self.values)

    def pairs(self, search: DuplicateSearch) -> Pairs:
        """The pairs that a search found."""
        found = self.found[search]
        if not isinstance(found, Pairs):
            raise TypeError(f"{search} found no pairs")
        return found

    def leaks(self, search: LeakSearch) -> Leaks:
        """The leaks that a search found."""
        found = self.found[search]
        if not isinstance(found, Leaks):
            raise TypeError(f"{search} found no leaks")
        return found

    def grouping(self, search: ClusterSearch | AssignmentSearch) -> Grouping:
        """The groups that a search found, or that were stored."""
        found = self.found[search]
        if not isinstance(found, Grouping):
            raise TypeError(f"{search} found no groups")
        return found

    def scores(self, search: ToxicitySearch) -> Scores:
        """What a toxicity model found."""
        found = self.found[search]
        if not isinstance(found, Scores):
            raise TypeError(f"{search} found no scores")
        return found

    def personal(self, search: PersonalSearch) -> Personal:
        """The personal data that a search found."""
        found = self.found[search]
        if not isinstance(found, Personal):
            raise TypeError(f"{search} found no personal data")
        return found

    def sightings(self, search: ErasureSearch) -> Sightings:
        """Where the values stand that are to be erased."""
        found = self.found[search]
        if not isinstance(found, Sightings):
            raise TypeError(f"{search} found no values to erase")
        return found

    def matched(self, search: PatternSearch) -> npt.NDArray[np.bool_]:
        """The examples in which a phrase or a pattern was found, a mask of shape (n,)."""
        found = self.found[search]
        if not isinstance(found, Matched):
            raise TypeError(f"{search} found no texts")
        return found.holds

    def column(self, search: ColumnSearch) -> ColumnValues:
        """What the records have under a key of their own."""
        found = self.found[search]
        if not isinstance(found, ColumnValues):
            raise TypeError(f"{search} found no column")
        return found

    def mask(self, positions: IndexArray) -> npt.NDArray[np.bool_]:
        """True for some examples, shape (n,)."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[positions] = True
        return found

    @functools.cached_property
    def _rows(self) -> pd.DataFrame:
        return self.rows()

    @property
    def examples(self) -> pd.DataFrame:
        """The columns "example_id" and "line", shape (n, 2)."""
        return self._rows

    @functools.cached_property
    def lines(self) -> IndexArray:
        """Where each record stands in its file, from 1, shape (n,)."""
        lines: IndexArray = self._rows["line"].to_numpy()
        return lines

    @functools.cached_property
    def ranks(self) -> IndexArray:
        """A number for each example by its content alone, equal for equal records, shape (n,)."""
        ids = pa.array(self._rows["example_id"], pa.large_string())
        digits = pc.utf8_slice_codeunits(ids, 0, ID_DIGITS).to_pylist()
        return np.frombuffer(bytes.fromhex("".join(digits)), dtype=">i8").astype(np.int64)

    def lots(self, seed: int) -> npt.NDArray[np.uint64]:
        """A number drawn for each example by its content and a seed alone, shape (n,)."""
        mixed = self.ranks.view(np.uint64) ^ np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # SplitMix64
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        lots: npt.NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
        return lots

    def places_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Id -> position of some examples; what is not there is passed over."""
        asked = pa.array(list(ids), pa.large_string())
        here = pa.array(self._rows["example_id"], pa.large_string())
        at = pc.index_in(asked, value_set=here)
        return {
            text: place
            for text, place in zip(asked.to_pylist(), at.to_pylist(), strict=True)
            if place is not None
        }

    def at_ids(self, ids: tuple[str, ...]) -> IndexArray:
        """Positions of examples by their ids, ascending; what is not there is passed over."""
        here = self._rows["example_id"].isin(ids).to_numpy()
        return np.flatnonzero(here)
