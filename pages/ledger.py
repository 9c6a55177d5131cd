"""Ledger: of every record what became of it, by which step, and why."""

from __future__ import annotations

import streamlit as st

from pages.ui import calls
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.ledger.listed import listed
from pages.ui.ledger.lookup import lookup
from pages.ui.recipe import history


def main() -> None:
    """The page."""
    st.title("Ledger")
    fingerprint = require_dataset("look up what became of each record")
    entries = calls.entries(fingerprint, history(fingerprint).recipe)
    n_kept, n_dropped, n_rejected = entries.n_kept, entries.n_dropped, entries.n_rejected
    n_read = calls.summary(fingerprint).n_read
    figures(
        ("Read", f"{n_read:,}", "Records in the file."),
        ("Kept", f"{n_kept:,}", "Examples after every step of the recipe, before export."),
        ("Dropped", f"{n_dropped:,}", "Examples, each by one step, with its reason."),
        ("Could not be read", f"{n_rejected:,}", "Records, each with its line and reason."),
    )
    st.caption(
        f"{n_read:,} read = {n_kept:,} kept + {n_dropped:,} dropped + {n_rejected:,} that could "
        "not be read. Every export has all of it as ledger.parquet."
    )
    listed(fingerprint, entries, lookup(fingerprint, entries))


main()
