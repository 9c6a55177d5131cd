"""What was selected on the map and hidden by its legend, kept for a page that is loaded again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analysis.data.files import read_json, write_json
from pages.ui import session
from pages.ui.calls import workspace

FILE = "map-view.json"


def times_cleared(fingerprint: str) -> int:
    """How often the selection was taken away: an outline of before is none any more."""
    key = session.map_cleared(fingerprint)
    if key not in st.session_state:
        n = _kept(fingerprint).get("cleared")
        st.session_state[key] = n if isinstance(n, int) else 0
    return int(st.session_state[key])


def clear_selection(fingerprint: str) -> None:
    """Take the outline off the map."""
    st.session_state[session.map_cleared(fingerprint)] = times_cleared(fingerprint) + 1


def kept_view(fingerprint: str) -> Mapping[str, Any] | None:
    """What a session had last; None if nothing was selected or hidden."""
    view = _kept(fingerprint).get("view")
    return view if isinstance(view, dict) else None


def keep_view(fingerprint: str, view: Mapping[str, Any] | None) -> None:
    """Keep what this session has, if it is other than before.

    Another session that only looks does not write: it would take back what this one does.
    """
    new = {"cleared": times_cleared(fingerprint), "view": view}
    key = session.map_kept(fingerprint)
    if st.session_state.setdefault(key, _kept(fingerprint)) == new:
        return
    write_json(workspace().folder(fingerprint) / FILE, new)
    st.session_state[key] = new


def _kept(fingerprint: str) -> dict[str, Any]:
    found = read_json(workspace().folder(fingerprint) / FILE)
    return found if isinstance(found, dict) else {"cleared": 0, "view": None}
