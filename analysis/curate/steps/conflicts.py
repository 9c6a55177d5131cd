"""The step for examples that ask the same and answer differently."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from analysis.curate.steps.base import CONTEXT, StepModel
from analysis.curate.steps.deduplicate import (
    KEEP_BY,
    KEPT,
    SIMILARITY,
    ExampleIds,
    Keep,
    Similarity,
)
from analysis.measure.duplicates.search import DuplicateSearch, floor_for
from analysis.measure.wording import shown_number

SHARE = 0.2
ANSWERS = DuplicateSearch("exact", "response")


class ResolveConflicts(StepModel):
    """Of the examples with the same prompt and different answers keep one, or one and a share.

    Attributes:
        method: "exact": prompts that are equal but for case, white space and width; "near":
            prompts that share most runs of words.
        min_similarity: Near: from which similarity on; None for 0.8.
        keep: Which one of each prompt stays.
        share: Of the others, in the whole set, how many stay, drawn with the recipe's seed;
            None for none.
        chains: Near: "cut" takes together only prompts of which every two are alike.
        by_hand: Ids of examples: of a prompt with some of them exactly these stay.
    """

    step: Literal["resolve_conflicts"] = "resolve_conflicts"
    method: Literal["exact", "near"] = "exact"
    min_similarity: Similarity | None = None
    keep: Keep = "best"
    share: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    chains: Literal["cut"] | None = None
    by_hand: ExampleIds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in ("min_similarity", "chains") if self.method == "exact" else ():
            if getattr(self, name) is not None:
                raise ValueError(f'{name} is for the method "near"; leave it out')
        return self

    @property
    def least(self) -> float:
        """From which similarity on two prompts are the same."""
        if self.method == "exact":
            return 1.0
        return SIMILARITY if self.min_similarity is None else self.min_similarity

    def metrics(self) -> tuple[str, ...]:
        """What is marked as unwanted or empty is in no conflict; and what keeps the best."""
        by = KEEP_BY[self.keep]
        needed = ("unwanted", "response_chars", *(() if by is None else (by,)))
        return tuple(dict.fromkeys(needed))

    def searches(self) -> tuple[DuplicateSearch, ...]:
        """Who has the same prompt, the same context, the same answer."""
        return (self.prompts(), CONTEXT, ANSWERS)

    def prompts(self) -> DuplicateSearch:
        """What finds the prompts that are the same."""
        if self.method == "exact":
            return DuplicateSearch("exact", "prompt")
        return DuplicateSearch("near", "prompt", floor=floor_for(self.least))

    def in_words(self) -> str:
        """For example "Of each prompt with different answers keep the highest quality score"."""
        what = "the same prompt"
        if self.method == "near":
            what = f"a like prompt (similarity {shown_number(self.least)} and more)"
        more = f" and {shown_number(self.share * 100)}% of the others" if self.share else ""
        # Chosen, and not kept: only where it is applied one knows which of them are there.
        by_hand = f", {len(set(self.by_hand)):,} chosen by hand" if self.by_hand else ""
        return f"Of different answers to {what} keep {KEPT[self.keep]}{more}{by_hand}"
