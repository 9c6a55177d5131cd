"""Bars of labels and of flags, and fields of two labels: each can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui.theme import BLUE, CHART_CONFIG, GREY, VERMILION, as_text, figure

ROW_PX, EDGE_PX = 24, 70
PALE, SMALL_SHARE = 0.35, 0.01
CLICKED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": PALE}}}


def label_bars(
    counts: Mapping[str, int],
    *,
    key: str,
    what: str,
    on_click: Callable[[list[str]], None] | None = None,
    names: Mapping[str, str] | None = None,
    over: Mapping[str, int] | None = None,
    over_of: int | None = None,
    target: Mapping[str, float] | None = None,
    color: str | Sequence[str] = BLUE,
    of: int | None = None,
    chosen: Collection[str] = (),
) -> None:
    """Draw how many examples have each label, lying, the first on top.

    Args:
        counts: Label -> examples. Labels may be texts of the data.
        key: Key of the chart.
        what: What the labels are, for the description: "Task types".
        on_click: Called with the labels that are clicked (Shift adds one); none if cleared.
        names: Label -> its name for people; the label itself if left out.
        over: The same counts of another set, drawn beside, as shares of that set.
        over_of: Examples of that set, for its shares; the sum of its counts if not given.
        target: Label -> share that is recommended, drawn as a mark.
        color: Colour of the bars, or of each of them.
        of: Examples in all, for the shares; the sum of the counts if not given.
        chosen: Labels that are chosen; the other bars are drawn pale.
    """
    labels = list(counts)
    shown = [as_text((names or {}).get(label, label), limit=40) for label in labels]
    total = max(of if of is not None else sum(counts.values()), 1)
    shares = [counts[label] / total for label in labels]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": "this set",
            "y": list(range(len(labels))),
            "x": shares,
            "text": [f"{counts[label]:,}" for label in labels],
            "textposition": "auto",
            "marker": {
                "color": color if isinstance(color, str) else list(color),
                "opacity": [PALE if chosen and label not in chosen else 1 for label in labels],
            },
            "customdata": [
                [name, f"{counts[label]:,}", f"{share:.1%}"]
                for label, name, share in zip(labels, shown, shares, strict=True)
            ],
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} examples (%{customdata[2]})"
            "<extra></extra>",
            **CLICKED,
        }
    ]
    if over is not None:
        whole = max(sum(over.values()) if over_of is None else over_of, 1)
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": "laid over",
                "y": list(range(len(labels))),
                "x": [over.get(label, 0) / whole for label in labels],
                "marker": {"color": GREY},
                "hovertemplate": "laid over: %{x:.1%}<extra></extra>",
            }
        )
    if target is not None:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "recommended",
                "y": list(range(len(labels))),
                "x": [target[label] for label in labels],
                "marker": {
                    "symbol": "line-ns",
                    "size": 18,
                    "line": {"width": 3, "color": VERMILION},
                },
                "hovertemplate": "recommended: %{x:.0%}<extra></extra>",
            }
        )
    drawn = figure(
        *traces,
        legend=len(traces) > 1,
        height=EDGE_PX + ROW_PX * max(len(labels), 2) * (2 if over is not None else 1),
        dragmode=False,
        barmode="group",
        xaxis={
            "tickformat": _percents(max(shares, default=0.0)),
            "rangemode": "tozero",
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "tickvals": list(range(len(labels))),
            "ticktext": shown,
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
    _draw(drawn, key, what, None if on_click is None else lambda rows: on_click(_at(labels, rows)))


def heat_map(
    counts: Sequence[Sequence[int]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    key: str,
    what: str,
    on_click: Callable[[list[tuple[str, str]]], None],
) -> None:
    """Draw how many examples have each pair of labels, as squares that can be clicked.

    Plotly selects points, not the cells of a heat map: so each cell is a square marker.

    Args:
        counts: Examples, a row for each of `rows`.
        rows: Labels of the rows, the first on top.
        columns: Labels of the columns.
        key: Key of the chart.
        what: For the description.
        on_click: Called with the (row, column) pairs that are clicked.
    """
    pairs = [(row, column) for row in rows for column in columns]
    flat = [count for line in counts for count in line]
    largest = max(flat, default=0) or 1
    drawn = figure(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [columns.index(column) for _, column in pairs],
            "y": [rows.index(row) for row, _ in pairs],
            "text": [f"{count:,}" if count else "" for count in flat],
            "marker": {
                "symbol": "square",
                "size": 34,
                "color": flat,
                "colorscale": "Blues",
                "cmin": -0.35 * largest,  # so that the palest one is still seen on white
                "cmax": largest * 1.35,
                "line": {"width": 0},
            },
            "textfont": {"color": ["#ffffff" if c > 0.45 * largest else "#1b2733" for c in flat]},
            "customdata": [
                [as_text(row), as_text(column), f"{count:,}"]
                for (row, column), count in zip(pairs, flat, strict=True)
            ],
            "hovertemplate": "%{customdata[0]}, %{customdata[1]}<br>%{customdata[2]} examples"
            "<extra></extra>",
            **CLICKED,
        },
        legend=False,
        height=EDGE_PX + 40 * max(len(rows), 2),
        dragmode=False,
        xaxis={
            "tickvals": list(range(len(columns))),
            "ticktext": [as_text(column) for column in columns],
            "range": [-0.6, len(columns) - 0.4],
            "side": "top",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [as_text(row) for row in rows],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    _draw(drawn, key, what, lambda found: on_click(_at(pairs, found)))


def _percents(largest: float) -> str:
    """A tick format with digits enough that no two ticks read alike."""
    return ".2~%" if largest < SMALL_SHARE else ".1~%"


def _at(labels: Sequence[Any], rows: Sequence[int]) -> list[Any]:
    return [labels[row] for row in rows if 0 <= row < len(labels)]


def _draw(drawn: Any, key: str, what: str, on_click: Callable[[list[int]], None] | None) -> None:
    if on_click is None:
        st.plotly_chart(drawn, key=key, config=CHART_CONFIG, alt=what)
        return

    def clicked() -> None:
        selection = (st.session_state.get(key) or {}).get("selection", {})
        points = [point for point in selection.get("points", []) if not point.get("curve_number")]
        on_click(sorted({int(point["point_index"]) for point in points}))

    st.plotly_chart(
        drawn,
        key=key,
        on_select=clicked,
        selection_mode="points",
        config=CHART_CONFIG,
        alt=what,
    )
