"""The list of groups, a page at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.apply import Applied, StepReport
from analysis.measure.wording import counted, hundredths
from pages.ui import calls, session
from pages.ui.bars import label_bars
from pages.ui.groups.answers import least_alike, order_by_answers
from pages.ui.groups.one import one_group
from pages.ui.groups.place import looked_at
from pages.ui.groups.shown import (
    HEAD_PX,
    MEMBERS_PER_PAGE,
    ROW_PX,
    SIZES,
    Shown,
    look_at,
)
from pages.ui.records import SNIPPET_CHARS, record_browser
from pages.ui.setting import offer

PER_PAGE = 25
LARGEST, DIFFERENT = "Largest", "Most different answers"


def size_bars(shown: Shown) -> None:
    """How many groups there are of each size; a click lists those alone."""
    key, chosen = session.group_sizes(shown.fingerprint, shown.name), _chosen_sizes(shown)
    label_bars(
        _counts(shown),
        key=f"sizes-{shown.name}",
        what="Groups by size",
        on_click=lambda clicked: st.session_state.update({key: tuple(set(chosen) ^ set(clicked))}),
        chosen=chosen,
        things="groups",
    )


def _counts(shown: Shown) -> dict[str, int]:
    """Size -> how many groups there are of it, one at least."""
    sizes = shown.found.of.sizes
    counts = {
        name: int(((sizes >= low) & (sizes <= high)).sum()) for name, (low, high) in SIZES.items()
    }
    return {name: count for name, count in counts.items() if count}


def _chosen_sizes(shown: Shown) -> tuple[str, ...]:
    """The sizes that are chosen; not those of no group, whose bar could not be clicked again."""
    chosen = st.session_state.get(session.group_sizes(shown.fingerprint, shown.name), ())
    there = _counts(shown)
    return tuple(name for name in chosen if name in there)


def group_browser(shown: Shown) -> None:
    """The list of groups, a page at a time, beside the one that is looked at."""
    order = LARGEST
    if shown.by_answers:
        order = st.segmented_control(
            "Sort by",
            [LARGEST, DIFFERENT],
            default=LARGEST,
            required=True,
            key=session.groups_order(shown.fingerprint, shown.name),
            persist_state="session",
            on_change=look_at,
            args=(shown, 0),
        )
    numbers = _listed(shown, by_answers=order == DIFFERENT)
    at = looked_at(shown, numbers)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _list(shown, numbers, at)
    with right, st.container(border=True, key=f"group-{shown.name}"):
        one_group(shown, numbers, at)


def _listed(shown: Shown, *, by_answers: bool) -> npt.NDArray[np.int64]:
    """The numbers of the groups to list: those of the sizes that are chosen, in their order."""
    sizes = shown.found.of.sizes
    chosen = _chosen_sizes(shown)
    mask = np.zeros(len(sizes), dtype=np.bool_)
    for name in chosen:
        low, high = SIZES[name]
        mask |= (sizes >= low) & (sizes <= high)
    if not chosen:
        mask[:] = True
    order = order_by_answers(shown) if by_answers else np.arange(len(sizes))
    listed: npt.NDArray[np.int64] = order[mask[order]]
    return listed


def _list(shown: Shown, numbers: npt.NDArray[np.int64], at: int) -> None:
    fingerprint, name = shown.fingerprint, shown.name
    n_pages = -(-len(numbers) // PER_PAGE)
    if n_pages > 1:
        # The page follows the group that is looked at: another widget for each page.
        page_key = session.groups_page(fingerprint, name, at // PER_PAGE)
        st.pagination(
            n_pages,
            default=at // PER_PAGE + 1,
            key=page_key,
            on_change=lambda: look_at(shown, (int(st.session_state[page_key]) - 1) * PER_PAGE),
        )
    start = at // PER_PAGE * PER_PAGE
    here = numbers[start : start + PER_PAGE]
    made = shown.found.of
    firsts = [int(made[number][0]) for number in here]
    prompts = calls.records(fingerprint, firsts)["prompt"].str.slice(0, SNIPPET_CHARS)
    decided = shown.decided()
    table = pd.DataFrame(
        {
            "here": ["▶" if number == numbers[at] else "" for number in here],
            "examples": made.sizes[here],
            "similarity": hundredths(shown.found.weakest[here]) / 100,
            "kind": [_kind(shown, int(number), bool(decided[number])) for number in here],
            "prompt": prompts.to_numpy(),
        }
    )
    if not table["kind"].any():
        table = table.drop(columns="kind")
    if shown.by_answers:
        table.insert(3, "answers", least_alike(shown, here))
    if not shown.by_degree:
        table = table.drop(columns="similarity")
    table_key = session.groups_table(fingerprint, name, at)

    def choose() -> None:
        rows = st.session_state[table_key]["selection"]["rows"]
        if rows:
            look_at(shown, start + int(rows[0]))

    st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 560),
        key=table_key,
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "here": st.column_config.TextColumn("", width=20),
            "examples": st.column_config.NumberColumn(
                "Size", width=45, help="Examples in the group."
            ),
            "similarity": st.column_config.NumberColumn(
                "Prompts" if shown.by_answers else "Min.",
                width=70 if shown.by_answers else 45,
                format="%.2f",
                help="The lowest pair similarity in the group.",
            ),
            "answers": st.column_config.NumberColumn(
                "Answers",
                width=70,
                format="%.2f",
                help="How similar the answers are: the share of words that the first answer and "
                "the one least like it have in common. Low: different content. High: different "
                f"wording, or one word that changes it. Of the first {MEMBERS_PER_PAGE} examples.",
            ),
            "kind": st.column_config.TextColumn(
                "",
                width=85,
                help="chain: some examples match only through others. by hand: you chose what to "
                "keep.",
            ),
            "prompt": st.column_config.TextColumn("First prompt", width=200),
        },
        alt="The groups of this page",
    )
    st.caption(
        f"{start + 1:,} to {start + len(here):,} of {counted(len(numbers), 'groups')}. "
        "Select a row to see the group."
    )


def _kind(shown: Shown, number: int, by_hand: bool) -> str:
    said = ["chain"] if shown.found.is_chain[number] else []
    return ", ".join([*said, *(["by hand"] if by_hand else [])])


def groups_and_dropped(
    shown: Shown, before: Applied, *, page: str, warn: Callable[[StepReport], None] | None = None
) -> None:
    """What the step would do, the groups, and each example that would go.

    Args:
        shown: The groups.
        before: What the recipe before it decides.
        page: Name of the page, unlike any other.
        warn: Called with what the step would do, before the groups are shown.
    """
    fingerprint = shown.fingerprint
    decided = calls.applied(fingerprint, shown.whole())
    goes = np.flatnonzero(before.keep & ~decided.keep)
    report = decided.reports[-1]
    offer(fingerprint, shown.step, report, page=page)
    if warn is not None:
        warn(report)
    groups, dropped = st.tabs(["Groups", "Would be dropped"], key=session.tabs(fingerprint, page))
    with groups:
        group_browser(shown)
    with dropped:
        record_browser(fingerprint, goes, name=page, reasons=decided.reasons().take(goes))
