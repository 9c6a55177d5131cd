"""The labels that were given by hand: looked at, made a step of, forgotten."""

from __future__ import annotations

import hashlib

import streamlit as st

from analysis.curate.marks import Mark, marks, remove_mark
from analysis.curate.recipe import Recipe
from analysis.curate.steps import FilterMarked
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.calls import workspace
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import add_steps
from pages.ui.records import record_browser

PLACE = "labels"


def label_panel(fingerprint: str, recipe: Recipe) -> None:
    """The labels of a data set, each with what can be done with its examples."""
    show_pending(PLACE)
    given = marks(workspace(), fingerprint)
    if not given:
        st.markdown("No example has a label yet.")
        st.caption("Select some on the map or find some, and label them.")
        return
    for mark in given:
        _mark(fingerprint, mark)
    shown = st.session_state.get(session.label_shown(fingerprint))
    looked_at = [each for each in given if each.name == shown]
    if not looked_at:
        return
    mark = looked_at[0]
    labelled = calls.labelled(fingerprint, mark.assignment)
    here = labelled[calls.applied(fingerprint, recipe).keep[labelled]]
    st.caption(f"{len(here):,} of {counted(mark.n, 'labelled examples')} that the recipe keeps")
    record_browser(fingerprint, here, name=f"label-{mark.assignment}")


def _mark(fingerprint: str, mark: Mark) -> None:
    # By its name: a second click must not meet the label that moved up.
    key = hashlib.sha256(mark.name.encode()).hexdigest()[:12]
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"label-{key}"
    ):
        st.text(f"{mark.name} · {counted(mark.n, 'examples')}", width="stretch")
        st.button(
            "Look at them",
            key=f"label-show-{key}",
            icon=":material/visibility:",
            on_click=st.session_state.update,
            args=({session.label_shown(fingerprint): mark.name},),
        )
        for label, marked, icon in (
            ("Drop", "drop", ":material/filter_alt_off:"),
            ("Keep only", "keep", ":material/filter_alt:"),
        ):
            step = FilterMarked.model_validate(
                {"mark": mark.name, "marked": marked, "assignment": mark.assignment}
            )
            st.button(
                label,
                key=f"label-{marked}-{key}",
                icon=icon,
                help="Adds a step to the recipe; Undo takes it back.",
                on_click=guarded(add_steps, at=PLACE),
                args=(fingerprint, [step]),
            )
        st.button(
            "Forget",
            key=f"label-forget-{key}",
            icon=":material/close:",
            type="tertiary",
            help="Takes the label off the list; steps that go by it stay as they are.",
            on_click=guarded(_forget, at=PLACE),
            args=(fingerprint, mark.name),
        )


def _forget(fingerprint: str, name: str) -> None:
    remove_mark(workspace(), fingerprint, name)
    st.session_state.pop(session.label_shown(fingerprint), None)
