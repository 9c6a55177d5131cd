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
from analysis.measure.wording import counted
from pages.ui.theme import (
    CHART_CONFIG,
    DROPPED,
    GREY,
    KEPT,
    LEGEND_PX,
    PALE,
    as_text,
    axis_title,
    count_axis,
    figure,
    round_ticks,
    short_number,
)

MOST_COUNTS = 4  # at the axis, as the charts are low
TICK_GAP = 0.16  # of the axis, between the names on a log scale
NAME_CHARS = 40  # of a set
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
    chosen: Range | None = None,
    over: pd.Series | None = None,
    on_select: Callable[[], None] | None = None,
    height: int = 230,
    series: tuple[str, str] = ("this set", "laid over"),
) -> Range | None:
    """Draw a distribution and give the range that the user selected in it.

    Args:
        bins: The distribution.
        metric: Its metric.
        key: Key of the chart; its selection lives there.
        color: Colour of the bars.
        kept: The range that is kept; bars outside are drawn in the colour of dropping.
        chosen: The range that is chosen; the bars outside are drawn pale.
        over: Values of another set, drawn over the bars as a line; both have the same area.
        on_select: Called when the selection changes; without it the page just runs again.
        height: In pixels.
        series: What the bars and what is laid over are called; they may be texts of a user.

    Returns:
        The range of the selected bins; None if nothing is selected.
    """
    about = METRICS[metric]
    lows, highs = _ends(bins)
    colors: Any = color
    if kept is not None:
        inside = (highs >= kept.low) & (lows <= kept.high)
        colors = np.where(inside, KEPT, DROPPED).tolist()
    pale = np.zeros(len(lows), dtype=np.bool_)
    if chosen is not None:
        pale = (highs < chosen.low) | (lows > chosen.high)
    total = max(int(bins.counts.sum()), 1)
    at, ticks = _ticks(bins)
    names = [as_text(name, limit=NAME_CHARS) for name in series]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": names[0],
            "x": list(range(len(bins.counts))),
            "y": bins.counts.tolist(),
            "marker": {
                "color": colors,
                "line": {"width": 0},
                "opacity": np.where(pale, PALE, 1.0).tolist(),
            },
            "customdata": [
                [span, counted(int(count), "examples"), f"{count / total:.1%}"]
                for span, count in zip(_spans(bins), bins.counts, strict=True)
            ],
            "hovertemplate": (
                f"%{{customdata[0]}} {about.unit}<br>%{{customdata[1]}} (%{{customdata[2]}})"
                "<extra></extra>"
            ),
        }
    ]
    tallest = float(bins.counts.max())
    if over is not None:
        counts, _ = np.histogram(over.dropna().to_numpy(dtype=float), bins.edges)
        shares = counts / max(int(over.notna().sum()), 1)
        tallest = max(tallest, float(shares.max()) * total)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": names[1],
                "x": list(range(len(shares))),
                "y": (shares * total).tolist(),
                "line": {"shape": "hvh", "color": GREY, "width": 2},
                "customdata": [f"{share:.1%}" for share in shares],
                "hovertemplate": "%{fullData.name}: %{customdata}<extra></extra>",
            }
        )
    drawn = figure(
        *traces,
        legend=over is not None,
        height=height + LEGEND_PX * (over is not None),
        dragmode="select",
        selectdirection="h",
        xaxis={
            "title": axis_title(about.unit + ("" if _is_even(bins.edges) else ", log scale")),
            "tickvals": at,
            "ticktext": ticks,
            "tickangle": 0,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={
            **count_axis(
                "examples" if over is None else "examples (grey: of as many)",
                tallest,
                most=MOST_COUNTS,
            ),
            "fixedrange": True,
        },
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
    lows, highs = _ends(bins)
    if edges[-1] == edges[0]:
        return [0.0], [real_text(edges[0])]
    if _is_even(edges):
        values, named = round_ticks(lows[0], highs[-1], whole=_is_whole(edges))
        return [_place(bins, value) for value in values], named
    chosen: dict[float, float] = {}
    for value in _powers(lows[0], highs[-1]):
        place = _place(bins, value)
        if all(abs(place - other) >= TICK_GAP * len(lows) for other in chosen.values()):
            chosen[value] = place
    return list(chosen.values()), [short_number(value) for value in chosen]


def _powers(low: float, high: float) -> list[float]:
    """What may be named on a log scale, the first ones first: 1, 10, 100, then 2, 5, 20, ..."""
    top = math.ceil(math.log10(max(high, 1)))
    tens = [10.0**power for power in range(top + 1)]
    between = [ten * n for ten in tens for n in (2, 5)]
    return [
        value for value in (*([0.0] if low < 1 else []), *tens, *between) if low <= value <= high
    ]


def _place(bins: Histogram, value: float) -> float:
    """Where a value stands: a bar of one value is named in its middle, a wider one by its ends."""
    edges = bins.edges
    last = len(edges) - 2
    index = min(int(np.searchsorted(edges, value, side="right")) - 1, last)
    index = max(index, 0)
    lows, highs = _ends(bins)
    if lows[index] == highs[index]:
        return float(index)
    return float(index - 0.5 + (value - edges[index]) / (edges[index + 1] - edges[index]))
