"""Which examples people should look at: a stratified sample, and what is worth a look of its own.

Deterministic by the contents of the examples and a seed: two reviewers get the same examples in
the same order, wherever they sit, and a larger queue holds nearly all of a smaller one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analysis.curate.apportion import FloatArray, rounded
from analysis.curate.edge_cases import edge_cases
from analysis.curate.known import Known
from analysis.curate.novelty import Regions, novel_examples
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Filter
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS
from analysis.measure.tasks import UNSURE
from analysis.measure.wording import counted, shown_number

Kind = Literal["sample", "edge", "unsure", "novel"]
KINDS: tuple[Kind, ...] = ("sample", "edge", "unsure", "novel")
SUGGESTED_PER_1000 = (50, 100)
STRATA = ("task_type", "complexity_tier")
QUEUE_METRICS = (*STRATA, "task_confidence", "quality", "language", "outlier")
MORE_SHARE, LEAST_MORE = 0.2, 5  # of each other kind, beside the sample: in all 50 to 80 in 1,000
UNSURE_BELOW = 0.2  # how little a task type may stand above the next one
MOST = 100_000


class QueueSettings(BaseModel):
    """How a queue is made.

    Attributes:
        by: Whether the sample's size is a share of the data set or a number.
        per_1000: Examples of the sample in 1,000.
        size: Examples of the sample.
        kinds: What is in the queue.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    by: Literal["share", "size"] = "share"
    per_1000: Annotated[int, Field(ge=1, le=1000)] = SUGGESTED_PER_1000[0]
    size: Annotated[int, Field(ge=1, le=MOST)] = 100
    kinds: tuple[Kind, ...] = KINDS

    def sampled(self, n: int) -> int:
        """Examples of the sample, of n that there are."""
        wanted = -(-n * self.per_1000 // 1000) if self.by == "share" else self.size
        return min(wanted, n, MOST)

    def more(self, n: int) -> int:
        """The most examples of each other kind, of n that there are."""
        return max(LEAST_MORE, round(MORE_SHARE * self.sampled(n)))


@dataclass(frozen=True)
class Queue:
    """The examples to look at, each once, in the order to look at them.

    Attributes:
        positions: Of the examples, shape (q,).
        kinds: Why each is among them, shape (q, 4): a column for each of KINDS.
        reasons: The same in words, with what is special about it. May quote the data.
    """

    positions: IndexArray
    kinds: npt.NDArray[np.bool_]
    reasons: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.positions)

    def of(self, kind: Kind) -> IndexArray:
        """Positions of those that are in it for one reason, in the order of the queue."""
        return self.positions[self.kinds[:, KINDS.index(kind)]]


@dataclass
class _Gathered:
    """Reasons by position, as they come."""

    reasons: dict[int, list[tuple[Kind, str]]] = field(default_factory=dict)

    def add(self, kind: Kind, found: Iterable[tuple[int, str]]) -> None:
        for position, reason in found:
            self.reasons.setdefault(position, []).append((kind, reason))


