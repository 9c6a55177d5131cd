"""Similarities and shares as bars, one for each hundredth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.measure.wording import counted
from pages.ui.theme import (
    CHART_CONFIG,
    DROPPED,
    GREY,
    axis_title,
    count_axis,
    figure,
    short_number,
)

FEW = 50  # of the highest bar, up to which all bars can be seen beside it
HEIGHT_PX = 230


def similarity_chart(counts: npt.NDArray[np.int64], least: float, *, key: str) -> None:
    """Draw how many pairs there are of each similarity.

    Args:
        counts: Pairs by hundredths of their similarity, shape (101,); the last are the equal
            ones.
        least: From which similarity on they are pairs.
        key: Key of the chart.
    """
    found = np.flatnonzero(counts)
    hundredth_bars(
        counts,
        least,
        first=min(int(found[0]) if len(found) else 100, round(least * 100), 70),
        named=lambda n: "similarity 1, equal" if n == 100 else f"similarity {n / 100:.2f}",  # noqa: PLR2004
        things="pairs",
        title="similarity",
        key=key,
        what="Distribution of the similarity of pairs",
    )


def hundredth_bars(
    counts: npt.NDArray[np.int64],
    least: float,
    *,
    first: int,
    named: Callable[[int], str],
    things: str,
    title: str,
    key: str,
    what: str,
    tickformat: str = "",
) -> None:
    """Draw how many there are of each hundredth; those from `least` on are orange.

    Args:
        counts: By hundredths, shape (101,).
        least: A share in [0, 1].
        first: The hundredth that the axis begins with.
        named: What a hundredth is called for people.
        things: What is counted.
        title: Of the axis.
        key: Key of the chart.
        what: What is drawn, for the description.
        tickformat: Of the axis' numbers, as Plotly has it.
    """
    at = np.arange(first, len(counts))
    is_meant = at >= round(least * 100)
    drawn = figure(
        {
            "type": "bar",
            "x": (at / 100).tolist(),
            "y": counts[at].tolist(),
            "width": 0.008,
            "marker": {"color": np.where(is_meant, DROPPED, GREY).tolist(), "line": {"width": 0}},
            "customdata": [
                [named(hundredth), counted(int(counts[hundredth]), things)]
                for hundredth in at.tolist()
            ],
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        },
        legend=False,
        height=HEIGHT_PX,
        dragmode=False,
        xaxis={
            "title": axis_title(title),
            "tickformat": tickformat,
            "range": [first / 100 - 0.01, 1.01],
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis=_axis(max(int(counts[at].max(initial=0)), 1), things) | {"fixedrange": True},
    )
    st.plotly_chart(drawn, key=key, config=CHART_CONFIG, alt=what)


def _axis(top: int, things: str) -> dict[str, Any]:
    """An axis of counts: where some bars are far higher than others, on a log scale."""
    if top < FEW:
        return count_axis(things, top)
    ticks = [10**power for power in range(len(str(top)))]
    return {
        "title": axis_title(f"{things}, log scale"),
        "type": "log",
        "range": [-0.3, np.log10(top) + 0.1],
        "tickvals": ticks,
        "ticktext": [short_number(tick) for tick in ticks],
    }
