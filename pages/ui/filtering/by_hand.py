"""One example at a time: kept although a step drops it, or dropped although all keep it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.curate.reviews import reason_of
from pages.ui import session
from pages.ui.notices import guarded
from pages.ui.recipe import RECIPE, drop_by_hand, keep_by_hand

LONGEST_REASON = 200


def keep_this(fingerprint: str, row: pd.Series) -> None:
    """The button that brings a dropped example back.

    Args:
        fingerprint: The data set.
        row: Its column "example_id".
    """
    st.button(
        "Keep this one",
        key="by-hand-keep",
        icon=":material/undo:",
        help="A step at the end of the recipe brings it back, whatever the others decide; what a "
        "step erases stays away.",
        on_click=guarded(keep_by_hand, at=RECIPE),
        args=(fingerprint, [str(row["example_id"])]),
    )


def drop_this(fingerprint: str, row: pd.Series) -> None:
    """The button that drops a kept example, with room for a reason; takes what `keep_this` does."""
    key = session.by_hand_reason(fingerprint)

    def drop() -> None:
        because = reason_of(str(st.session_state.get(key) or ""))
        drop_by_hand(fingerprint, [str(row["example_id"])], because or None)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Drop this one",
            key="by-hand-drop",
            icon=":material/close:",
            help="A step at the end of the recipe drops it; Undo takes it back.",
            on_click=guarded(drop, at=RECIPE),
        )
        st.text_input(
            "Why",
            key=key,
            max_chars=LONGEST_REASON,
            placeholder="why, if you like",
            label_visibility="collapsed",
        )
