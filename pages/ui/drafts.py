"""A step that is being set on a page: kept on disk at each change, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from analysis.curate.steps import StepModel
from analysis.errors import InputError
from pages.ui import session
from pages.ui.notices import guarded
from pages.ui.recipe import history, redraft

Step = TypeVar("Step", bound=StepModel)


def drafted(fingerprint: str, first: Step) -> Step:
    """The step as it was set last.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
    """
    found = history(fingerprint).drafts.get(first.name)
    return found if isinstance(found, type(first)) else first


def field_key(fingerprint: str, first: Step, name: str, shown: Any) -> str:
    """Key of the widget that sets a field; it shows what is kept on disk.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        name: The field.
        shown: What the widget is to show.
    """
    key, state = session.draft(fingerprint, first.name, name), st.session_state
    # Set only where it is another one, which would take back what is being typed or moved; and
    # where it was not on the screen: the browser then shows it as it is by default.
    drawn = session.drawn(key)
    stayed = state.get(drawn, -1) >= state.get(session.finished(), 0)
    state[drawn] = state[session.runs()]
    if not stayed or state.get(key) != shown:
        state[key] = shown
    return key


def note_finished() -> None:
    """Note that a run of the pages came to its end: what it did not draw is not on the screen."""
    st.session_state[session.finished()] = st.session_state[session.runs()]


def setter(
    fingerprint: str, first: Step, name: str, as_field: Callable[[Any], dict[str, Any]]
) -> Callable[[], None]:
    """A callback that keeps what a widget was set to.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        name: The field that `field_key` was called with.
        as_field: Makes the fields to be changed of the widget's value.
    """

    def keep() -> None:
        value = st.session_state[session.draft(fingerprint, first.name, name)]
        set_fields(fingerprint, first, **as_field(value))

    return guarded(keep)


def set_fields(fingerprint: str, first: Step, **changed: Any) -> None:
    """Change fields of the step that is being set.

    Raises:
        InputError: If they do not fit.
    """
    change_fields(fingerprint, first, lambda _: changed)


def change_fields(fingerprint: str, first: Step, changed: Callable[[Step], dict[str, Any]]) -> None:
    """Change fields of the step that is being set, by what they are on disk.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        changed: Gives the fields to be changed; another tab may have set the step it is given.

    Raises:
        InputError: If they do not fit.
    """

    def edit(found: StepModel | None) -> StepModel:
        now = found if isinstance(found, type(first)) else first
        try:
            return type(first).model_validate(now.model_dump() | changed(now))
        except ValueError as error:
            raise InputError("This cannot be set so; choose another value.") from error

    redraft(fingerprint, first.name, edit)


def set_draft(fingerprint: str, step: StepModel) -> None:
    """Set a step anew, as a whole."""
    redraft(fingerprint, step.name, lambda _: step)
