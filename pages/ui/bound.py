"""Widgets that show what is kept on disk, and keep there what they are set to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.ui import session


def bound(
    key: str,
    shown: Any,
    keep: Callable[[], None],
    *,
    default: str = "value",
    options: Sequence[Any] = (),
) -> dict[str, Any]:
    """What binds a widget to what is kept on disk: `st.slider(..., **bound(...))`.

    Args:
        key: The widget's key.
        shown: What is kept on disk, to be shown.
        keep: Keeps what the widget was set to.
        default: What the widget calls the value that it begins with; "" to give it none.
        options: What is shown is one of these, for a widget that begins with an `index` of them.

    Returns:
        Key, callback and first value, as the widget's parameters. The first value is not left to
        the key alone: where a second run draws the widget before the browser has drawn the first
        one's, the browser never hears that it was set, begins with its lowest value, and sends
        that with the next key that is pressed.
    """
    state = st.session_state
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
    begins = {"index": options.index(shown)} if options else {default: shown} if default else {}
    return {"key": key, "on_change": keep, **begins}


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
