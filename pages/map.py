"""Map: what lies near what, in clusters with names; what is selected on it can become a step."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.apply import Applied
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
from pages.ui.atlas.settings import settings
from pages.ui.atlas.spread import spread_panel
from pages.ui.awaited import require_measured, require_sought
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel


def main() -> None:
    """The page."""
    st.title("Map")
    fingerprint = require_dataset("see what lies near what")
    recipe = recipe_panel(fingerprint)
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    look = look_of(fingerprint)
    settings(fingerprint, look)
    if not _ready(fingerprint, recipe, look):
        return
    points = drawn(fingerprint, recipe, look)
    _figures(fingerprint, before, look)
    shown = chart(fingerprint, look, points)
    _below(fingerprint, recipe, look, shown)


def _ready(fingerprint: str, recipe: Recipe, look: Look) -> bool:
    """Whether all that the map is drawn of is there; if not, it is worked on from now on."""
    metrics = [look.color] if look.color in METRICS else []
    return require_measured(fingerprint, metrics, recipe.settings) and require_sought(
        fingerprint, [look.places(), look.clusters()], names=["map"], title="Drawing the map"
    )


def _figures(fingerprint: str, before: Applied, look: Look) -> None:
    found = atlas.clusters(fingerprint, look.clusters())
    groups = found.grouping.groups[before.keep]
    n, n_noise = len(groups), int((groups < 0).sum())
    figures(
        ("Examples", f"{n:,}", "That the recipe keeps; each is a point."),
        (
            "Clusters",
            f"{len(found.names):,}",
            "Of examples that lie near each other, of the whole file; the largest is 0.",
        ),
        (
            "In no cluster",
            f"{n_noise / n:.1%}",
            f"{n_noise:,} of {n:,}: in no crowd (density), or without a word that others have.",
        ),
        (
            "Cohesion",
            f"{np.average(found.cohesion, weights=found.clusters.sizes):.2f}"
            if len(found.names)
            else "–",
            "Mean cosine of an example's vector to the center of its cluster: 1 if all of a "
            "cluster are alike.",
        ),
    )


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
