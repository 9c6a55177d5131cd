"""The step that keeps the few examples which cover the most of what there is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from analysis.curate.steps.base import StepModel
from analysis.curate.steps.clusters import Encoder
from analysis.measure.embeddings import TFIDF

METHODS = {"k_centre": "k-centre", "facility_location": "facility location"}


class SelectDiverse(StepModel):
    """Keep the n examples whose vectors cover those of all others best.

    Attributes:
        n: How many stay, at most: an example that says nothing new may be left out.
        method: "k_centre": nobody is far from one who stays; "facility_location": on the
            average everybody is near one.
        field: What of each example is embedded.
        encoder: What makes the vectors; None for "tfidf".
        by_quality: How much the quality score counts beside the coverage, in (0, 1]; None for
            not at all.
    """

    step: Literal["select_diverse"] = "select_diverse"
    n: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
    method: Literal["k_centre", "facility_location"] = "k_centre"
    field: Literal["both", "prompt", "response"] = "both"
    encoder: Encoder | None = None
    by_quality: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None

    def metrics(self) -> tuple[str, ...]:
        """The quality score, if it counts."""
        return () if self.by_quality is None else ("quality",)

    def in_words(self) -> str:
        """For example "Keep the 5,000 most diverse examples (k-centre by tfidf)"."""
        how = f"{METHODS[self.method]} by {self.encoder or TFIDF}"
        quality = "" if self.by_quality is None else ", the better ones first"
        return f"Keep the {self.n:,} most diverse examples ({how}{quality})"
