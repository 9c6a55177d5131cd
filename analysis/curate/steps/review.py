"""The step that does what people have decided who looked at examples."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from analysis.curate.steps.base import StepModel
from analysis.curate.steps.clusters import Line
from analysis.curate.steps.deduplicate import ExampleId, ExampleIds
from analysis.measure.wording import counted

LONGEST_TEXT = 10_000_000  # characters of an edited text
LONGEST_PATH = 2000  # characters of where it stands
_POINTER = re.compile(r"(/([^~/]|~[01])*)*")


def _is_pointer(text: str) -> str:
    if not _POINTER.fullmatch(text):
        raise ValueError("found no place of a text; write a JSON pointer such as /output")
    return text


class Edit(BaseModel):
    """Another text in a record.

    Attributes:
        id: Of the example; it is made of the record, so that this is never another text.
        path: Where the text stands in the record: a JSON pointer (RFC 6901), "/messages/1/content".
        text: What stands there from now on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: ExampleId
    path: Annotated[str, Field(strict=True, max_length=LONGEST_PATH), AfterValidator(_is_pointer)]
    text: Annotated[str, Field(strict=True, max_length=LONGEST_TEXT)]


class Review(StepModel):
    """Drop the examples that were rejected, and replace the texts that were edited.

    An edited text stands as a person has written it, whatever other steps replace in the text
    that stood there; the metrics are those of the record as it came.

    Attributes:
        accepted: Ids of the examples that were looked at and found good; they decide nothing.
        rejected: Id of an example -> why it goes, "" where nothing was said.
        edits: Texts that were edited.
    """

    step: Literal["review"] = "review"
    accepted: ExampleIds = ()
    rejected: dict[ExampleId, Line] = Field(default_factory=dict)
    edits: tuple[Edit, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not (self.accepted or self.rejected or self.edits):
            raise ValueError("nothing was judged; give accepted, rejected or edits")
        counts = Counter((edit.id, edit.path) for edit in self.edits)
        for (example, path), n in counts.most_common(1):
            if n > 1:
                raise ValueError(f"{path} of {example} is edited twice; leave one of them out")
        both = self.rejected.keys() & {edit.id for edit in self.edits}
        if both:
            raise ValueError(f"{min(both)} is rejected and edited; leave one of them out")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The examples that were judged, each once."""
        edited = (edit.id for edit in self.edits)
        return tuple(dict.fromkeys((*self.accepted, *self.rejected, *edited)))

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON values; what there is none of is left out."""
        return {name: value for name, value in super().as_dict().items() if value}

    def in_words(self) -> str:
        """For example "Review of 85 examples: 12 rejected, 3 edited"."""
        n_edited = len({edit.id for edit in self.edits})
        said = [f"{len(self.rejected):,} rejected", f"{n_edited:,} edited"]
        return f"Review of {counted(len(self.ids), 'examples')}: {', '.join(said)}"
