"""Examples that a filter's bound only just lets through, and those far from all others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.apportion import FloatArray
from analysis.curate.steps import Filter, FilterWhere, StepModel
from analysis.curate.steps.asked import ByMetric, Condition
from analysis.curate.steps.conditions import AllOf
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS
from analysis.measure.outliers import LIMIT, modified_z
from analysis.measure.wording import shown_number, told_apart

NEAR_SHARE = 0.05  # of how far values spread from their 5th to their 95th hundredth
# What may be extreme: metric -> whether it grows by factors, so that it is its logarithm that
# is spread evenly.
EXTREMES = {
    "prompt_words": True,
    "response_words": True,
    "complexity": False,
    "quality": False,
    "compression_ratio": False,
    "special_character_ratio": False,
}


@dataclass(frozen=True)
class _Found:
    """Candidates of one kind: the most striking one first.

    Attributes:
        at: Indices into what is kept.
        words: Of each, why.
    """

    at: IndexArray
    words: list[str]


def filters_of(steps: Iterable[StepModel]) -> list[Filter]:
    """The filters by which some steps drop what is out of a bound.

    Of conditions that are joined those count that all have to hold: of the others nobody can say
    that a value beyond the bound would have gone.
    """
    found = []
    for step in steps:
        if isinstance(step, Filter):
            found.append(step)
        elif isinstance(step, FilterWhere):
            found += [leaf.as_filter() for leaf in _musts(step.keep) if isinstance(leaf, ByMetric)]
    return found


def _musts(condition: Condition) -> Iterable[Condition]:
    if isinstance(condition, AllOf):
        return [must for part in condition.parts for must in _musts(part)]
    return [condition]


def edge_cases(
    values: pd.DataFrame,
    kept: IndexArray,
    filters: Sequence[Filter],
    lots: npt.NDArray[np.uint64],
    *,
    most: int,
) -> Iterable[tuple[int, str]]:
    """Examples at an edge, with the reason in words.

    Each bound and each metric gives its most striking example in turn, so that no one has all
    the places.

    Args:
        values: Metrics of all n examples, those of EXTREMES where they are measured.
        kept: Positions of the examples that the recipe keeps, ascending.
        filters: The recipe's.
        lots: A number drawn for each example, by which ties are broken, shape (n,).
        most: Examples, at most.

    Returns:
        Positions with reasons; an example may come twice, for two reasons.
    """
    at_lot = lots[kept]
    found = [
        _near(values[step.metric].iloc[kept], step, bound, at_lot, most)
        for step in filters
        for bound in ("low", "high")
        if getattr(step, bound) is not None and METRICS[step.metric].kind == "number"
    ]
    found += [
        _extreme(values[name].iloc[kept], name, at_lot, most) for name in EXTREMES if name in values
    ]
    chosen: set[int] = set()
    for place in range(most):
        for each in found:
            if place >= len(each.at):
                continue
            position = int(kept[each.at[place]])
            if position in chosen or len(chosen) < most:
                chosen.add(position)
                yield position, each.words[place]


def _near(
    values: pd.Series, step: Filter, side: str, lots: npt.NDArray[np.uint64], most: int
) -> _Found:
    """Those just inside one bound of a filter, the nearest first."""
    bound = float(getattr(step, side))
    of = values.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(of).all():
        return _Found(np.zeros(0, dtype=np.int64), [])
    low, high = np.nanquantile(of, [0.05, 0.95])
    with np.errstate(invalid="ignore"):
        away = of - bound if side == "low" else bound - of
        at = np.flatnonzero((away >= 0) & (away <= NEAR_SHARE * (high - low)))
    at = at[np.lexsort((lots[at], away[at]))][:most]
    about = METRICS[step.metric]
    word = "at least" if side == "low" else "at most"
    words = []
    for value in of[at].tolist():
        said, limit = told_apart(value, bound)
        has = f"{about.title.lower()} {said}{_unit(about)}"
        words.append(f"Only just kept: {has}, where {word} {limit} stays")
    return _Found(at, words)


def _extreme(values: pd.Series, name: str, lots: npt.NDArray[np.uint64], most: int) -> _Found:
    """Those far from the middle of the set by one metric, the farthest first."""
    of: FloatArray = values.to_numpy(dtype=float, na_value=np.nan)
    spread = np.log1p(np.maximum(of, 0)) if EXTREMES[name] else of
    away = modified_z(pd.Series(spread))
    at = np.flatnonzero(np.abs(away) > LIMIT)
    at = at[np.lexsort((lots[at], -np.abs(away[at])))][:most]
    if not len(at):
        return _Found(at, [])
    about = METRICS[name]
    usual = shown_number(round(float(np.nanmedian(of)), 3))
    words = [
        f"Far {'above' if away[each] > 0 else 'below'} the others: {about.title.lower()} "
        f"{shown_number(round(float(of[each]), 3))}{_unit(about)}, where {usual} is in the middle"
        for each in at.tolist()
    ]
    return _Found(at, words)


def _unit(about: Metric) -> str:
    """What is counted, where the title does not say it already."""
    return f" {about.unit}" if about.is_counted and about.unit not in about.title else ""
