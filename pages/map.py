"""Map: what lies near what, in clusters with names; what is selected on it can become a step."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.metrics import METRICS
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.chart import Shown, chart
from pages.ui.atlas.clusters import cluster_panel
from pages.ui.atlas.diverse import diverse_panel
from pages.ui.atlas.drawn import drawn
from pages.ui.atlas.labels import label_panel
from pages.ui.atlas.look import Look, look_of
from pages.ui.atlas.selected import selected_panel
from pages.ui.atlas.settings import made_by, settings_bar
from pages.ui.atlas.spread import spread_panel
from pages.ui.awaited import require_measured, require_sought
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel


def main() -> None:
    """The page."""
    st.title("Map")
    fingerprint = require_dataset("see what lies near what")
    recipe = recipe_panel(fingerprint)
    if not calls.applied(fingerprint, recipe).keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    look = look_of(fingerprint)
    said = settings_bar(fingerprint, look).empty()
    last = session.map_drawn(fingerprint)
    if _ready(fingerprint, recipe, look):
        st.session_state[last] = look.model_dump_json()
        said.text(_made(fingerprint, recipe, look))
    else:
        said.text(f"To come: {_made(fingerprint, recipe, look)}")
        # What was seen before stays, until what is waited for is there.
        kept = st.session_state.get(last)
        earlier = None if kept is None else Look.model_validate_json(kept)
        if earlier is None or not _is_at_hand(fingerprint, recipe, earlier):
            return
        look = earlier
        st.caption(f"Below, the map as it was: {_made(fingerprint, recipe, look)}")
    shown = chart(fingerprint, recipe, look, drawn(fingerprint, recipe, look))
    _below(fingerprint, recipe, look, shown)


def _made(fingerprint: str, recipe: Recipe, look: Look) -> str:
    """What the map shows, and what made it."""
    keep = calls.applied(fingerprint, recipe).keep
    n_clusters = None
    if calls.is_at_hand(fingerprint, look.clusters()):
        groups = atlas.clusters(fingerprint, look.clusters()).grouping.groups[keep]
        n_clusters = len(np.unique(groups[groups >= 0]))
    return made_by(look, n_examples=int(keep.sum()), n_clusters=n_clusters)


def _ready(fingerprint: str, recipe: Recipe, look: Look) -> bool:
    """Whether all that the map is drawn of is there; if not, it is worked on from now on."""
    return require_measured(fingerprint, _metrics(look), recipe.settings) and require_sought(
        fingerprint, [look.places(), look.clusters()], names=["map"], title="Drawing the map"
    )


def _is_at_hand(fingerprint: str, recipe: Recipe, look: Look) -> bool:
    """Whether it can be drawn at once."""
    return calls.is_measured(fingerprint, _metrics(look), recipe.settings) and all(
        calls.is_at_hand(fingerprint, search) for search in (look.places(), look.clusters())
    )


def _metrics(look: Look) -> list[str]:
    return [look.color] if look.color in METRICS else []


def _below(fingerprint: str, recipe: Recipe, look: Look, shown: Shown) -> None:
    selected, clusters, labels, spread = st.tabs(
        ["Selected", "Clusters", "Labels", "Diversity"],
        key=session.tabs(fingerprint, "map"),
        on_change="rerun",
    )
    # What is not looked at is not made: some of it takes a while.
    if selected.open:
        with selected:
            selected_panel(fingerprint, recipe, look, shown)
    if clusters.open:
        with clusters:
            cluster_panel(fingerprint, recipe, look)
    if labels.open:
        with labels:
            label_panel(fingerprint, recipe)
    if spread.open:
        with spread:
            spread_panel(fingerprint, recipe, look)
            diverse_panel(fingerprint, recipe, look)


main()
