"""How a balance comes about: how many examples of each part stay, and which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.apportion import FloatArray, filled, rounded, total_in_proportion
from analysis.curate.known import Known
from analysis.curate.selection import BoolArray, Selection
from analysis.curate.steps.balance import CLUSTER, MOST, Balance
from analysis.measure.clusters.grouping import ABSENT, NOISE, Grouping
from analysis.measure.columns import ColumnSearch
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS

NO_PART = -1


@dataclass(frozen=True)
class Parts:
    """Which part each example of a data set is of.

    Attributes:
        labels: Of the parts, as a recipe names them: the usual order of a metric's labels, else
            the largest first.
        names: The same for people.
        of: Index into `labels` of each example, NO_PART of what was not measured; shape (n,).
        title: What the parts are: "Task type".
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    of: IndexArray
    title: str

    def counts(self, positions: IndexArray) -> IndexArray:
        """How many of some examples are of each part, shape (k,)."""
        of = self.of[positions]
        counts: IndexArray = np.bincount(of[of != NO_PART], minlength=len(self.labels))
        return counts


@dataclass(frozen=True)
class Plan:
    """How many examples of each part are there, are wanted, and stay; each of shape (k,).

    Attributes:
        parts: The parts.
        share: What part of the result each is to be, adding up to 1; 0 for all if none is wanted.
        n: Examples that reach the step.
        wanted: Examples that the size asks for; where none is asked for, those that stay.
        stays: Examples that stay.
        n_unmeasured: Examples that reach the step and are of no part; they are dropped.
    """

    parts: Parts
    share: FloatArray
    n: IndexArray
    wanted: IndexArray
    stays: IndexArray
    n_unmeasured: int

    @property
    def size(self) -> int:
        """Examples that stay in all."""
        return int(self.stays.sum())

    @property
    def deficit(self) -> IndexArray:
        """Examples of each part that are wanted and not there, shape (k,)."""
        lacking: IndexArray = np.maximum(self.wanted - self.n, 0)
        return lacking

    def scarcest(self) -> int | None:
        """The part that has the fewest examples for its share, of those that have any.

        It is what holds back how large the result can be; None if there is none.
        """
        asked = (self.share > 0) & (self.n > 0)
        if not asked.any():
            return None
        return int(np.argmin(np.where(asked, self.n / np.where(asked, self.share, 1), np.inf)))

    def size_without(self, at: int) -> int:
        """How large the result could be if a part were not wanted, in proportion."""
        share = np.where(np.arange(len(self.share)) == at, 0, self.share)
        total = total_in_proportion(self.n, share, most=MOST)
        return int(rounded(total, share)[self.n > 0].sum()) if total else 0


def parts_of(step: Balance, known: Known) -> Parts:
    """The parts that a step makes of a data set.

    Args:
        step: The step.
        known: What is known of all examples: at least `step.metrics()`, `step.searches()`.
    """
    if step.by == CLUSTER:
        return _clusters(known.grouping(step.search()))
    metric = METRICS[step.by] if step.by is not None else None
    if step.by is None:
        values = known.column(ColumnSearch(str(step.column))).labels
    else:
        values = known.values[step.by]
    usual = {label: place for place, label in enumerate(metric.labels if metric else ())}
    codes, found = pd.factorize(values)
    here = [str(label) for label in found]
    counts = np.bincount(codes[codes >= 0], minlength=len(here))
    by_size = sorted(range(len(here)), key=lambda code: (-counts[code], here[code]))
    asked = list(step.target) if isinstance(step.target, dict) else []
    labels = list(dict.fromkeys([*(here[code] for code in by_size), *asked]))
    labels.sort(key=lambda label: usual.get(label, len(usual)))
    at = {label: place for place, label in enumerate(labels)}
    place = np.array([*(at[label] for label in here), NO_PART])  # the last is that of code -1
    return Parts(
        tuple(labels), tuple(map(metric.named if metric else str, labels)), place[codes], step.title
    )


def _clusters(found: Grouping) -> Parts:
    numbers = np.unique(found.groups[found.groups > NOISE])
    numbers = np.union1d(numbers, np.array(sorted(found.names), dtype=numbers.dtype))
    order = [*numbers.tolist(), *([NOISE] if (found.groups == NOISE).any() else [])]
    names = [
        "in none" if number == NOISE else f"{number} {found.names.get(number, '')}".rstrip()
        for number in order
    ]
    of = np.searchsorted(numbers, found.groups)
    of = np.where(found.groups == NOISE, len(numbers), of)
    of = np.where(found.groups == ABSENT, NO_PART, of)
    return Parts(tuple(map(str, order)), tuple(names), of, "Cluster")


