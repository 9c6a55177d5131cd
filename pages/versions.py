"""Versions: states of the data set with a name, compared and restored."""

from __future__ import annotations

import streamlit as st

from pages.ui.gate import require_dataset
from pages.ui.notices import show_pending
from pages.ui.recipe import RECIPE, history, undo_and_redo
from pages.ui.versions.chart import over_versions
from pages.ui.versions.compared import comparing
from pages.ui.versions.listed import listed, naming
from pages.ui.versions.states import as_now, as_uploaded, versions


def main() -> None:
    """The page."""
    st.title("Versions")
    fingerprint = require_dataset("name its versions and compare them")
    now = history(fingerprint)
    named = versions(fingerprint)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Named so far", anchor=False, width="stretch")
        undo_and_redo(fingerprint, now)
    show_pending(RECIPE)
    same = next((one.name for one in reversed(named) if one.recipe == now.recipe), "")
    naming(fingerprint, now.recipe, same)
    if not named:
        st.markdown(
            "No version yet. Name one before you try something: it can be compared with, and "
            "restored, whenever you like."
        )
    listed(fingerprint, named, now.recipe)
    states = [as_uploaded(now.recipe), *named, as_now(now.recipe)]
    over_versions(fingerprint, states)
    comparing(fingerprint, states)


main()
