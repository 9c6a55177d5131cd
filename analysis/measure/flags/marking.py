"""From a rule for one example to a flag for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.words import arrow

Find = Callable[[str, str], str | None]


def mark(
    frame: pd.DataFrame, find: Find, *, gate: npt.NDArray[np.bool_] | None = None
) -> pd.Series:
    """Flag the examples in which a fault is found.

    Args:
        frame: Examples with the columns "prompt" and "response", n rows.
        find: (prompt, response) -> what is wrong, or None.
        gate: Mask (n,) of the examples worth looking at; all if not given.

    Returns:
        int8 of shape (n,), 1 where something was found, with the frame's index.
    """
    rows = np.arange(len(frame)) if gate is None else np.flatnonzero(gate)
    prompts = arrow(frame["prompt"]).take(rows).to_pylist()
    responses = arrow(frame["response"]).take(rows).to_pylist()
    flags = np.zeros(len(frame), dtype=np.int8)
    flags[rows] = [find(*texts) is not None for texts in zip(prompts, responses, strict=True)]
    return pd.Series(flags, index=frame.index)


def explained(find: Find) -> Callable[[Mapping[str, Any]], str | None]:
    """`find` for a row of a frame: what `Metric.explain` asks for."""
    return lambda row: find(row["prompt"], row["response"])


def shown(piece: str, *, n_chars: int = 80) -> str:
    """A found piece in quotes, white space made plain, for a sentence; its end if too long."""
    plain = " ".join(piece[-4 * n_chars :].split())
    return f'"{plain}"' if len(plain) <= n_chars else f'"…{plain[1 - n_chars :]}"'
