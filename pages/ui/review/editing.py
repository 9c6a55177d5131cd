"""The texts of an example as a reviewer writes them anew, with what differs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import streamlit as st

from analysis.curate.reviewing import edited, texts_at
from analysis.curate.reviews import Decision, NewText
from analysis.data.strict_json import UnreadableError
from analysis.errors import InputError
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.differences import side_by_side
from pages.ui.records import conversation_of
from pages.ui.review.desk import Desk, at_desk

# What stands inside of messages and calls and is not said by anybody.
OF_THE_FORM = frozenset(["role", "from", "type", "id", "tool_call_id"])
MOST_TEXTS = 40  # of a record; a page must not carry a thousand
MOST_CHARS = 100_000  # of a text that can be edited here
LINE_PX, CHARS_PER_LINE = 24, 90
LEAST_PX, MOST_PX = 80, 420


@dataclass(frozen=True)
class Edited:
    """An example that is edited.

    Attributes:
        desk: The desk.
        said: What the reviewer says of it.
        form: The name of its format.
        raw: The record as it reaches the review, JSON text.
    """

    desk: Desk
    said: Decision
    form: str
    raw: str

    @cached_property
    def came(self) -> dict[str, str]:
        """Its texts by their places."""
        return texts_at(self.raw)

    def keep(self, path: str, key: str) -> None:
        """Keep a text as it was typed; one that is as it came again is no edit.

        Raises:
            InputError: If the record would be no example any more.
        """
        # As it is on disk: of two texts that are changed at once the other may be there by now.
        texts = {edit.path: edit.text for edit in self.desk.now(self.said.example_id).edits}
        texts[path] = _with_ends_of(self.came[path], str(st.session_state[key] or ""))
        new = {path: text for path, text in texts.items() if self.came.get(path) != text}
        try:
            conversation_of(self.desk.fingerprint, self.form, edited(self.raw, new))
        except UnreadableError as error:
            raise InputError(
                f"With this text the record is no example any more ({error}); write it otherwise, "
                "or reject it."
            ) from error
        self.desk.edit(self.said.example_id, [NewText(*each) for each in new.items()])


def edit_texts(one: Edited) -> None:
    """A field for each text of a record; each change is kept at once."""
    desk, said, came = one.desk, one.said, one.came
    now = came | {edit.path: edit.text for edit in said.edits if edit.path in came}
    texts = {path: text for path, text in now.items() if _is_said(path)}
    shown = {path: text for path, text in texts.items() if len(text) <= MOST_CHARS}
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
            on_change=at_desk(partial(one.keep, path, key)),
        )
        if came[path] != text:
            _difference(number, path, came[path], text)
    n_hidden = len(texts) - len(list(shown)[:MOST_TEXTS])
    if n_hidden:
        st.caption(
            f"{counted(n_hidden, 'further texts')} cannot be edited here: there are too many, or "
            "they are too long."
        )


def _is_said(path: str) -> bool:
    """Whether a text says something, and is not what the form of a record needs."""
    keys = path.split("/")[1:]
    return len(keys) == 1 or keys[-1] not in OF_THE_FORM


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
