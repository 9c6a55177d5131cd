"""A list of examples that tells something of each, beside the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import counted
from pages.ui import calls, session

PER_PAGE = 15
HEAD_PX, ROW_PX = 38, 35


def examples_browser(
    fingerprint: str,
    positions: IndexArray,
    told: Callable[[IndexArray], pd.DataFrame],
    draw: Callable[[int], None],
    *,
    page: str,
    columns: Mapping[str, Any],
    actions: Callable[[int], None] = lambda _: None,
) -> None:
    """Draw the list, a page at a time, and the example that is looked at.

    Args:
        fingerprint: The data set.
        positions: The examples, one at least, in the order to show them.
        told: Gives what the list says of some of them, a column for each thing.
        draw: Draws the example at a position.
        page: Name of the page, for the keys.
        columns: How those columns are shown, as `st.dataframe` takes it.
        actions: Draws what can be done with the example at a position, beside the way on.
    """
    looked_at = st.session_state.get(session.example_at(fingerprint, page), int(positions[0]))
    place = np.flatnonzero(positions == looked_at)
    at = int(place[0]) if len(place) else 0
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _list(fingerprint, positions, at, told, page=page, columns=columns)
    with right, st.container(border=True, key=f"{page}-one"):
        with st.container(horizontal=True, vertical_alignment="center"):
            _head(fingerprint, positions, at, page)
            actions(int(positions[at]))
        draw(int(positions[at]))


def _list(
    fingerprint: str,
    positions: IndexArray,
    at: int,
    told: Callable[[IndexArray], pd.DataFrame],
    *,
    page: str,
    columns: Mapping[str, Any],
) -> None:
    number = at // PER_PAGE
    start = number * PER_PAGE
    here = positions[start : start + PER_PAGE]
    table = told(here)
    table.insert(0, "here", ["▶" if position == positions[at] else "" for position in here])
    table.insert(1, "line", calls.lines(fingerprint, here))
    key = session.example_table(fingerprint, page, number, at)

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            _look_at(fingerprint, page, int(here[rows[0]]))

    st.dataframe(
        table,
        hide_index=True,
        height=HEAD_PX + ROW_PX * len(table),
        key=key,
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "here": st.column_config.TextColumn("", width=20),
            "line": st.column_config.NumberColumn(
                "Line", width=60, help="Where the record stands in the file, from 1."
            ),
            **columns,
        },
        alt="The examples of this page",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{start + 1:,} to {start + len(here):,} of {counted(len(positions), 'examples')}. "
            "Select a row to read it."
        )
        for label, to, possible in (
            ("Page before", start - PER_PAGE, number > 0),
            ("Next page", start + PER_PAGE, start + PER_PAGE < len(positions)),
        ):
            st.button(
                label,
                key=f"{page}-{label.lower().replace(' ', '-')}",
                type="tertiary",
                disabled=not possible,
                on_click=_look_at,
                args=(fingerprint, page, int(positions[to]) if possible else -1),
            )


def _head(fingerprint: str, positions: IndexArray, at: int, page: str) -> None:
    """Which one it is, and the way to its neighbours."""
    (line,) = calls.lines(fingerprint, positions[at : at + 1])
    st.markdown(f"**Line {line:,}** · {at + 1:,} of {len(positions):,}")
    for label, step, shortcut in (("Previous", -1, "p"), ("Next", 1, "n")):
        possible = 0 <= at + step < len(positions)
        st.button(
            label,
            key=f"{page}-{label.lower()}",
            shortcut=shortcut,
            disabled=not possible,
            on_click=_look_at,
            args=(fingerprint, page, int(positions[at + step]) if possible else -1),
        )


def _look_at(fingerprint: str, page: str, position: int) -> None:
    st.session_state[session.example_at(fingerprint, page)] = position
