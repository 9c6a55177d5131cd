"""Records as text: nothing in them is ever read as Markdown, HTML, a link or a formula."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.data.formats import FORMATS, MAPPED, Conversation
from analysis.data.formats.conversation import ASSISTANT, SYSTEM, TOOL, USER, Turn, call_text
from analysis.data.formats.mapping import read_mapped
from analysis.data.strict_json import parse
from analysis.measure.metrics import METRICS, why
from analysis.measure.settings import DEFAULTS, Settings
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.calls import labels_on, records, workspace

PER_PAGE = 25
TOLD = ("task_type", "language", "domain", "complexity", "quality")
SNIPPET_CHARS = 160
LIST_PX, STACKED_PX = 480, 250
SHOWN_CHARS = 20_000  # of one text: a page must not carry a 50 MB record

_ROLES = {
    SYSTEM: ":material/settings: System",
    USER: ":material/person: User",
    ASSISTANT: ":material/smart_toy: Assistant",
    TOOL: ":material/build: Tool result",
}


def record_browser(
    fingerprint: str,
    positions: npt.NDArray[np.int64] | Sequence[int],
    *,
    name: str,
    reasons: pa.Array | None = None,
    scores: npt.NDArray[np.float32] | None = None,
    values: pd.DataFrame | None = None,
    settings: Settings = DEFAULTS,
    above: Callable[[pd.Series], None] = lambda _: None,
    stacked: bool = False,
    because: str = "Why it goes",
) -> None:
    """A list of examples, a page at a time, beside the one that is chosen in it.

    Args:
        fingerprint: The data set.
        positions: The examples, 0-based, in the order to show them.
        name: Of this list, unlike any other on the page.
        reasons: Arrow texts: for each position, why it is in the list; left out if not given.
        scores: For each position how well it fits what was searched for; left out if not given.
        values: Metrics of the examples, index = position: with them the record is shown
            with what was found in it.
        settings: What they were measured with.
        above: Draws what stands above the record, of its row.
        stacked: Whether the record stands under the list, where there is room for one column.
        because: What stands above the reason; a text of the app's own.
    """
    if not len(positions):
        st.markdown("No example.")
        return
    n_pages = -(-len(positions) // PER_PAGE)
    left, right = (st.container(), st.container()) if stacked else st.columns(2, gap="medium")
    with left:
        page = 1
        if n_pages > 1:
            page = st.pagination(n_pages, key=session.records_page(fingerprint, name))
        start = (min(page, n_pages) - 1) * PER_PAGE
        shown = records(fingerprint, list(positions[start : start + PER_PAGE]))
        shown_reasons = None if reasons is None else reasons[start : start + PER_PAGE].to_pylist()
        shown_scores = None if scores is None else scores[start : start + PER_PAGE]
        key = session.records_table(fingerprint, name, page)
        height = STACKED_PX if stacked else LIST_PX
        chosen = _table(shown, key, shown_reasons, shown_scores, height=height)
        st.caption(
            f"{start + 1:,} to {start + len(shown):,} of {counted(len(positions), 'examples')}. "
            "Choose a row to read it."
        )
    with right, st.container(border=True, height=560, key=f"record-{name}"):
        row = shown.iloc[chosen]
        at = int(positions[start + chosen])
        measured = None if values is None else values.loc[[at]].iloc[0]
        if shown_reasons:  # whole: the list has not room for all of it
            st.markdown(f":orange[:material/filter_alt_off:] **{because}**")
            st.text(shown_reasons[chosen])
        above(row)
        if measured is not None:
            found_in(row, measured, settings)
        record_view(fingerprint, row)
        if measured is not None:
            labels_explained(row, measured, settings)


def _table(
    shown: pd.DataFrame,
    key: str,
    reasons: list[str] | None,
    scores: npt.NDArray[np.float32] | None,
    *,
    height: int,
) -> int:
    """The list; gives the row that is chosen, the first if none is."""
    table = pd.DataFrame(
        {
            "line": shown["line"].to_numpy(),
            "prompt": shown["prompt"].str.slice(0, SNIPPET_CHARS).to_numpy(),
            "response": shown["response"].str.slice(0, SNIPPET_CHARS).to_numpy(),
        }
    )
    if reasons:  # beside the reason there is room for one text; the other one is in the view
        table = table.drop(columns="response")
        table.insert(1, "reason", reasons)
    if scores is not None:
        table.insert(1, "score", scores)
    event = st.dataframe(
        table,
        hide_index=True,
        height=height,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "line": st.column_config.NumberColumn(
                "Line", width=50, help="Where the record stands in the file, from 1."
            ),
            "score": st.column_config.NumberColumn(
                "Fits",
                width=50,
                format="%.2f",
                help="How well it fits: cosine similarity, or how often the words stand in it.",
            ),
            "reason": st.column_config.TextColumn("Why", width=250),
            "prompt": st.column_config.TextColumn("Prompt", width=130),
            "response": st.column_config.TextColumn("Response", width=130),
        },
        alt="The examples of this page",
    )
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(table) else 0


def found_in(row: pd.Series, measured: pd.Series, settings: Settings) -> None:
    """What was found in an example: its kind, and each fault with its reason.

    Args:
        row: Its texts.
        measured: Its metrics.
        settings: What they were measured with.
    """
    told = [name for name in TOLD if name in measured and pd.notna(measured[name])]
    # Labels may be the user's own: plain text.
    st.text(" · ".join(_fact(name, measured[name]) for name in told))
    given = _row(measured, row)
    shown: set[str] = set()  # one fault may be the reason for another flag too
    for name, metric in METRICS.items():
        if metric.kind == "flag" and measured.get(name):
            sentence = why(name, given, settings)
            if sentence and sentence not in shown:
                shown.add(sentence)
                st.markdown(f":orange[:material/flag:] **{metric.title}**")
                st.text(sentence)


def labels_explained(row: pd.Series, measured: pd.Series, settings: Settings) -> None:
    """Why an example has the labels and scores that it has."""
    given = _row(measured, row)
    for name in TOLD:
        sentence = why(name, given, settings) if name in measured else None
        if sentence:
            with st.expander(f"Why this {METRICS[name].title.lower()}"):
                st.text(sentence)


def _row(*parts: pd.Series) -> dict[str, Any]:
    return {str(name): value for part in parts for name, value in part.items()}


def _fact(name: str, value: object) -> str:
    about = METRICS[name]
    shown = f"{value:.2f}" if isinstance(value, float) else about.named(str(value))
    return f"{about.title}: {shown}"


def record_view(fingerprint: str, row: pd.Series) -> None:
    """One example, turn by turn.

    Args:
        fingerprint: Its data set.
        row: Its columns "line", "format" and "raw"; named by its position, as `calls.records`
            has it.
    """
    conversation = conversation_of(fingerprint, str(row["format"]), str(row["raw"]))
    facts = [f"Line {row['line']:,}"]
    if conversation.label is not None:
        facts.append(f"label: {'wanted' if conversation.label else 'not wanted'}")
    st.caption(" · ".join(facts))
    given = labels_on(fingerprint, int(str(row.name)))
    if given:
        st.text(f"Labelled: {' · '.join(given)}")
    for turn in conversation.turns:
        _turn(turn, _ROLES[turn.role])
    for title, turns in (
        (":material/thumb_up: Chosen answer", conversation.chosen),
        (":material/thumb_down: Rejected answer", conversation.rejected),
    ):
        for turn in turns:
            _turn(turn, title if turn.role == ASSISTANT else _ROLES[turn.role])
    if conversation.tools is not None:
        with st.expander("Tools offered"):
            shown_text(json.dumps(conversation.tools, ensure_ascii=False, indent=2), code=True)
    with st.expander("The record as it came"):
        shown_text(str(row["raw"]), code=True)


def _turn(turn: Turn, title: str) -> None:
    st.caption(title)
    if turn.text:
        shown_text(turn.text)
    for call in turn.calls:
        shown_text(call_text(call), code=True)
    if not turn.text and not turn.calls:
        st.caption("(empty)")


def shown_text(text: str, *, code: bool = False, limit: int = SHOWN_CHARS) -> None:
    """A text of the data, inert, cut if it is very long.

    Args:
        text: Any text.
        code: In a fixed-width font.
        limit: Most characters shown.
    """
    cut = text[:limit]
    if code:
        st.code(cut, language=None, wrap_lines=True)
    else:
        st.text(_kept_as_it_is(cut))
    if len(text) > limit:
        st.caption(f"The first {limit:,} of {len(text):,} characters.")


def _kept_as_it_is(text: str) -> str:
    """The text between two marks without width, if Streamlit would take space off its sides.

    `st.text` strips what it shows and takes common indentation away: harmless for prose, but
    a code answer would not be seen as it is.
    """
    return text if text == textwrap.dedent(text).strip() else f"\u200b{text}\u200b"


def conversation_of(fingerprint: str, form: str, raw: str) -> Conversation:
    """A record as its format reads it.

    Args:
        fingerprint: Its data set, whose mapping may count.
        form: The name of its format.
        raw: The record, JSON text.

    Raises:
        UnreadableError: If it cannot be read so.
    """
    record = parse(raw)
    if form == MAPPED:
        return read_mapped(record, workspace().require(fingerprint).mapping)
    return FORMATS[form].read(record)
