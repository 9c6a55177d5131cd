"""What pages share on which a step is set: the steps there are, adding it, choices by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from analysis.curate.apply import StepReport
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, ResolveConflicts, StepModel
from analysis.measure.wording import counted
from pages.ui.drafts import set_fields
from pages.ui.notices import guarded
from pages.ui.recipe import add_draft, edit_step

Step = TypeVar("Step", bound=StepModel)


def steps_there_are(
    fingerprint: str,
    recipe: Recipe,
    kind: type[Step],
    *,
    page: str,
    said: Callable[[Step], str],
    edit: Callable[[str, int, StepModel], None] = edit_step,
) -> None:
    """Show the steps of a kind that the recipe has, each with a button to set it anew.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        kind: The steps.
        page: Name of the page, for the keys of its buttons.
        said: What a step does already: "drops duplicates already". May quote the data.
        edit: Called when a step is to be set anew.
    """
    for index, step in enumerate(recipe.steps):
        if isinstance(step, kind):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"Step {index + 1} of the recipe {said(step)}.")
                st.button(
                    f"Change step {index + 1}",
                    key=f"{page}-change-{index}",
                    help="Takes it out of the recipe and sets it here, to be added at the end; "
                    "Undo puts it back.",
                    on_click=guarded(edit),
                    args=(fingerprint, index, step),
                )


def offer(fingerprint: str, step: StepModel, report: StepReport, *, page: str) -> None:
    """Say what a step would do, with the button that adds it.

    Args:
        fingerprint: The data set.
        step: The step as it is set.
        report: What it would do at the end of the recipe.
        page: Name of the page, for the key of the button.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{report.words}: {report.n_dropped:,} of {report.n_in:,} dropped")
        st.button(
            "Add to the recipe",
            key=f"{page}-add",
            type="primary",
            icon=":material/add:",
            on_click=guarded(add_draft),
            args=(fingerprint, step),
        )


def kept_by_hand(
    fingerprint: str, step: Deduplicate | ResolveConflicts, first: Any, *, page: str
) -> None:
    """Say how many stay by hand, with the button that forgets it; nothing where none does."""
    if not step.by_hand:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Kept by hand: {counted(len(step.by_hand), 'examples')}.")
        st.button(
            "Forget what was chosen by hand",
            key=f"{page}-forget",
            type="tertiary",
            on_click=guarded(set_fields),
            args=(fingerprint, first),
            kwargs={"by_hand": None},
        )
