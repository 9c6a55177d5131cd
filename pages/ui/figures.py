"""Numbers side by side, each with its meaning one hover away."""

from __future__ import annotations

import streamlit as st

from analysis.measure.wording import counted

KILOBYTE, MEGABYTE = 1e3, 1e6


def figures(*shown: tuple[str, str, str]) -> None:
    """A row of numbers; on a narrow screen it breaks rather than cutting them off.

    Args:
        shown: For each its title, its value with a unit, and what it means. Texts of the
            app's own: data would be read as Markdown.
    """
    with st.container(horizontal=True, gap="small"):
        for title, value, meaning in shown:
            st.metric(title, value, help=meaning, border=True, width="content")


def size(n_bytes: float) -> str:
    """A size for people, in powers of ten: "210.6 KB", "63.0 MB"."""
    if n_bytes >= MEGABYTE:
        return f"{n_bytes / MEGABYTE:,.1f} MB"
    return (
        f"{n_bytes / KILOBYTE:,.1f} KB" if n_bytes >= KILOBYTE else counted(round(n_bytes), "bytes")
    )
