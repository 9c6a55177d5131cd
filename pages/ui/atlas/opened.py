"""The example that was clicked on the map, with what can be done with it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.profile import PROFILE_METRICS
from pages.ui import calls, session
from pages.ui.atlas.chosen import actions
from pages.ui.atlas.listed import alike_panel
from pages.ui.atlas.look import Look
from pages.ui.records import found_in, labels_explained, record_view

RECORD_PX = 320


def opened_panel(fingerprint: str, recipe: Recipe, look: Look, position: int) -> None:
    """An example, what was found in it, and what can be done with it alone.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: What makes the vectors.
        position: The example.
    """
    key = session.map_like_opened(fingerprint)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**The example clicked**")
        st.button(
            "Close",
            key="map-close",
            icon=":material/close:",
            type="tertiary",
            on_click=_close,
            args=(fingerprint,),
        )
    row = calls.records(fingerprint, [position]).iloc[0]
    with st.container(border=True, height=RECORD_PX, key="map-opened"):
        if calls.is_measured(fingerprint, PROFILE_METRICS, recipe.settings):
            values = calls.values(fingerprint, PROFILE_METRICS, recipe.settings)
            measured = values.loc[[position]].iloc[0]
            found_in(row, measured, recipe.settings)
            record_view(fingerprint, row)
            labels_explained(row, measured, recipe.settings)
        else:
            record_view(fingerprint, row)
    this = np.array([position], dtype=np.int64)
    actions(
        fingerprint,
        this,
        page="map-opened",
        more=lambda: st.session_state.update({key: position}),
    )
    if st.session_state.get(key) == position:
        alike_panel(fingerprint, recipe, look, this, page="map-opened-alike")


def _close(fingerprint: str) -> None:
    for key in (session.map_opened(fingerprint), session.map_like_opened(fingerprint)):
        st.session_state.pop(key, None)
