"""How the kept examples are handed over: order, splits, the size of a file, for which trainer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.curate.known import Search
from analysis.curate.steps.deduplicate import Deduplicate
from analysis.errors import unknown
from analysis.measure.metrics import METRICS
from analysis.measure.wording import shown_number

# What is never in two splits: one prompt, one example, and what shares most of its words.
TOGETHER = (
    Deduplicate(method="exact", field="prompt"),
    Deduplicate(method="exact"),
    Deduplicate(method="near"),
)
EASY_FIRST = "easy_first"
ORDERED_BY = "complexity"
ROUNDING = 1e-6  # what shares in decimals may miss 1 by
Trainer = Literal["llama_factory", "axolotl", "trl", "openai"]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Split(_Part):
    """The share of each split; together they are 1.

    Attributes:
        train: What is trained on.
        validation: What is looked at while training.
        test: What is looked at in the end.
    """

    train: Annotated[float, Field(strict=True, gt=0, le=1)]
    validation: Share = 0
    test: Share = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.shares())
        if abs(total - 1) > ROUNDING:
            raise ValueError(
                f"the shares add up to {shown_number(total)}, expected 1; "
                "write such as {train: 0.8, validation: 0.1, test: 0.1}"
            )
        return self

    def shares(self) -> tuple[float, float, float]:
        """Of train, validation and test."""
        return self.train, self.validation, self.test


class Export(_Part):
    """How the kept examples are handed over.

    Attributes:
        split: The shares of train, validation and test; None for no split.
        stratify: A metric whose labels are as frequent in each split as in all; None for none.
        order: Of the kept file and of each split: as uploaded, or those of low complexity first.
        shard_records: Records of a file; None for one file.
        trainer: What the files are for: its own file is written too, and every record is held
            against what it asks for. None for no trainer.
    """

    split: Split | None = None
    stratify: Annotated[str, Field(strict=True)] | None = None
    order: Literal["as_uploaded", "easy_first"] = "as_uploaded"
    shard_records: Annotated[int, Field(strict=True, ge=1, le=2**53)] | None = None
    trainer: Trainer | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.stratify is None:
            return self
        labels = [name for name, metric in METRICS.items() if metric.kind == "label"]
        if self.stratify not in labels:
            raise ValueError(unknown("a metric that gives labels", self.stratify, labels))
        if self.split is None:
            raise ValueError("stratify is for a split; add the split, or leave stratify out")
        return self

    def metrics(self) -> tuple[str, ...]:
        """The metrics that it goes by."""
        ordered = (ORDERED_BY,) if self.order == EASY_FIRST else ()
        return (*ordered, *([self.stratify] if self.stratify else ()))

    def searches(self) -> tuple[Search, ...]:
        """What has to be looked for before examples can be split."""
        return tuple(step.search() for step in TOGETHER) if self.split else ()

    def given(self) -> dict[str, Any]:
        """What differs from the defaults, as JSON values."""
        return self.model_dump(mode="json", exclude_defaults=True)
