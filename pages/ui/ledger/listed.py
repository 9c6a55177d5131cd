"""The records of the ledger as a list, beside the one that is opened."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from analysis.curate.apply import KEPT
from analysis.curate.entries import Entries, Wanted
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.records import record_view, shown_text

PER_PAGE = 100
LIST_PX = 560
KEPT_SIGN = ":blue[:material/check:]"
DROPPED_SIGN = ":orange[:material/filter_alt_off:]"
UNREAD_SIGN = ":grey[:material/block:]"


def listed(fingerprint: str, entries: Entries, wanted: Wanted) -> None:
    """Draw what was found, a hundred at a time, and the record that is chosen in it."""
    found = entries.found(wanted)
    if not len(found):
        st.markdown("No record is like that. Take one of the choices above back.")
        return
    n_pages = -(-len(found) // PER_PAGE)
    name = name_of(entries, wanted)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        page = 1
        if n_pages > 1:
            page = st.pagination(n_pages, key=session.ledger_page(fingerprint, name))
        start = (page - 1) * PER_PAGE
        here = found[start : start + PER_PAGE]
        chosen = _table(entries, here, session.ledger_table(fingerprint, name, page))
        st.caption(
            f"{start + 1:,} to {start + len(here):,} of {counted(len(found), 'records')}. "
            "Choose a row to see its path."
        )
    with right, st.container(border=True, height=LIST_PX, key="ledger-one"):
        at = int(here[chosen])
        if at < len(entries.lines):
            _example(fingerprint, entries, at)
        else:
            _rejected(fingerprint, at - len(entries.lines))


def name_of(entries: Entries, wanted: Wanted) -> str:
    """A name for what is looked up, and in which recipe: other records are another list."""
    asked = f"{wanted} {entries.ledger.recipe.key()}"
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def _table(entries: Entries, here: IndexArray, key: str) -> int:
    """The list; gives the row that is chosen, the first if none is."""
    event = st.dataframe(
        _rows(entries, here),
        hide_index=True,
        height=LIST_PX - 50,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "line": st.column_config.NumberColumn(
                "Line", width=55, help="Where the record stands in the file, from 1."
            ),
            "fate": st.column_config.TextColumn("Fate", width=75),
            "step": st.column_config.TextColumn(
                "Step", width=115, help="The step that dropped it: its number and its name."
            ),
            "reason": st.column_config.TextColumn("Why", width=270),
            "n_places": st.column_config.NumberColumn(
                "Changed", width=70, help="Places and texts in which steps changed something."
            ),
            "example_id": st.column_config.TextColumn(
                "Example id", width=150, help="By its content: the same in every export."
            ),
        },
        alt="Records of the ledger",
    )
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(here) else 0


def _rows(entries: Entries, here: IndexArray) -> pd.DataFrame:
    """What the list says of some entries."""
    columns = ["line", "fate", "step", "reason", "n_places", "example_id"]
    shown: pd.DataFrame = entries.table(here).select(columns).to_pandas()
    texts = ["step", "reason", "example_id"]  # what has none has an empty cell
    return shown.fillna(dict.fromkeys(texts, ""))


def _example(fingerprint: str, entries: Entries, position: int) -> None:
    """One example with its path through the steps."""
    ledger = entries.ledger
    is_kept = ledger.dropped_by[position] == KEPT
    st.markdown(f"{KEPT_SIGN} **Kept**" if is_kept else f"{DROPPED_SIGN} **Dropped**")
    passages = ledger.passages(position)
    if not passages:
        st.caption("No step is at work: every example is kept.")
    # Words and reasons may quote the data: plain text.
    for index, did in passages:
        words = ledger.applied.reports[index].words
        st.text(f"{index + 1}. {words}\n→ {did.removeprefix(ledger.labels[index]).strip()}")
    record_view(fingerprint, calls.records(fingerprint, [position]).iloc[0])


def _rejected(fingerprint: str, number: int) -> None:
    """One record that could not be read."""
    (record,) = calls.rejected(fingerprint, number, number + 1)
    st.markdown(f"{UNREAD_SIGN} **Could not be read**")
    st.text(f"Line {record.line:,}: {record.error}")
    shown_text(record.text, code=True)
