"""What the rejected examples have in common that the accepted ones have not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.curate.novelty import Regions
from analysis.curate.selection import BoolArray
from analysis.curate.steps import LONGEST_LABEL, Filter
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS
from analysis.measure.wording import shown_number

FEWEST = 3  # rejections; of fewer nothing can be said
MOST_LABELS = 200  # of an open vocabulary, the most frequent ones
End = Literal["low", "high"]
_LOW: tuple[End, ...] = ("low",)
_HIGH: tuple[End, ...] = ("high",)
_BOTH: tuple[End, ...] = ("low", "high")
# Numbers that are looked at, by the ends at which an example may be bad; they are cut where the
# lowest and highest quarter and tenth of the set end.
NUMBERS: dict[str, tuple[End, ...]] = {
    "prompt_words": _BOTH,
    "response_words": _BOTH,
    "n_turns": _BOTH,
    "complexity": _BOTH,
    "quality": _LOW,
    "quality_accuracy": _LOW,
    "quality_completeness": _LOW,
    "quality_consistency": _LOW,
    "quality_relevance": _LOW,
    "quality_usefulness": _LOW,
    "task_confidence": _LOW,
    "alphanumeric_ratio": _LOW,
    "special_character_ratio": _HIGH,
    "word_repetition_ratio": _HIGH,
    "compression_ratio": _BOTH,
    "prompt_toxicity_screen": _HIGH,
    "response_toxicity_screen": _HIGH,
}
LABELS = (
    "task_type",
    "complexity_tier",
    "domain",
    "domain_area",
    "language",
    "prompt_language",
    "response_language",
    "instruction_verb",
)
CUTS = (0.1, 0.25, 0.75, 0.9)


@dataclass(frozen=True)
class Trait:
    """Something that some examples have.

    Attributes:
        words: What it is: "Refusal", "Task type: code"; may quote the data.
        n_rejected: Rejected examples that have it.
        n_accepted: Accepted or edited examples that have it.
        rejected: All rejected examples.
        accepted: All accepted or edited ones.
        share: Of all examples that the recipe keeps, those that have it.
        p: How likely so many of the rejected ones have it by chance: Fisher's exact test, one side.
        q: The same, corrected for how many traits were looked at (Benjamini and Hochberg, 1995).
        step: The filter that drops what has it; None for a cluster.
        cluster: The cluster that it is; None else.
    """

    words: str
    n_rejected: int
    n_accepted: int
    rejected: int
    accepted: int
    share: float
    p: float
    q: float
    step: Filter | None = None
    cluster: int | None = None

    @property
    def lift(self) -> float:
        """How many times as frequent it is among the rejected; infinite if no accepted has it."""
        if not self.n_accepted:
            return np.inf
        return (self.n_rejected / self.rejected) / (self.n_accepted / self.accepted)


@dataclass(frozen=True)
class _Candidate:
    words: str
    has: BoolArray  # over what is kept and what was judged
    step: Filter | None = None
    cluster: int | None = None


def in_common(
    values: pd.DataFrame,
    rejected: IndexArray,
    accepted: IndexArray,
    kept: IndexArray,
    *,
    regions: Regions | None = None,
) -> list[Trait]:
    """What is more frequent among the rejected examples than among the accepted ones.

    Args:
        values: Metrics of all n examples; those that are measured are looked at.
        rejected: Positions of the rejected ones.
        accepted: Positions of those that were accepted or edited.
        kept: Positions of what the recipe keeps.
        regions: The clusters, if they were found.

    Returns:
        The traits that at least two of the rejected have, and a larger share of them than of the
        accepted, the least likely by chance first. None where fewer than FEWEST were rejected,
        or none accepted: then there is nothing to compare.
    """
    from scipy.stats import false_discovery_control, hypergeom

    if len(rejected) < FEWEST or not len(accepted):
        return []
    candidates = [*_traits(values, kept), *_clusters(regions)]
    counts = np.array(
        [
            (each.has[rejected].sum(), each.has[accepted].sum(), each.has[kept].sum())
            for each in candidates
        ]
    ).reshape(len(candidates), 3)
    n_judged = len(rejected) + len(accepted)
    # What nobody, or everybody, of the judged has cannot tell them apart, and is no test.
    tested = np.flatnonzero((counts[:, 0] + counts[:, 1] > 0) & (counts[:, :2].sum(1) < n_judged))
    if not len(tested):
        return []
    of, others, all_ = counts[tested].T
    p = hypergeom.sf(of - 1, n_judged, of + others, len(rejected))
    q = false_discovery_control(np.clip(p, 0, 1))
    order = np.lexsort((-of, q, p))
    found = []
    for at in order.tolist():
        each = candidates[int(tested[at])]
        more = of[at] * len(accepted) > others[at] * len(rejected)
        if of[at] > 1 and more:
            found.append(
                Trait(
                    each.words,
                    int(of[at]),
                    int(others[at]),
                    len(rejected),
                    len(accepted),
                    float(all_[at] / max(len(kept), 1)),
                    float(p[at]),
                    float(q[at]),
                    each.step,
                    each.cluster,
                )
            )
    return found


def _traits(values: pd.DataFrame, kept: IndexArray) -> Iterable[_Candidate]:
    for name, metric in METRICS.items():
        if name not in values:
            continue
        if metric.kind == "flag":
            has = values[name].to_numpy(dtype=float, na_value=0) > 0
            yield _Candidate(metric.title, has, Filter(metric=name, high=0))
        elif name in LABELS:
            yield from _labels(name, metric, values[name])
        elif name in NUMBERS:
            yield from _ends(name, metric, values[name], kept)


def _labels(name: str, metric: Metric, values: pd.Series) -> Iterable[_Candidate]:
    codes, labels = pd.factorize(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(labels))
    for code in np.argsort(-counts, kind="stable")[:MOST_LABELS].tolist():
        label = str(labels[code])
        if len(label) <= LONGEST_LABEL:
            step = Filter(metric=name, without=(label,))
            yield _Candidate(f"{metric.title}: {metric.named(label)}", codes == code, step)


def _ends(name: str, metric: Metric, values: pd.Series, kept: IndexArray) -> Iterable[_Candidate]:
    """The lowest and the highest of a number, cut at what the set's quarters and tenths are."""
    of = values.to_numpy(dtype=float, na_value=np.nan)
    known = of[kept][~np.isnan(of[kept])]
    if not len(known):
        return
    whole = pd.api.types.is_integer_dtype(values.dtype)
    seen = set()
    for cut, limit in zip(CUTS, np.quantile(known, CUTS).tolist(), strict=True):
        low = cut < 0.5  # noqa: PLR2004 -- the middle
        if ("low" if low else "high") not in NUMBERS[name]:
            continue
        bound = (np.ceil(limit) if low else np.floor(limit)) if whole else round(limit, 3)
        if (low, bound) in seen:
            continue
        seen.add((low, bound))
        with np.errstate(invalid="ignore"):
            has = of < bound if low else of > bound
        given = int(bound) if float(bound).is_integer() else float(bound)
        step = Filter(metric=name, low=given) if low else Filter(metric=name, high=given)
        word = "under" if low else "over"
        yield _Candidate(f"{metric.title} {word} {shown_number(given)}", has, step)


def _clusters(regions: Regions | None) -> Iterable[_Candidate]:
    if regions is None:
        return
    for cluster, name in enumerate(regions.names):
        yield _Candidate(f"Cluster: {name}", regions.of == cluster, cluster=cluster)
