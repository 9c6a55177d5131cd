"""The step that drops what stands in another file: a benchmark, an evaluation split."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.curate.steps.base import StepModel
from analysis.curate.steps.deduplicate import SIMILARITY, Similarity
from analysis.data.workspace import FINGERPRINT
from analysis.measure.duplicates.search import floor_for
from analysis.measure.leaks.leaks import LeakSearch
from analysis.measure.leaks.overlap import N
from analysis.measure.wording import shown_number

LONGEST_NAME = 200
Way = Literal["equal", "near", "overlap"]
WAYS: tuple[Way, ...] = ("equal", "near", "overlap")
# What may be set of one way alone.
OF_WAY: dict[str, Way] = {"min_similarity": "near", "min_overlap": "overlap", "words": "overlap"}


def _is_fingerprint(text: str) -> str:
    if not re.fullmatch(FINGERPRINT, text):
        raise ValueError("found no fingerprint; write the 64 digits that the command open prints")
    return text


def _is_name(text: str) -> str:
    if not text.isprintable():
        raise ValueError("found a name with a line break or the like; write it as one line")
    return text


class DropLeaks(StepModel):
    """Drop the examples that stand in another file.

    Attributes:
        against: Fingerprint of the other file.
        file: Its name, for people.
        ways: In which ways: "equal" but for case, white space and width; "near", by the share
            of runs of words that both have; "overlap", by long runs of words of an item.
        field: Equal and near: what is compared.
        min_similarity: Near: from which similarity on; None for 0.8.
        min_overlap: Overlap: the least share of an item's runs of words that is a leak; None
            for any.
        words: Overlap: words of a run; None for 13.
    """

    step: Literal["drop_leaks"] = "drop_leaks"
    against: Annotated[str, Field(strict=True), AfterValidator(_is_fingerprint)]
    file: Annotated[
        str, Field(strict=True, min_length=1, max_length=LONGEST_NAME), AfterValidator(_is_name)
    ]
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = WAYS
    field: Literal["prompt", "response", "both"] = "prompt"
    min_similarity: Similarity | None = None
    min_overlap: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None
    words: Annotated[int, Field(strict=True, ge=3, le=100)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, way in OF_WAY.items():
            if getattr(self, name) is not None and way not in self.ways:
                raise ValueError(f'{name} is for the way "{way}"; leave it out or add that way')
        return self

    @property
    def least(self) -> float:
        """From which similarity on two are near."""
        return SIMILARITY if self.min_similarity is None else self.min_similarity

    def searches(self) -> tuple[LeakSearch, ...]:
        """The one that holds the two files against each other."""
        return (self.search(),)

    def search(self) -> LeakSearch:
        """What holds the two files against each other."""
        return LeakSearch(self.against, self.field, floor=floor_for(self.least), n=self.words or N)

    def in_words(self) -> str:
        """For example "Drop what stands in eval.jsonl: equal; or similarity 0.8 and more"."""
        least = shown_number((self.min_overlap or 0) * 100)
        share = f", at least {least}% of an item's" if self.min_overlap else ""
        said = {
            "equal": "equal",
            "near": f"similarity {shown_number(self.least)} and more",
            "overlap": f"{self.words or N} words in a row{share}",
        }
        ways = "; or ".join(said[way] for way in WAYS if way in self.ways)
        return f"Drop what stands in {self.file}: {ways}"
