"""A step that is being set on a page: kept on disk at each change, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

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


class Bound(TypedDict):
    """What binds a widget to a field: `st.slider(..., **field(...))`."""

    key: str
    on_change: Callable[[], None]


def field(
    fingerprint: str,
    first: StepModel,
    name: str,
    shown: Any,
    as_field: Callable[[Any], dict[str, Any]],
) -> Bound:
    """Key and callback of the widget that sets a field; it shows what is kept on disk.

    Args:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        name: The field.
        shown: What the widget is to show.
        as_field: Makes the fields to be changed of the widget's value.
    """
    key, state = session.draft(fingerprint, first.name, name), st.session_state
    keep = setter(fingerprint, first, name, as_field)
    stayed = _stayed(key)
    if stayed and _is_behind(key, shown):
        # A run that is stopped takes its callback with it, and the next one, which has the same
        # value of the widget, calls none. As it was not noted what is shown, this is done once.
        keep()
        st.rerun()
    if not stayed or state.get(key) != shown:
        # Set only where it is another one, which would take back what is being typed or moved;
        # and where it was not on the screen: the browser then shows it as it is by default.
        state[key] = shown
    state[session.shown(key)] = shown
    state[session.drawn(key)] = state[session.runs()]
    return Bound(key=key, on_change=keep)


def _stayed(key: str) -> bool:
    """Whether a widget was on the screen in the last run that came to its end.

    One that was drawn by a run that was stopped may never have got there, and what was set of it
    then neither; one that was there before such a run still is.
    """
    state = st.session_state
    last = state.get(session.finished(), 0)
    if state.get(session.drawn(key), -1) == last:
        state[session.mounted(key)] = last
    return bool(state.get(session.mounted(key), -1) == last)


def _is_behind(key: str, shown: Any) -> bool:
    """Whether a widget was set, while what is kept on disk is what was shown before."""
    state = st.session_state
    before = state.pop(session.shown(key), state)  # itself: no value of a widget
    return key in state and bool(before == shown != state[key])


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
        name: The field, as the widget's key has it.
        as_field: Makes the fields to be changed of the widget's value.
    """

    def keep() -> None:
        # Read when nobody else can write: of two runs at once, the one that was to stop is
        # stopped by reading, and so does not write an older value over a newer one.
        key = session.draft(fingerprint, first.name, name)
        change_fields(fingerprint, first, lambda _: as_field(st.session_state[key]))

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
