"""Filters: what a metric, or a tree of conditions, decides on each example, and why."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.causes import Causes, all_for, assembled, of_column, of_metric, together
from analysis.curate.known import Known
from analysis.curate.selection import (
    BoolArray,
    Selection,
    keep_between,
    keep_labels,
)
from analysis.curate.steps import Filter, FilterWhere
from analysis.curate.steps.asked import ByColumn, ByMetric, ByText, Condition
from analysis.curate.steps.conditions import AllOf, AnyOf, NotOf
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS

HOLDS, UNKNOWN, FAILS = 1, 0, -1
MOST_JOINED = 3  # conditions told of an example; of more there is no reading
Verdict = npt.NDArray[np.int8]


def keep_of(step: Filter, values: pd.Series) -> BoolArray:
    """Which examples a filter keeps, as `select` decides it, without the reasons.

    Args:
        step: The filter.
        values: Its metric of these examples, shape (n,).

    Returns:
        Mask (n,), True = stays.
    """
    if METRICS[step.metric].kind == "label":
        keep = keep_labels(values, only=step.only, without=step.without)
    else:
        keep = keep_between(values, low=step.low, high=step.high)
    return keep if step.unmeasured is None else keep & values.notna().to_numpy()


def select(step: Filter | FilterWhere, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a filter.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,). What is not known is kept, unless the step says otherwise.
    """
    drop, why = _decided(step, known, reached)
    reason = pc.replace_with_mask(pa.nulls(len(drop), pa.string()), pa.array(drop), why.texts)
    return Selection(~drop, reason)


def causes(step: Filter | FilterWhere, known: Known, reached: IndexArray) -> Causes:
    """Why a filter drops what it drops, as `select` decides it; takes what that takes.

    Returns:
        Of each example that it drops, in their order.
    """
    return _decided(step, known, reached)[1]


def _decided(
    step: Filter | FilterWhere, known: Known, reached: IndexArray
) -> tuple[BoolArray, Causes]:
    condition = ByMetric.of(step) if isinstance(step, Filter) else step.keep
    judge = Judge(known, reached)
    drop = np.less(judge.verdict(condition), HOLDS if step.unmeasured else UNKNOWN)
    return drop, judge.why_dropped(condition, np.flatnonzero(drop))


class Judge:
    """What conditions say of some examples: each is asked once."""

    def __init__(self, known: Known, reached: IndexArray) -> None:
        """Ask of the examples at some positions, ascending, shape (k,)."""
        self._known, self._reached = known, reached
        self._verdicts: dict[int, tuple[Condition, Verdict]] = {}

    def verdict(self, condition: Condition) -> Verdict:
        """HOLDS, UNKNOWN or FAILS for each example, shape (k,)."""
        # By the object, which is kept with it: to hash a tree is to walk it.
        if id(condition) not in self._verdicts:
            self._verdicts[id(condition)] = condition, self._judged(condition)
        return self._verdicts[id(condition)][1]

    def _judged(self, condition: Condition) -> Verdict:
        match condition:
            case AllOf(of=parts):
                least: Verdict = np.minimum.reduce([self.verdict(part) for part in parts])
                return least
            case AnyOf(of=parts):
                most: Verdict = np.maximum.reduce([self.verdict(part) for part in parts])
                return most
            case NotOf(of=part):
                return np.negative(self.verdict(part))
            case ByMetric(metric=name):
                values = self._known.values[name].iloc[self._reached]
                return _three_valued(keep_of(condition.as_filter(), values), values)
            case ByText():
                holds = self._known.matched(condition.search())[self._reached]
                return np.where(holds, np.int8(HOLDS), np.int8(FAILS))
            case ByColumn():
                values = self._column(condition)
                keep = (
                    keep_labels(values, only=condition.only, without=condition.without)
                    if condition.low is None and condition.high is None
                    else keep_between(values, low=condition.low, high=condition.high)
                )
                return _three_valued(keep, values)
        raise TypeError(f"no case for {type(condition).__name__}")

    def _column(self, condition: ByColumn) -> pd.Series:
        found = self._known.column(condition.search())
        is_label = condition.low is None and condition.high is None
        return (found.labels if is_label else found.numbers).iloc[self._reached]

    def why_dropped(self, condition: Condition, at: IndexArray) -> Causes:
        """Why a condition does not hold of some examples; indices into the k, shape (m,)."""
        unknown = self.verdict(condition)[at] == UNKNOWN
        if not unknown.any():
            return self.why(condition, at, holds=False)
        return assembled(
            len(at),
            [
                (np.flatnonzero(~unknown), self.why(condition, at[~unknown], holds=False)),
                *(
                    (np.flatnonzero(unknown)[here], all_for(len(here), f"{title}: not measured"))
                    for title, here in self._unmeasured(condition, at[unknown])
                ),
            ],
        )

    def _unmeasured(self, condition: Condition, at: IndexArray) -> list[tuple[str, IndexArray]]:
        """For examples of which it is unknown: the first thing in it that was not measured."""
        found, left = [], np.arange(len(at))
        for leaf in condition.leaves():
            here = self.verdict(leaf)[at[left]] == UNKNOWN
            if here.any():
                found.append((_title(leaf), left[here]))
                left = left[~here]
        return found

    def why(self, condition: Condition, at: IndexArray, *, holds: bool) -> Causes:
        """Why a condition holds of some examples, or why it fails.

        Args:
            condition: The condition.
            at: Examples of which that is so, indices into the k, shape (m,).
            holds: Whether it holds.
        """
        match condition:
            case NotOf(of=part):
                return self.why(part, at, holds=not holds)
            case AllOf(of=parts) | AnyOf(of=parts) if isinstance(condition, AllOf) == holds:
                told = [self.why(part, at, holds=holds) for part in parts[:MOST_JOINED]]
                return together(told, n_more=len(parts) - len(told))
            case AllOf(of=parts) | AnyOf(of=parts):
                return self._first(parts, at, holds=holds)
            case ByMetric():
                values = self._known.values[condition.metric].iloc[self._reached[at]]
                return of_metric(condition, values, holds=holds)
            case ByText():
                said = condition.said(holds=holds)
                return all_for(len(at), said[:1].upper() + said[1:])
            case ByColumn():
                return of_column(condition, self._column(condition).iloc[at], holds=holds)
        raise TypeError(f"no case for {type(condition).__name__}")

    def _first(self, parts: tuple[Condition, ...], at: IndexArray, *, holds: bool) -> Causes:
        """The first of some conditions that decides, for each example."""
        wanted, found, left = HOLDS if holds else FAILS, [], np.arange(len(at))
        for part in parts:
            here = self.verdict(part)[at[left]] == wanted
            if here.any():
                found.append((left[here], self.why(part, at[left[here]], holds=holds)))
                left = left[~here]
        return assembled(len(at), found)


def _three_valued(keep: BoolArray, values: pd.Series) -> Verdict:
    verdict = np.where(keep, np.int8(HOLDS), np.int8(FAILS))
    verdict[values.isna().to_numpy()] = UNKNOWN
    return verdict


def _title(leaf: Condition) -> str:
    match leaf:
        case ByMetric():
            return leaf.about.title
        case ByColumn(column=column):
            return f"Column {column}"
    raise TypeError(f"{type(leaf).__name__} is always known")
