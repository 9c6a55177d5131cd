"""Steps that go by clusters; the one that keeps or drops whole clusters of examples."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.curate.assignments import DIGEST, AssignmentSearch
from analysis.curate.known import Search
from analysis.curate.steps.base import StepModel
from analysis.measure.clusters.grouping import NOISE
from analysis.measure.clusters.search import ClusterSearch
from analysis.measure.embeddings import TFIDF
from analysis.measure.wording import is_line

MOST_K = 1000
MOST_NAMED = 4  # clusters in the words for a step
METHODS = {"kmeans": "k-means", "density": "density"}


def _is_digest(text: str) -> str:
    if not DIGEST.fullmatch(text):
        raise ValueError("found no name of stored groups; write the 16 digits of the export")
    return text


def _is_line(text: str) -> str:
    if not is_line(text):
        raise ValueError("found a name with a line break or the like; write it as one line")
    return text


Digest = Annotated[str, Field(strict=True), AfterValidator(_is_digest)]
Line = Annotated[str, Field(strict=True, max_length=200), AfterValidator(_is_line)]
Encoder = Annotated[str, Field(strict=True, min_length=1, max_length=300)]
ClusterNumbers = Annotated[
    tuple[Annotated[int, Field(strict=True, ge=NOISE, le=2**31 - 1)], ...], Field(min_length=1)
]


class ByClusters(StepModel):
    """What steps share that go by clusters.

    Attributes:
        method: "kmeans", or "density" (HDBSCAN).
        field: What of each example was embedded.
        encoder: What made the vectors; None for "tfidf".
        k: k-means: how many clusters; None for as many as are suggested.
        min_size: Density: the fewest examples of a cluster; None for a share of the set.
        assignment: Which examples are in which cluster, by the digest of what is stored; None
            to cluster anew by what stands above.
    """

    step: str
    method: Literal["kmeans", "density"] = "kmeans"
    field: Literal["both", "prompt", "response"] = "both"
    encoder: Encoder | None = None
    k: Annotated[int, Field(strict=True, ge=1, le=MOST_K)] | None = None
    min_size: Annotated[int, Field(strict=True, ge=2, le=2**31 - 1)] | None = None
    assignment: Digest | None = None

    @model_validator(mode="after")
    def _fits_the_method(self) -> Self:
        if self.k is not None and self.method != "kmeans":
            raise ValueError('k is for the method "kmeans"; leave it out')
        if self.min_size is not None and self.method != "density":
            raise ValueError('min_size is for the method "density"; leave it out')
        return self

    def searches(self) -> tuple[Search, ...]:
        """The clusters: those that are stored, or found by the parameters."""
        return (self.search(),)

    def search(self) -> AssignmentSearch | ClusterSearch:
        """What gives the clusters."""
        return self.anew() if self.assignment is None else AssignmentSearch(self.assignment)

    def anew(self) -> ClusterSearch:
        """What finds the clusters by the parameters."""
        return ClusterSearch(
            self.encoder or TFIDF, self.field, self.method, self.k or 0, self.min_size or 0
        )

    @property
    def found_by(self) -> str:
        """How the clusters are found, for people: "k-means by tfidf"."""
        return f"{METHODS[self.method]} by {self.encoder or TFIDF}"


class FilterClusters(ByClusters):
    """Keep or drop the examples of some clusters.

    Attributes:
        only: Clusters that are kept, the largest is 0, noise is -1; None for all.
        without: Clusters that are dropped; None for none.
        called: What the clusters are called, for people, in the order of `only` or `without`.
    """

    step: Literal["filter_clusters"] = "filter_clusters"
    only: ClusterNumbers | None = None
    without: ClusterNumbers | None = None
    called: tuple[Line, ...] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.only is None) == (self.without is None):
            raise ValueError("give one of only and without: the clusters to keep, or to drop")
        return self

    @property
    def chosen(self) -> tuple[int, ...]:
        """The clusters that are named, whether they stay or go."""
        return self.only or self.without or ()

    def in_words(self) -> str:
        """For example "Drop cluster 3 (loans · mortgage) of k-means by tfidf"."""
        names = [
            "noise" if number == NOISE else f"{number}{f' ({name})' if name else ''}"
            for number, name in self._called()
        ]
        shown = ", ".join(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            shown += f" and {len(names) - MOST_NAMED} more"
        what = "Drop" if self.only is None else "Keep only"
        noun = "cluster" if len(names) == 1 else "clusters"
        return f"{what} {noun} {shown} of {self.found_by}"

    def _called(self) -> list[tuple[int, str]]:
        names = [*(self.called or ()), *[""] * len(self.chosen)]
        return list(zip(self.chosen, names, strict=False))
