"""Distributions of a metric, drawn so that ranges can be brushed.

Bars stand at 0, 1, 2, ... and carry the bins' borders as labels, so that bins which grow by
a factor are as wide to the eye as even ones, and a selection names whole bins.

Bins whose borders are all whole are bins of whole numbers: one from 10 to 20 holds 10 to 19.
All others are of real numbers: one from 0.1 to 0.2 holds what is less than 0.2, and the last
one its upper border too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.measure.metrics import METRICS
from analysis.measure.profile import Histogram, histogram
from pages.ui.theme import CHART_CONFIG, DROPPED, GREY, KEPT, figure

MAX_LABELS = 5
DIGITS = 3  # of real numbers, significant
EVEN = 1e-6  # bins are of one width if theirs differ by less than this share of it


@dataclass(frozen=True)
class Range:
    """A range of a metric, both ends inside, in the metric's unit."""

    low: float
    high: float


def distribution(values: pd.Series) -> Histogram:
    """Count the examples by value: counts with bins that grow, real numbers with even ones.

    Args:
        values: Values of shape (n,); NaN is left out.

    Returns:
        The histogram; its borders are all whole if, and only if, the values are.
    """
    known = values.dropna().to_numpy(dtype=float)
    whole = bool(np.all(known == np.floor(known)))
    bins = histogram(values, log=whole)
    if whole:
        return bins
    if known.min() == known.max():
        return Histogram(np.array([known[0], known[0]]), np.array([len(known)]))
    if _is_whole(bins.edges):  # by chance: 0 to 60.0 in 60 bins
        edges = bins.edges.copy()
        edges[-1] = np.nextafter(edges[-1], np.inf)
        return Histogram(edges, bins.counts)
    return bins


