"""The step that keeps or drops what a user has labelled by hand."""

from __future__ import annotations

from typing import Literal

from analysis.curate.assignments import AssignmentSearch
from analysis.curate.steps.base import StepModel
from analysis.curate.steps.clusters import Digest, Line


class FilterMarked(StepModel):
    """Keep or drop the examples with a label of the user's own.

    Attributes:
        mark: What the label is called, for people.
        marked: Whether the examples that have it are kept, and all others dropped, or dropped.
        assignment: Which examples have it, by the digest of what is stored.
    """

    step: Literal["filter_marked"] = "filter_marked"
    mark: Line
    marked: Literal["keep", "drop"] = "drop"
    assignment: Digest

    def searches(self) -> tuple[AssignmentSearch, ...]:
        """The examples that have the label."""
        return (self.search(),)

    def search(self) -> AssignmentSearch:
        """What gives the examples that have the label."""
        return AssignmentSearch(self.assignment)

    def in_words(self) -> str:
        """For example "Drop what is labelled “off topic”"."""
        what = "Drop what is" if self.marked == "drop" else "Keep only what is"
        return f"{what} labelled “{self.mark}”"
