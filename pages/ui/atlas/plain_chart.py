"""The map where the browser has no WebGL 2: a sample of the points, drawn by Plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui import session
from pages.ui.atlas.drawn import Drawn
from pages.ui.scatter import Categories
from pages.ui.scatter.component import NOT_MEASURED, TOP_LEVEL, Instead
from pages.ui.theme import BLUE, CHART_CONFIG, GREY, as_text, figure

# With WebGL 1, and without any: Plotly then makes an element of the page of each point.
MOST_POINTS = {"webgl1": 30_000, "none": 4000}
CELLS = 128  # along each side: of a crowded cell few points are drawn, of a lone point all
SEED = 42
HEIGHT_PX = 620


def plain_chart(
    fingerprint: str, drawn: Drawn, *, generation: str, by: Instead
) -> list[npt.NDArray[np.float64]]:
    """Draw a map, and give the outlines of what is selected on it, each of shape (m, 2).

    Args:
        fingerprint: The data set.
        drawn: The map.
        generation: What a selection belongs to: in another one it is gone.
        by: What the browser can draw with.
    """
    rows = sample_of(drawn.places, most=MOST_POINTS[by])
    told = "This browser has no WebGL 2: the map is a plain chart"
    if len(rows) < len(drawn.positions):
        told += f" of {len(rows):,} of the {len(drawn.positions):,} points; a selection acts on all"
    st.caption(f"{told}.")
    key = session.map_plain(fingerprint, generation)
    bare = {"visible": False}
    drawing = figure(
        *_traces(drawn, rows, "scattergl" if by == "webgl1" else "scatter"),
        height=HEIGHT_PX,
        dragmode="lasso",
        xaxis=bare,
        yaxis=bare | {"scaleanchor": "x"},
        legend=isinstance(drawn.legend, Categories),
    )
    # Beside the map, as the other one has it, and out of the way of the tools above it.
    drawing.update_layout(legend={"orientation": "v", "x": 1.01, "y": 0.95, "yanchor": "top"})
    event: Any = st.plotly_chart(
        drawing,
        key=key,
        config=CHART_CONFIG | {"modeBarButtonsToRemove": ["sendDataToCloud", "autoScale2d"]},
        on_select="rerun",
        selection_mode=("lasso", "box"),
        alt="The examples as points on a plane",
    )
    return outlines(event)


def sample_of(places: npt.NDArray[np.float32], *, most: int) -> npt.NDArray[np.int64]:
    """Some of the points, ascending: all of thin regions, a draw of crowded ones.

    Args:
        places: Where the points lie, shape (n, 2).
        most: How many, at most.
    """
    n = len(places)
    if n <= most:
        return np.arange(n)
    low, high = places.min(axis=0), places.max(axis=0)
    at = ((places - low) / np.maximum(high - low, 1e-9) * (CELLS - 1)).astype(np.int64)
    cell = at[:, 0] * CELLS + at[:, 1]
    order = np.random.default_rng(SEED).permutation(n)
    order = order[np.argsort(cell[order], kind="stable")]
    starts = np.flatnonzero(np.r_[True, np.diff(cell[order]) > 0])
    rank = np.arange(n) - np.repeat(starts, np.diff(np.r_[starts, n]))
    return np.sort(order[np.argsort(rank, kind="stable")[:most]])


def outlines(event: Any) -> list[npt.NDArray[np.float64]]:
    """The outlines of the lassos and boxes that are drawn in a Plotly chart, each (m, 2)."""
    selection = event.get("selection", {}) if event else {}
    found = [
        np.stack([np.asarray(lasso["x"], float), np.asarray(lasso["y"], float)], axis=1)
        for lasso in selection.get("lasso") or []
    ]
    for box in selection.get("box") or []:
        (left, right), (bottom, top) = box["x"], box["y"]
        corners = [[left, bottom], [right, bottom], [right, top], [left, top]]
        found.append(np.array(corners, dtype=float))
    return found


def _traces(drawn: Drawn, rows: npt.NDArray[np.int64], kind: str) -> list[dict[str, Any]]:
    codes, legend = drawn.codes[rows], drawn.legend
    told = _told(drawn, rows)
    if not isinstance(legend, Categories):
        low, high = legend.ends
        is_there = codes != NOT_MEASURED
        values = low + codes[is_there] / TOP_LEVEL * (high - low)
        marker = {
            "color": values.tolist(),
            "colorscale": "Blues",
            "cmin": low,
            "cmax": high,
            "colorbar": {"title": {"text": as_text(legend.title)}, "thickness": 12},
        }
        names = [f"{as_text(legend.title)}: about {value:.3g}" for value in values.tolist()]
        missing = f"{as_text(legend.title)}: not measured"
        return [
            _trace(drawn.places[rows[mask]], told[mask], name, looks) | {"type": kind}
            for mask, name, looks in (
                (~is_there, [missing] * int((~is_there).sum()), {"color": GREY}),
                (is_there, names, marker),
            )
            if mask.any()
        ]
    return [
        _trace(
            drawn.places[rows[codes == code]],
            told[codes == code],
            [as_text(item.name, limit=40)] * int((codes == code).sum()),
            {"color": item.light or BLUE},
        )
        | {"type": kind}
        for code, item in enumerate(legend.items)
        if (codes == code).any()
    ]


def _told(drawn: Drawn, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """What stands beside each point under the mouse, shape (m,)."""
    lines = [[f"Example {position + 1:,}"] for position in drawn.positions[rows].tolist()]
    for detail in drawn.details:
        codes = np.frombuffer(detail.codes.content, np.uint8)[rows].tolist()
        for line, code in zip(lines, codes, strict=True):
            line.append(f"{detail.title}: {as_text(detail.names[code], limit=60)}")
    return np.array(["<br>".join(line) for line in lines], dtype=object)


def _trace(
    places: npt.NDArray[np.float32],
    told: npt.NDArray[np.object_],
    names: list[str],
    marker: dict[str, Any],
) -> dict[str, Any]:
    """Points of one legend entry.

    Args:
        places: Where they are, shape (m, 2).
        told: What is told of each, shape (m,).
        names: What each is by its colour, m texts that Plotly reads nothing in.
        marker: How they look.
    """
    return {
        "mode": "markers",
        "x": places[:, 0],
        "y": places[:, 1],
        "name": names[0],
        "marker": marker | {"size": 5, "opacity": 0.7},
        # As data, not as a part of the template, in which a text might mean something.
        "customdata": [f"{name}<br>{each}" for name, each in zip(names, told, strict=True)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
