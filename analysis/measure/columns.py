"""A column of the file itself: what the records have under one of their own keys."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

COLUMN_VERSION = 1  # raised when other values are read
LONGEST_COLUMN = 200


@dataclass(frozen=True)
class ColumnSearch:
    """Reading what every record has under a key of its own.

    Attributes:
        column: The key, at the top of the record.
    """

    column: str

    def key(self) -> str:
        """What is read depends on this and the data set alone."""
        about = json.dumps([COLUMN_VERSION, asdict(self)])
        return hashlib.sha256(about.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ColumnValues:
    """What the records have under a key, row-aligned; a list, a mapping or nothing is null.

    Attributes:
        labels: As texts, categories, shape (n,).
        numbers: As numbers; NaN where it is none, shape (n,).
    """

    labels: pd.Series
    numbers: pd.Series

    def __len__(self) -> int:
        return len(self.labels)


def label_of(value: object) -> str | None:
    """A value of JSON as a text: "manual", "3", "true"; None for a list, a mapping or nothing.

    What is longer than any condition can name is cut.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[: LONGEST_COLUMN + 1] if isinstance(value, str | int | float) else None


def number_of(value: object) -> float:
    """A value of JSON as a number, also one that is written as a text; NaN if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return math.nan
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def column_of(raws: Sequence[str], column: str) -> tuple[list[str | None], npt.NDArray[np.float64]]:
    """What records have under a key.

    Args:
        raws: The records as JSON texts, shape (n,).
        column: The key.

    Returns:
        The values as texts and as numbers, shape (n,) each.
    """
    records = map(json.loads, raws)
    found = [one.get(column) if isinstance(one, dict) else None for one in records]
    return list(map(label_of, found)), np.array(list(map(number_of, found)), dtype=np.float64)


def column_values(labels: pa.Array, numbers: npt.NDArray[np.float64]) -> ColumnValues:
    """Values of all records.

    Args:
        labels: Arrow dictionary of texts, shape (n,).
        numbers: Shape (n,).
    """
    categories = pd.Categorical.from_codes(
        labels.indices.fill_null(-1).to_numpy(), labels.dictionary.to_pylist()
    )
    return ColumnValues(pd.Series(categories), pd.Series(numbers))
