"""What a metric is: a value for each example that says what it is and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.measure.wording import label_text

Kind = Literal["number", "flag", "label"]
FLAG_UNIT, LABEL_UNIT = "0 or 1", "label"
SHARE_UNIT, SCORE_UNIT = "share, 0 to 1", "score, 0 to 1"


@dataclass(frozen=True)
class Metric:
    """A value for each example.

    Attributes:
        title: Its name for people.
        unit: What is counted: "characters", "words", "tokens", "turns".
        description: What it means, in one line.
        source: Where its definition comes from.
        compute: Frame, n rows -> Series (n,) with the frame's index, or a frame with a column
            for each metric that shares the function. Its argument has the columns `columns`
            and `needs`; if `settings` is given, that part of the settings is the second one.
        columns: The columns of the data set that it reads.
        needs: Other metrics that it is made from.
        kind: "number" (NaN: not measured), "flag" (int8, 0 or 1: the fault is there) or "label"
            (texts; null: not measured).
        labels: Of a label with a closed vocabulary, its values in the order to show them.
        settings: Name of the part of `Settings` that it depends on; "" for none.
        of_set: Whether a value depends on the other examples too. Then it reads no columns of
            the data set, and is computed over all examples at once.
        explain: Why one example has the value that it has, a short sentence for people that may
            quote the text: (row with `columns` and `needs`) -> sentence, or None. If `settings`
            is given, that part of the settings is its second argument.
        apart: Whether it is measured only when it is asked for: it takes minutes, or a model.
        version: Raised when its values change, so that stored ones are made anew.
    """

    title: str
    unit: str
    description: str
    source: str
    compute: Callable[..., pd.Series | pd.DataFrame]
    columns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kind: Kind = "number"
    labels: tuple[str, ...] = ()
    settings: str = ""
    of_set: bool = False
    explain: Callable[..., str | None] | None = None
    apart: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        if self.of_set and self.columns:
            raise ValueError(f"{self.title}: a metric of the whole set reads no texts")

    @property
    def is_counted(self) -> bool:
        """Whether its unit is something that is counted: words, not a score."""
        return self.unit not in (FLAG_UNIT, LABEL_UNIT, SHARE_UNIT, SCORE_UNIT)

    def named(self, label: str) -> str:
        """One of its labels for people: "open_qa" -> "open QA".

        Those of an open vocabulary are texts of the data, and stay as they are.
        """
        return label_text(label) if self.labels else label
