"""Train, validation and test: which split each kept example goes to, and in which order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.apportion import SAME_DIGITS, TINY, FloatArray, rounded
from analysis.curate.exporting import EASY_FIRST, ORDERED_BY, TOGETHER, Export, Split
from analysis.curate.known import Known
from analysis.measure.duplicates.groups import connected
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.profile import label_counts

SPLITS = ("train", "validation", "test")


def order_of(export: Export, values: pd.DataFrame, kept: IndexArray) -> IndexArray:
    """The order of the kept examples.

    Args:
        export: How they are handed over.
        values: Metrics of all examples, with `export.metrics()`.
        kept: Positions of the kept examples, ascending, shape (k,).

    Returns:
        Indices into `kept`, shape (k,). By complexity it is stable: of equal ones the first
        comes first, and what was not measured comes last.
    """
    if export.order != EASY_FIRST:
        return np.arange(len(kept))
    score = values[ORDERED_BY].to_numpy(dtype=float, na_value=np.nan)[kept]
    return np.argsort(score, kind="stable")


def splits_of(export: Export, known: Known, kept: IndexArray, *, seed: int) -> IndexArray:
    """The split of each kept example, by what is known of the whole data set.

    Args:
        export: How they are handed over, with a split.
        known: What is known: at least `export.metrics()`, `export.searches()`, and the ids.
        kept: Positions of the kept examples, ascending, shape (k,).
        seed: The recipe's.

    Returns:
        Indices into SPLITS, shape (k,); see `split_of`. Examples with the same prompt, equal
        ones and near-duplicates, directly or by others, are in one split.
    """
    if export.split is None:
        raise ValueError("no split is asked for")
    among = known.mask(kept)
    alike = [known.pairs(step.search()).at(step.least).among(among) for step in TOGETHER]
    return split_of(
        connected(*alike)[kept],
        known.lots(seed)[kept],
        export.split.shares(),
        strata=strata_of(known.values[export.stratify].iloc[kept]) if export.stratify else None,
    )


def strata_of(labels: pd.Series) -> IndexArray:
    """A number from 0 for each example, equal for equal labels and for none, shape (n,)."""
    codes, names = pd.factorize(labels, sort=True)
    return np.where(codes < 0, len(names), codes).astype(np.int64)


def split_of(
    groups: IndexArray,
    lots: npt.NDArray[np.uint64],
    shares: tuple[float, ...],
    *,
    strata: IndexArray | None = None,
) -> IndexArray:
    """Deal examples out to splits, whole groups at a time.

    Each stratum has a quota in each split (`quotas`). The groups of a stratum are dealt out, the
    largest first, each to the split that has room for it and has the largest share of its quota
    left: so every split gets large groups and small ones in proportion, and what is tested on is
    like what is trained on. Those who are alone come last, by their lots, and fill what room is
    left. So sizes are the quotas themselves unless a group is larger than the room that any has.

    Args:
        groups: A number for each example, equal for those that stay together, shape (n,).
        lots: Drawn for each example by the seed, shape (n,): what is alike in all else is dealt
            out by them.
        shares: Of each split, adding up to 1; one with a share of 0 gets nothing.
        strata: A number from 0 for each example, shape (n,); a group is of the stratum of its
            first example. None for one stratum.

    Returns:
        The index of its split for each example, shape (n,).
    """
    if strata is None:
        strata = np.zeros(len(groups), dtype=np.int64)
    _, firsts, unit, sizes = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    stratum = strata[firsts]
    counts = np.bincount(stratum, weights=sizes).astype(np.int64)
    used = np.flatnonzero(np.asarray(shares) > 0)
    wanted = quotas(counts, np.asarray(shares, dtype=float)[used])
    dealt = np.zeros(len(sizes), dtype=np.int64)
    for number in np.unique(stratum):
        here = np.flatnonzero(stratum == number)
        dealt[here] = _dealt(sizes[here], lots[firsts[here]], wanted[number])
    split: IndexArray = used[dealt[unit]]
    return split


def _dealt(sizes: IndexArray, lots: npt.NDArray[np.uint64], wanted: IndexArray) -> IndexArray:
    """The split of each group of one stratum, shape (g,)."""
    order = np.lexsort((lots, -sizes))
    room = wanted.copy()
    dealt = np.zeros(len(sizes), dtype=np.int64)
    n_large = int((sizes > 1).sum())
    for group in order[:n_large]:
        fits = np.flatnonzero(room >= sizes[group])
        most = int(fits[np.argmax(room[fits] / wanted[fits])] if len(fits) else np.argmax(room))
        dealt[group] = most
        room[most] -= sizes[group]
    alone = order[n_large:]
    dealt[alone] = np.repeat(
        np.arange(len(room)), rounded(len(alone), np.maximum(room, 0).astype(float))
    )
    return dealt


def quotas(counts: IndexArray, shares: FloatArray) -> IndexArray:
    """Whole numbers near to shares of counts, that add up exactly both ways.

    Each cell is its exact value cut to a whole number; what is then missing goes to the cells
    with the largest remainders, as far as their row and their column have something left.

    Args:
        counts: Of each stratum, shape (l,).
        shares: Of each split, shape (s,).

    Returns:
        Shape (l, s): the rows add up to `counts`, the columns to the total rounded by
        `rounded`. A cell is less than 1 off, or less than 2 where no other way is left.
    """
    exact = np.outer(counts, shares / shares.sum())
    cells = np.floor(exact + TINY).astype(np.int64)
    left = counts - cells.sum(axis=1)
    open_ = rounded(int(counts.sum()), shares) - cells.sum(axis=0)
    by_remainder = np.argsort(-np.round(exact - cells, SAME_DIGITS), axis=None, kind="stable")
    for often in (1, None):
        for cell in by_remainder:
            row, column = divmod(int(cell), len(shares))
            more = min(left[row], open_[column], often or left[row])
            cells[row, column] += more
            left[row] -= more
            open_[column] -= more
    return cells


def mix(of: IndexArray, split: Split, labels: pd.Series | None) -> dict[str, Any]:
    """How many examples each split has, and of which labels.

    Args:
        of: Index into SPLITS of each example, shape (n,).
        split: The shares.
        labels: Their labels, shape (n,); None if they were not looked at.

    Returns:
        Split -> {"n", "wanted", "labels"}: its size, the size that the share asks for, and
        label -> examples; of a share of 0 nothing.
    """
    told: dict[str, Any] = {}
    wanted = rounded(len(of), np.asarray(split.shares()))
    for code, (name, share) in enumerate(zip(SPLITS, split.shares(), strict=True)):
        if share:
            here = of == code
            told[name] = {"n": int(here.sum()), "wanted": int(wanted[code])}
            if labels is not None:
                told[name]["labels"] = label_counts(labels[here])
    return told
