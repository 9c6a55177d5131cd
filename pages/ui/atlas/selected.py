"""What is selected on the map, what the search found, and what is like them."""

from __future__ import annotations

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.chart import Shown
from pages.ui.atlas.chosen import actions
from pages.ui.atlas.kept_view import clear_selection
from pages.ui.atlas.listed import alike_panel, listed
from pages.ui.atlas.look import Look
from pages.ui.atlas.search import terms_searched


def selected_panel(fingerprint: str, recipe: Recipe, look: Look, shown: Shown) -> None:
    """The examples that are selected, with what can be done with them; and those like them.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: What makes the vectors.
        shown: What is looked at on the map.
    """
    chosen = shown.selected if shown.selected is not None else shown.found
    if chosen is None:
        st.markdown("Nothing is selected yet.")
        st.caption(
            "Draw around points with the lasso or the box (keys L and B while the map has the "
            "focus, or Shift and drag), or search above: the examples are then listed here."
        )
        return
    what = "inside the outline" if shown.selected is not None else "found by the search"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(len(chosen), 'examples')} {what}**")
        if shown.selected is not None:
            st.button(
                "Clear the selection",
                key="map-clear",
                icon=":material/close:",
                type="tertiary",
                on_click=clear_selection,
                args=(fingerprint,),
            )
    if not len(chosen):
        st.caption(
            "No point lies there that the recipe keeps and the legend shows."
            if shown.selected is not None
            else "Other words may find more; by meaning, vectors by a model know more of them."
        )
        return
    key = session.map_like(fingerprint)
    actions(
        fingerprint,
        chosen,
        page="map",
        more=lambda: st.session_state.update({key: atlas.digest_of(chosen)}),
        done=lambda: clear_selection(fingerprint),
    )
    terms = () if shown.selected is not None else terms_searched(fingerprint, "map")
    listed(fingerprint, recipe, chosen, name="map-selected", terms=terms)
    if st.session_state.get(key) == atlas.digest_of(chosen):
        alike_panel(fingerprint, recipe, look, chosen)
