"""The step that keeps one example of each group of like ones."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.curate.steps.base import CONTEXT, StepModel
from analysis.data.workspace import EXAMPLE_ID
from analysis.measure.duplicates.minhash import PERMUTATIONS
from analysis.measure.duplicates.search import (
    SEMANTIC_FLOOR,
    DuplicateSearch,
    Method,
    floor_for,
)
from analysis.measure.duplicates.shingles import SIZE
from analysis.measure.embeddings import TFIDF
from analysis.measure.wording import shown_number

SIMILARITY = 0.8
SIMILARITIES: dict[Method, float] = {"exact": 1.0, "near": SIMILARITY, "semantic": 0.9}
ONLY_OF: dict[str, tuple[Method, ...]] = {
    "min_similarity": ("near", "semantic"),
    "chains": ("near", "semantic"),
    "shingle_size": ("near",),
    "permutations": ("near",),
    "encoder": ("semantic",),
}
LEAST_SIMILARITY = 0.3  # below it most texts are like some other
Keep = Literal["first", "longest", "best"]
# What each policy goes by: a metric, of which the largest stays; of equal ones the first.
KEEP_BY: dict[Keep, str | None] = {"first": None, "longest": "response_chars", "best": "quality"}
KEPT = {
    "first": "the first one",
    "longest": "the longest response",
    "best": "the highest quality score",
}
FIELDS = {"both": "", "prompt": " prompts", "response": " responses"}
Similarity = Annotated[float, Field(strict=True, ge=LEAST_SIMILARITY, le=1)]


def _is_id(text: str) -> str:
    if not EXAMPLE_ID.fullmatch(text):
        raise ValueError("found no example's id; write one such as 9f86d081884c7d65-1")
    return text


ExampleId = Annotated[str, Field(strict=True), AfterValidator(_is_id)]
ExampleIds = tuple[ExampleId, ...]


class Deduplicate(StepModel):
    """Of each group of like examples keep one.

    Attributes:
        method: "exact": equal but for case, white space and width of characters; "near": by
            the share of runs of words that both have (Jaccard); "semantic": by the cosine of
            their vectors.
        field: What is compared: the whole example (under the same system text, tools and
            pictures), its prompt or its response alone.
        min_similarity: From which similarity on two examples are a pair; None for 0.8 if near
            ones are meant, 0.9 if semantic ones.
        keep: Which one stays: the first, that with the longest response, or that with the
            highest quality score.
        chains: "cut" makes groups in which every two are a pair; else what is connected by
            others is a group too.
        encoder: Semantic: "tfidf", or a model of sentence-transformers by name or folder; None
            for "tfidf".
        shingle_size: Near: words of a run; None for 5.
        permutations: Near: of the signatures of large sets; None for 128.
        by_hand: Ids of examples: of a group with some of them exactly these stay.
    """

    step: Literal["deduplicate"] = "deduplicate"
    method: Method = "near"
    field: Literal["both", "prompt", "response"] = "both"
    min_similarity: Similarity | None = None
    keep: Keep = "first"
    chains: Literal["cut"] | None = None
    encoder: Annotated[str, Field(strict=True, min_length=1, max_length=300)] | None = None
    shingle_size: Annotated[int, Field(strict=True, ge=1, le=50)] | None = None
    permutations: Annotated[int, Field(strict=True, ge=16, le=1024)] | None = None
    by_hand: ExampleIds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, methods in ONLY_OF.items():
            if getattr(self, name) is not None and self.method not in methods:
                said = " or ".join(f'"{method}"' for method in methods)
                raise ValueError(f"{name} is for the method {said}; leave it out")
        return self

    @property
    def least(self) -> float:
        """From which similarity on two examples are a pair."""
        return SIMILARITIES[self.method] if self.min_similarity is None else self.min_similarity

    def metrics(self) -> tuple[str, ...]:
        """What the keeper is chosen by, and what keeps wanted and unwanted answers apart."""
        by = KEEP_BY[self.keep]
        return ("unwanted",) if by is None else ("unwanted", by)

    def searches(self) -> tuple[DuplicateSearch, ...]:
        """The one that finds the pairs; of whole examples, who has the same context."""
        return (self.search(), CONTEXT) if self.field == "both" else (self.search(),)

    def search(self) -> DuplicateSearch:
        """What finds the pairs."""
        if self.method == "exact":
            return DuplicateSearch("exact", self.field)
        if self.method == "semantic":
            floor = floor_for(self.least, highest=SEMANTIC_FLOOR)
            encoder = self.encoder or TFIDF
            return DuplicateSearch("semantic", self.field, floor=floor, encoder=encoder)
        return DuplicateSearch(
            "near",
            self.field,
            self.shingle_size or SIZE,
            self.permutations or PERMUTATIONS,
            floor_for(self.least),
        )

    def in_words(self) -> str:
        """For example "Drop near-duplicates (similarity 0.8 and more), keep the first one"."""
        what = "Drop exact duplicates"
        if self.method == "near":
            what = f"Drop near-duplicates (similarity {shown_number(self.least)} and more)"
        if self.method == "semantic":
            by = self.encoder or TFIDF
            what = f"Drop what means the same (similarity {shown_number(self.least)} by {by})"
        said = f"{what}{' by' if FIELDS[self.field] else ''}{FIELDS[self.field]}"
        cut = ", chains cut" if self.chains else ""
        # Chosen, and not kept: only where it is applied one knows which of them are there.
        by_hand = f", {len(set(self.by_hand)):,} chosen by hand" if self.by_hand else ""
        return f"{said}, keep {KEPT[self.keep]}{cut}{by_hand}"
