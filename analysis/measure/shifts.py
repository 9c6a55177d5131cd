"""How far a metric's distribution over some examples differs from that over others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.metric import Metric
from analysis.measure.profile import label_counts


def shift(before: pd.Series, after: pd.Series, metric: Metric) -> float:
    """The largest share of the examples by which two distributions differ.

    Of numbers and flags the Kolmogorov-Smirnov distance, the largest difference of the two
    cumulative shares; of labels the total variation distance, half the sum of the differences.

    Args:
        before: Values over some examples, shape (n,); NaN and null are left out.
        after: Values over others, shape (m,).
        metric: Their metric.

    Returns:
        From 0, the same, to 1, nothing in common; NaN if one of them has no value.
    """
    if metric.kind == "label":
        return _of_labels(label_counts(before), label_counts(after))
    return _of_numbers(_known(before), _known(after))


def _of_labels(before: dict[str, int], after: dict[str, int]) -> float:
    n, m = sum(before.values()), sum(after.values())
    if not n or not m:
        return float("nan")
    labels = before | after
    return sum(abs(before.get(one, 0) / n - after.get(one, 0) / m) for one in labels) / 2


def _of_numbers(before: npt.NDArray[np.float64], after: npt.NDArray[np.float64]) -> float:
    if not len(before) or not len(after):
        return float("nan")
    each = np.unique(np.concatenate([before, after]))
    shares = (
        np.searchsorted(values, each, side="right") / len(values) for values in (before, after)
    )
    return float(np.abs(np.subtract(*shares)).max())


def _known(values: pd.Series) -> npt.NDArray[np.float64]:
    """The values that there are, ascending."""
    found = values.to_numpy(dtype=float, na_value=np.nan)
    ascending: npt.NDArray[np.float64] = np.sort(found[~np.isnan(found)])
    return ascending
