"""What is selected on the map, what the search found, and what is like them."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.chart import Shown
from pages.ui.atlas.chosen import actions
from pages.ui.atlas.kept_view import clear_selection
from pages.ui.atlas.look import Look
from pages.ui.records import record_browser

MOST_ALIKE = 100


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
        st.caption("No point lies there that the recipe keeps and the legend shows.")
        return
    key = session.map_like(fingerprint)
    actions(
        fingerprint,
        chosen,
        page="map",
        more=lambda: st.session_state.update({key: atlas.digest_of(chosen)}),
    )
    listed(fingerprint, recipe, chosen, name="map-selected")
    if st.session_state.get(key) == atlas.digest_of(chosen):
        alike_panel(fingerprint, recipe, look, chosen)


def alike_panel(
    fingerprint: str, recipe: Recipe, look: Look, chosen: npt.NDArray[np.int64]
) -> None:
    """The examples nearest to the middle of some, with what can be done with them."""
    found = atlas.alike(fingerprint, chosen, look, n=MOST_ALIKE).among(
        calls.applied(fingerprint, recipe).keep
    )
    st.subheader("More like these")
    if not len(found):
        st.markdown("The recipe keeps no other example that is like them.")
        return
    st.caption(
        f"The nearest to the middle of the {counted(len(chosen), 'examples')}; cosine similarity "
        f"{found.scores[0]:.2f} down to {found.scores[-1]:.2f}."
    )
    actions(fingerprint, found.positions, page="map-alike")
    listed(fingerprint, recipe, found.positions, name="map-alike", scores=found.scores)


def listed(
    fingerprint: str,
    recipe: Recipe,
    positions: npt.NDArray[np.int64],
    *,
    name: str,
    scores: npt.NDArray[np.float32] | None = None,
) -> None:
    """Examples with what was found in each, where that is measured.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        positions: The examples, in the order to show them, shape (k,).
        name: Of the list, unlike any other.
        scores: How well each fits what was searched for, shape (k,); left out if not given.
    """
    browse = partial(
        record_browser,
        fingerprint,
        positions,
        name=name,
        scores=scores,
        settings=recipe.settings,
    )
    if calls.is_measured(fingerprint, PROFILE_METRICS, recipe.settings):
        browse(values=calls.values(fingerprint, PROFILE_METRICS, recipe.settings))
    else:
        browse()
