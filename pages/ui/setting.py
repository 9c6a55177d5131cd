"""What pages share on which a step is set: the steps there are, adding it, choices by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from analysis.curate.apply import StepReport
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, DropToxic, ResolveConflicts, StepModel
from analysis.measure.wording import counted
from pages.ui import calls
from pages.ui.drafts import set_fields
from pages.ui.notices import guarded
from pages.ui.recipe import (
    add_draft,
    change_step,
    discard_draft,
    effect,
    history,
    recipe_shown,
    save_draft,
)

Step = TypeVar("Step", bound=StepModel)


def steps_there_are(
    fingerprint: str,
    recipe: Recipe,
    kind: type[Step],
    *,
    page: str,
    said: Callable[[Step], str],
    on_change: Callable[[], object] | None = None,
) -> Recipe:
    """Show the steps of a kind that the recipe has, each with a button to set it anew.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        kind: The steps.
        page: Name of the page, for the keys of its buttons.
        said: What a step does already: "drops duplicates already". May quote the data.
        on_change: Called when a step is set anew from now on.

    Returns:
        The recipe up to where the step is that is being set: the whole one, but for a step that
        is set anew in its place.
    """
    now = history(fingerprint)
    name = str(kind.model_fields["step"].default)
    place = now.place(name)
    if name in now.changing:
        _being_changed(fingerprint, name, place, page=page)

    def begin(index: int, step: StepModel) -> None:
        change_step(fingerprint, index, step)
        if on_change is not None:
            on_change()

    for index, step in enumerate(recipe.steps):
        if isinstance(step, kind) and index != place:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"Step {index + 1} of the recipe {said(step)}.")
                st.button(
                    f"Change step {index + 1}",
                    key=f"{page}-change-{index}",
                    help="Edits it here; it keeps its place in the recipe.",
                    on_click=guarded(begin),
                    args=(index, step),
                )
    return recipe if place is None else recipe.up_to(place)


def _being_changed(fingerprint: str, name: str, place: int | None, *, page: str) -> None:
    """Say which step is set anew, and where it went if it is gone."""
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"{page}-changing"
    ):
        if place is None:
            st.text(
                "The step you were changing is not in the recipe any more. What you have set is "
                "kept: add it at the end, or discard it."
            )
        else:
            st.text(
                f"You are changing step {place + 1}. This page shows the data as they reach it; "
                "the recipe stays as it is until you save."
            )
        st.button(
            "Discard changes",
            key=f"{page}-discard",
            icon=":material/close:",
            type="tertiary",
            on_click=guarded(discard_draft),
            args=(fingerprint, name),
        )


def offer(fingerprint: str, step: StepModel, report: StepReport, *, page: str) -> None:
    """Say what a step would do, with the button that adds it, or saves it in its place.

    Args:
        fingerprint: The data set.
        step: The step as it is set.
        report: What it would do where it is to stand.
        page: Name of the page, for the key of the button.
    """
    place = history(fingerprint).place(step.name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{report.words}: {effect(report)}")
        st.button(
            "Add to the recipe" if place is None else f"Save step {place + 1}",
            key=f"{page}-{'add' if place is None else 'save'}",
            type="primary",
            icon=":material/add:" if place is None else ":material/save:",
            help=None if place is None else "Replaces the step in its place; Undo takes it back.",
            on_click=guarded(add_draft if place is None else save_draft),
            args=(fingerprint, step, recipe_shown(fingerprint)),
        )


def offer_change(fingerprint: str, whole: Recipe, *, page: str) -> None:
    """Offer to save a step that is set anew even where it finds nothing; else nothing is offered.

    Args:
        fingerprint: The data set.
        whole: The recipe up to the step, with it at the end.
        page: Name of the page, for the key of the button.
    """
    step = whole.steps[-1]
    if history(fingerprint).place(step.name) is not None:
        offer(fingerprint, step, calls.applied(fingerprint, whole).reports[-1], page=page)


def kept_by_hand(
    fingerprint: str, step: Deduplicate | ResolveConflicts | DropToxic, first: Any, *, page: str
) -> None:
    """Say how many stay by hand, with the button that forgets it; nothing where none does."""
    if not step.by_hand:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        missing = len(step.by_hand) - len(calls.positions(fingerprint, step.by_hand))
        there, are = len(step.by_hand) - missing, "is" if missing == 1 else "are"
        said = f"{counted(there, 'examples')} kept by hand."
        if missing:
            said = f"{said} {missing:,} more chosen by hand {are} not in this file."
        if not there:
            said = f"{counted(missing, 'examples')} chosen by hand {are} not in this file."
        st.caption(said)
        st.button(
            "Clear manual choices",
            key=f"{page}-forget",
            type="tertiary",
            on_click=guarded(set_fields),
            args=(fingerprint, first),
            kwargs={"by_hand": None},
        )