def histogram_chart(
    bins: Histogram,
    metric: str,
    *,
    key: str,
    color: str,
    kept: Range | None = None,
    over: pd.Series | None = None,
    on_select: Callable[[], None] | None = None,
    height: int = 230,
) -> Range | None:
    """Draw a distribution and give the range that the user selected in it.

    Args:
        bins: The distribution.
        metric: Its metric.
        key: Key of the chart; its selection lives there.
        color: Colour of the bars.
        kept: The range that is kept; bars outside are drawn in the colour of dropping.
        over: Values of another set, drawn over the bars as a line; both have the same area.
        on_select: Called when the selection changes; without it the page just runs again.
        height: In pixels.

    Returns:
        The range of the selected bins; None if nothing is selected.
    """
    about = METRICS[metric]
    lows, highs = _ends(bins)
    colors: Any = color
    if kept is not None:
        inside = (highs >= kept.low) & (lows <= kept.high)
        colors = np.where(inside, KEPT, DROPPED).tolist()
    total = max(int(bins.counts.sum()), 1)
    at, named = _ticks(bins)
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": "this set",
            "x": list(range(len(bins.counts))),
            "y": bins.counts.tolist(),
            "marker": {"color": colors, "line": {"width": 0}},
            "customdata": [
                [span, f"{count / total:.1%}"]
                for span, count in zip(_spans(bins), bins.counts, strict=True)
            ],
            "hovertemplate": (
                f"%{{customdata[0]}} {about.unit}<br>%{{y:,}} examples (%{{customdata[1]}})"
                "<extra></extra>"
            ),
        }
    ]
    if over is not None:
        counts, _ = np.histogram(over.dropna().to_numpy(dtype=float), bins.edges)
        shares = counts / max(int(over.notna().sum()), 1)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": "laid over",
                "x": list(range(len(shares))),
                "y": (shares * total).tolist(),
                "line": {"shape": "hvh", "color": GREY, "width": 2},
                "customdata": [f"{share:.1%}" for share in shares],
                "hovertemplate": "laid over: %{customdata}<extra></extra>",
            }
        )
    drawn = figure(
        *traces,
        legend=over is not None,
        height=height,
        dragmode="select",
        selectdirection="h",
        xaxis={
            "title": {"text": about.unit + ("" if _is_even(bins.edges) else ", log scale")},
            "tickvals": at,
            "ticktext": named,
            "tickangle": 0,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={"title": {"text": "examples"}, "fixedrange": True, "rangemode": "tozero"},
    )
    event = st.plotly_chart(
        drawn,
        key=key,
        on_select=on_select or "rerun",
        selection_mode="box",  # Streamlit takes no click for one where a drag is
        config=CHART_CONFIG,
        alt=f"Distribution of {about.title.lower()}",
    )
    return selected_range(event, bins)


def selected_range(event: Any, bins: Histogram) -> Range | None:
    """The range that a chart's selection covers, in whole bins.

    Args:
        event: What `st.plotly_chart` gave, or what its key holds in the session.
        bins: The distribution that was drawn.

    Returns:
        From the lowest value that the selected bins can hold to the highest; None for no
        selection.
    """
    selection = (event or {}).get("selection", {})
    last = len(bins.counts) - 1
    chosen: list[int] = []
    for box in selection.get("box", []):
        ends = sorted(box["x"])
        # A bar is taken if the brush covers its middle; a brush inside one bar takes that.
        first, end = math.ceil(ends[0]), math.floor(ends[1])
        if first > end:
            first = end = round(ends[0])
        chosen += range(max(0, first), min(last, end) + 1)
    if not chosen:
        return None
    lows, highs = _ends(bins)
    return Range(float(lows[min(chosen)]), float(highs[max(chosen)]))


def real_text(value: float, digits: int = DIGITS) -> str:
    """A real number for people, with so many significant digits: "0.417", "1,000"."""
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10**digits else f"{rounded:.{digits}g}"


def _is_whole(edges: npt.NDArray[np.float64]) -> bool:
    return bool(np.all(edges == np.floor(edges)))


def _is_even(edges: npt.NDArray[np.float64]) -> bool:
    widths = np.diff(edges)
    return bool(np.ptp(widths) <= EVEN * widths.max())


def _ends(bins: Histogram) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The lowest and the highest value that each bin can hold."""
    lows, highs = bins.edges[:-1], bins.edges[1:]
    if _is_whole(bins.edges):
        return lows, highs - 1
    return lows, np.append(np.nextafter(highs[:-1], -np.inf), highs[-1])


def _spans(bins: Histogram) -> list[str]:
    """What each bin holds, for people."""
    lows, highs = _ends(bins)
    if _is_whole(bins.edges):
        texts = [(f"{low:,.0f}", f"{high:,.0f}") for low, high in zip(lows, highs, strict=True)]
    else:
        digits = _digits(bins.edges)
        texts = [
            (real_text(low, digits), real_text(high, digits))
            for low, high in zip(lows, highs, strict=True)
        ]
    return [low if low == high else f"{low} to {high}" for low, high in texts]


def _digits(edges: npt.NDArray[np.float64]) -> int:
    """Significant digits by which the borders of bins are told apart, DIGITS at least."""
    width, largest = np.diff(edges).min(), np.abs(edges).max()
    if not 0 < width < largest:
        return DIGITS
    return max(DIGITS, math.ceil(math.log10(largest / width)) + 1)


def _ticks(bins: Histogram) -> tuple[list[float], list[str]]:
    """Where the axis is named, bars standing at 0, 1, 2, ..., and how."""
    edges = bins.edges
    whole = _is_whole(edges)
    if not whole and _is_even(edges) and edges[-1] > edges[0]:
        return _round_ticks(edges)
    lows, highs = _ends(bins)
    step = max(1, math.ceil(len(lows) / MAX_LABELS))
    at = list(range(0, len(lows), step))
    # A bar of one value is named in its middle, a wider one where it begins.
    return (
        [index - 0.5 * bool(highs[index] > lows[index]) for index in at],
        [f"{lows[index]:,.0f}" if whole else real_text(lows[index]) for index in at],
    )


def _round_ticks(edges: npt.NDArray[np.float64]) -> tuple[list[float], list[str]]:
    """Round numbers between the first border and the last, wherever in a bar they lie."""
    span = edges[-1] - edges[0]
    power = 10.0 ** math.floor(math.log10(span / MAX_LABELS))
    step = next(power * n for n in (1, 2, 5, 10) if span / (power * n) <= MAX_LABELS)
    decimals = max(0, -math.floor(math.log10(step) + EVEN))
    first, last = math.ceil(edges[0] / step - EVEN), math.floor(edges[-1] / step + EVEN)
    values = [n * step for n in range(first, last + 1)]
    width = span / (len(edges) - 1)
    return (
        [float((value - edges[0]) / width - 0.5) for value in values],
        [f"{value:,.{decimals}f}" for value in values],
    )
