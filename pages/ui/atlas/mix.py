"""Which tasks each cluster consists of, as bars of one length that are parted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.measure.clusters.grouping import NOISE
from analysis.measure.metrics import METRICS
from pages.ui.theme import CATEGORIES, CHART_CONFIG, LEGEND_PX, as_lines, as_text, figure

MOST_CLUSTERS = 20
MOST_TASKS = len(CATEGORIES) - 1  # each with a colour of its own; the last one is of all others
TOLD = 3  # tasks of a cluster, in words
LEAST_TOLD = 0.05
BAR_PX, EDGE_PX, NAME_CHARS = 30, 48, 30
OTHERS = "other tasks"


def mix_in_words(mix: pd.DataFrame) -> list[str]:
    """The most frequent tasks of each cluster: "Question answering 54% · Writing 20%".

    Args:
        mix: As `analysis.measure.clusters.table.task_mix` gives it.
    """
    named = METRICS["task_type"].named
    texts = []
    for _, shares in mix.iterrows():
        first = shares.sort_values(ascending=False, kind="stable").iloc[:TOLD]
        told = [
            (named(str(task)), share)
            for at, (task, share) in enumerate(first.items())
            if share >= LEAST_TOLD or (at == 0 and share > 0)
        ]
        texts.append(" · ".join(f"{name} {share:.0%}" for name, share in told))
    return texts


def mix_chart(mix: pd.DataFrame, names: pd.Series, *, key: str) -> None:
    """Draw what the largest clusters consist of.

    Args:
        mix: Shares, a row for each cluster, as `task_mix` gives them.
        names: Of the clusters, with the same index; texts of the data.
        key: Of the chart.
    """
    shown = mix[(mix.sum(axis=1) > 0)].iloc[:MOST_CLUSTERS]
    if not len(shown):
        return
    first = list(shown.columns[:MOST_TASKS])
    parts = {METRICS["task_type"].named(str(task)): shown[task] for task in first}
    rest = shown.drop(columns=first).sum(axis=1)
    if (rest > 0).any():
        parts[OTHERS] = rest
    rows = [_title(int(str(number)), str(names[number])) for number in shown.index]
    drawn = figure(
        *(
            {
                "type": "bar",
                "orientation": "h",
                "name": as_text(task),
                "y": list(range(len(rows))),
                "x": shares.tolist(),
                "marker": {"color": color},
                "customdata": [[as_text(row), as_text(task)] for row in rows],
                "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}: %{x:.1%}<extra></extra>",
            }
            for (task, shares), color in zip(parts.items(), _colors(parts), strict=True)
        ),
        barmode="stack",
        bargap=0.25,
        dragmode=False,
        height=EDGE_PX + LEGEND_PX * 2 + BAR_PX * max(len(rows), 2),
        xaxis={"range": [0, 1], "tickformat": ".0%", "fixedrange": True, "showgrid": False},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [as_lines(row, width=NAME_CHARS, limit=NAME_CHARS)[0] for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
        },
    )
    drawn.update_layout(legend={"itemclick": False, "itemdoubleclick": False})
    of = "" if len(shown) == len(mix) else f" The largest {len(shown)} of {len(mix)} clusters."
    st.markdown(
        "**What the clusters consist of**",
        help=f"The share of each task type, of the examples that the recipe keeps.{of}",
    )
    st.plotly_chart(drawn, key=key, config=CHART_CONFIG, alt="Task types of each cluster")


def _title(number: int, name: str) -> str:
    return name if number == NOISE else f"{number} · {name}"


def _colors(parts: dict[str, pd.Series]) -> list[str]:
    """One for each task; that of the others is grey, however few come before them."""
    n_tasks = len(parts) - (OTHERS in parts)
    return [*CATEGORIES[:n_tasks], *([CATEGORIES[-1]] if OTHERS in parts else [])]
