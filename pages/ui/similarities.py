"""How alike pairs are, as bars."""

from __future__ import annotations

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

FEW = 50  # pairs of the highest bar, up to which all bars can be seen beside it


def similarity_chart(counts: npt.NDArray[np.int64], least: float, *, key: str) -> None:
    """Draw how many pairs there are of each similarity.

    Args:
        counts: Pairs by hundredths of their similarity, shape (101,); the last are the equal
            ones.
        least: From which similarity on they are pairs.
        key: Key of the chart.
    """
    found = np.flatnonzero(counts)
    first = min(int(found[0]) if len(found) else 100, round(least * 100), 70)
    at = np.arange(first, len(counts))
    is_pair = at >= round(least * 100)
    top = max(int(counts.max(initial=0)), 1)
    drawn = figure(
        {
            "type": "bar",
            "x": (at / 100).tolist(),
            "y": counts[at].tolist(),
            "width": 0.008,
            "marker": {"color": np.where(is_pair, DROPPED, GREY).tolist(), "line": {"width": 0}},
            "customdata": [
                [
                    "1, equal" if hundredth == len(counts) - 1 else f"{hundredth / 100:.2f}",
                    counted(int(counts[hundredth]), "pairs"),
                ]
                for hundredth in at.tolist()
            ],
            "hovertemplate": "similarity %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        },
        legend=False,
        height=230,
        dragmode=False,
        xaxis={
            "title": axis_title("similarity"),
            "range": [first / 100 - 0.01, 1.01],
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis=_axis(top) | {"fixedrange": True},
    )
    st.plotly_chart(
        drawn, key=key, config=CHART_CONFIG, alt="Distribution of the similarity of pairs"
    )


def _axis(top: int) -> dict[str, Any]:
    """An axis of pairs: where some bars are far higher than others, on a log scale."""
    if top < FEW:
        return count_axis("pairs", top)
    ticks = [10**power for power in range(len(str(top)))]
    return {
        "title": axis_title("pairs, log scale"),
        "type": "log",
        "range": [-0.3, np.log10(top) + 0.1],
        "tickvals": ticks,
        "ticktext": [short_number(tick) for tick in ticks],
    }
