"""Examples that are unlike the others of their set, in at least two ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.metric import FLAG_UNIT, Metric

# Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (1993): a modified z-score beyond
# 3.5, from the median absolute deviation; from the mean one where that is 0.
LIMIT, BY_MEDIAN, BY_MEAN = 3.5, 0.6745, 0.7979
RARE_LANGUAGE_SHARE = 0.01
LEAST_SIGNALS = 2


def modified_z(values: pd.Series) -> npt.NDArray[np.float64]:
    """How far each value is from the median, in robust standard deviations.

    Args:
        values: Values of shape (n,); NaN means "not measured".

    Returns:
        Signed scores (n,); 0 where nothing was measured or all values are equal.
    """
    known = values.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(known).all():
        return np.zeros(len(known))
    away = known - np.nanmedian(known)
    scale = np.nanmedian(np.abs(away)) / BY_MEDIAN
    if scale == 0:
        scale = np.nanmean(np.abs(away)) / BY_MEAN
    scores: npt.NDArray[np.float64] = np.nan_to_num(away / scale) if scale else np.zeros(len(away))
    return scores


def _signals(frame: pd.DataFrame) -> pd.DataFrame:
    # Lengths grow by factors: their logarithm is what is spread evenly around a middle.
    far = {
        "length": np.abs(modified_z(frame["total_words"].astype(float).map(np.log1p))) > LIMIT,
        "complexity": np.abs(modified_z(frame["complexity"])) > LIMIT,
        "surprise": np.abs(modified_z(frame["compression_ratio"])) > LIMIT,
    }
    languages = frame["language"].astype(object)
    shares = languages.map(languages.value_counts(normalize=True))
    far["language"] = (shares < RARE_LANGUAGE_SHARE).to_numpy(dtype=bool)
    return pd.DataFrame(
        {f"outlier_{name}": mask.astype("int8") for name, mask in far.items()}, index=frame.index
    )


def _outlier(frame: pd.DataFrame) -> pd.Series:
    return (frame.sum(axis=1) >= LEAST_SIGNALS).astype("int8")


def _why(row: Mapping[str, Any]) -> str | None:
    unlike = [name for name in SIGNALS if row[f"outlier_{name}"]]
    if len(unlike) < LEAST_SIGNALS:
        return None
    return f"Unlike the rest of the set in {' and '.join(SIGNALS[name] for name in unlike)}."


SIGNALS = {
    "length": "length",
    "complexity": "complexity",
    "surprise": "how well it can be compressed",
    "language": "language",
}
_DESCRIPTIONS = {
    "length": "Far longer or shorter than most of the set.",
    "complexity": "Far more or less complex than most of the set.",
    "surprise": "Compresses far better (repetitive) or worse (unlike prose) than most of the set.",
    "language": "In a language that under 1 % of the set is in.",
}
_SOURCE = "Modified z-score beyond 3.5 (Iglewicz and Hoaglin, 1993)"

OUTLIERS: dict[str, Metric] = {
    "outlier": Metric(
        "Outlier",
        FLAG_UNIT,
        "Unlike the rest of the set in at least two of length, complexity, compressibility and "
        "language.",
        _SOURCE,
        _outlier,
        needs=tuple(f"outlier_{name}" for name in SIGNALS),
        kind="flag",
        of_set=True,
        explain=_why,
    ),
    **{
        f"outlier_{name}": Metric(
            f"Outlier in {name}",
            FLAG_UNIT,
            description,
            _SOURCE if name != "language" else "Share of the language in the set",
            _signals,
            needs=("total_words", "complexity", "compression_ratio", "language"),
            kind="flag",
            of_set=True,
        )
        for name, description in _DESCRIPTIONS.items()
    },
}
