"""The steps of a recipe, each with what it does and what can be done with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st

from analysis.curate.apply import StepReport
from analysis.curate.recipe import Recipe, step_to_yaml
from analysis.curate.steps import Disabled, StepModel
from pages.ui import session
from pages.ui.address import page_path
from pages.ui.notices import guarded
from pages.ui.recipe import (
    RECIPE,
    done,
    edit_step,
    move_step,
    remove_step,
    switch_step,
)

# The page on which a step of a kind is set, with its title. Filters by one metric are set as text.
SET_ON = {
    "filter_where": ("filter", "Filter"),
    "deduplicate": ("duplicates", "Duplicates"),
    "resolve_conflicts": ("conflicts", "Conflicts"),
    "drop_leaks": ("leaks", "Leaks"),
    "balance": ("balance", "Balance"),
    "review": ("review", "Review"),
    "select_diverse": ("map", "Map"),
    "drop_toxic": ("toxicity", "Toxicity"),
    "scrub_pii": ("personal", "Personal data"),
    "erase": ("privacy", "Privacy"),
}


def listed_steps(fingerprint: str, recipe: Recipe, reports: Sequence[StepReport]) -> None:
    """Draw the steps in their order.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        reports: What each step did, as many as there are steps.
    """
    for index, (step, report) in enumerate(zip(recipe.steps, reports, strict=True)):
        with st.container(border=True, key=f"step-{index}", gap="small"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{index + 1}. {report.words}", width="stretch")
                st.text(f"{report.n_in:,} in, {done(report)}, {report.n_kept:,} out")
            with st.container(horizontal=True, vertical_alignment="center"):
                _ways(fingerprint, index, len(recipe.steps), step)


def _ways(fingerprint: str, index: int, n: int, step: StepModel) -> None:
    """What can be done with a step."""
    is_off = isinstance(step, Disabled)
    for label, to, icon in (("Up", index - 1, "upward"), ("Down", index + 1, "downward")):
        st.button(
            label,
            key=f"step-{label.lower()}-{index}",
            icon=f":material/arrow_{icon}:",
            type="tertiary",
            disabled=not 0 <= to < n,
            on_click=guarded(move_step, at=RECIPE),
            args=(fingerprint, index, to, step),
        )
    st.button(
        "Switch on" if is_off else "Switch off",
        key=f"step-switch-{index}",
        icon=f":material/toggle_{'off' if is_off else 'on'}:",
        type="tertiary",
        help="A step that is off keeps its place and does nothing, here and headless.",
        on_click=guarded(switch_step, at=RECIPE),
        args=(fingerprint, index, step),
    )
    with st.popover("Edit", icon=":material/edit:", type="tertiary", key=f"step-edit-{index}"):
        _as_text(fingerprint, index, step)
    st.button(
        "Remove",
        key=f"step-remove-{index}",
        icon=":material/close:",
        type="tertiary",
        help="Takes the step out of the recipe; Undo brings it back.",
        on_click=guarded(remove_step, at=RECIPE),
        args=(fingerprint, index, step),
    )


def _as_text(fingerprint: str, index: int, step: StepModel) -> None:
    """The step as YAML, to be written anew."""
    text = step_to_yaml(step)
    # By what is in it: another step at this place begins with its own text.
    key = session.step_text(fingerprint, index, hashlib.sha256(text.encode()).hexdigest()[:12])

    def save() -> None:
        edit_step(fingerprint, index, step, str(st.session_state[key]))

    with st.form(f"step-form-{index}", border=False):
        st.text_area(
            "The step as YAML",
            value=text,
            key=key,
            height=140,
            help="As in recipe.yaml. README.md lists the steps and their keys.",
        )
        st.form_submit_button("Save the step", on_click=guarded(save, at=RECIPE))
    where = SET_ON.get(step.name)
    if where is not None and not isinstance(step, Disabled):
        name, title = where
        st.page_link(page_path(name), label=f"Set it on {title}", icon=":material/tune:")
