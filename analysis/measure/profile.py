"""Summing up what was measured: the statistics and histograms of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.data.dataset import Summary
from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS
from analysis.measure.settings import DEFAULTS, Settings

# What every data set is measured by when it is opened: cheap, and needed by every page.
BASE_METRICS = (
    *("system_chars", "prompt_chars", "response_chars", "total_chars"),
    *("system_words", "prompt_words", "response_words", "total_words"),
    *("system_tokens", "prompt_tokens", "response_tokens", "total_tokens"),
    "n_turns",
)
# What is measured while a file is read: so that no page has to begin with it.
READ_METRICS = (*BASE_METRICS, "unwanted")
# All that can be known of the examples in a short time, without a model of their own.
PROFILE_METRICS = tuple(name for name, metric in METRICS.items() if not metric.apart)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_SHAPE = ("mean", "std", "low", "p05", "p25", "median", "p75", "p95", "p99", "high")


@dataclass(frozen=True)
class Statistics:
    """A metric over some examples, in the metric's unit.

    Attributes:
        n: Examples with a value.
        total: Sum of the values.
        mean: Arithmetic mean; NaN if there is no value, as all below.
        std: Standard deviation (population).
        low: Smallest value.
        p05: 5 % of the examples are at most this; the others likewise.
        high: Largest value.
    """

    n: int
    total: float
    mean: float
    std: float
    low: float
    p05: float
    p25: float
    median: float
    p75: float
    p95: float
    p99: float
    high: float


def statistics(values: pd.Series) -> Statistics:
    """Sum up a metric.

    Args:
        values: Values of shape (n,); NaN means "not measured" and is left out.

    Returns:
        The statistics; quantiles by linear interpolation.
    """
    known = values.to_numpy(dtype=float, na_value=np.nan)
    known = known[~np.isnan(known)]
    if not len(known):
        return Statistics(0, 0.0, **dict.fromkeys(_SHAPE, float("nan")))
    p05, p25, median, p75, p95, p99 = np.quantile(known, QUANTILES).tolist()
    return Statistics(
        n=len(known),
        total=float(known.sum()),
        mean=float(known.mean()),
        std=float(known.std()),
        low=float(known.min()),
        p05=p05,
        p25=p25,
        median=median,
        p75=p75,
        p95=p95,
        p99=p99,
        high=float(known.max()),
    )


@dataclass(frozen=True)
class Histogram:
    """Examples per bin.

    Attributes:
        edges: Borders of the bins, ascending, shape (k + 1,). A bin holds its lower border;
            the last one holds its upper border too.
        counts: Examples in each bin, shape (k,).
    """

    edges: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]


def histogram(values: pd.Series, *, n_bins: int = 60, log: bool = False) -> Histogram:
    """Count the examples by value.

    Args:
        values: Values of shape (n,); NaN is left out.
        n_bins: Bins at most; whole numbers with fewer values than this get one bin each.
        log: Bins that grow by a constant factor, for values with a long tail. Values below
            1 have a bin of their own.

    Returns:
        The histogram; its counts add up to the examples with a value.
    """
    known = values.to_numpy(dtype=float, na_value=np.nan)
    known = known[~np.isnan(known)]
    if not len(known):
        return Histogram(np.array([0.0, 1.0]), np.array([0]))
    low, high = known.min(), known.max()
    whole = np.all(known == np.floor(known))
    if whole and high - low < n_bins:
        edges = np.arange(low, high + 2)
    elif log and high >= 10:  # noqa: PLR2004 -- below a factor of ten a log scale shows nothing
        edges = np.geomspace(max(low, 1), high + 1, n_bins + 1)
        if whole:
            edges = np.unique(np.floor(edges))
        if low < 1:
            edges = np.concatenate([[low], edges])
    elif whole:
        width = int(np.ceil((high - low + 1) / n_bins))
        edges = np.arange(low, high + width + 1, width)
    else:
        edges = _round_edges(low, high, n_bins)
    counts, edges = np.histogram(known, bins=edges)
    return Histogram(edges, counts)


def _round_edges(low: float, high: float, n_bins: int) -> npt.NDArray[np.float64]:
    """Edges at multiples of 1, 2 or 5 times a power of ten: what is brushed has round ends."""
    span = (high - low) or abs(low) or 1.0
    least = span / n_bins
    if least < np.finfo(float).tiny:  # no number is between them that could be an edge
        return np.array([low, low + 1.0])
    power = 10.0 ** np.floor(np.log10(least))
    width = power * next(step for step in (1, 2, 5, 10, 20) if step * power >= least)
    first = np.floor(low / width)
    n = int(np.ceil((high - first * width) / width)) or 1
    edges: npt.NDArray[np.float64] = np.round((first + np.arange(n + 1)) * width, 12)
    # What rounding moved past an end is moved back: every value is in a bin.
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)
    if len(edges) > n_bins or np.any(np.diff(edges) <= 0):  # numbers too large or too close
        edges = np.linspace(low, high if high > low else np.nextafter(low, np.inf), n_bins + 1)
        edges = np.unique(edges)
    return edges


def label_counts(values: pd.Series) -> dict[str, int]:
    """Examples per label.

    Args:
        values: Labels of shape (n,), categories; null means "not measured" and is left out.

    Returns:
        Label -> examples, in the order of the categories, those without an example left out.
    """
    counts = values.astype("category").value_counts(sort=False)
    return {str(label): int(count) for label, count in counts.items() if count}


def summed_up(values: pd.Series, metric: Metric) -> dict[str, Any]:
    """A metric over some examples, as JSON values.

    Returns:
        Of a number its statistics; of a flag {"n", "flagged", "share"}; of a label {"n",
        "counts"}.
    """
    n = int(values.notna().sum())
    if metric.kind == "label":
        return {"n": n, "counts": label_counts(values)}
    if metric.kind == "flag":
        flagged = int((values > 0).sum())
        return {"n": n, "flagged": flagged, "share": json_number(flagged / n if n else np.nan)}
    return {key: json_number(value) for key, value in asdict(statistics(values)).items()}


def profile_report(
    summary: Summary,
    values: pd.DataFrame,
    *,
    name: str,
    settings: Settings = DEFAULTS,
    of_set: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The profile of a data set as JSON values.

    Args:
        summary: What reading found.
        values: Measured examples, one column per metric.
        name: The file's name.
        settings: What they were measured with.
        of_set: What is known of the set as a whole: its diversity, its packing, findings.

    Returns:
        {"file", "read", "examples", "rejected", "blank_lines", "container", "encoding",
        "formats", "errors", "tokenizer", "settings", "metrics": {name: {"kind", "unit",
        "description", "source", ...}}, ...}
    """
    return {
        "file": name,
        "read": summary.n_read,
        "examples": summary.n_examples,
        "rejected": summary.n_rejected,
        "blank_lines": summary.n_blank,
        "container": summary.container,
        "encoding": summary.encoding,
        "formats": summary.formats,
        "errors": summary.errors,
        "tokenizer": settings.tokenizer,
        "settings": settings.given(),
        "metrics": {
            column: {
                "kind": METRICS[column].kind,
                "unit": METRICS[column].unit,
                "description": METRICS[column].description,
                "source": METRICS[column].source,
                **summed_up(values[column], METRICS[column]),
            }
            for column in values.columns
        },
        **(of_set or {}),
    }


def json_number(value: float) -> float | int | None:
    """A number as JSON has it: NaN is null, whole numbers are without a point."""
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)
