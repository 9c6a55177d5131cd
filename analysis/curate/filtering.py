"""Filters: what a metric, or a tree of conditions, decides on each example, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.known import Known
from analysis.curate.selection import (
    BoolArray,
    Selection,
    keep_between,
    keep_labels,
    select_between,
)
from analysis.curate.steps import Filter, FilterWhere
from analysis.curate.steps.conditions import (
    AllOf,
    AnyOf,
    ByColumn,
    ByMetric,
    ByText,
    Condition,
    NotOf,
)
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS
from analysis.measure.wording import shown_number

HOLDS, UNKNOWN, FAILS = 1, 0, -1
MOST_JOINED = 3  # conditions told of an example; of more there is no reading
Verdict = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Causes:
    """Why some examples are dropped, each by one of a few kinds of reason.

    Attributes:
        of: The kind of each example, an index into `names`, shape (m,).
        names: What the kinds are called, for people; may quote the data.
        texts: The reason of each example with what was found in it: Arrow texts, shape (m,).
    """

    of: IndexArray
    names: tuple[str, ...]
    texts: pa.Array


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
        return _assembled(
            len(at),
            [
                (np.flatnonzero(~unknown), self.why(condition, at[~unknown], holds=False)),
                *(
                    (np.flatnonzero(unknown)[here], _all_for(len(here), f"{title}: not measured"))
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
                return _together(told, n_more=len(parts) - len(told))
            case AllOf(of=parts) | AnyOf(of=parts):
                return self._first(parts, at, holds=holds)
            case ByMetric():
                values = self._known.values[condition.metric].iloc[self._reached[at]]
                return _of_metric(condition, values, holds=holds)
            case ByText():
                said = condition.said(holds=holds)
                return _all_for(len(at), said[:1].upper() + said[1:])
            case ByColumn():
                return _of_column(condition, self._column(condition).iloc[at], holds=holds)
        raise TypeError(f"no case for {type(condition).__name__}")

    def _first(self, parts: tuple[Condition, ...], at: IndexArray, *, holds: bool) -> Causes:
        """The first of some conditions that decides, for each example."""
        wanted, found, left = HOLDS if holds else FAILS, [], np.arange(len(at))
        for part in parts:
            here = self.verdict(part)[at[left]] == wanted
            if here.any():
                found.append((left[here], self.why(part, at[left[here]], holds=holds)))
                left = left[~here]
        return _assembled(len(at), found)


def _three_valued(keep: BoolArray, values: pd.Series) -> Verdict:
    verdict = np.where(keep, np.int8(HOLDS), np.int8(FAILS))
    verdict[values.isna().to_numpy()] = UNKNOWN
    return verdict


# --- why -----------------------------------------------------------------------------------


def _of_metric(condition: ByMetric, values: pd.Series, *, holds: bool) -> Causes:
    about = condition.about
    if about.kind == "flag":
        flagged = values.to_numpy(dtype=float) > 0
        names = (f"{about.title}: not flagged", about.title)
        return _chosen(flagged.astype(np.int64), names)
    if about.kind == "label":
        return _of_label(values, about.title, condition.only if not holds else None, about.named)
    unit = about.unit if about.is_counted else ""
    return _of_number(values, condition.low, condition.high, about.title, unit, holds=holds)


def _of_column(condition: ByColumn, values: pd.Series, *, holds: bool) -> Causes:
    title = f"Column {condition.column}"
    if condition.low is None and condition.high is None:
        return _of_label(values, title, condition.only if not holds else None, str)
    return _of_number(values, condition.low, condition.high, title, "", holds=holds)


def _of_label(
    values: pd.Series, title: str, only: Iterable[str] | None, named: Callable[[str], str]
) -> Causes:
    labels = values.astype("category").cat.remove_unused_categories()
    more = "" if only is None else ", not among those to keep"
    names = tuple(f"{title}: {named(label)}{more}" for label in labels.cat.categories)
    return _chosen(labels.cat.codes.to_numpy().astype(np.int64), names)


def _of_number(
    values: pd.Series, low: float | None, high: float | None, title: str, unit: str, *, holds: bool
) -> Causes:
    if holds:
        said = f"{title}: " + " and ".join(
            f"{word} {shown_number(border)}"
            for word, border in (("at least", low), ("at most", high))
            if border is not None
        )
        return _all_for(len(values), said)
    selection = select_between(values, low=low, high=high, title=title, unit=unit)
    above = values.to_numpy(dtype=float) > (np.inf if high is None else high)
    sides = [
        f"{title}: {word} {shown_number(border)}" if border is not None else ""
        for word, border in (("below", low), ("above", high))
    ]
    of, names = _without_gaps(above.astype(np.int64), sides)
    return Causes(of, names, selection.reason)


def _all_for(n: int, said: str) -> Causes:
    return _chosen(np.zeros(n, dtype=np.int64), (said,))


def _chosen(of: IndexArray, names: tuple[str, ...]) -> Causes:
    """Examples of which the reason says no more than its kind."""
    used, names = _without_gaps(of, names)
    return Causes(used, names, pa.array(names, pa.string()).take(pa.array(used)))


def _without_gaps(of: IndexArray, names: Iterable[str]) -> tuple[IndexArray, tuple[str, ...]]:
    """Kinds without those that there are none of."""
    listed = list(names)
    there, used = np.unique(of, return_inverse=True)
    return used, tuple(listed[kind] for kind in there.tolist())


def _assembled(n: int, parts: list[tuple[IndexArray, Causes]]) -> Causes:
    """The causes of n examples from those of some of them each, by indices into the n."""
    of = np.zeros(n, dtype=np.int64)
    place = np.zeros(n, dtype=np.int64)
    known: dict[str, int] = {}
    before = 0
    for at, part in parts:
        numbers = np.array([known.setdefault(name, len(known)) for name in part.names], np.int64)
        of[at] = numbers[part.of] if len(numbers) else 0
        place[at] = np.arange(before, before + len(at))
        before += len(at)
    texts = pa.concat_arrays([pa.array([], pa.string()), *(part.texts for _, part in parts)])
    return Causes(of, tuple(known), texts.take(pa.array(place)))


def _together(parts: list[Causes], *, n_more: int) -> Causes:
    """Causes that act together, told in a row, with how many more there are."""
    if len(parts) == 1:
        return parts[0]
    of, names = parts[0].of, list(parts[0].names)
    for part in parts[1:]:
        there, of = np.unique(of * max(len(part.names), 1) + part.of, return_inverse=True)
        names = [
            f"{names[pair // len(part.names)]}; {part.names[pair % len(part.names)]}"
            for pair in there.tolist()
        ]
    more = f"; and {n_more} more" if n_more else ""
    texts = pc.binary_join_element_wise(*(part.texts for part in parts), "; ")
    texts = pc.binary_join_element_wise(texts, more, "") if more else texts
    return Causes(of, tuple(f"{name}{more}" for name in names), texts)


def _title(leaf: Condition) -> str:
    match leaf:
        case ByMetric():
            return leaf.about.title
        case ByColumn(column=column):
            return f"Column {column}"
    raise TypeError(f"{type(leaf).__name__} is always known")
