"""The examples that leak, and one beside the item that it holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.curate.steps.leaks import Way
from analysis.measure.wording import counted, hundredths
from pages.ui import calls, session
from pages.ui.differences import marked, side_by_side
from pages.ui.leaks.shown import Shown
from pages.ui.records import SNIPPET_CHARS

IndexArray = npt.NDArray[np.int64]
PER_PAGE = 25
HEAD_PX, ROW_PX = 38, 35  # of a table, so that none ends in empty rows
WHOLES, RUNS = "Differences", "Words in a row"


def leak_browser(shown: Shown, reasons: pa.Array) -> None:
    """The list of examples that leak, a page at a time, and one beside the item that it holds.

    Args:
        shown: The leaks, one at least.
        reasons: Why each of `shown.positions` is in the list.
    """
    positions = shown.positions
    left, right = st.columns([5, 7], gap="medium")
    with left:
        n_pages = -(-len(positions) // PER_PAGE)
        page = 1
        if n_pages > 1:
            page = st.pagination(n_pages, key=session.records_page(shown.fingerprint, "leaking"))
        start = (min(page, n_pages) - 1) * PER_PAGE
        here = positions[start : start + PER_PAGE]
        chosen = _list(shown, here, page)
        st.caption(
            f"{start + 1:,} to {start + len(here):,} of {counted(len(positions), 'examples')}, "
            "the most certain first. Choose a row to look at it."
        )
    with right, st.container(border=True, key="leak"):
        st.text(reasons[start + chosen].as_py())
        _compared(shown, int(here[chosen]))


def _list(shown: Shown, here: IndexArray, page: int) -> int:
    """The examples of a page as a table; gives the row that is chosen, the first if none is."""
    texts = calls.records(shown.fingerprint, here.tolist())
    ways = [shown.first_way(at) for at in here.tolist()]
    items = [int(shown.item_of(way)[at]) for way, at in zip(ways, here.tolist(), strict=True)]
    table = pd.DataFrame(
        {
            "line": texts["line"].to_numpy(),
            "how": [_how(shown, way, at) for way, at in zip(ways, here.tolist(), strict=True)],
            "item": shown.leaks.lines[items],
            "prompt": texts["prompt"].str.slice(0, SNIPPET_CHARS).to_numpy(),
        }
    )
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 640),
        key=session.records_table(shown.fingerprint, "leaking", page),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "line": st.column_config.NumberColumn(
                "Line", width=50, help="Where the record stands in this file, from 1."
            ),
            "how": st.column_config.TextColumn(
                "How",
                width=75,
                help="Equal to the item; or how similar to it; or the share of the item's runs "
                "of words that it holds.",
            ),
            "item": st.column_config.NumberColumn(
                "Item", width=50, help="The line of the item in the other file."
            ),
            "prompt": st.column_config.TextColumn("Prompt", width=200),
        },
        alt="The examples of this page that leak",
    )
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(table) else 0


def _how(shown: Shown, way: Way, position: int) -> str:
    """How an example leaks, in a word: "equal", "0.92 near", "56% of it"."""
    if way == "near":
        return f"{_floored(shown.leaks.similarity[position]) / 100:.2f} near"
    if way == "overlap":
        return f"{_floored(shown.leaks.overlap.share[position]) or 'under 1'}% of it"
    return "equal"


def _floored(share: np.float32) -> int:
    """Whole hundredths: 100 is what is whole alone."""
    return int(hundredths(share))


def _compared(shown: Shown, position: int) -> None:
    """An example beside its item: what differs, or the words that both have in a row."""
    ways = [way for way, mask in shown.ways.items() if mask[position]]
    views = [WHOLES] if ways[0] != "overlap" else []
    views += [RUNS] if "overlap" in ways else []
    view: str | None = views[0]
    if len(views) > 1:
        view = st.segmented_control(
            "Look at",
            views,
            default=views[0],
            required=True,
            key=session.leak_view(shown.fingerprint, position),
            label_visibility="collapsed",
        )
    if view == RUNS:
        _runs(shown, position)
    else:
        _differences(shown, position, int(shown.item_of(ways[0])[position]))


def _differences(shown: Shown, position: int, item: int) -> None:
    example = calls.records(shown.fingerprint, [position]).iloc[0]
    other = calls.records(shown.step.against, [item]).iloc[0]
    titles = {"prompt": "Prompt", "response": "Response", "rejected": "Answer that is not wanted"}
    for side, title in titles.items():
        texts = [str(row[side]) if pd.notna(row[side]) else "" for row in (other, example)]
        if side == "rejected" and not any(texts):
            continue
        # What was not compared is a click away.
        aside = shown.step.field not in (side, "both")
        with st.expander(title) if aside else st.container():
            if not aside:
                st.caption(title)
            side_by_side(
                *texts,
                left_title=f"Item, line {shown.line(item):,}",
                right_title=f"Example, line {example['line']:,}",
                key=f"leak-{side}",
            )


def _runs(shown: Shown, position: int) -> None:
    overlap = shown.leaks.overlap
    item = int(overlap.item[position])
    n_shared = int(overlap.n_shared[position])
    found = calls.shared_runs(shown.fingerprint, position, shown.step.search(), item)
    n_words = shown.step.search().n
    of = round(n_shared / float(overlap.share[position]))
    st.caption(
        f"{n_shared:,} of the item's {of:,} runs of {n_words} words stand in the example. "
        "Marked is what they cover, in the whole texts: prompt, then response."
    )
    if found.is_cut:
        st.caption(
            f"Looked for in the first {calls.LONGEST_SEARCHED:,} characters of each text alone."
        )
    line = calls.lines(shown.fingerprint, np.array([position]))[0]
    left, right = st.columns(2, gap="medium")
    with left:
        marked(
            found.other,
            found.matches.other,
            title=f"Item, line {shown.line(item):,}",
            key="leak-item",
        )
    with right:
        marked(
            found.text,
            found.matches.text,
            title=f"Example, line {line:,}",
            key="leak-example",
        )
