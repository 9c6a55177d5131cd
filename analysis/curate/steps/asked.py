"""Conditions that ask of an example itself: by a metric, by a text, by a column of the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from analysis.curate.known import Search
from analysis.curate.steps.clusters import Line
from analysis.curate.steps.filter import Bound, Filter, Labels, listed, require_order
from analysis.measure.columns import LONGEST_COLUMN, ColumnSearch, label_of
from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS
from analysis.measure.patterns import LONGEST_PATTERN, PatternSearch, Side, wrong_with
from analysis.measure.wording import is_line, shown_number, told_apart

SHOWN_CHARS = 60  # of what is looked for, in words
TEXTS: dict[Side, str] = {
    "prompt": "prompt",
    "response": "response",
    "system": "system prompt",
    "both": "prompt or response",
}


class Condition(BaseModel):
    """What all conditions share: unknown keys are refused, and none is changed in place."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
    )
    joins: ClassVar[bool] = False

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that it joins; none for one that asks of the example itself."""
        return ()

    def leaves(self) -> Iterator[Condition]:
        """The conditions in it that ask of the example itself, first to last."""
        for part in self.parts:
            yield from part.leaves()
        if not self.joins:
            yield self

    def metrics(self) -> tuple[str, ...]:
        """The metrics that it reads itself."""
        return ()

    def searches(self) -> tuple[Search, ...]:
        """What it has looked for itself."""
        return ()

    def said(self, *, holds: bool = True) -> str:  # noqa: ARG002 -- what each kind is given
        """The condition in words, or its opposite; it may quote the data: plain text."""
        raise TypeError(f"{type(self).__name__} does not say what it asks")


class ByMetric(Condition):
    """A metric lies in [low, high], or is one of some labels; see `Filter`.

    Attributes:
        metric: A name in METRICS.
        low: Lowest value of which it holds; None for no bound.
        high: Highest value of which it holds; None for no bound.
        only: Of a label: the values of which it holds; None for all.
        without: Of a label: the values of which it fails; None for none.
    """

    metric: str
    low: Bound = None
    high: Bound = None
    only: Labels | None = None
    without: Labels | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        self.as_filter()
        return self

    @classmethod
    def of(cls, step: Filter) -> ByMetric:
        """The condition of a plain filter."""
        return cls.model_validate(step.model_dump(exclude={"step", "unmeasured"}))

    def as_filter(self) -> Filter:
        """The plain filter that keeps what it holds of."""
        return Filter.model_validate(self.model_dump())

    @property
    def about(self) -> Metric:
        """The metric."""
        return METRICS[self.metric]

    def metrics(self) -> tuple[str, ...]:
        """The one that it asks for."""
        return (self.metric,)

    def said(self, *, holds: bool = True) -> str:
        """For example "response words at least 10", or "response words below 10"."""
        title = _inside(self.about.title)
        if self.about.kind == "flag" and (self.low, self.high) in ((None, 0), (1, None)):
            return f"{'' if holds == (self.low == 1) else 'not '}flagged as {title}"
        if self.about.kind == "label":
            return _of_labels(title, self.only, self.without, self.about, holds=holds)
        return _of_bounds(title, self.low, self.high, holds=holds)


def _one_line(text: str) -> str:
    if not is_line(text):
        raise ValueError(
            "found a text with a line break or the like; write it as one line, in a pattern with "
            r"signs such as \n"
        )
    return text


Sought = Annotated[
    str,
    Field(strict=True, min_length=1, max_length=LONGEST_PATTERN),
    AfterValidator(_one_line),
]


class ByText(Condition):
    """A text holds a phrase, whatever its case, or matches a pattern.

    Attributes:
        text: Which text of the example.
        contains: The phrase, as it stands; None if there is a pattern.
        matches: The pattern, a regular expression as RE2 has them (see
            `analysis.measure.patterns`); None if there is a phrase.
    """

    text: Side
    contains: Sought | None = None
    matches: Sought | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.contains is None) == (self.matches is None):
            raise ValueError("give one of contains and matches: a phrase, or a pattern")
        wrong = wrong_with(self.matches) if self.matches is not None else None
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def sought(self) -> str:
        """The phrase or the pattern."""
        return self.contains if self.contains is not None else self.matches or ""

    def search(self) -> PatternSearch:
        """What finds the examples that have it."""
        return PatternSearch(self.text, self.sought, self.matches is not None)

    def searches(self) -> tuple[Search, ...]:
        """The one that finds the examples that have it."""
        return (self.search(),)

    def said(self, *, holds: bool = True) -> str:
        """For example "prompt matches “foo”", "prompt does not match “foo”"."""
        verb = "contain" if self.matches is None else "match"
        third = "contains" if self.matches is None else "matches"
        return f"{TEXTS[self.text]} {third if holds else f'does not {verb}'} “{_cut(self.sought)}”"


def _label(value: Any) -> Any:
    # YAML has `true` and 3 for what JSON has so too; a list stays what it is, and is refused.
    return label_of(value) or value


_Values = Annotated[
    tuple[Annotated[str, BeforeValidator(_label), Field(max_length=LONGEST_COLUMN)], ...],
    Field(min_length=1),
]


class ByColumn(Condition):
    """What the record has under a key of its own is one of some values, or lies in a range.

    Attributes:
        column: The key, at the top of the record.
        low: Lowest number of which it holds; None for no bound.
        high: Highest number of which it holds; None for no bound.
        only: The values of which it holds; None for all.
        without: The values of which it fails; None for none.
    """

    column: Annotated[Line, Field(min_length=1)]
    low: Bound = None
    high: Bound = None
    only: _Values | None = None
    without: _Values | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        bounds = self.low is not None or self.high is not None
        if bounds == (self.only is not None or self.without is not None):
            raise ValueError("give low or high for numbers, or only or without for other values")
        require_order(self.low, self.high)
        return self

    def search(self) -> ColumnSearch:
        """What reads the column."""
        return ColumnSearch(self.column)

    def searches(self) -> tuple[Search, ...]:
        """The one that reads the column."""
        return (self.search(),)

    def said(self, *, holds: bool = True) -> str:
        """For example "column source is manual"."""
        title = f"column {self.column}"
        if self.low is None and self.high is None:
            return _of_labels(title, self.only, self.without, None, holds=holds)
        return _of_bounds(title, self.low, self.high, holds=holds)


# --- in words ------------------------------------------------------------------------------


def _of_bounds(title: str, low: Bound, high: Bound, *, holds: bool) -> str:
    if low is not None and high is not None:
        least, most = told_apart(low, high)
        return f"{title} {'' if holds else 'not '}from {least} to {most}"
    if low is not None:
        return f"{title} {'at least' if holds else 'below'} {shown_number(low)}"
    return f"{title} {'at most' if holds else 'above'} {shown_number(high or 0)}"


def _of_labels(
    title: str,
    only: tuple[str, ...] | None,
    without: tuple[str, ...] | None,
    about: Metric | None,
    *,
    holds: bool,
) -> str:
    named = str if about is None else about.named
    said = [
        f"{title} is {'' if wanted == holds else 'not '}{listed(map(named, labels), 'or')}"
        for labels, wanted in ((only, True), (without, False))
        if labels is not None
    ]
    return f" {'and' if holds else 'or'} ".join(said)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"


def _inside(title: str) -> str:
    """A title inside a sentence."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
