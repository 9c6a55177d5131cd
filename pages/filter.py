"""Filter: choose what stays by metrics, texts and columns, see it at once, then make it a step."""

from __future__ import annotations

import streamlit as st

from pages.ui import calls, session
from pages.ui.filtering.by_conditions import by_conditions
from pages.ui.filtering.by_metric import by_metric
from pages.ui.filtering.by_preset import by_preset
from pages.ui.gate import require_dataset
from pages.ui.recipe import history, recipe_panel

WAYS = {
    "metrics": ("By metrics", by_metric),
    "conditions": ("By conditions", by_conditions),
    "presets": ("Quality presets", by_preset),
}


def main() -> None:
    """The page."""
    st.title("Filter")
    fingerprint = require_dataset("keep the examples you want")
    recipe = recipe_panel(fingerprint)
    st.subheader("A new filter", anchor=False)
    key = session.filter_way(fingerprint)
    begun = "filter_where" in history(fingerprint).drafts
    st.session_state.setdefault(key, "conditions" if begun else "metrics")
    way = st.segmented_control(
        "How to filter",
        list(WAYS),
        format_func=lambda each: WAYS[each][0],
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
    if not calls.applied(fingerprint, recipe).keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    WAYS[str(way)][1](fingerprint, recipe)


main()
