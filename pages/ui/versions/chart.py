"""Quality and size over the versions, in the order in which they were named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.measure.wording import counted
from pages.ui.theme import (
    BLUE,
    CHART_CONFIG,
    GREY,
    KEPT,
    LEGEND_PX,
    as_text,
    axis_title,
    count_axis,
    figure,
)
from pages.ui.versions import calls
from pages.ui.versions.states import State

PAIR_PX = 360
NAME_CHARS = 18
HEIGHT_PX, TILT = 260, -25
MOST_NAMED = 12


def over_versions(fingerprint: str, states: Sequence[State]) -> None:
    """Draw the median quality score and the number of examples of each state.

    Args:
        fingerprint: The data set.
        states: First to last. What is not worked out is left out, and said.
    """
    known = [
        (state, calls.standing(fingerprint, state.recipe))
        for state in states
        if state.recipe is not None and calls.is_worked_out(fingerprint, state.recipe)
    ]
    names = [state.name for state, _ in known]
    pair = st.grid(2, min_column_width=PAIR_PX)
    with pair, st.container(border=True):
        st.markdown(
            "**Quality over versions**",
            help="The quality score of what each version keeps, 0 to 1: its median, and its mean. "
            "1 means that no fault was found.",
        )
        _quality(names, [standing for _, standing in known])
    with pair.cell(), st.container(border=True):
        st.markdown("**Examples over versions**", help="How many examples each version keeps.")
        _sizes(names, [standing.n_kept for _, standing in known])
    if len(known) < len(states):
        st.caption(
            f"{counted(len(states) - len(known), 'versions')} not drawn: compare them to work them "
            "out."
        )


def _quality(names: Sequence[str], standings: Sequence[calls.Standing]) -> None:
    if all(standing.quality is None for standing in standings):
        st.caption("Not measured yet: comparing two versions below measures it.")
        return
    drawn = figure(
        _line(names, "median", [standing.quality for standing in standings], BLUE, "solid"),
        _line(names, "mean", [standing.mean_quality for standing in standings], GREY, "dot"),
        height=HEIGHT_PX + LEGEND_PX,
        dragmode=False,
        xaxis=_names_axis(names),
        yaxis={
            "title": axis_title("quality score, 0 to 1"),
            "range": _range(standings),
            "fixedrange": True,
        },
    )
    st.plotly_chart(drawn, key="versions-quality", config=CHART_CONFIG, alt="Quality over versions")


def _range(standings: Sequence[calls.Standing]) -> list[float]:
    """From a tenth below the lowest score on: scores of versions lie near each other."""
    known = [
        score
        for standing in standings
        for score in (standing.quality, standing.mean_quality)
        if score is not None
    ]
    return [max(math.floor(min(known) * 10) / 10 - 0.1, 0), 1.02]


def _line(
    names: Sequence[str], what: str, scores: Sequence[float | None], color: str, dash: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": what,
        "x": list(range(len(names))),
        "y": list(scores),
        "line": {"color": color, "width": 2, "dash": dash},
        "marker": {"size": 8},
        "customdata": [as_text(name) for name in names],
        "hovertemplate": f"%{{customdata}}<br>{what} %{{y:.3f}}<extra></extra>",
    }


def _sizes(names: Sequence[str], counts: Sequence[int]) -> None:
    drawn = figure(
        {
            "type": "bar",
            "x": list(range(len(names))),
            "y": list(counts),
            "marker": {"color": KEPT},
            "width": 0.6,
            "customdata": [
                [as_text(name), counted(n, "examples")]
                for name, n in zip(names, counts, strict=True)
            ],
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        },
        legend=False,
        height=HEIGHT_PX + LEGEND_PX,
        dragmode=False,
        xaxis=_names_axis(names),
        yaxis={**count_axis("examples kept", max(counts, default=0)), "fixedrange": True},
    )
    st.plotly_chart(
        drawn, key="versions-sizes", config=CHART_CONFIG, alt="Examples kept over versions"
    )


def _names_axis(names: Sequence[str]) -> dict[str, Any]:
    """An axis that names each version, or some of many."""
    every = -(-len(names) // MOST_NAMED)
    at = list(range(0, len(names), every))
    return {
        "tickvals": at,
        "ticktext": [as_text(names[index], limit=NAME_CHARS) for index in at],
        "tickangle": TILT,
        "range": [-0.5, len(names) - 0.5],
        "showgrid": False,
        "fixedrange": True,
    }
