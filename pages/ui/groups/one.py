"""One group: its examples, and two of them beside each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.measure.wording import hundredths
from pages.ui import calls, session
from pages.ui.differences import side_by_side
from pages.ui.groups.answers import like_who_stays
from pages.ui.groups.decisions import decisions
from pages.ui.groups.shown import (
    HEAD_PX,
    MEMBERS_PER_PAGE,
    ROW_PX,
    Shown,
    go_by,
)
from pages.ui.records import SNIPPET_CHARS, shown_text

LONG_CHARS, LONG_PX = 600, 200  # of what is shown once above two answers: longer, it scrolls
SIDES = {
    "system": "System prompt",
    "prompt": "Prompt",
    "response": "Response",
    "rejected": "Rejected response",
}


def one_group(shown: Shown, numbers: npt.NDArray[np.int64], at: int) -> None:
    """Draw a group: its examples, who of them stays, and two of them beside each other.

    Args:
        shown: The groups.
        numbers: Those that are listed, in their order, shape (k,).
        at: Which of them is looked at.
    """
    name = shown.name
    number = int(numbers[at])
    members = shown.found.of[number]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Group {at + 1:,} of {len(numbers):,}** · {len(members):,} examples")
        for label, step, shortcut, possible in (
            ("Previous", -1, "p", at > 0),
            ("Next", 1, "n", at < len(numbers) - 1),
        ):
            st.button(
                label,
                key=f"{name}-{label.lower()}",
                shortcut=shortcut,
                disabled=not possible,
                on_click=go_by,
                args=(shown, step, len(numbers)),
            )
    chosen = _members(shown, members)
    if not shown.all_stay:
        with st.container(horizontal=True, vertical_alignment="center"):
            decisions(shown, members, chosen)
    _compared(shown, members, chosen)


def _members(shown: Shown, members: npt.NDArray[np.int64]) -> int:
    """The members of a group as a table; gives the position of the one that is chosen."""
    fingerprint, name, first = shown.fingerprint, shown.name, int(members[0])
    n_pages = -(-len(members) // MEMBERS_PER_PAGE)
    page = 1
    if n_pages > 1:
        page = st.pagination(n_pages, key=session.members_page(fingerprint, name, first))
    start = (min(page, n_pages) - 1) * MEMBERS_PER_PAGE
    here = members[start : start + MEMBERS_PER_PAGE]
    texts = calls.records(fingerprint, here.tolist())
    nearest, similarity = shown.found.pairs.nearest(shown.stays)
    stays = shown.stays[here]
    alike = np.where(nearest[here] >= 0, hundredths(similarity[here]) / 100, np.nan)
    table = pd.DataFrame(
        {
            "stays": np.where(stays, "kept", "dropped"),
            "line": texts["line"].to_numpy(),
            "similarity": np.where(stays, np.nan, alike),
            "response": texts["response"].str.slice(0, SNIPPET_CHARS).to_numpy(),
        }
    )
    for column, metric in (("characters", "response_chars"), ("quality", "quality")):
        if calls.is_measured(fingerprint, [metric], shown.recipe.settings):
            values = calls.values(fingerprint, [metric], shown.recipe.settings)[metric]
            table.insert(3, column, values.iloc[here].to_numpy())
    if shown.by_answers:
        table.insert(3, "answer", like_who_stays(shown, members, here, nearest[here]))
    if not shown.by_degree:
        table = table.drop(columns="similarity")
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 220),
        key=session.members_table(fingerprint, name, first, page),
        on_select="rerun",
        placeholder="",
        selection_mode="single-row",
        column_config={
            "stays": st.column_config.TextColumn("", width=60),
            "line": st.column_config.NumberColumn("Line", width=55),
            "similarity": st.column_config.NumberColumn(
                "Prompt" if shown.by_answers else "Similar",
                width=65,
                format="%.2f",
                help="To the most similar kept example; empty if it only matches dropped ones.",
            ),
            "answer": st.column_config.NumberColumn(
                "Answer",
                width=65,
                format="%.2f",
                help="The share of words that its answer and the kept answer have in common. If "
                "several are kept, the one with the most similar prompt counts, or the first.",
            ),
            "characters": st.column_config.NumberColumn(
                "Length", width=65, help="Characters of the response."
            ),
            "quality": st.column_config.NumberColumn("Quality", width=65, format="%.2f"),
            "response": st.column_config.TextColumn("Response", width=220),
        },
        alt="Examples in the group",
    )
    rows = event.get("selection", {}).get("rows", [])
    if rows and rows[0] < len(here):
        return int(here[rows[0]])
    goes = here[~stays]
    if shown.by_answers:  # of equal answers there is nothing to see
        kept = texts.loc[here[stays][0], "response"] if stays.any() else None
        differs = goes[(texts.loc[goes, "response"] != kept).to_numpy()]
        goes = differs if len(differs) else goes
    return int(goes[0]) if len(goes) else int(here[-1])


def _compared(shown: Shown, members: npt.NDArray[np.int64], chosen: int) -> None:
    """The chosen member beside the one that stays for it."""
    kept = members[shown.stays[members]]
    others = kept[kept != chosen]
    nearest, _ = shown.found.pairs.nearest(shown.stays & (np.arange(len(shown.stays)) != chosen))
    other = int(nearest[chosen])
    if other < 0:
        if not len(others):
            others = members[members != chosen]
        other = int(others[0])
    texts = calls.records(shown.fingerprint, [other, chosen])
    titles = [
        f"Line {calls.lines(shown.fingerprint, np.array([at]))[0]:,}, "
        f"{'kept' if shown.stays[at] else 'dropped'}"
        for at in (other, chosen)
    ]
    texts = texts[list(SIDES)].fillna("")
    for side, name in SIDES.items():
        left, right = str(texts[side].iloc[0]), str(texts[side].iloc[1])
        if not left and not right:
            continue
        # Duplicates are not told by their system texts: they are worth a look if they differ.
        if side == "system" and not shown.by_answers and left == right:
            continue
        if side == "rejected" and shown.by_answers:
            continue
        st.caption(f"{name}{': identical' if left == right else ''}")
        if left == right:
            with st.container(height=LONG_PX if len(left) > LONG_CHARS else "content"):
                shown_text(left)
            continue
        side_by_side(
            left,
            right,
            left_title=titles[0],
            right_title=titles[1],
            key=f"{shown.name}-{side}",
        )
