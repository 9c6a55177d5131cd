"""What can be done with some examples: label them, drop them, keep them alone, find more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import streamlit as st

from analysis.curate.assignments import store_assignment
from analysis.curate.marks import label_of, mark_examples
from analysis.curate.marks import marked as marked_as
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
    done: Callable[[], None] = lambda: None,
) -> None:
    """Say how many examples there are, with what can be done with all of them.

    Args:
        fingerprint: The data set.
        positions: The examples, one at least.
        page: Name of the list, unlike any other.
        more: Called when others like these are wanted; None if they cannot be.
        done: Called when a step by them was added.
    """
    key = session.label_name(fingerprint, page)
    n, them = counted(len(positions), "examples"), "it" if len(positions) == 1 else "them"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{page}-actions"):
        st.text_input(
            "Label",
            value=FIRST_NAME,
            key=key,
            persist_state="session",
            width=200,
            help="What these examples are called, in the list of labels or in the step. More of a "
            "label that there is are added to it.",
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
            f"Drop {them}",
            key=f"{page}-drop",
            icon=":material/filter_alt_off:",
            help="Adds a step to the recipe that drops them; Undo takes it back.",
            on_click=guarded(_step, at=page),
            args=(fingerprint, positions, page, "drop", done),
        )
        st.button(
            f"Keep only {them}",
            key=f"{page}-keep",
            icon=":material/filter_alt:",
            help="Adds a step to the recipe that drops all others; Undo takes it back.",
            on_click=guarded(_step, at=page),
            args=(fingerprint, positions, page, "keep", done),
        )
        if more is not None:
            st.button(
                "More like this" if len(positions) == 1 else "More like these",
                key=f"{page}-more",
                icon=":material/travel_explore:",
                help="Lists the examples nearest to the middle of these.",
                on_click=more,
            )
    show_pending(page)


def _keep_label(fingerprint: str, positions: npt.NDArray[np.int64], page: str) -> None:
    given = _given(fingerprint, positions, page)
    mark = mark_examples(calls.workspace(), fingerprint, *given)
    added = counted(len(positions), "examples")
    st.toast(f"{added} labelled; {mark.n:,} have this label now.", icon=":material/label:")


def _step(
    fingerprint: str,
    positions: npt.NDArray[np.int64],
    page: str,
    marked: str,
    done: Callable[[], None],
) -> None:
    """A step that goes by these examples; the list of labels stays as it is."""
    name, ids = _given(fingerprint, positions, page)
    if name == FIRST_NAME:  # nobody has named them: two such steps are told apart by their size
        name = f"{FIRST_NAME} of {counted(len(positions), 'examples')}"
    stored = store_assignment(calls.workspace(), fingerprint, marked_as(name, ids))
    step = {"mark": name, "marked": marked, "assignment": stored}
    add_steps(fingerprint, [FilterMarked.model_validate(step)])
    done()
    what = "dropped" if marked == "drop" else "kept, all others dropped"
    st.toast(
        f"{counted(len(positions), 'examples')} {what}. Undo, at the top, takes it back.",
        icon=":material/filter_alt:",
    )


def _given(fingerprint: str, positions: npt.NDArray[np.int64], page: str) -> tuple[str, pa.Array]:
    """The label that is typed, and the ids of the examples."""
    typed = str(st.session_state.get(session.label_name(fingerprint, page), FIRST_NAME))
    return label_of(typed), arrow(calls.example_ids(fingerprint).iloc[positions])
