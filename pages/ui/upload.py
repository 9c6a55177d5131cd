"""The drop zone that sends a file straight to disk (pages/ui/routes.py), with its progress.

`st.file_uploader` would hold the file in memory several times over. This one is a component
of three files beside this one: upload.html, upload.css, upload.js.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analysis.data.workspace import Workspace, is_fingerprint
from pages.ui.routes import max_upload_mb, upload_url

FILE_TYPES = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt", ".parquet", ".gz", ".zst"
)  # fmt: skip
HERE = Path(__file__).parent

_component = st.components.v2.component(
    "assay_upload",
    html=(HERE / "upload.html").read_text(encoding="utf-8"),
    css=(HERE / "upload.css").read_text(encoding="utf-8"),
    js=(HERE / "upload.js").read_text(encoding="utf-8"),
)


def _nothing() -> None:
    """The component returns only what has a callback; the value is read from the result."""


def upload_zone(key: str) -> str | None:
    """A place to drop or choose a file.

    Args:
        key: Key of the widget, unlike any other on the page.

    Returns:
        The fingerprint of a file that has just arrived in the workspace, in the one run of
        the page that follows its arrival; otherwise None.
    """
    result = _component(
        key=key,
        data={
            "url": upload_url(),
            "maxMegabytes": max_upload_mb(),
            "accept": ",".join(FILE_TYPES),
        },
        on_uploaded_change=_nothing,
    )
    fingerprint = result.get("uploaded")
    # It comes from a browser: believed only if the workspace has the file.
    if not isinstance(fingerprint, str) or not is_fingerprint(fingerprint):
        return None
    return fingerprint if Workspace().source(fingerprint) else None
