"""A step that is switched off."""

from __future__ import annotations

from typing import Any

from pydantic import SerializeAsAny

from analysis.curate.steps.base import StepModel

KEY = "disabled"  # not "off": YAML 1.1 reads that as false


class Disabled(StepModel):
    """A step that keeps its place in the recipe and does nothing until it is switched on.

    In a recipe it is the step with `disabled: true`. It is another model, so that nothing that
    asks for steps of a kind (what is measured, looked for, replaced) finds it.

    Attributes:
        of: The step.
    """

    of: SerializeAsAny[StepModel]

    @property
    def name(self) -> str:
        """The name of the step that is switched off."""
        return self.of.name

    @property
    def assignment(self) -> str | None:
        """The stored groups that the step goes by: they stay with the recipe."""
        return getattr(self.of, "assignment", None)

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON values, marked."""
        return self.of.as_dict() | {KEY: True}

    def in_words(self) -> str:
        """For example "Switched off: Keep response words from 10 to 2,000"."""
        return f"Switched off: {self.of.in_words()}"
