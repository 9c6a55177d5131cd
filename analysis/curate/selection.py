"""A decision on every example: does it stay, and if not, why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SHOWN_DIGITS, SMALL = 4, 0.01  # behind the point; below it, digits that say something

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
    values: pd.Series, *, low: float | None, high: float | None, title: str, unit: str
) -> Selection:
    """`keep_between` with the reasons in words: "Response words: 3 words, below 10".

    Args:
        values: Metric values of shape (n,).
        low: Lowest value kept, or None.
        high: Highest value kept, or None.
        title: The metric's name for people.
        unit: The metric's unit.

    Returns:
        The decisions.
    """
    keep = keep_between(values, low=low, high=high)
    dropped = values[~keep]
    below = dropped.to_numpy(dtype=float) < (-np.inf if low is None else low)
    border = np.where(
        below,
        "" if low is None else f"below {shown_number(low)}",
        "" if high is None else f"above {shown_number(high)}",
    )
    found = pa.array(dropped)
    if pa.types.is_floating(found.type):
        found = pc.round(found, ndigits=SHOWN_DIGITS)
    texts = pc.binary_join_element_wise(
        f"{title}: ", pc.cast(found, pa.string()), f" {unit}, ", pa.array(border), ""
    )
    reason = pc.replace_with_mask(
        pa.nulls(len(keep), pa.string()), pa.array(~keep), texts.cast(pa.string())
    )
    return Selection(keep, reason)


def without_unmeasured(selection: Selection, values: pd.Series, title: str) -> Selection:
    """A decision that drops the examples without a value too."""
    absent = values.isna().to_numpy() & selection.keep
    reason = pc.replace_with_mask(
        selection.reason, pa.array(absent), pa.scalar(f"{title}: not measured", pa.string())
    )
    return Selection(selection.keep & ~absent, reason)


def shown_number(value: float) -> str:
    """A number for people, without the digits that only a computer needs: "2,000", "0.3"."""
    if float(value).is_integer():
        return f"{int(value):,}"
    if abs(value) < SMALL:
        return f"{value:.{SHOWN_DIGITS}g}"
    return f"{round(value, SHOWN_DIGITS):,}"


def select_labels(
    values: pd.Series,
    *,
    only: Collection[str] | None,
    without: Collection[str] | None,
    title: str,
) -> Selection:
    """Decide by a label, with the reasons in words: "Task type: open_qa, not among those kept".

    Args:
        values: Labels of shape (n,); null means "not measured".
        only: Labels that are kept; None for all.
        without: Labels that are dropped; None for none.
        title: The metric's name for people.

    Returns:
        The decisions. Null is kept: only what was measured is dropped.
    """
    labels = values.astype("category")
    dropped = [
        (only is not None and label not in only) or (without is not None and label in without)
        for label in labels.cat.categories
    ]
    codes = labels.cat.codes.to_numpy()
    drop = np.append(np.array(dropped, dtype=np.bool_), [False])[codes]  # null has the code -1
    texts = [f"{title}: {label}" for label in labels.cat.categories]
    if only is not None:
        texts = [f"{text}, not among those to keep" for text in texts]
    reason = pa.array(texts, pa.string()).take(pa.array(codes, mask=~drop))
    return Selection(~drop, reason)
