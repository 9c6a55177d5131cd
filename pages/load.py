"""Open a data set: a file, a sample or a recent one; what was found in it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from analysis.data.dataset import MIXED, Summary
from analysis.data.formats import FORMATS
from analysis.data.storage import summary
from analysis.data.workspace import Source
from analysis.engines.stores import free, stores
from pages.ui import calls, session
from pages.ui.address import close_dataset, current_dataset, open_dataset, page_path
from pages.ui.figures import figures, size
from pages.ui.gate import chosen_dataset, require_read
from pages.ui.mapping import field_boxes, fields_of, read_button
from pages.ui.notices import guarded
from pages.ui.records import record_browser, shown_text
from pages.ui.routes import max_upload_mb
from pages.ui.samples import SAMPLE_DATA, SAMPLES
from pages.ui.upload import upload_zone

N_RECENT = 200
REJECTED_PER_PAGE = 20
REJECTED_CHARS = 2000
_MAPPED_TITLE = "Mapped fields"


def main() -> None:
    """The page."""
    st.title("Open a data set")
    arrived = upload_zone("upload")
    if arrived:
        open_dataset(arrived)
        st.rerun()
    st.caption(
        "Files stay on this machine. One larger than "
        f"{max_upload_mb():,} MB opens from the command line: `make app FILE=data.jsonl`."
    )
    fingerprint = chosen_dataset()
    if fingerprint is None:
        _others()
        return
    with st.expander("Open another: a sample or a recent data set"):
        _others()
    _dataset(fingerprint)


# --- choosing ------------------------------------------------------------------------------


def _others() -> None:
    left, right = st.columns([4, 5], gap="medium")
    with left:
        st.subheader("Samples")
        with st.container(gap="xxsmall"):
            _samples()
    with right:
        st.subheader("Recent")
        _recent()
        _vectors()


def _vectors() -> None:
    """What models have made takes space that no data set's size shows."""
    found = stores(calls.workspace())
    if not found:
        return
    with st.expander(
        f"Vectors and scores by models: {size(sum(store.n_bytes for store in found))}"
    ):
        st.caption(
            "Kept for all data sets, so that no text is encoded or scored twice. What is freed is "
            "made again when it is needed; what was put together for a data set goes with that."
        )
        for store in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{store.model} · {size(store.n_bytes)}", width="stretch")
                st.button(
                    "Free",
                    key=f"free-{store.key}",
                    icon=":material/delete:",
                    on_click=guarded(free),
                    args=(calls.workspace(), store.key),
                )


def _samples() -> None:
    for name, about in SAMPLES.items():
        st.button(
            about,
            key=f"sample-{name.partition('.')[0]}",
            icon=":material/dataset:",
            type="tertiary",
            on_click=guarded(_open_path),
            args=(SAMPLE_DATA / name,),
        )


def _open_path(path: Path) -> None:
    open_dataset(calls.workspace().add_file(path).fingerprint)


def _recent() -> None:
    workspace = calls.workspace()
    sources = list(workspace.sources())[:N_RECENT]
    if not sources:
        st.markdown("Nothing yet: what you open is listed here, and found again after a restart.")
        return
    found = [summary(workspace, source.fingerprint) for source in sources]
    table = pd.DataFrame(
        {
            "name": [source.name for source in sources],
            "examples": [read.n_examples if read else None for read in found],
            "size": [source.n_bytes for source in sources],
            "opened": [_ago(source.opened_at) for source in sources],
        }
    )
    event = st.dataframe(
        table,
        hide_index=True,
        key=session.recent(),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "name": st.column_config.TextColumn("File", width="medium"),
            "examples": st.column_config.NumberColumn("Examples", format="localized"),
            "size": st.column_config.NumberColumn("Size", format="bytes", help="As it came."),
            "opened": st.column_config.TextColumn("Opened"),
        },
        alt="Recent data sets",
    )
    rows = event.get("selection", {}).get("rows", [])
    chosen = sources[rows[0]].fingerprint if rows and rows[0] < len(sources) else None
    with st.container(horizontal=True):
        if st.button("Open", key="recent-open", disabled=chosen is None, type="primary") and chosen:
            open_dataset(chosen)
            st.rerun()
        if chosen is None:
            return
        # With a key of its own for each data set: it closes when that is gone.
        with st.popover("Remove", icon=":material/delete:", key=f"remove-{chosen[:12]}"):
            st.text(workspace.require(chosen).name)
            st.markdown(
                "Removes the copy in the workspace, its recipe and its exports. "
                "The file on your disk stays. This cannot be undone."
            )
            st.button(
                "Remove it",
                key=f"remove-it-{chosen[:12]}",
                on_click=guarded(_remove),
                args=(chosen,),
            )


