"""Looking something up in the ledger: by line or id, by fate, by step, by words of a reason."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.apply import KEPT
from analysis.curate.ledger import DROPPED_FATE, KEPT_FATE, REJECTED_FATE, Ledger, rejected_table
from analysis.curate.selection import BoolArray
from analysis.measure.duplicates.pairs import IndexArray

CHANGED_FATE = "changed"  # kept, and not as it came
SURE_LINE, LONGEST_LINE = 7, 18  # digits: fewer are no beginning of an id; more are no line


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is left empty does not narrow.

    Attributes:
        fate: One of FATES, or CHANGED_FATE.
        step: Label of a step: what it dropped, changed or brought back.
        which: A line of the file, or the beginning of an example's id.
        reason: Words of the reason, in any case.
    """

    fate: str = ""
    step: str = ""
    which: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Entries:
    """Every record of a file in its order: n examples and m that could not be read.

    Attributes:
        ledger: Of the examples.
        ids: Of the examples: Arrow texts (n,).
        lines: Where the examples stand in the file, from 1, ascending, shape (n,).
        rejected_lines: Where those stand that could not be read, ascending, shape (m,).
        errors: Why not: Arrow texts (m,).
    """

    ledger: Ledger
    ids: pa.Array
    lines: IndexArray
    rejected_lines: IndexArray
    errors: pa.Array

    @property
    def n_kept(self) -> int:
        """Examples that the recipe keeps; n_read = n_kept + n_dropped + n_rejected."""
        return int((self.ledger.dropped_by == KEPT).sum())

    @property
    def n_dropped(self) -> int:
        """Examples that a step dropped."""
        return len(self.lines) - self.n_kept

    @property
    def n_rejected(self) -> int:
        """Records that could not be read."""
        return len(self.rejected_lines)

    @functools.cached_property
    def _order(self) -> IndexArray:
        """The entries by line: positions of examples; n, n + 1, ... are what could not be read."""
        return np.argsort(np.concatenate([self.lines, self.rejected_lines]), kind="stable")

    def found(self, wanted: Wanted) -> IndexArray:
        """The entries that are looked for, by line.

        Returns:
            Positions of examples, below n, and n + j for what could not be read, the j-th of it.
        """
        mask = self._of_fate(wanted.fate)
        if wanted.step:
            mask &= self._of_step(wanted.step)
        if wanted.which:
            mask &= self._named(wanted.which)
        if wanted.reason:
            mask &= self._because(wanted.reason)
        order = self._order
        return order[mask[order]]

    def table(self, at: IndexArray) -> pa.Table:
        """What the ledger tells of some entries, in their order: a table of its SCHEMA.

        Args:
            at: The entries, as `found` gives them, shape (k,).
        """
        n = len(self.lines)
        is_example = at < n
        examples, others = at[is_example], at[~is_example] - n
        rows = pd.DataFrame(
            {"example_id": self.ids.take(pa.array(examples)), "line": self.lines[examples]},
            index=examples,
        )
        unread = rejected_table(self.rejected_lines[others], self.errors.take(pa.array(others)))
        whole = pa.concat_tables([self.ledger.table(rows), unread])
        places = np.concatenate([np.flatnonzero(is_example), np.flatnonzero(~is_example)])
        return whole.take(pa.array(np.argsort(places)))

    def _whole(self, examples: BoolArray, rejected: bool | BoolArray = False) -> BoolArray:
        """A mask over all entries from one over the examples and one over the others."""
        return np.append(examples, np.broadcast_to(rejected, self.n_rejected))

    def _of_fate(self, fate: str) -> BoolArray:
        if fate == REJECTED_FATE:
            return self._whole(np.zeros(len(self.lines), dtype=np.bool_), rejected=True)
        is_kept = self.ledger.dropped_by == KEPT
        return {
            "": lambda: self._whole(np.ones_like(is_kept), rejected=True),
            KEPT_FATE: lambda: self._whole(is_kept),
            CHANGED_FATE: lambda: self._whole(is_kept & self.ledger.applied.changed),
            DROPPED_FATE: lambda: self._whole(~is_kept),
        }[fate]()

    def _of_step(self, label: str) -> BoolArray:
        index = self.ledger.labels.index(label)
        mask = self.ledger.dropped_by == index
        mask[self.ledger.acted_on(index)] = True
        return self._whole(mask)

    def _named(self, which: str) -> BoolArray:
        ids = np.zeros(len(self.lines), dtype=np.bool_)
        lines = self._whole(ids)
        is_line = which.isdecimal() and which[0] != "0" and len(which) <= LONGEST_LINE
        if is_line:
            lines = np.concatenate([self.lines, self.rejected_lines]) == int(which)
        if not is_line or len(which) > SURE_LINE:
            ids = _mask(pc.starts_with(self.ids, which.lower()))
        return lines | self._whole(ids)

    def _because(self, words: str) -> BoolArray:
        masks = [
            _mask(pc.fill_null(pc.match_substring(texts, words, ignore_case=True), False))
            for texts in (self.ledger.reasons, self.errors)
        ]
        return self._whole(*masks)


def _mask(found: pa.Array) -> BoolArray:
    mask: BoolArray = found.to_numpy(zero_copy_only=False)
    return mask
