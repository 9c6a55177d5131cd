"""The texts of an example as a reviewer writes them anew, with what differs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.curate.reviewing import texts_at
from analysis.curate.reviews import Decision, NewText
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.differences import side_by_side
from pages.ui.review.desk import Desk, at_desk

MOST_TEXTS = 40  # of a record; a page must not carry a thousand
MOST_CHARS = 100_000  # of a text that can be edited here
LINE_PX, CHARS_PER_LINE = 24, 90
LEAST_PX, MOST_PX = 80, 420


def edit_texts(desk: Desk, said: Decision, raw: str) -> None:
    """A field for each text of the record; each change is kept at once.

    Args:
        desk: The desk.
        said: What the reviewer says of the example.
        raw: The record as it reaches the review, JSON text.
    """
    came = texts_at(raw)
    now = came | {edit.path: edit.text for edit in said.edits if edit.path in came}
    shown = {path: text for path, text in now.items() if len(text) <= MOST_CHARS}
    for number, (path, text) in enumerate(list(shown.items())[:MOST_TEXTS]):
        # By what is kept on disk: another tab, or Undo, makes it another field.
        key = session.review_text(desk.fingerprint, said.example_id, path, text)
        st.text(path)
        st.text_area(
            "Text",
            text,
            key=key,
            height=_height(text),
            label_visibility="collapsed",
            on_change=at_desk(partial(_edited, desk, said, came, path, key)),
        )
        if came[path] != text:
            _difference(number, path, came[path], text)
    n_hidden = len(now) - len(list(shown)[:MOST_TEXTS])
    if n_hidden:
        st.caption(
            f"{counted(n_hidden, 'further texts')} cannot be edited here: there are too many, or "
            "they are too long."
        )


def _edited(desk: Desk, said: Decision, came: dict[str, str], path: str, key: str) -> None:
    """Keep a text as it was typed; one that is as it came again is no edit."""
    texts = {edit.path: edit.text for edit in said.edits}
    texts[path] = _with_ends_of(came[path], str(st.session_state[key] or ""))
    desk.edit(
        said.example_id,
        [NewText(path, text) for path, text in texts.items() if came.get(path) != text],
    )


def _with_ends_of(came: str, typed: str) -> str:
    r"""A text with the ends of lines that it came with: a browser gives \n for \r\n."""
    in_dos = "\r\n" in came and "\n" not in came.replace("\r\n", "")
    return typed.replace("\r\n", "\n").replace("\n", "\r\n") if in_dos else typed


def changed_texts(said: Decision, raw: str) -> None:
    """What the reviewer has written anew, beside how it came; nothing where nothing was."""
    if not said.edits:
        return
    came = texts_at(raw)
    for number, edit in enumerate(said.edits):
        if edit.path in came:
            _difference(number, edit.path, came[edit.path], edit.text)
    st.markdown("**The whole record, as it came**")


def _difference(number: int, path: str, before: str, after: str) -> None:
    side_by_side(
        before,
        after,
        left_title=f"{path}, before",
        right_title="As edited",
        key=f"review-difference-{number}",
    )


def _height(text: str) -> int:
    lines = sum(1 + len(line) // CHARS_PER_LINE for line in text.split("\n"))
    return min(max(LINE_PX * (lines + 1), LEAST_PX), MOST_PX)
