"""Leaks: what of a benchmark or an evaluation split stands in the examples."""

from __future__ import annotations

import streamlit as st

from analysis.curate.steps import DropLeaks
from pages.ui import calls
from pages.ui.awaited import require_found
from pages.ui.gate import require_dataset
from pages.ui.leaks import (
    choose_other,
    drafted_leaks,
    leaks_results,
    leaks_settings,
    require_other,
    shown_leaks,
)
from pages.ui.recipe import recipe_panel
from pages.ui.setting import steps_there_are


def main() -> None:
    """The page."""
    st.title("Leaks")
    fingerprint = require_dataset("see what of a benchmark stands in it")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        DropLeaks,
        page="leaks",
        said=lambda step: f"drops what stands in {step.file}",
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = drafted_leaks(fingerprint)
    with st.container(border=True, key="leaks-settings"):
        choose_other(fingerprint, step)
        if step is None:
            return
        about = st.container()
        # Before anything ends the page here: a widget that is gone for a while forgets.
        leaks_settings(fingerprint, step)
        with about:
            require_other(fingerprint, step)
    if not require_found(fingerprint, [step]):
        return
    leaks_results(shown_leaks(fingerprint, recipe, step), recipe)


main()
