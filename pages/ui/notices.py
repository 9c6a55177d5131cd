"""Saying to the user that something did not work.

A sentence may quote the data (a file's name, a field, a value), and Streamlit's alerts read
Markdown: a name could then become a link or fetch a picture. So it is shown as plain text.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st
from streamlit.logger import get_logger

from analysis.errors import AssayError

_log = get_logger(__name__)
_P = ParamSpec("_P")
_PENDING = "notice_pending"


def notice(text: str, *, title: str = "This did not work") -> None:
    """Show a sentence that may quote the data: as it is, nothing in it is read as Markdown.

    Args:
        text: The sentence.
        title: What kind of notice it is; a text of the app's own, never data.
    """
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":red[:material/error:] **{title}**")
        st.text(text)


def guarded(callback: Callable[_P, None]) -> Callable[_P, None]:
    """A widget's callback whose AssayError is shown above the page.

    Streamlit runs nothing of the page after a callback that raised, not even the sidebar.
    With this, the page runs as always, below the sentence.

        st.button("Add step", on_click=guarded(add_step))
    """

    @functools.wraps(callback)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except AssayError as error:
            notice_later(str(error))

    return call


def notice_later(text: str) -> None:
    """Show a sentence above the page, once, when the page runs next."""
    st.session_state[_PENDING] = text


def show_pending() -> None:
    """Show, once, what `notice_later` was given before."""
    text = st.session_state.pop(_PENDING, None)
    if text is not None:
        notice(text)


def on_script_error(error: Exception) -> bool:
    """Show what a page, a callback or a fragment raised; for `st.App(on_script_error=...)`.

    An AssayError is a sentence for the user. Anything else is a bug: its trace is in the
    log already, and the page says so calmly, with a number to find it by.

    Returns:
        True: Streamlit has nothing more to show.
    """
    if isinstance(error, AssayError):
        notice(str(error))
        return True
    reference = secrets.token_hex(3)
    _log.error("The error above was shown to the user as %s", reference)
    notice(
        "This is a mistake in Assay, not in your data set, which is unharmed; reload the page to "
        f"go on. The log in the terminal where Assay was started has the details, at {reference}.",
        title="Something went wrong",
    )
    return True
