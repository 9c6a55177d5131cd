"""The step that brings the parts of a data set into a proportion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from analysis.curate.known import Search
from analysis.curate.steps.base import LARGEST_BOUND
from analysis.curate.steps.clusters import ByClusters, Line
from analysis.errors import unknown
from analysis.measure.columns import LONGEST_COLUMN, ColumnSearch
from analysis.measure.metrics import METRICS
from analysis.measure.wording import shown_number

CLUSTER = "cluster"
# Three parts of simple examples, five of medium ones, two of complex ones.
TIERS = {"simple": 3, "medium": 5, "complex": 2}
MOST = 2**31 - 1  # examples
MOST_NAMED = 5  # parts in the words for a step
_WORDS = {"uniform": "in equal parts", "as_uploaded": "as uploaded"}
_SHORT = {
    "fewer": "",
    "leave": ", what is short stays short",
    "others": ", the others make up for what is short",
    "repeat": ", what is short is repeated",
    "augment": ", what is short is asked for in other ways",
}
_CHOOSE = {
    "spread": "over all clusters, the best first",
    "best": "the best first",
    "random": "drawn by the seed",
}
Parts = dict[str, int | float]


def _target(given: Any) -> str | Parts:
    if isinstance(given, str) and given in _WORDS:
        return given
    if not isinstance(given, Mapping):
        raise ValueError(  # noqa: TRY004 -- pydantic passes on no other
            f"found {given!r:.40}; write uniform, as_uploaded, or parts such as {{en: 3, zh: 1}}"
        )
    # Numbers of clusters may be written as numbers.
    parts = {str(label) if type(label) is int else label: n for label, n in given.items()}
    for label, n in parts.items():
        if not isinstance(label, str) or len(label) > LONGEST_COLUMN + 1:
            raise ValueError(f"found {label!r:.40} as the name of a part; put it in quotes")
        # Not a truth value, which YAML makes of yes and no, nor infinity.
        if type(n) not in (int, float) or not 0 <= n <= LARGEST_BOUND:
            raise ValueError(f"found {n!r:.40} as the part of {label}; write 0 or a larger number")
    if not any(parts.values()):
        raise ValueError("all parts of the target are 0; write such as {en: 3, zh: 1}")
    return parts


Target = Annotated[Literal["uniform", "as_uploaded"] | Parts, PlainValidator(_target)]


def ways_to_balance() -> tuple[str, ...]:
    """What a data set can be balanced by: the metrics that give labels, and the clusters."""
    return (*(name for name, metric in METRICS.items() if metric.kind == "label"), CLUSTER)


class Balance(ByClusters):
    """Bring the parts of a data set into a proportion, by taking fewer of the larger ones.

    Clusters are needed to balance by them, or to choose over all of them.

    Attributes:
        by: What the parts are: a metric that gives labels, or "cluster"; None for a column.
        column: A key of the records, of which each value is a part; None for none.
        target: How large the parts are, as numbers in proportion; a part that is not named is
            not wanted. "uniform": all alike; "as_uploaded": as in the whole file.
        size: Examples in all; None for as many as the proportion allows.
        short: What is done where a part has fewer examples than its share: "fewer" of the others
            are taken, so that the proportion holds; or the part is short ("leave"); or the
            "others" make up for it; or its examples are there more than once ("repeat"); or with
            other prompts for the same responses ("augment", see `analysis.curate.augmenting`).
        choose: Which examples of a part stay: of each of its clusters as many as can be, the best
            first ("spread"); the best; or by lot.
    """

    step: Literal["balance"] = "balance"
    by: Annotated[str, Field(strict=True)] | None = None
    column: Annotated[Line, Field(min_length=1, max_length=LONGEST_COLUMN)] | None = None
    target: Target = "uniform"
    size: Annotated[int, Field(strict=True, ge=1, le=MOST)] | None = None
    short: Literal["fewer", "leave", "others", "repeat", "augment"] = "fewer"
    choose: Literal["spread", "best", "random"] = "spread"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.by is None) == (self.column is None):
            raise ValueError("give one of by and column: what the parts are")
        if self.by is not None and self.by not in ways_to_balance():
            raise ValueError(unknown("something to balance by", self.by, ways_to_balance()))
        if self.size is None and self.short != "fewer":
            raise ValueError(f'short: {self.short} needs a size; write such as "size: 5000"')
        return self

    @property
    def title(self) -> str:
        """What the parts are, for people: "Task type"."""
        if self.by is None:
            return f"Column {self.column}"
        return "Cluster" if self.by == CLUSTER else METRICS[self.by].title

    @property
    def needs_clusters(self) -> bool:
        """Whether the clusters decide anything."""
        return self.by == CLUSTER or self.choose == "spread"

    @property
    def adds(self) -> bool:
        """Whether it adds examples to the kept file."""
        return self.short in ("repeat", "augment")

    def metrics(self) -> tuple[str, ...]:
        """The labels; the quality score if the best stay; what tells who can be asked anew."""
        needed = [] if self.by is None or self.by == CLUSTER else [self.by]
        needed += [] if self.choose == "random" else ["quality"]
        needed += ["task_type", "language", "n_turns"] if self.short == "augment" else []
        return tuple(dict.fromkeys(needed))

    def labels_named(self) -> Mapping[str, tuple[str, ...]]:
        """Those of the target."""
        if self.by is None or self.by == CLUSTER or not isinstance(self.target, dict):
            return {}
        return {self.by: tuple(self.target)}

    def searches(self) -> tuple[Search, ...]:
        """The clusters, if they decide anything, and the column."""
        clusters = (self.search(),) if self.needs_clusters else ()
        return clusters if self.column is None else (*clusters, ColumnSearch(self.column))

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON values; of the clusters only what is not as usual."""
        ways = ("method", "field")
        usual = {name: type(self).model_fields[name].default for name in ways}
        return {
            name: value
            for name, value in super().as_dict().items()
            if name not in usual or value != usual[name]
        }

    def in_words(self) -> str:
        """For example "Balance task type in equal parts, up to 50 examples, drawn by the seed"."""
        title = self.title
        size = "as many as can be" if self.size is None else f"up to {self.size:,} examples"
        return (
            f"Balance {title[:1].lower()}{title[1:]} {self._proportion()}, {size}, "
            f"{_CHOOSE[self.choose]}{_SHORT[self.short]}"
        )

    def _proportion(self) -> str:
        if isinstance(self.target, str):
            return _WORDS[self.target]
        named = METRICS[self.by].named if self.by in METRICS else str
        parts = [f"{named(label)} {shown_number(n)}" for label, n in self.target.items()]
        more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
        return " : ".join(parts[:MOST_NAMED]) + more
