"""Personal data: what stands in the examples, and what becomes of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps import ScrubPii
from analysis.curate.steps.scrub import WAYS
from pages.ui import calls, session
from pages.ui.awaited import require_sought
from pages.ui.drafts import drafted
from pages.ui.examples import examples_browser
from pages.ui.gate import require_dataset
from pages.ui.personal.found import (
    SECRETS,
    Found,
    choose_listed,
    field_of_counts,
    found_figures,
    found_of,
)
from pages.ui.personal.one import draw_one, told
from pages.ui.personal.settings import scrub_settings
from pages.ui.personal.texts import COLUMNS
from pages.ui.recipe import recipe_panel
from pages.ui.setting import offer, offer_change, steps_there_are

FIRST = ScrubPii()


def main() -> None:
    """The page."""
    st.title("Personal data")
    fingerprint = require_dataset("see which personal data stand in it, and replace them")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        ScrubPii,
        page="personal",
        said=lambda step: f"replaces personal data by {WAYS[step.by]} already",
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = drafted(fingerprint, FIRST)
    with st.container(border=True, key="personal-settings"):
        scrub_settings(fingerprint, FIRST, step)
    title = "Looking for personal data"
    if require_sought(fingerprint, step.searches(), names=[step.name], title=title):
        _shown(fingerprint, recipe, step)


def _shown(fingerprint: str, recipe: Recipe, step: ScrubPii) -> None:
    with st.spinner("Looking for personal data"):  # the first time some seconds, to load what looks
        found = found_of(fingerprint, recipe, step)
    if not found.here.any():
        offer_change(fingerprint, found.whole, page="personal")
        st.markdown("**None of what is looked for stands in the examples that the recipe keeps.**")
        st.caption(
            "Patterns miss some: look for a name or an address that you know of on the page Find. "
            "Names and places take a model; see above."
        )
        return
    found_figures(found)
    if found.decided.reports[-1].n_changed:
        offer(fingerprint, step, found.decided.reports[-1], page="personal")
    else:
        offer_change(fingerprint, found.whole, page="personal")
        st.caption(
            "Nothing is left to replace: earlier steps do it, or no kind that was found is chosen."
        )
    field_of_counts(found)
    _listed(found)


def _listed(found: Found) -> None:
    """The examples, by kind and key."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind, path = choose_listed(found)
        if any(name in SECRETS for name in found.kind[found.here]):
            st.toggle(
                "Show secrets",
                key=session.personal_secrets(found.fingerprint),
                help="Else keys and passwords are shown as dots, here and in both views.",
            )
    positions = found.positions(kind=kind, path=path)
    if not len(positions):
        st.markdown("No example has this kind in texts of this key. Choose all kinds or all keys.")
        return
    examples_browser(
        found.fingerprint,
        positions,
        partial(told, found),
        partial(draw_one, found),
        page="personal",
        columns=COLUMNS,
    )


main()
