"""The step that drops toxic examples."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from analysis.curate.steps.base import StepModel
from analysis.curate.steps.deduplicate import ExampleIds
from analysis.measure.toxicity.by_model import LABEL
from analysis.measure.toxicity.model import ORIGINAL
from analysis.measure.toxicity.search import SIDES, Side, ToxicitySearch
from analysis.measure.wording import counted, shown_number

SCREEN = "screen"  # in place of a model: the linear screen
THRESHOLD = 0.5
_Label = Annotated[str, Field(strict=True, min_length=1, max_length=100)]


class DropToxic(StepModel):
    """Drop the examples of which a text has a score of at least a threshold.

    Attributes:
        model: "screen", or a model of Detoxify by name or folder.
        labels: Of the model; any of them is enough. The screen has "toxicity" alone.
        threshold: Lowest score that is dropped, 0 to 1.
        fields: Whose scores count.
        n_texts: Only so many different texts are scored, the most suspicious ones by the screen;
            the others are kept. None for all.
        by_hand: Ids of examples that are not toxic, whatever the model says: these stay.
    """

    step: Literal["drop_toxic"] = "drop_toxic"
    model: Annotated[str, Field(strict=True, min_length=1, max_length=1000)] = ORIGINAL
    labels: Annotated[tuple[_Label, ...], Field(min_length=1)] = (LABEL,)
    threshold: Annotated[float, Field(strict=True, ge=0, le=1)] = THRESHOLD
    fields: Annotated[tuple[Side, ...], Field(min_length=1)] = SIDES
    n_texts: Annotated[int, Field(strict=True, ge=1)] | None = None
    by_hand: ExampleIds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.model == SCREEN and self.labels != (LABEL,):
            raise ValueError(f'the screen knows the label "{LABEL}" alone; leave labels out')
        if self.model == SCREEN and self.n_texts is not None:
            raise ValueError("the screen scores every text; leave n_texts out")
        return self

    def metrics(self) -> tuple[str, ...]:
        """The screen's scores, if it decides."""
        if self.model != SCREEN:
            return ()
        return tuple(f"{side}_toxicity_screen" for side in self.fields)

    def searches(self) -> tuple[ToxicitySearch, ...]:
        """The model's scores, if one decides."""
        return () if self.model == SCREEN else (self.search(),)

    def search(self) -> ToxicitySearch:
        """What gives the model's scores."""
        return ToxicitySearch(self.model, self.n_texts)

    def in_words(self) -> str:
        """For example "Drop toxic responses (toxicity 0.5 and more by original)"."""
        what = "examples" if len(set(self.fields)) == len(SIDES) else f"{self.fields[0]}s"
        by = "the screen" if self.model == SCREEN else self.model
        named = " or ".join(label.replace("_", " ") for label in self.labels)
        said = f"Drop toxic {what} ({named} {shown_number(self.threshold)} and more by {by})"
        if self.n_texts is not None:
            said += f", {counted(self.n_texts, 'most suspicious texts')} scored"
        return said + (f", {len(set(self.by_hand)):,} not toxic by hand" if self.by_hand else "")
