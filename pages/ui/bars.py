"""Bars of labels and of flags, and fields of two labels: each can be clicked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any

import streamlit as st

from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.theme import (
    BLUE,
    CHART_CONFIG,
    GREY,
    LEGEND_PX,
    PALE,
    ROUNDING,
    TEXT,
    UNSELECTED_TEXT,
    VERMILION,
    as_lines,
    as_text,
    figure,
    mixed,
    text_on,
)

# In pixels: a bar, one of two side by side, between rows, a line of a label, around the bars.
BAR_PX, HALF_PX, GAP_PX, LINE_PX, EDGE_PX = 20, 13, 4, 16, 56
LABEL_CHARS, CHAR_PX = 16, 8  # of a label's line; of a count, at most
MOST_LEVEL, TILT, TILTED_PX = 8, -35, 64  # columns with level names; the others' angle and height
CELL_PX, CELL = 34, 0.94  # of a field: its height; its share of a row and of a column
NEAR = 0.2  # of the axis: what a count takes up
LEAST_PX = 40  # that labels leave for the bars
LEAST_HEIGHT_PX = 48  # of all bars: with less, Plotly cuts the names of the axis
PALE_CELL = 0.25  # text in the theme's colour is read on it
# What is clicked is told from the rest at once, before the page has drawn it anew. (Plotly fails
# on a trace with a style for what is not selected alone.)
SELECTED = {"selected": {"marker": {"opacity": 1}, **UNSELECTED_TEXT}}
CLICKED = {**SELECTED, "unselected": {"marker": {"opacity": PALE}, **UNSELECTED_TEXT}}
UNMOVED = {**SELECTED, "unselected": {"marker": {"opacity": 1}, **UNSELECTED_TEXT}}
NOTHING = "rgba(128, 128, 128, 0.1)"  # of a cell without an example, on any ground
LIGHTEST, DARKEST = "#d3e4f3", "#08519c"


def label_bars(
    counts: Mapping[str, int],
    *,
    key: str,
    what: str,
    on_click: Callable[[tuple[str, ...]], None] | None = None,
    names: Mapping[str, str] | None = None,
    over: Mapping[str, int] | None = None,
    over_of: int | None = None,
    target: Mapping[str, float] | None = None,
    color: str | Sequence[str] = BLUE,
    of: int | None = None,
    chosen: Collection[str] = (),
    things: str = "examples",
    series: tuple[str, str, str] = ("this set", "laid over", "recommended"),
) -> None:
    """Draw how many examples have each label, lying, the first on top.

    Args:
        counts: Label -> examples. Labels may be texts of the data.
        key: Key of the chart.
        what: What the labels are, for the description: "Task types".
        on_click: Called with the label that was clicked, in a tuple.
        names: Label -> its name for people; the label itself if left out.
        over: The same counts of another set, drawn beside, as shares of that set.
        over_of: Examples of that set, for its shares; the sum of its counts if not given.
        target: Label -> share that is recommended, drawn as a mark.
        color: Colour of the bars, or of each of them.
        of: Examples in all, for the shares; the sum of the counts if not given.
        chosen: Labels that are chosen; the other bars are drawn pale.
        things: What is counted.
        series: What the bars, those beside them and the marks are called; they may be texts of a
            user.
    """
    labels = list(counts)
    shown = [(names or {}).get(label, label) for label in labels]
    lines = [as_lines(name, width=LABEL_CHARS) for name in shown]
    total = max(of if of is not None else sum(counts.values()), 1)
    shares = [counts[label] / total for label in labels]
    texts = [f"\N{NO-BREAK SPACE}{counts[label]:,}" for label in labels]
    bar = BAR_PX if over is None else HALF_PX
    # The axis counts pixels: rows are as high as their labels have lines.
    heights = [max(bar if over is None else 2 * bar, LINE_PX * n) + GAP_PX for _, n in lines]
    ends = list(accumulate(heights))
    rows = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": as_text(series[0], limit=40),
            "y": rows,
            "x": shares,
            "width": bar,
            "offset": -bar / 2 if over is None else -bar,
            "marker": {
                "color": color if isinstance(color, str) else list(color),
                "opacity": [PALE if chosen and name not in chosen else 1 for name in labels],
            },
            "customdata": [
                [as_text(name, limit=40), counted(counts[label], things), f"{share:.1%}"]
                for label, name, share in zip(labels, shown, shares, strict=True)
            ],
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} (%{customdata[2]})"
            "<extra></extra>",
            **CLICKED,
        }
    ]
    beside: list[float] = []
    if over is not None:
        whole = max(sum(over.values()) if over_of is None else over_of, 1)
        beside = [over.get(label, 0) / whole for label in labels]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": as_text(series[1], limit=40),
                "y": rows,
                "x": beside,
                "width": bar,
                "offset": 0,
                "marker": {"color": GREY},
                "hovertemplate": "%{fullData.name}: %{x:.1%}<extra></extra>",
                **UNMOVED,
            }
        )
    marks = [] if target is None else [target[label] for label in labels]
    if marks:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": series[2],
                "y": rows,
                "x": marks,
                "marker": {
                    "symbol": "line-ns",
                    "size": 18,
                    "line": {"width": 3, "color": VERMILION},
                },
                "hovertemplate": f"{series[2]}: %{{x:.0%}}<extra></extra>",
                **UNMOVED,
            }
        )
    legend = len(traces) > 1
    largest = max([*shares, *beside, *marks], default=0.0) or 1.0
    # Counts stand beside the bars, if need be in the margin: never on a bar that may turn
    # pale, and never cut.
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "showlegend": False,
            "y": rows if over is None else [row - bar / 2 for row in rows],
            "x": _ends(shares, marks or shares, NEAR * largest),
            "text": texts,
            "textposition": "middle right",
            "cliponaxis": False,
            "hoverinfo": "skip",
            **UNMOVED,
        }
    )
    ticks = _ticks(largest, narrow=any(n > 1 for _, n in lines))
    drawn = figure(
        *traces,
        legend=legend,
        height=EDGE_PX + LEGEND_PX * legend + max(sum(heights), LEAST_HEIGHT_PX),
        margin={"r": 8 + CHAR_PX * max(map(len, texts), default=0)},
        dragmode=False,
        barmode="overlay",
        minreducedwidth=LEAST_PX,
        xaxis={
            "tickvals": ticks,
            "ticktext": [f"{100 * tick:.3g}%" for tick in ticks],
            "tickangle": 0,
            "range": [0, largest],
            "fixedrange": True,
        },
        yaxis={
            "tickvals": rows,
            "ticktext": [text for text, _ in lines],
            "range": [max(sum(heights), LEAST_HEIGHT_PX), 0],
            "fixedrange": True,
            "showgrid": False,
        },
    )
    _draw(drawn, key, what, None if on_click is None else lambda rows: on_click(_at(labels, rows)))


def heat_map(
    values: Sequence[Sequence[float]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    key: str,
    what: str,
    on_click: Callable[[tuple[tuple[str, str], ...]], None] | None = None,
    chosen: Collection[tuple[str, str]] = (),
    text: Callable[[float], str] = "{:,}".format,
    meaning: Callable[[float], str] = lambda n: counted(int(n), "examples"),
    cell_px: int = CELL_PX,
    one_line: int | None = None,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Draw a number for each pair of labels, as cells that can be clicked.

    Plotly selects points, not the cells of a heat map: so each cell is a bar of its own.

    Args:
        values: 0 or more, a row for each of `rows`; a cell of 0 stays empty.
        rows: Labels of the rows, the first on top.
        columns: Labels of the columns.
        key: Key of the chart.
        what: For the description.
        on_click: Called with the (row, column) pair that was clicked, in a tuple.
        chosen: Pairs that are chosen; the other cells are drawn pale.
        text: What stands in a cell.
        meaning: What is said of it under the mouse.
        cell_px: Height of a cell.
        one_line: Characters of a row's label, which then stands on one line; it is broken into
            lines if not given.
        notes: Row -> what else is said of its cells under the mouse, a text of the app's own.
    """
    pairs = [(row, column) for row in rows for column in columns]
    flat = [value for line in values for value in line]
    largest = max(flat, default=0) or 1
    colors = [mixed(LIGHTEST, DARKEST, value / largest) if value else NOTHING for value in flat]
    pale = [bool(chosen) and pair not in chosen for pair in pairs]
    tilted = len(columns) > MOST_LEVEL
    drawn = figure(
        {
            "type": "bar",
            "orientation": "h",
            "base": [columns.index(column) - CELL / 2 for _, column in pairs],
            "x": [CELL] * len(pairs),
            "y": [rows.index(row) for row, _ in pairs],
            "width": CELL,
            "text": [text(value) if value else "" for value in flat],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {
                "color": [
                    TEXT if is_pale or not value else text_on(color)
                    for color, value, is_pale in zip(colors, flat, pale, strict=True)
                ]
            },
            "marker": {
                "color": colors,
                "opacity": [PALE_CELL if is_pale else 1 for is_pale in pale],
            },
            "customdata": [
                [as_text(row), as_text(column), meaning(value), _note(notes, row)]
                for (row, column), value in zip(pairs, flat, strict=True)
            ],
            "hovertemplate": "%{customdata[0]}, %{customdata[1]}<br>%{customdata[2]}"
            "%{customdata[3]}<extra></extra>",
            **UNMOVED,
        },
        legend=False,
        height=EDGE_PX + TILTED_PX * tilted + cell_px * max(len(rows), 2),
        dragmode=False,
        xaxis={
            "tickvals": list(range(len(columns))),
            "ticktext": [as_text(column) for column in columns],
            "tickangle": TILT if tilted else 0,
            "range": [-0.5, len(columns) - 0.5],
            "side": "top",
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [
                as_text(row, limit=one_line) if one_line else as_lines(row, width=LABEL_CHARS)[0]
                for row in rows
            ],
            "range": [len(rows) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
        },
    )
    _draw(drawn, key, what, None if on_click is None else lambda at: on_click(_at(pairs, at)))


def _note(notes: Mapping[str, str] | None, row: str) -> str:
    """A further line under the mouse; none if there is nothing more to say."""
    return f"<br>{notes[row]}" if notes and row in notes else ""


def _ticks(largest: float, *, narrow: bool) -> list[float]:
    """Shares to name on an axis: 0, the roundest one near its end, and the middle if it fits.

    Args:
        largest: Where the axis ends.
        narrow: Whether long labels may leave little room for the bars.
    """
    power = 10.0 ** math.floor(math.log10(largest))
    last = math.floor(largest / power + ROUNDING) * power
    return [0.0, last] if narrow else [0.0, last / 2, last]


def _ends(shares: Sequence[float], marks: Sequence[float], near: float) -> list[float]:
    """Where the texts beside bars begin: behind a mark too, if it would stand in the text."""
    return [
        mark if share <= mark <= share + near else share
        for share, mark in zip(shares, marks, strict=True)
    ]


def _at(labels: Sequence[Any], rows: Sequence[int]) -> tuple[Any, ...]:
    return tuple(labels[row] for row in rows if 0 <= row < len(labels))


def _draw(drawn: Any, key: str, what: str, on_click: Callable[[list[int]], None] | None) -> None:
    if on_click is None:
        st.plotly_chart(drawn, key=key, config=CHART_CONFIG, alt=what)
        return

    # Each click draws a chart of its own, with no selection in it: so every click is heard, also
    # one on what is chosen already. When the next one comes before the page has ended, Streamlit
    # tells of it to the callback of the former chart as well: that is no click.
    counter = session.clicks(key)
    n_clicks = st.session_state.get(counter, 0)
    chart = f"{key}-{n_clicks}"

    def clicked() -> None:
        selection = (st.session_state.get(chart) or {}).get("selection", {})
        points = [point for point in selection.get("points", []) if not point.get("curve_number")]
        if points and st.session_state.get(counter, 0) == n_clicks:
            st.session_state[counter] = n_clicks + 1
            on_click(sorted({int(point["point_index"]) for point in points}))

    st.plotly_chart(
        drawn,
        key=chart,
        on_select=clicked,
        selection_mode="points",
        config=CHART_CONFIG | {"displayModeBar": False},  # it would cover the heads of a field
        alt=what,
    )
