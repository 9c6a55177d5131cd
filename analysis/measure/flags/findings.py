"""From a look at one example to a flag of all: a cheap gate first, a careful look behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from analysis.measure.words import arrow

BoolArray = npt.NDArray[np.bool_]
Gate = Callable[[pd.DataFrame], BoolArray]
Find = Callable[..., str | None]

QUOTED_CHARS = 80
_EMPTY: dict[str, Any] = {"n_turns": 1}


def holds(texts: pd.Series, pattern: str) -> BoolArray:
    """Which texts hold an RE2 pattern, shape (n,); matched by Arrow."""
    found: BoolArray = pc.match_substring_regex(arrow(texts), pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def looked_at(
    frame: pd.DataFrame, gate: BoolArray, columns: Sequence[str]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that a gate lets through: position and the values of some columns."""
    positions = np.flatnonzero(gate)
    some = frame[list(columns)].iloc[positions]
    values = zip(*(some[column].tolist() for column in columns), strict=True)
    yield from zip(positions.tolist(), values, strict=True)


def flag_by(
    gate: Gate, find: Find, columns: Sequence[str]
) -> tuple[Callable[[pd.DataFrame], pd.Series], Callable[[Mapping[str, Any]], str | None]]:
    """The two functions of a flag that is found text by text.

    Args:
        gate: Frame, n rows -> mask (n,) of the rows worth a look; cheap, lets no fault pass.
        find: Values of `columns` of one row -> why it is at fault, or None.
        columns: What `find` is called with.

    Returns:
        `compute` (frame -> int8 flags (n,)) and `explain` (row -> sentence or None). They go
        the same way, so that they agree.
    """

    def compute(frame: pd.DataFrame) -> pd.Series:
        flags = np.zeros(len(frame), dtype=np.int8)
        for position, values in looked_at(frame, gate(frame), columns):
            flags[position] = find(*values) is not None
        return pd.Series(flags, index=frame.index)

    def explain(row: Mapping[str, Any]) -> str | None:
        frame = one_row(row, columns)
        for _, values in looked_at(frame, gate(frame), columns):
            return find(*values)
        return None

    return compute, explain


def one_row(row: Mapping[str, Any], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of one row; a column that is absent is an empty text (one turn)."""
    return pd.DataFrame({column: [row.get(column, _EMPTY.get(column, ""))] for column in columns})


def quoted(text: str) -> str:
    """A piece of a text for a sentence: on one line, in quotes, at most 80 characters."""
    piece = " ".join(text[: 4 * QUOTED_CHARS].split())
    if len(piece) > QUOTED_CHARS:
        piece = piece[: QUOTED_CHARS - 1] + "…"
    return f"“{piece}”"
