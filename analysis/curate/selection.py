"""A decision on every example: does it stay, and if not, why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.wording import SHOWN_DIGITS, one_of, shown_number, told_apart

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Selection:
    """Row-aligned decisions.

    Attributes:
        keep: Mask (n,), True = stays.
        reason: Arrow texts (n,): why an example is dropped, null where it stays.
    """

    keep: BoolArray
    reason: pa.Array

    def __post_init__(self) -> None:
        if self.reason.null_count != int(self.keep.sum()) or len(self.reason) != len(self.keep):
            raise ValueError("every dropped example, and no other, needs a reason")


def one_reason(keep: BoolArray, reason: str) -> Selection:
    """A decision with the same reason for all that goes.

    Args:
        keep: Mask (n,), True = stays.
        reason: Why the others are dropped.
    """
    nothing = pa.scalar(None, pa.string())
    return Selection(keep, pc.if_else(pa.array(keep, pa.bool_()), nothing, reason))


def keep_between(
    values: pd.Series, *, low: float | None = None, high: float | None = None
) -> BoolArray:
    """Mark the examples whose value lies in [low, high].

    Args:
        values: Metric values of shape (n,); NaN means "not measured".
        low: Lowest value kept, in the metric's unit; None for no bound.
        high: Highest value kept, in the metric's unit; None for no bound.

    Returns:
        Mask (n,), True = keep. NaN is kept: only what was measured is dropped.
    """
    known = values.to_numpy(dtype=float, na_value=np.nan)
    keep = np.ones(len(known), dtype=np.bool_)
    if low is not None:
        keep &= ~(known < low)
    if high is not None:
        keep &= ~(known > high)
    return keep


def select_between(
    values: pd.Series, *, low: float | None, high: float | None, title: str, unit: str = ""
) -> Selection:
    """`keep_between` with the reasons in words: "Response words: 3 words, below 10".

    Args:
        values: Metric values of shape (n,).
        low: Lowest value kept, or None.
        high: Highest value kept, or None.
        title: The metric's name for people.
        unit: What the metric counts; nothing for a score.

    Returns:
        The decisions.
    """
    keep = keep_between(values, low=low, high=high)
    dropped = values[~keep]
    below = dropped.to_numpy(dtype=float) < (-np.inf if low is None else low)
    texts = pa.nulls(len(dropped), pa.string())
    for side, border, word in ((below, low, "below"), (~below, high, "above")):
        if border is not None and side.any():
            told = _beyond(dropped[side], border, word, title=title, unit=unit)
            texts = pc.replace_with_mask(texts, pa.array(side), told)
    reason = pc.replace_with_mask(pa.nulls(len(keep), pa.string()), pa.array(~keep), texts)
    return Selection(keep, reason)


def _beyond(dropped: pd.Series, border: float, word: str, *, title: str, unit: str) -> pa.Array:
    """Why values that are "below" or "above" a border are dropped: Arrow texts (n,)."""
    found = dropped.to_numpy(dtype=float)
    values = pa.array(dropped)
    if pa.types.is_floating(values.type):
        values = pc.round(values, ndigits=SHOWN_DIGITS)
    texts = pc.binary_join_element_wise(
        f"{title}: ",
        pc.cast(values, pa.string()),
        pc.if_else(pa.array(found == 1), f" {one_of(unit)}", f" {unit}") if unit else "",
        f", {word} {shown_number(border)}",
        "",
    )
    # Few values are so near to the border that rounding hides on which side of it they are.
    shown, limit = np.round(found, SHOWN_DIGITS), float(shown_number(border).replace(",", ""))
    near = shown >= limit if word == "below" else shown <= limit
    if not near.any():
        return texts
    each, at = np.unique(found[near], return_inverse=True)
    exact = []
    for value in each.tolist():
        said, beyond = told_apart(value, border)
        counted = f"{said} {unit}" if unit else said
        exact.append(f"{title}: {counted}, {word} {beyond}")
    return pc.replace_with_mask(texts, pa.array(near), pa.array(exact, pa.string()).take(at))


def keep_labels(
    values: pd.Series, *, only: Collection[str] | None, without: Collection[str] | None
) -> BoolArray:
    """Mark the examples whose label is one of `only`, and none of `without`; null is kept."""
    labels = values.astype("category")
    kept = [
        (only is None or label in only) and (without is None or label not in without)
        for label in labels.cat.categories
    ]
    keep = np.append(np.array(kept, dtype=np.bool_), [True])  # null has the code -1
    mask: BoolArray = keep[labels.cat.codes.to_numpy()]
    return mask