def review_queue(
    known: Known,
    keep: BoolArray,
    filters: Sequence[Filter],
    settings: QueueSettings,
    *,
    seed: int,
    regions: Regions | None = None,
) -> Queue:
    """The examples to look at, of those that a recipe keeps.

    Args:
        known: What is known of all n examples: at least QUEUE_METRICS, the metrics of `filters`,
            and their ids.
        keep: Which of them the recipe keeps, shape (n,).
        filters: The recipe's, whose bounds have edges.
        settings: How many, and what.
        seed: For what is drawn.
        regions: The clusters, if they were found; without them no cluster is novel.

    Returns:
        The queue; empty if nothing is kept or no kind is asked for.
    """
    kept = np.flatnonzero(keep)
    lots = known.lots(seed)
    most = settings.more(len(kept))
    parts: dict[Kind, Callable[[], Iterable[tuple[int, str]]]] = {
        "sample": lambda: _sample(known.values, kept, lots, settings.sampled(len(kept))),
        "edge": lambda: edge_cases(known.values, kept, filters, lots, most=most),
        "unsure": lambda: _unsure(known.values, kept, lots, most=most),
        "novel": lambda: novel_examples(regions, kept, lots, most=most),
    }
    gathered = _Gathered()
    for kind in KINDS:
        if kind in settings.kinds and len(kept):
            gathered.add(kind, parts[kind]())
    positions = np.array(sorted(gathered.reasons), dtype=np.int64)
    positions = positions[np.argsort(lots[positions], kind="stable")]
    reasons = [gathered.reasons[position] for position in positions.tolist()]
    return Queue(
        positions,
        np.array(
            [[any(kind == each for each, _ in of) for kind in KINDS] for of in reasons],
            dtype=np.bool_,
        ).reshape(len(reasons), len(KINDS)),
        tuple(tuple(dict.fromkeys(words for _, words in of)) for of in reasons),
    )


def _sample(
    values: pd.DataFrame, kept: IndexArray, lots: npt.NDArray[np.uint64], size: int
) -> Iterable[tuple[int, str]]:
    """A part of each stratum, as large as its share: task type by complexity tier."""
    codes = [pd.factorize(values[name].iloc[kept], use_na_sentinel=False) for name in STRATA]
    n_second = max(len(codes[1][1]), 1)
    strata, stratum = np.unique(codes[0][0] * n_second + codes[1][0], return_inverse=True)
    counts = np.bincount(stratum, minlength=len(strata))
    # In an order by content, so that of equal remainders no order of the file decides.
    firsts = np.full(len(strata), np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(firsts, stratum, lots[kept])
    by_lot = np.argsort(firsts, kind="stable")
    sizes = np.zeros(len(strata), dtype=np.int64)
    sizes[by_lot] = rounded(size, counts[by_lot].astype(float))
    order = np.lexsort((lots[kept], stratum))
    begins = np.cumsum(counts) - counts
    place = np.arange(len(kept)) - begins[stratum[order]]
    chosen = order[place < sizes[stratum[order]]]
    names = [
        [_label(name, label) for label in found]
        for name, (_, found) in zip(STRATA, codes, strict=True)
    ]
    for at in chosen.tolist():
        labels = [named[of[at]] for named, (of, _) in zip(names, codes, strict=True)]
        yield int(kept[at]), f"Drawn from {', '.join(labels)}"


def _label(name: str, label: Any) -> str:
    said = "not measured" if pd.isna(label) else METRICS[name].named(str(label))
    return f"{METRICS[name].title.lower()} {said}"


def _unsure(
    values: pd.DataFrame, kept: IndexArray, lots: npt.NDArray[np.uint64], *, most: int
) -> Iterable[tuple[int, str]]:
    """Those whose task type is the least sure."""
    confidence: FloatArray = values["task_confidence"].to_numpy(float, na_value=np.nan)[kept]
    types = values["task_type"].astype(object).to_numpy()[kept]
    unsure = (types == UNSURE) | (confidence < UNSURE_BELOW)
    at = np.flatnonzero(unsure)
    order = at[np.lexsort((lots[kept[at]], np.nan_to_num(confidence[at])))][:most]
    for each in order.tolist():
        if types[each] == UNSURE:
            yield int(kept[each]), "Its task type is unsure: none stands out"
        else:
            named = METRICS["task_type"].named(str(types[each]))
            yield (
                int(kept[each]),
                f"Its task type, {named}, is hardly more likely than the next one "
                f"(confidence {shown_number(round(float(confidence[each]), 2))})",
            )


def suggested(n: int) -> str:
    """How many examples are commonly looked at, of n: "5 to 10 examples"."""
    low, high = (-(-n * per // 1000) for per in SUGGESTED_PER_1000)
    return counted(high, "examples") if low == high else f"{low:,} to {counted(high, 'examples')}"
