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
_PAGE = "page"


def notice(text: str, *, title: str = "This did not work") -> None:
    """Show a sentence that may quote the data: as it is, nothing in it is read as Markdown.

    Args:
        text: The sentence.
        title: What kind of notice it is; a text of the app's own, never data.
    """
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":red[:material/error:] **{title}**")
        st.text(text)


def guarded(callback: Callable[_P, None], *, at: str = _PAGE) -> Callable[_P, None]:
    """A widget's callback whose AssayError is shown above the page, or at the widget.

    Streamlit runs nothing of the page after a callback that raised, not even the sidebar.
    With this, the page runs as always, with the sentence where it is looked for.

        st.button("Add step", on_click=guarded(add_step))

        st.text_input("Name", on_change=guarded(rename, at="name"))
        show_pending("name")

    Args:
        callback: The callback.
        at: Name of a place on the page, where `show_pending` is called with it.
    """

    @functools.wraps(callback)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> None:
        st.session_state.pop(_key(at), None)
        try:
            callback(*args, **kwargs)
        except AssayError as error:
            notice_later(str(error), at=at)

    return call


def notice_later(text: str, *, at: str = _PAGE) -> None:
    """Show a sentence above the page or at a place on it, once, when the page runs next."""
    st.session_state[_key(at)] = text


def show_pending(at: str = _PAGE) -> None:
    """Show here, once, what `notice_later` was given for this place before."""
    text = st.session_state.pop(_key(at), None)
    if text is not None:
        notice(text)


def _key(at: str) -> str:
    return f"{_PENDING}-{at}"


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
