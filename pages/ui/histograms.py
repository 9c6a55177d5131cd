"""Distributions of a metric, drawn so that ranges can be brushed.

Bars stand at 0, 1, 2, ... and carry the bins' borders as labels, so that bins which grow by
a factor are as wide to the eye as even ones, and a selection names whole bins.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.measure.metrics import METRICS
from analysis.measure.profile import Histogram
from pages.ui.theme import CHART_CONFIG, DROPPED, KEPT, figure

MAX_LABELS = 5


@dataclass(frozen=True)
class Range:
    """A range of a metric, both ends inside, in the metric's unit."""

    low: float
    high: float


def histogram_chart(
    bins: Histogram,
    metric: str,
    *,
    key: str,
    color: str,
    kept: Range | None = None,
    on_select: Callable[[], None] | None = None,
    height: int = 230,
) -> Range | None:
    """Draw a distribution and give the range that the user selected in it.

    Args:
        bins: The distribution of whole numbers.
        metric: Its metric.
        key: Key of the chart; its selection lives there.
        color: Colour of the bars.
        kept: The range that is kept; bars outside are drawn in the colour of dropping.
        on_select: Called when the selection changes; without it the page just runs again.
        height: In pixels.

    Returns:
        The range of the selected bins; None if nothing is selected.
    """
    about = METRICS[metric]
    lows, highs = bins.edges[:-1], bins.edges[1:] - 1
    colors: Any = color
    if kept is not None:
        inside = (highs >= kept.low) & (lows <= kept.high)
        colors = np.where(inside, KEPT, DROPPED).tolist()
    spans = [_span(low, high) for low, high in zip(lows, highs, strict=True)]
    total = max(int(bins.counts.sum()), 1)
    ticks = _ticks(bins.edges)
    grows = np.ptp(np.diff(bins.edges)) > 0
    drawn = figure(
        {
            "type": "bar",
            "x": list(range(len(bins.counts))),
            "y": bins.counts.tolist(),
            "marker": {"color": colors, "line": {"width": 0}},
            "customdata": [
                [span, f"{count / total:.1%}"]
                for span, count in zip(spans, bins.counts, strict=True)
            ],
            "hovertemplate": (
                f"%{{customdata[0]}} {about.unit}<br>%{{y:,}} examples (%{{customdata[1]}})"
                "<extra></extra>"
            ),
        },
        legend=False,
        height=height,
        dragmode="select",
        selectdirection="h",
        xaxis={
            "title": {"text": about.unit + (", log scale" if grows else "")},
            # A bar of one value is named in its middle, a wider one where it begins.
            "tickvals": [index - 0.5 * bool(highs[index] > lows[index]) for index in ticks],
            "ticktext": [f"{lows[index]:,.0f}" for index in ticks],
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
        From the lowest border of the selected bins to the highest; None for no selection.
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
    return Range(float(bins.edges[min(chosen)]), float(bins.edges[max(chosen) + 1] - 1))


def _span(low: float, high: float) -> str:
    return f"{low:,.0f}" if low >= high else f"{low:,.0f} to {high:,.0f}"


def _ticks(edges: npt.NDArray[np.float64]) -> list[int]:
    step = max(1, math.ceil((len(edges) - 1) / MAX_LABELS))
    return list(range(0, len(edges) - 1, step))
