"""The map itself, with the search that lights it up; what is selected on it comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.embeddings import key_of_encoder
from analysis.measure.layout.polygon import inside
from pages.ui import session
from pages.ui.atlas.drawn import Drawn
from pages.ui.atlas.kept_view import keep_view, kept_view, times_cleared
from pages.ui.atlas.lit import lit
from pages.ui.atlas.look import Look
from pages.ui.atlas.opened import opened_panel
from pages.ui.atlas.plain_chart import plain_chart
from pages.ui.atlas.search import found_in_words, search_box
from pages.ui.atlas.settings import color_by
from pages.ui.calls import summary
from pages.ui.scatter import scatter_map

HEIGHT_PX = 620


@dataclass(frozen=True)
class Shown:
    """What is looked at on the map.

    Attributes:
        selected: The examples inside the outline, 0-based, ascending; None if none was drawn.
        found: The examples that the search found, the best first; None without a search.
    """

    selected: npt.NDArray[np.int64] | None = None
    found: npt.NDArray[np.int64] | None = None


def chart(fingerprint: str, recipe: Recipe, look: Look, drawn: Drawn) -> Shown:
    """Draw the map above the example that was clicked.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: How it is looked at.
        drawn: The map.

    Returns:
        What is looked at.
    """
    with st.container():  # one, whatever is said in it: the map stays where it is
        found = search_box(
            fingerprint,
            look,
            page="map",
            beside=lambda: color_by(fingerprint, look),
            on_change=lambda: show_tab(fingerprint, "Selected"),
        )
        if found is not None:
            found = found.among(on_map(fingerprint, drawn))
            said = found_in_words(fingerprint, "map", len(found))
            st.caption(
                f"{said} among those on the map: they stand out, and are listed below."
                if len(found)
                else "Nothing on the map was found."
            )
    opened = st.session_state.get(session.map_opened(fingerprint))
    generation = _generation(fingerprint, look)
    state = scatter_map(
        drawn.packed,
        legend=drawn.legend,
        labels=drawn.labels,
        details=drawn.details,
        highlighted=lit(fingerprint, recipe, look, drawn, found),
        marked=_at(drawn, opened),
        fingerprint=fingerprint,
        generation=generation,
        view=kept_view(fingerprint),
        height=HEIGHT_PX,
        key=session.map_chart(fingerprint),
    )
    keep_view(fingerprint, state.view)
    outlines = [] if state.polygon is None else [state.polygon]
    if state.instead is not None:
        outlines = plain_chart(fingerprint, drawn, generation=generation, by=state.instead)
    if state.opened is not None:
        chosen = int(drawn.positions[state.opened])
        if chosen != opened:
            st.session_state[session.map_opened(fingerprint)] = chosen
            st.rerun()
    if opened is not None:  # below: beside the map it would make that another one, drawn anew
        opened_panel(fingerprint, recipe, look, int(opened))
    return Shown(
        # The plain chart has no legend that hides: nothing is hidden there.
        _selected(drawn, outlines, state.hidden if state.is_drawn else ()) if outlines else None,
        None if found is None else found.positions,
    )


def show_tab(fingerprint: str, name: str) -> None:
    """Open one of the tabs below the map."""
    st.session_state[session.tabs(fingerprint, "map")] = name


def _at(drawn: Drawn, position: int | None) -> int | None:
    """Which point an example is; None if it is not on the map."""
    found = np.flatnonzero(drawn.positions == (-1 if position is None else position))
    return int(found[0]) if len(found) else None


def on_map(fingerprint: str, drawn: Drawn) -> npt.NDArray[np.bool_]:
    """Which examples of the data set are on the map, mask of shape (n,)."""
    mask = np.zeros(summary(fingerprint).n_examples, dtype=np.bool_)
    mask[drawn.positions] = True
    return mask


def _selected(
    drawn: Drawn, outlines: list[npt.NDArray[np.float64]], hidden: tuple[int, ...]
) -> npt.NDArray[np.int64]:
    """All examples inside any of some outlines, but for those that the legend hides."""
    within = np.zeros(len(drawn.places), dtype=np.bool_)
    for outline in outlines:
        within |= inside(drawn.places[:, 0], drawn.places[:, 1], outline)
    if hidden:
        within &= ~np.isin(drawn.codes, hidden)
    return drawn.positions[within]


def _generation(fingerprint: str, look: Look) -> str:
    """What a selection belongs to: in another layout its outline says nothing."""
    places = f"{look.places().key()} {key_of_encoder(look.encoder)}"
    return f"{places} {times_cleared(fingerprint)}"
