"""Which points of the map stand out: what was found, ticked, or asked for below it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.marks import marks
from analysis.curate.recipe import Recipe
from analysis.engines.searching import Hits
from analysis.measure.clusters.grouping import NOISE
from analysis.measure.metrics import METRICS
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.clusters import ticks_key
from pages.ui.atlas.drawn import Drawn
from pages.ui.atlas.look import Look
from pages.ui.scatter import Categories

FEW = 0.1  # of the points: a flag that more have is seen without being lit
Mask = npt.NDArray[np.bool_]


def lit(
    fingerprint: str, recipe: Recipe, look: Look, drawn: Drawn, found: Hits | None
) -> Mask | None:
    """The points to be seen before the others, mask of shape (m,); None for none.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: How the map is looked at.
        drawn: The map, of m points.
        found: What a search found, if there is one.
    """
    if found is not None:
        return np.isin(drawn.positions, found.positions)
    match st.session_state.get(session.tabs(fingerprint, "map")):
        case "Clusters":
            return _ticked(fingerprint, recipe, look, drawn)
        case "Labels":
            return _labelled(fingerprint, drawn)
    return _flagged(look, drawn)


def _ticked(fingerprint: str, recipe: Recipe, look: Look, drawn: Drawn) -> Mask | None:
    state = st.session_state.get(ticks_key(fingerprint, recipe, look)) or {}
    rows = state.get("selection", {}).get("rows", [])
    if not rows:
        return None
    found = atlas.clusters(fingerprint, look.clusters())
    chosen = [row if row < len(found.names) else NOISE for row in rows]
    return np.isin(found.grouping.groups[drawn.positions], chosen)


def _labelled(fingerprint: str, drawn: Drawn) -> Mask | None:
    shown = st.session_state.get(session.label_shown(fingerprint))
    for mark in marks(calls.workspace(), fingerprint):
        if mark.name == shown:
            return np.isin(drawn.positions, calls.labelled(fingerprint, mark.assignment))
    return None


def _flagged(look: Look, drawn: Drawn) -> Mask | None:
    """Few examples with a flag would be lost among all the others."""
    is_flag = look.color in METRICS and METRICS[look.color].kind == "flag"
    if not is_flag or not isinstance(drawn.legend, Categories):
        return None
    yes = drawn.codes == 1
    return yes if 0 < yes.mean() < FEW else None
