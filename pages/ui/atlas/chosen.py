"""What can be done with some examples: label them, drop them, keep them alone, find more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.marks import mark_examples
from analysis.curate.steps import FilterMarked
from analysis.measure.wording import counted
from analysis.measure.words import arrow
from pages.ui import calls, session
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import add_steps

FIRST_NAME = "selection"


def actions(
    fingerprint: str,
    positions: npt.NDArray[np.int64],
    *,
    page: str,
    more: Callable[[], None] | None = None,
) -> None:
    """Say how many examples there are, with what can be done with all of them.

    Args:
        fingerprint: The data set.
        positions: The examples, one at least.
        page: Name of the list, unlike any other.
        more: Called when others like these are wanted; None if they cannot be.
    """
    key = session.label_name(fingerprint, page)
    n = counted(len(positions), "examples")
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{page}-actions"):
        st.text_input(
            "Label",
            value=FIRST_NAME,
            key=key,
            persist_state="session",
            width=200,
            help="What these examples are called in the recipe and in the list of labels.",
        )
        st.button(
            f"Label {n}",
            key=f"{page}-label",
            icon=":material/label:",
            help="Keeps them under this name; nothing is dropped.",
            on_click=guarded(_keep_label, at=page),
            args=(fingerprint, positions, page),
        )
        st.button(
            "Drop them",
            key=f"{page}-drop",
            icon=":material/filter_alt_off:",
            help="Adds a step to the recipe that drops them; Undo takes it back.",
            on_click=guarded(_step, at=page),
            args=(fingerprint, positions, page, "drop"),
        )
        st.button(
            "Keep only them",
            key=f"{page}-keep",
            icon=":material/filter_alt:",
            help="Adds a step to the recipe that drops all others; Undo takes it back.",
            on_click=guarded(_step, at=page),
            args=(fingerprint, positions, page, "keep"),
        )
        if more is not None:
            st.button(
                "More like these",
                key=f"{page}-more",
                icon=":material/travel_explore:",
                help="Lists the examples nearest to the middle of these.",
                on_click=more,
            )
    show_pending(page)


def _keep_label(fingerprint: str, positions: npt.NDArray[np.int64], page: str) -> None:
    _label(fingerprint, positions, page)
    st.toast(f"{counted(len(positions), 'examples')} labelled.", icon=":material/label:")


def _label(fingerprint: str, positions: npt.NDArray[np.int64], page: str) -> FilterMarked:
    name = str(st.session_state.get(session.label_name(fingerprint, page), FIRST_NAME))
    ids = arrow(calls.example_ids(fingerprint).iloc[positions])
    mark = mark_examples(calls.workspace(), fingerprint, name, ids)
    return FilterMarked(mark=mark.name, assignment=mark.assignment)


def _step(fingerprint: str, positions: npt.NDArray[np.int64], page: str, marked: str) -> None:
    step = _label(fingerprint, positions, page)
    add_steps(fingerprint, [step.model_copy(update={"marked": marked})])
