"""The step that replaces personal data in the texts of the records."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.curate.steps.base import StepModel
from analysis.errors import unknown
from analysis.measure.personal.entities import BY_MODEL, BY_PATTERN, ENTITIES
from analysis.measure.personal.found import PersonalSearch

By = Literal["placeholder", "mask", "pseudonym"]
WAYS: dict[By, str] = {"placeholder": "placeholders", "mask": "masks", "pseudonym": "pseudonyms"}


def _is_entity(name: str) -> str:
    if name not in ENTITIES:
        raise ValueError(unknown("a kind of personal data", name, ENTITIES))
    return name


class ScrubPii(StepModel):
    """Replace personal data; nothing else of a record changes, and no example is dropped.

    Attributes:
        entities: Which kinds, keys of ENTITIES.
        by: "placeholder": "<EMAIL>"; "mask": a part of the value stays (see
            `analysis.curate.scrubbing.masks`); "pseudonym": an invented value of the same kind,
            the same for the same value in the whole set, drawn with the recipe's seed. A secret
            always gets its placeholder.
        names_model: What finds names and places: a spaCy model by its package's name; None if
            neither is among the kinds.
    """

    step: Literal["scrub_pii"] = "scrub_pii"
    entities: Annotated[
        tuple[Annotated[str, Field(strict=True), AfterValidator(_is_entity)], ...],
        Field(min_length=1),
    ] = BY_PATTERN
    by: By = "placeholder"
    names_model: Annotated[str, Field(strict=True, min_length=1, max_length=300)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        by_model = [name for name in self.entities if name in BY_MODEL]
        if by_model and self.names_model is None:
            raise ValueError(
                f"{' and '.join(by_model)} are found by a language model alone; name one that is "
                'installed, such as "names_model: en_core_web_sm", or leave them out'
            )
        if self.names_model is not None and not by_model:
            raise ValueError(
                f"names_model is for {' and '.join(BY_MODEL)}; leave it out or add one of them"
            )
        return self

    def searches(self) -> tuple[PersonalSearch, ...]:
        """The one that finds personal data."""
        return (self.search(),)

    def search(self) -> PersonalSearch:
        """What finds the personal data."""
        return PersonalSearch(self.names_model or "")

    def in_words(self) -> str:
        """For example "Replace e-mail address, phone number by placeholders"."""
        named = ", ".join(_inside(ENTITIES[name].title) for name in dict.fromkeys(self.entities))
        if set(self.entities) == set(BY_PATTERN):
            named = "all personal data that patterns find"
        elif set(self.entities) == set(ENTITIES):
            named = "all personal data"
        model = f", names by {self.names_model}" if self.names_model else ""
        return f"Replace {named} by {WAYS[self.by]}{model}"


def _inside(title: str) -> str:
    """A title inside a sentence: "IBAN" and "API key" stay as they are."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
