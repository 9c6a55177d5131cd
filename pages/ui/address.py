"""Where one is: the page, and the data set in the address bar.

`?dataset=<fingerprint>` brings a session back.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from analysis.data.workspace import is_fingerprint

DATASET = "dataset"
PAGES = Path(__file__).resolve().parent.parent


def page_path(name: str) -> Path:
    """A page's file, for `st.Page`, `st.page_link` and `st.switch_page`.

    Absolute: Streamlit looks for a relative one beside navigation.py, where no page is.

    Args:
        name: The page's name, as in its address: "profile".
    """
    return PAGES / f"{name}.py"


def current_dataset() -> str | None:
    """Fingerprint of the data set being looked at; None if there is none.

    What the address bar says goes first, if it has the form of a fingerprint; whether the
    workspace knows it is for the caller to find out.
    """
    opened = os.environ.get("ASSAY_OPEN")  # by `make app FILE=...`, for a session that is new
    for named in (st.query_params.get(DATASET), st.session_state.get(DATASET, opened)):
        if is_fingerprint(named):
            return str(named)
    return None


def open_dataset(fingerprint: str) -> None:
    """Look at a data set from now on."""
    st.session_state[DATASET] = fingerprint
    if st.query_params.get(DATASET) != fingerprint:
        st.query_params[DATASET] = fingerprint


def close_dataset() -> None:
    """Look at no data set any more."""
    st.session_state[DATASET] = None
    if DATASET in st.query_params:
        del st.query_params[DATASET]


def keep_dataset() -> None:
    """Carry the data set over to the page that is about to run.

    Streamlit's navigation drops the query; it is put back here. It is written only if it
    differs: writing at every run would race with widgets that are bound to the query.
    """
    fingerprint = current_dataset()
    if fingerprint is not None:
        open_dataset(fingerprint)
