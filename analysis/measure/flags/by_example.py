"""From a look at one example to a flag of all: a cheap gate first, a careful look behind it.

A missing text is an empty one.
"""

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
Check = Callable[..., tuple[int, str | None]]
Explain = Callable[[Mapping[str, Any]], str | None]

TEXT_COLUMNS = ("prompt", "response")
QUOTED_CHARS = 80
_EMPTY: dict[str, Any] = {"n_turns": 1}


def holds(texts: pd.Series, pattern: str) -> BoolArray:
    """Which texts hold an RE2 pattern, shape (n,); matched by Arrow."""
    found: BoolArray = pc.match_substring_regex(arrow(texts), pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def _values(column: pd.Series) -> list[Any]:
    is_number = pd.api.types.is_numeric_dtype(column.dtype)
    return list(column.tolist() if is_number else arrow(column).to_pylist())


def looked_at(
    frame: pd.DataFrame, gate: BoolArray | None, columns: Sequence[str]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that a gate lets through (None: all): position and the values of some columns."""
    positions = np.arange(len(frame)) if gate is None else np.flatnonzero(gate)
    some = frame[list(columns)].iloc[positions]
    values = zip(*(_values(some[column]) for column in columns), strict=True)
    yield from zip(positions.tolist(), values, strict=True)


def mark(
    frame: pd.DataFrame,
    find: Find,
    columns: Sequence[str] = TEXT_COLUMNS,
    *,
    gate: BoolArray | None = None,
) -> pd.Series:
    """Flag the examples in which a fault is found.

    Args:
        frame: Examples with the columns `columns`, n rows.
        find: Values of `columns` of one row -> why it is at fault, or None.
        columns: What `find` is called with.
        gate: Mask (n,) of the examples worth a look; all if not given.

    Returns:
        int8 of shape (n,), 1 where something was found, with the frame's index.
    """
    flags = np.zeros(len(frame), dtype=np.int8)
    for position, values in looked_at(frame, gate, columns):
        flags[position] = find(*values) is not None
    return pd.Series(flags, index=frame.index)


def flag_by(
    gate: Gate | None, find: Find, columns: Sequence[str] = TEXT_COLUMNS
) -> tuple[Callable[[pd.DataFrame], pd.Series], Explain]:
    """The two functions of a flag that is found text by text.

    Args:
        gate: Frame, n rows -> mask (n,) of the rows worth a look; cheap, lets no fault pass.
            None: all are.
        find: Values of `columns` of one row -> why it is at fault, or None.
        columns: What `find` is called with.

    Returns:
        `compute` (frame -> int8 flags (n,)) and `explain` (row -> sentence or None). They go
        the same way, so that they agree.
    """

    def compute(frame: pd.DataFrame) -> pd.Series:
        return mark(frame, find, columns, gate=gate and gate(frame))

    return compute, explain_by(gate, find, columns)


def counted_flag_by(
    gate: Gate, check: Check, columns: Sequence[str], *, flag: str, count: str
) -> tuple[Callable[[pd.DataFrame], pd.DataFrame], Explain]:
    """The two functions of a flag and of how much there was to check for it.

    Args:
        gate: As for `flag_by`.
        check: Values of `columns` of one row -> how many things were checked, and why one of
            them is at fault, or None.
        columns: What `check` is called with.
        flag: The flag's name.
        count: The name of the number of things checked.

    Returns:
        `compute` (frame -> frame with the columns `flag`, int8, and `count`, int32) and
        `explain` of the flag.
    """

    def compute(frame: pd.DataFrame) -> pd.DataFrame:
        flags = np.zeros(len(frame), dtype=np.int8)
        counts = np.zeros(len(frame), dtype=np.int32)
        for position, values in looked_at(frame, gate(frame), columns):
            counts[position], sentence = check(*values)
            flags[position] = sentence is not None
        return pd.DataFrame({flag: flags, count: counts}, index=frame.index)

    return compute, explain_by(gate, lambda *values: check(*values)[1], columns)


def explain_by(gate: Gate | None, find: Find, columns: Sequence[str] = TEXT_COLUMNS) -> Explain:
    """What `Metric.explain` asks for, by the way that `flag_by` goes."""

    def explain(row: Mapping[str, Any]) -> str | None:
        frame = one_row(row, columns)
        for _, values in looked_at(frame, gate and gate(frame), columns):
            return find(*values)
        return None

    return explain


def one_row(row: Mapping[str, Any], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of one row; what is absent or null is an empty text (one turn)."""
    known = {column: row.get(column) for column in columns}
    return pd.DataFrame(
        {
            column: [_EMPTY.get(column, "") if pd.isna(value) else value]
            for column, value in known.items()
        }
    )


def quoted(text: str, *, end: bool = False) -> str:
    """A piece of a text for a sentence: on one line, in quotes, at most 80 characters.

    Args:
        text: The piece.
        end: Whether to show its end, not its beginning, if it is too long.
    """
    part = text[-4 * QUOTED_CHARS :] if end else text[: 4 * QUOTED_CHARS]
    piece = " ".join(part.split())
    if len(piece) > QUOTED_CHARS:
        piece = f"…{piece[1 - QUOTED_CHARS :]}" if end else f"{piece[: QUOTED_CHARS - 1]}…"
    return f"“{piece}”"
