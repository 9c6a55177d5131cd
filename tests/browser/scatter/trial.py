"""A page with a map of made points.

`?n=` says how many, `?dataset=` whose texts they have, `?equal=1` lays all at one place.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.errors import AssayError
from analysis.measure.layout.polygon import inside
from pages.ui.blobs import Blob
from pages.ui.scatter import (
    Categories,
    Category,
    Detail,
    Label,
    Ramp,
    levels,
    pack,
    scatter_map,
)
from tests.browser.scatter.made import COLORS, NAMES, SEEDED, made_points


@st.cache_resource
def points(n: int, by_number: bool, equal: bool):
    x, y, kind = made_points(n)
    if equal:
        x[:], y[:], kind[:] = *SEEDED[0], 0
    color = levels(x, low=-8, high=8) if by_number else kind
    return x, y, kind, pack(x, y, color)


st.set_page_config(layout="wide")
n = int(st.query_params.get("n", 2000))
equal = "equal" in st.query_params
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
by_number = st.toggle("By a number", key="by-number")
searched = st.toggle("Search", key="searched")
generation = str(st.number_input("Generation", 0, key="generation"))
away = st.toggle("Away", key="away")
all_x, all_y, kind, packed = points(n, by_number, equal)
counts = np.bincount(kind, minlength=len(NAMES))
if by_number:
    grounds = ("#c6dbef", "#08306b"), ("#10384f", "#d3ebf6")
    legend = Ramp("Words", "0", "1,000", (0.0, 1000.0), *grounds, is_whole=True)
else:
    items = zip(NAMES, COLORS, counts, strict=True)
    legend = Categories("Cluster", tuple(Category(a, *b, int(c)) for a, b, c in items))
labels = [
    Label(name, *place, counts[code], code if not by_number else None)
    for code, (name, place) in enumerate(zip(NAMES, SEEDED, strict=True))
    if counts[code] or not equal
]
details = []
if by_number:
    details = [Detail("Cluster", tuple(NAMES), Blob.of(kind.astype("u1").tobytes()))]
if not away:
    try:
        state = scatter_map(
            packed,
            legend=legend,
            key="map",
            labels=labels,
            details=details,
            highlighted=kind == 1 if searched else None,
            fingerprint=st.query_params.get("dataset"),
            generation=generation,
            marked=st.session_state.get("opened"),
        )
    except AssayError as error:
        st.text(str(error))
        st.stop()
    chosen = (
        np.zeros(n, dtype=bool) if state.polygon is None else inside(all_x, all_y, state.polygon)
    )
    chosen &= ~np.isin(kind, state.hidden)
    n_vertices = 0 if state.polygon is None else len(state.polygon)
    st.text(f"selected {chosen.sum()} of {n} by {n_vertices} vertices")
    st.text(f"hidden {list(state.hidden)}")
    st.text(f"drawn {state.is_drawn}, or by {state.instead}")
    if state.opened is not None:
        st.session_state["opened"] = state.opened
    st.text(f"opened {st.session_state.get('opened')}")
    st.button("Close", on_click=st.session_state.pop, args=("opened", None))
st.text(f"run {st.session_state['runs']}")
