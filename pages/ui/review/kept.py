"""How a data set is reviewed: kept beside it, so that it is found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from analysis.curate.review_queue import QueueSettings
from analysis.data.files import read_json, write_json
from analysis.data.locks import alone
from analysis.errors import InputError
from pages.ui import session
from pages.ui.bound import bound
from pages.ui.calls import workspace
from pages.ui.notices import guarded

FILE = "review.json"


class Kept(QueueSettings):
    """How the queue is made, and whose judgement counts.

    Attributes:
        counts: Where reviewers disagree, the reviewer who counts; "" for whoever decided later,
            None where that is not settled yet.
    """

    counts: str | None = None


def kept(fingerprint: str) -> Kept:
    """How a data set was reviewed last."""
    found = read_json(workspace().folder(fingerprint) / FILE)
    try:
        return Kept.model_validate(found if isinstance(found, dict) else {})
    except ValueError:  # by another version of Assay: a setting is nothing that could be lost
        return Kept()


def keeping(
    fingerprint: str,
    name: str,
    shown: Any,
    *,
    default: str = "value",
    options: Sequence[Any] = (),
    as_value: Callable[[Any], Any] = lambda value: value,
) -> dict[str, Any]:
    """What binds a widget to a setting: `st.number_input(..., **keeping(...))`.

    Args:
        fingerprint: The data set.
        name: The setting.
        shown: What the widget is to show.
        default: What the widget calls the value that it begins with; "" to give it none.
        options: What is shown is one of these, for a widget that begins with an `index` of them.
        as_value: Makes the setting of the widget's value.
    """
    key = session.review_setting(fingerprint, name)

    def keep() -> None:
        folder = workspace().folder(fingerprint)
        with alone(folder, "review", "The review's settings are"):
            # Read while nobody else can write (see `drafts.setter`).
            given = st.session_state.get(key)
            if given is None:
                return
            try:
                changed = kept(fingerprint).model_dump() | {name: as_value(given)}
                new = Kept.model_validate(changed)
            except ValueError as error:
                raise InputError("The queue cannot be made so; choose another value.") from error
            write_json(folder / FILE, new.model_dump())

    return bound(key, shown, guarded(keep), default=default, options=options)
