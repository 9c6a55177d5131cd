"""Recipe: what is done to the data set, step by step, and in which order."""

from __future__ import annotations

import streamlit as st

from analysis.curate.steps import Disabled
from analysis.measure.wording import counted
from pages.ui import calls
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.notices import show_pending
from pages.ui.recipe import RECIPE, history, proposals, undo_and_redo
from pages.ui.steps.as_file import recipe_file
from pages.ui.steps.listed import listed_steps


def main() -> None:
    """The page."""
    st.title("Recipe")
    fingerprint = require_dataset("see what is done to it, step by step")
    now = history(fingerprint)
    applied = calls.applied(fingerprint, now.recipe)
    steps, n, n_kept = now.recipe.steps, len(applied.keep), int(applied.keep.sum())
    n_off = sum(isinstance(step, Disabled) for step in steps)
    n_changed = int((applied.keep & applied.changed).sum())
    figures(
        ("Examples in", f"{n:,}", "Examples that could be read from the file."),
        ("Kept", f"{n_kept:,}", f"{n_kept / n:.1%} of them, after every step."),
        ("Dropped", f"{n - n_kept:,}", "Each by one step, with its reason."),
        *(
            [("Changed", f"{n_changed:,}", "Kept examples in which a step replaces something.")]
            if n_changed
            else []
        ),
        (
            "Steps at work",
            f"{len(steps) - n_off} of {len(steps)}",
            f"{counted(n_off, 'steps')} switched off.",
        ),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Steps, first to last", anchor=RECIPE, width="stretch")
        undo_and_redo(fingerprint, now)
    show_pending(RECIPE)
    if not steps:
        st.markdown(
            "No step yet: every example is kept. The pages under Curate make steps; a recipe that "
            "was saved before can be opened below."
        )
    listed_steps(fingerprint, now.recipe, applied.reports)
    proposals(fingerprint, now)
    recipe_file(fingerprint, now.recipe)


main()
