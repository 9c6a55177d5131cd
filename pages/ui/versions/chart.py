"""Quality and size over the versions, in the order in which they were named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.measure.wording import counted
from pages.ui.theme import (
    BLUE,
    CHART_CONFIG,
    KEPT,
    as_text,
    axis_title,
    count_axis,
    figure,
)
from pages.ui.versions import calls
from pages.ui.versions.states import State

PAIR_PX = 360
NAME_CHARS = 18
HEIGHT_PX = 260


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
            help="The median quality score, 0 to 1, of what each version keeps. 1 means that no "
            "fault was found.",
        )
        _quality(names, [standing.quality for _, standing in known])
    with pair.cell(), st.container(border=True):
        st.markdown("**Examples over versions**", help="How many examples each version keeps.")
        _sizes(names, [standing.n_kept for _, standing in known])
    if len(known) < len(states):
        st.caption(
            f"{counted(len(states) - len(known), 'versions')} not drawn: compare them to work them "
            "out."
        )


def _quality(names: Sequence[str], scores: Sequence[float | None]) -> None:
    if not any(score is not None for score in scores):
        st.caption("Not measured yet: comparing two versions below measures it.")
        return
    drawn = figure(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(range(len(names))),
            "y": list(scores),
            "line": {"color": BLUE, "width": 2},
            "marker": {"size": 9},
            "customdata": [as_text(name) for name in names],
            "hovertemplate": "%{customdata}<br>median quality %{y:.3f}<extra></extra>",
        },
        legend=False,
        height=HEIGHT_PX,
        dragmode=False,
        xaxis=_names_axis(names),
        yaxis={
            "title": axis_title("median quality score"),
            "range": [0, 1.02],
            "fixedrange": True,
        },
    )
    st.plotly_chart(
        drawn, key="versions-quality", config=CHART_CONFIG, alt="Median quality over versions"
    )


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
        height=HEIGHT_PX,
        dragmode=False,
        xaxis=_names_axis(names),
        yaxis={**count_axis("examples kept", max(counts, default=0)), "fixedrange": True},
    )
    st.plotly_chart(
        drawn, key="versions-sizes", config=CHART_CONFIG, alt="Examples kept over versions"
    )


def _names_axis(names: Sequence[str]) -> dict[str, Any]:
    """An axis that names each version, or some of many."""
    every = -(-len(names) // 12)
    at = list(range(0, len(names), every))
    return {
        "tickvals": at,
        "ticktext": [as_text(names[index], limit=NAME_CHARS) for index in at],
        "range": [-0.5, len(names) - 0.5],
        "showgrid": False,
        "fixedrange": True,
    }
