"""Why conditions hold or fail, told by example and by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.selection import select_between
from analysis.curate.steps.asked import ByColumn, ByMetric
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import shown_number


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


def of_metric(condition: ByMetric, values: pd.Series, *, holds: bool) -> Causes:
    """Why a condition on a metric holds of some examples, or fails.

    Args:
        condition: The condition.
        values: The metric of these examples, none unknown, shape (m,).
        holds: Whether it holds of them.
    """
    about = condition.about
    if about.kind == "flag":
        flagged = values.to_numpy(dtype=float) > 0
        names = (f"{about.title}: not flagged", about.title)
        return _chosen(flagged.astype(np.int64), names)
    if about.kind == "label":
        return _of_label(values, about.title, condition.only if not holds else None, about.named)
    unit = about.unit if about.is_counted else ""
    return _of_number(values, condition.low, condition.high, about.title, unit, holds=holds)


def of_column(condition: ByColumn, values: pd.Series, *, holds: bool) -> Causes:
    """Why a condition on a column holds of some examples, or fails; takes what `of_metric` does."""
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
        return all_for(len(values), said)
    selection = select_between(values, low=low, high=high, title=title, unit=unit)
    above = values.to_numpy(dtype=float) > (np.inf if high is None else high)
    sides = [
        f"{title}: {word} {shown_number(border)}" if border is not None else ""
        for word, border in (("below", low), ("above", high))
    ]
    of, names = _without_gaps(above.astype(np.int64), sides)
    return Causes(of, names, selection.reason)


def all_for(n: int, said: str) -> Causes:
    """One reason for n examples."""
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


def assembled(n: int, parts: list[tuple[IndexArray, Causes]]) -> Causes:
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


def together(parts: list[Causes], *, n_more: int) -> Causes:
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
