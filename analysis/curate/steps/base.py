"""What all steps share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from analysis.curate.known import Search
from analysis.measure.duplicates.search import DuplicateSearch

LARGEST_BOUND = 2**53
LONGEST_LABEL = 200
CONTEXT = DuplicateSearch("exact", "context")


class StepModel(BaseModel):
    """What all steps share: unknown keys are refused, and a step is never changed in place."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @property
    def name(self) -> str:
        """The step's name, as the recipe has it."""
        return str(type(self).model_fields["step"].default)

    def metrics(self) -> tuple[str, ...]:
        """The metrics that the step reads."""
        return ()

    def labels_named(self) -> Mapping[str, tuple[str, ...]]:
        """The labels that the step names, by metric: the recipe's settings may have own ones."""
        return {}

    def searches(self) -> tuple[Search, ...]:
        """What has to be looked for among all examples before the step can decide."""
        return ()

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON values; what is not given is left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def in_words(self) -> str:
        """What the step does, in one line for people."""
        raise TypeError(f"{type(self).__name__} does not say what it does")
