"""What is looked up in the ledger."""

from __future__ import annotations

import streamlit as st

from analysis.curate.entries import CHANGED_FATE, Entries, Wanted
from analysis.curate.ledger import DROPPED_FATE, KEPT_FATE, REJECTED_FATE
from pages.ui import session

EVERY = ""
FATES = {
    EVERY: "Any",
    KEPT_FATE: "Kept",
    CHANGED_FATE: "Kept, and changed",
    DROPPED_FATE: "Dropped",
    REJECTED_FATE: "Could not be read",
}


def lookup(fingerprint: str, entries: Entries) -> Wanted:
    """Draw the four ways to look something up, and give what is wanted."""
    fate, step, which, reason = st.columns([2, 3, 2, 3], gap="small")
    reports = entries.ledger.applied.reports
    steps = {report.label: f"{index + 1}. {report.words}" for index, report in enumerate(reports)}
    key = session.ledger_wanted(fingerprint, f"step-{len(steps)}")
    if st.session_state.get(key, EVERY) not in steps:  # of a recipe that is another one now
        st.session_state[key] = EVERY
    return Wanted(
        fate=fate.selectbox(
            "What became of it",
            list(FATES),
            format_func=FATES.__getitem__,
            key=session.ledger_wanted(fingerprint, "fate"),
            persist_state="session",
        ),
        step=step.selectbox(
            "By which step",
            [EVERY, *steps],
            format_func=lambda label: steps.get(label, "Any"),
            # By the steps: a recipe that was changed since has other ones to choose from.
            key=key,
            persist_state="session",
            help="The examples that this step dropped, changed or brought back.",
        ),
        which=which.text_input(
            "Line, or example id",
            key=session.ledger_wanted(fingerprint, "which"),
            persist_state="session",
            placeholder="12",
            help="The line of the file, from 1; or an id, or its beginning.",
        ).strip(),
        reason=reason.text_input(
            "Words of the reason",
            key=session.ledger_wanted(fingerprint, "reason"),
            persist_state="session",
            placeholder="below 10",
            help="Of the reason for which an example was dropped or a record not read.",
        ).strip(),
    )