def plan_of(step: Balance, known: Known, reached: IndexArray) -> Plan:
    """How many examples of each part stay.

    Sizes are whole numbers by largest remainders (Hamilton) and add up exactly. A part that is
    wanted and has no example at all lacks its share, and holds the others not back.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach the step, ascending, shape (m,).
    """
    parts = parts_of(step, known)
    n = parts.counts(reached)
    n_unmeasured = len(reached) - int(n.sum())
    weights = _weights(step, parts, n)
    if not weights.any():
        none = np.zeros(len(n), dtype=np.int64)
        return Plan(parts, weights, n, none, none, n_unmeasured)
    share = weights / weights.sum()
    if step.short == "fewer" or step.size is None:
        total = total_in_proportion(n, weights, most=step.size or MOST)
        stays = np.where(n > 0, rounded(total, weights), 0)
    elif step.short == "others":
        stays = filled(step.size, n, weights)
    else:
        stays = np.minimum(rounded(step.size, weights), n)
    wanted = stays if step.size is None else rounded(step.size, weights)
    return Plan(parts, share, n, wanted, stays, n_unmeasured)


def _weights(step: Balance, parts: Parts, n: IndexArray) -> FloatArray:
    if isinstance(step.target, dict):
        asked = [step.target.get(label, 0) for label in parts.labels]
        return np.array(asked, dtype=np.float64)
    if step.target == "uniform":
        return (n > 0).astype(np.float64)
    return parts.counts(np.arange(len(parts.of))).astype(np.float64)


def balance(step: Balance, known: Known, reached: IndexArray, *, seed: int) -> Selection:
    """Decide on the examples that reach a step.

    Args:
        step: The step.
        known: What is known of all examples; its lots decide where nothing else does.
        reached: Positions of the examples that reach it, ascending, shape (m,).
        seed: The recipe's.

    Returns:
        The decisions, shape (m,): "Task type: code, over its share (120 of 500 stay)".
    """
    plan = plan_of(step, known, reached)
    of = plan.parts.of[reached]
    order = reached_in_order(step, known, reached, seed=seed)
    groups = known.grouping(step.search()).groups[reached] if step.choose == "spread" else None
    keep = np.zeros(len(reached), dtype=np.bool_)
    for part in np.flatnonzero(plan.stays):
        here = order[of[order] == part]
        keep[_taken(here, int(plan.stays[part]), groups)] = True
    return Selection(keep, _reasons(plan, of, keep))


def reached_in_order(step: Balance, known: Known, reached: IndexArray, *, seed: int) -> IndexArray:
    """Indices into the examples that reach a step, those that stay first of all first."""
    lots = known.lots(seed)[reached]
    if step.choose == "random":
        return np.argsort(lots, kind="stable")
    quality = known.values["quality"].to_numpy(dtype=float, na_value=np.nan)[reached]
    return np.lexsort((lots, -np.nan_to_num(quality, nan=-1.0)))


def _taken(here: IndexArray, n: int, groups: np.ndarray | None) -> IndexArray:
    """The first n of some examples; of each group as many as can be, so that none is lost."""
    if groups is None or n >= len(here):
        return here[:n]
    _, of = np.unique(groups[here], return_inverse=True)
    counts = np.bincount(of)
    shares = filled(n, counts, np.ones(len(counts)))
    by_group = np.argsort(of, kind="stable")  # within a group they stay in their order
    first = np.cumsum(counts) - counts
    place = np.arange(len(here)) - np.repeat(first, counts)
    return here[by_group[place < np.repeat(shares, counts)]]


def _reasons(plan: Plan, of: IndexArray, keep: BoolArray) -> pa.Array:
    texts = [
        f"{plan.parts.title}: {name}, over its share ({stays:,} of {n:,} stay)"
        if share
        else f"{plan.parts.title}: {name}, not wanted"
        for name, stays, n, share in zip(
            plan.parts.names,
            plan.stays.tolist(),
            plan.n.tolist(),
            plan.share.tolist(),
            strict=True,
        )
    ]
    texts.append(f"{plan.parts.title}: not measured")
    at = np.where(of == NO_PART, len(texts) - 1, of)
    return pc.take(pa.array(texts, pa.string()), pa.array(at, mask=keep))
