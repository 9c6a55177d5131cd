"""The step that keeps examples by conditions joined with and, or, not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator

from analysis.curate.known import Search
from analysis.curate.steps.asked import ByMetric
from analysis.curate.steps.base import StepModel
from analysis.curate.steps.conditions import Node, within_bounds

SHOWN_CHARS = 400  # of the conditions in words


class FilterWhere(StepModel):
    """Keep the examples of which a condition holds, or of which that is not known.

    Attributes:
        keep: The condition, often a tree of them.
        unmeasured: "drop" drops the examples too of which it is not known whether it holds.
    """

    step: Literal["filter_where"] = "filter_where"
    keep: Annotated[Node, BeforeValidator(within_bounds)]
    unmeasured: Literal["drop"] | None = None

    def metrics(self) -> tuple[str, ...]:
        """Those that its conditions read."""
        return tuple(dict.fromkeys(name for leaf in self.keep.leaves() for name in leaf.metrics()))

    def searches(self) -> tuple[Search, ...]:
        """What its conditions have looked for."""
        return tuple(dict.fromkeys(each for leaf in self.keep.leaves() for each in leaf.searches()))

    def labels_named(self) -> Mapping[str, tuple[str, ...]]:
        """Those that its conditions name."""
        named: dict[str, tuple[str, ...]] = {}
        for leaf in self.keep.leaves():
            if isinstance(leaf, ByMetric):
                for metric, labels in leaf.as_filter().labels_named().items():
                    named[metric] = (*named.get(metric, ()), *labels)
        return named

    def in_words(self) -> str:
        """For example "Keep where response words at least 10, and not flagged as refusal"."""
        said = self.keep.said()
        if len(said) > SHOWN_CHARS:
            said = f"{said[:SHOWN_CHARS]}…"
        return f"Keep where {said}" + (", drop where not known" if self.unmeasured else "")
