"""The funnel: how many examples are left after each step, and how many it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.curate.apply import StepReport
from analysis.measure.wording import counted
from pages.ui.theme import (
    CHART_CONFIG,
    DROPPED,
    KEPT,
    LEGEND_PX,
    TEXT,
    as_text,
    count_axis,
    figure,
)

MOST_ROWS = 14
ROW_PX, EDGE_PX = 27, 60
LABEL_CHARS = 70  # of a step's words, in one line
ROOM = 1.18  # of the axis: a count stands beside the longest bar


def funnel(n: int, reports: Sequence[StepReport], *, n_new: int, key: str) -> None:
    """Draw what is left after each step, the first on top.

    Args:
        n: Examples in the file.
        reports: What the steps do, in their order.
        n_new: How many of them, at the end, are only proposed.
        key: Key of the chart.
    """
    n_hidden = max(len(reports) + 1 - MOST_ROWS, 0)
    first_new = len(reports) - n_new
    names = ["In the file"]
    names += [
        f"{'New: ' if index >= first_new else f'{index + 1}. '}{report.words}"
        for index, report in enumerate(reports)
    ]
    kept = [n, *(report.n_kept for report in reports)]
    dropped = [0, *(report.n_dropped for report in reports)]
    shown = [0, *range(1 + n_hidden, len(names))]
    names, kept, dropped = ([each[at] for at in shown] for each in (names, kept, dropped))
    rows = list(range(len(names)))
    labels = [as_text(name, limit=LABEL_CHARS) for name in names]
    drawn = figure(
        _bars("stay", rows, kept, KEPT, [""] * len(rows)),
        _bars(
            "dropped by this step",
            rows,
            dropped,
            DROPPED,
            [_told(*counts) for counts in zip(kept, dropped, strict=True)],
        ),
        height=EDGE_PX + LEGEND_PX + ROW_PX * len(rows),
        barmode="stack",
        bargap=0.35,
        xaxis={
            **count_axis("examples", n),
            "range": [0, max(n, 1) * ROOM],
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis={
            "tickvals": rows,
            "ticktext": labels,
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
        },
        dragmode=False,
    )
    drawn.update_layout(legend_traceorder="normal")  # as the bars are: what stays comes first
    st.plotly_chart(
        drawn,
        key=key,
        config=CHART_CONFIG,
        alt="; ".join(
            f"{counted(n_left, 'examples')} {f'after step {step}' if step else 'in the file'}"
            for step, n_left in zip(shown, kept, strict=True)
        ),
    )
    if n_hidden:
        st.caption(f"The first {n_hidden:,} steps are not drawn; the page Recipe lists all.")


def _told(kept: int, dropped: int) -> str:
    more = f" (−{dropped:,})" if dropped else ""
    return f"\N{NO-BREAK SPACE}{kept:,}{more}"


def _bars(
    name: str, rows: list[int], counts: list[int], color: str, texts: list[str]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": rows,
        "x": counts,
        "marker": {"color": color, "line": {"width": 0}},
        "text": texts,
        "textposition": "outside",
        "textfont": {"color": TEXT},
        "cliponaxis": False,
        "hovertemplate": "%{x:,} " + name + "<extra></extra>",
    }
