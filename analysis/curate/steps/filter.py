"""The step that keeps examples by a metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from analysis.curate.steps.base import LARGEST_BOUND, LONGEST_LABEL, StepModel
from analysis.errors import AssayError
from analysis.measure.metrics import METRICS, require_metric
from analysis.measure.wording import shown_number, told_apart

# Strict: YAML's `true` and "10" are no numbers. Bounded: a metric is a 64-bit float at most.
_INT = Annotated[int, Field(strict=True, ge=-LARGEST_BOUND, le=LARGEST_BOUND)]
_FLOAT = Annotated[float, Field(strict=True, ge=-LARGEST_BOUND, le=LARGEST_BOUND)]
Bound = _INT | _FLOAT | None
Labels = Annotated[
    tuple[Annotated[str, Field(strict=True, max_length=LONGEST_LABEL)], ...], Field(min_length=1)
]
MOST_NAMED = 6  # labels in the words for a step


class Filter(StepModel):
    """Keep the examples whose metric lies in [low, high], or has one of some labels.

    Attributes:
        metric: A name in METRICS.
        low: Lowest value kept, in the metric's unit; None for no bound.
        high: Highest value kept, in the metric's unit; None for no bound.
        only: Of a label: the values that are kept; None for all.
        without: Of a label: the values that are dropped; None for none.
        unmeasured: "drop" drops the examples without a value too; else they are kept.
    """

    step: Literal["filter"] = "filter"
    metric: str
    low: Bound = None
    high: Bound = None
    only: Labels | None = None
    without: Labels | None = None
    unmeasured: Literal["drop"] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        try:
            metric = require_metric(self.metric)
        except AssayError as error:
            raise ValueError(str(error)) from error
        bounds = self.low is not None or self.high is not None
        labels = self.only is not None or self.without is not None
        if metric.kind == "label":
            if bounds:
                raise ValueError(f"{self.metric} is a label; give only or without, no low or high")
            if not labels:
                raise ValueError("neither only nor without is given; give at least one")
        else:
            if labels:
                raise ValueError(f"{self.metric} is a number; give low or high, no labels")
            if not bounds:
                raise ValueError("neither low nor high is given; give at least one")
        require_order(self.low, self.high)
        return self

    def metrics(self) -> tuple[str, ...]:
        """The one that is filtered by."""
        return (self.metric,)

    def labels_named(self) -> Mapping[str, tuple[str, ...]]:
        """Those that are kept or dropped."""
        return {self.metric: (*(self.only or ()), *(self.without or ()))}

    def in_words(self) -> str:
        """For example "Keep response words from 10 to 2,000"."""
        return self._said() + (", drop what was not measured" if self.unmeasured else "")

    def _said(self) -> str:
        metric = METRICS[self.metric]
        title = metric.title[:1].lower() + metric.title[1:]
        if metric.kind == "label":
            said = []
            if self.only is not None:
                said.append(f"Keep {title} {listed(map(metric.named, self.only))}")
            if self.without is not None:
                said.append(f"Drop {title} {listed(map(metric.named, self.without))}")
            return "; ".join(said)
        if metric.kind == "flag" and self.low is None and self.high == 0:
            return f"Drop what is flagged: {title}"
        if metric.kind == "flag" and self.low == 1 and self.high is None:
            return f"Keep only what is flagged: {title}"
        if self.low is not None and self.high is not None:
            low, high = told_apart(self.low, self.high)
            return f"Keep {title} from {low} to {high}"
        if self.low is not None:
            return f"Keep {title} of at least {shown_number(self.low)}"
        return f"Keep {title} of at most {shown_number(self.high or 0)}"


def require_order(low: float | None, high: float | None) -> None:
    """Raise ValueError if two bounds are the wrong way round."""
    if low is not None and high is not None and low > high:
        least, most = told_apart(low, high)
        raise ValueError(f"low ({least}) is greater than high ({most}); swap them")


def listed(names: Iterable[str], word: str = "") -> str:
    """Names in a row, the first of them alone if they are many: "code, math and 3 more".

    Args:
        names: The names.
        word: Stands before the last one if all are named: "code, math or other".
    """
    labels = list(names)
    if len(labels) > MOST_NAMED:
        return f"{', '.join(labels[:MOST_NAMED])} and {len(labels) - MOST_NAMED} more"
    if word and len(labels) > 1:
        return f"{', '.join(labels[:-1])} {word} {labels[-1]}"
    return ", ".join(labels)