def _remove(fingerprint: str) -> None:
    calls.workspace().delete(fingerprint)
    session.renew_recent()  # or the row below would be chosen now
    if fingerprint == current_dataset():
        close_dataset()


def _ago(then: float) -> str:
    seconds = time.time() - then
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            n = int(seconds // length)
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"


# --- what was found ------------------------------------------------------------------------


def _dataset(fingerprint: str) -> None:
    st.subheader("What was found")
    require_read(fingerprint)
    found = calls.summary(fingerprint)
    source = calls.workspace().require(fingerprint)
    titles = [FORMATS[name].title if name in FORMATS else _MAPPED_TITLE for name in found.formats]
    form = "Mixed" if found.format == MIXED and titles else "".join(titles) or "Unknown"
    figures(
        ("Examples", f"{found.n_examples:,}", "Records to train on.")
        if source.has_responses
        else ("Questions", f"{found.n_examples:,}", "Records without answers, to compare with."),
        (
            "Could not be read",
            f"{found.n_rejected:,}",
            "Records listed below with line and reason; they never stop the rest.",
        ),
        ("Format", form, "Found from the fields of the records."),
        (
            "Container",
            found.container,
            f"Text encoding: {found.encoding or 'none'}. Blank lines: {found.n_blank:,}.",
        ),
        ("Size", size(source.n_bytes), "The file as it came; 1 MB is 1,000,000 bytes."),
    )
    if not source.has_responses:
        st.markdown(
            "**This file was read as questions alone: other data sets are held against it on the "
            "page Leaks.** To train on it, say which field is the response."
        )
    elif found.n_examples:
        st.page_link(
            page_path("profile"), label="Next: profile it", icon=":material/arrow_forward:"
        )
    if len(titles) > 1:
        counts = zip(titles, found.formats.values(), strict=True)
        st.markdown("Formats: " + ", ".join(f"{title} {count:,}" for title, count in counts))
    _mapping(source, found)
    labels = [f"Examples ({found.n_examples:,})", f"Could not be read ({found.n_rejected:,})"]
    examples, unread = st.tabs(labels, default=labels[0 if found.n_examples else 1])
    with examples:
        record_browser(fingerprint, np.arange(found.n_examples), name="preview")
    with unread:
        _rejected(fingerprint, found.n_rejected, found.errors)


def _mapping(source: Source, found: Summary) -> None:
    """Let the user say which field is what, and read the file anew; also once it was said."""
    fields = fields_of(source, found)
    if not fields:
        return
    with st.container(border=True, key="mapping"):
        st.markdown(
            "**The fields were named.** Is one of them another?"
            if source.mapping
            else "**Some records have the fields of no known format.** Which field is what?"
        )
        chosen = field_boxes(source, fields)
        earlier = [each for each in _mapped(source) if not source.mapping]
        for number, other in enumerate(earlier):
            st.button(
                "Open it as it was mapped before",
                key=f"mapped-before-{number}",
                icon=":material/history:",
                on_click=guarded(open_dataset),
                args=(other.fingerprint,),
            )
            st.text(", ".join(f"{role} = {field}" for role, field in other.mapping.items()))
        read_button(source, chosen, open_dataset)


def _mapped(source: Source) -> list[Source]:
    """The same file, as it was read with mappings before."""
    every = calls.workspace().sources()
    return [each for each in every if each.mapping and each.content == source.content]


def _rejected(fingerprint: str, n_rejected: int, errors: dict[str, int]) -> None:
    if not n_rejected:
        st.markdown("Every record could be read.")
        return
    reasons = pd.DataFrame({"reason": list(errors), "records": list(errors.values())})
    st.dataframe(
        reasons,
        hide_index=True,
        column_config={
            "reason": st.column_config.TextColumn("Reason", width="large"),
            "records": st.column_config.NumberColumn("Records", format="localized"),
        },
        alt="Why records could not be read",
    )
    n_pages = -(-n_rejected // REJECTED_PER_PAGE)
    page = 1
    if n_pages > 1:
        page = st.pagination(n_pages, key=session.records_page(fingerprint, "rejected"))
    start = (page - 1) * REJECTED_PER_PAGE
    for record in calls.rejected(fingerprint, start, start + REJECTED_PER_PAGE):
        with st.container(border=True):
            st.text(f"Line {record.line:,}: {record.error}")
            shown_text(record.text, code=True, limit=REJECTED_CHARS)
    st.caption("All of them are in rejected.jsonl of the export.")


main()
