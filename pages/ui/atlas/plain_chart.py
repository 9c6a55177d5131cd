"""The map where the browser has no WebGL 2: a sample of the points, drawn by Plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui import session
from pages.ui.atlas.drawn import Drawn
from pages.ui.scatter import Categories
from pages.ui.theme import BLUE, CHART_CONFIG, as_text, figure

MOST_POINTS = 30_000
CELLS = 128  # along each side: of a crowded cell few points are drawn, of a lone point all
SEED = 42


def plain_chart(
    fingerprint: str, drawn: Drawn, *, generation: str
) -> list[npt.NDArray[np.float64]]:
    """Draw a map, and give the outlines of what is selected on it, each of shape (m, 2).

    Args:
        fingerprint: The data set.
        drawn: The map.
        generation: What a selection belongs to: in another one it is gone.
    """
    rows = sample_of(drawn.places)
    if len(rows) < len(drawn.positions):
        st.caption(
            f"{len(rows):,} of {len(drawn.positions):,} points are drawn, since this browser has "
            "no WebGL 2; a selection acts on all of them."
        )
    key = session.map_plain(fingerprint, generation)
    event: Any = st.plotly_chart(
        figure(*_traces(drawn, rows), height=620),
        key=key,
        config=CHART_CONFIG | {"modeBarButtonsToRemove": ["sendDataToCloud", "autoScale2d"]},
        on_select="rerun",
        selection_mode=("lasso", "box"),
        alt="The examples as points on a plane",
    )
    return outlines(event)


def sample_of(places: npt.NDArray[np.float32], *, most: int = MOST_POINTS) -> npt.NDArray[np.int64]:
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


def _traces(drawn: Drawn, rows: npt.NDArray[np.int64]) -> list[dict[str, Any]]:
    places, codes = drawn.places[rows], drawn.codes[rows]
    if not isinstance(drawn.legend, Categories):
        return [_trace(places, drawn.legend.title, {"color": codes, "colorscale": "Blues"})]
    return [
        _trace(places[codes == code], item.name, {"color": item.light or BLUE})
        for code, item in enumerate(drawn.legend.items)
        if (codes == code).any()
    ]


def _trace(places: npt.NDArray[np.float32], name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scattergl",
        "mode": "markers",
        "x": places[:, 0],
        "y": places[:, 1],
        "name": as_text(name, limit=40),
        "marker": marker | {"size": 4, "opacity": 0.7},
        "hoverinfo": "name",
    }
