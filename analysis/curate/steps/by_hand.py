"""The steps that keep or drop the examples a person has chosen, one by one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from analysis.curate.steps.base import StepModel
from analysis.curate.steps.clusters import Line
from analysis.curate.steps.deduplicate import ExampleIds
from analysis.measure.wording import counted


class ChosenByHand(StepModel):
    """What the two steps share.

    Attributes:
        ids: Of the examples.
    """

    step: Literal["keep_by_hand", "drop_by_hand"]
    ids: Annotated[ExampleIds, Field(min_length=1)]


class KeepByHand(ChosenByHand):
    """Bring examples back that steps before this one have dropped.

    Those steps decide as they did, so that nothing else changes. What comes back is scrubbed as
    if it had never gone, and what holds a value that a step before erases by dropping stays away:
    a person's request is not undone by the way. Steps behind this one may still drop it.
    """

    step: Literal["keep_by_hand"] = "keep_by_hand"

    def in_words(self) -> str:
        """For example "Bring back 3 examples chosen by hand"."""
        return f"Bring back {counted(len(set(self.ids)), 'examples')} chosen by hand"


class DropByHand(ChosenByHand):
    """Drop examples.

    Attributes:
        because: Why, for people; None for nothing said.
    """

    step: Literal["drop_by_hand"] = "drop_by_hand"
    because: Annotated[Line, Field(min_length=1)] | None = None

    @property
    def reason(self) -> str:
        """Why an example goes: "By hand: off topic"."""
        return f"By hand: {self.because}" if self.because else "By hand"

    def in_words(self) -> str:
        """For example "Drop 3 examples chosen by hand: off topic"."""
        said = f"Drop {counted(len(set(self.ids)), 'examples')} chosen by hand"
        return f"{said}: {self.because}" if self.because else said
