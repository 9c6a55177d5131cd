"""A decision on every example: does it stay, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
    border = np.where(below, f"below {low}", f"above {high}")
    texts = pc.binary_join_element_wise(
        f"{title}: ", pc.cast(pa.array(dropped), pa.string()), f" {unit}, ", pa.array(border), ""
    )
    reason = pc.replace_with_mask(
        pa.nulls(len(keep), pa.string()), pa.array(~keep), texts.cast(pa.string())
    )
    return Selection(keep, reason)
