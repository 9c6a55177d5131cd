"""The sidebar: always the data set being looked at, and how many of its examples are kept."""

from __future__ import annotations

import streamlit as st

from analysis.data.storage import summary
from analysis.measure.wording import counted
from pages.ui.calls import applied, is_ready, workspace
from pages.ui.gate import chosen_dataset, is_read
from pages.ui.recipe import history


def sidebar() -> None:
    """Draw it. Texts from the data are shown as plain text."""
    with st.sidebar, st.container(key="sidebar-dataset"):
        fingerprint = chosen_dataset()
        if fingerprint is None:
            st.caption("No data set is open.")
            return
        st.caption("Data set")
        st.text(workspace().require(fingerprint).name)
        if not workspace().require(fingerprint).has_responses:
            st.caption("Questions alone, only to be compared with.")
            return
        found = summary(workspace(), fingerprint)
        if found is None or not is_read(fingerprint):
            st.caption("Not read yet.")
            return
        recipe = history(fingerprint).recipe
        if not is_ready(fingerprint, recipe.steps, recipe.settings):
            st.caption("Being looked at.")
            return
        n_kept = int(applied(fingerprint, recipe).keep.sum())
        st.metric(
            "Examples kept",
            f"{n_kept:,}",
            help="Examples that are left after all steps of the recipe. "
            "Nothing is deleted: each step can be undone.",
        )
        st.progress(n_kept / found.n_examples if found.n_examples else 0.0)
        st.caption(
            f"of {counted(found.n_examples, 'examples')} · "
            f"{counted(found.n_rejected, 'records')} could not be read · "
            f"{counted(len(recipe.steps), 'steps')} in the recipe"
        )
