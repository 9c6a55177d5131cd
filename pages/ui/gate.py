"""What stands between a page and its data: is one chosen, is it read, what to do if not."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from analysis.data.storage import summary
from analysis.data.workspace import GONE
from analysis.engines.kinds import READ
from analysis.measure import cache
from analysis.measure.profile import BASE_METRICS
from pages.ui.address import close_dataset, current_dataset, page_path
from pages.ui.awaited import require_chosen, require_found, require_measured
from pages.ui.calls import workspace
from pages.ui.jobs import job_panel, jobs
from pages.ui.notices import guarded, notice_later
from pages.ui.recipe import history, undo


def require_dataset(purpose: str) -> str:
    """The data set being looked at, with examples; else the page ends here, saying what to do.

    Args:
        purpose: What the page would do: "see how long the examples are".

    Returns:
        The fingerprint.
    """
    fingerprint = chosen_dataset()
    if fingerprint is None:
        empty_state(
            f"Open a data set to {purpose}.",
            "A JSONL file of your own, or one of the samples that come with Assay.",
        )
    require_read(fingerprint)
    found = summary(workspace(), fingerprint)
    if found is not None and not found.n_examples:
        empty_state(
            "No record of this file could be read as an example.",
            "The page Open a data set says why, and lets you name the fields.",
        )
    if not workspace().require(fingerprint).has_responses:
        empty_state(
            "This file was read as questions alone, only to be compared with.",
            "The page Open a data set lets you say which field is the response.",
        )
    recipe = history(fingerprint).recipe
    names = (*BASE_METRICS, *recipe.metrics())
    if not (
        require_measured(fingerprint, names, recipe.settings)
        and require_found(fingerprint, recipe.steps)
        and require_chosen(fingerprint, recipe)
    ):
        st.button(
            "Undo the last change of the recipe",
            key="gate-undo",
            icon=":material/undo:",
            help="What is being looked at is what the recipe asks for.",
            on_click=guarded(undo),
            args=(fingerprint,),
        )
        st.stop()
    return fingerprint


def chosen_dataset() -> str | None:
    """The data set of the address bar, if the workspace still has it; else it is said once."""
    fingerprint = current_dataset()
    if fingerprint is not None and workspace().source(fingerprint) is None:
        close_dataset()
        notice_later(GONE)
        return None
    return fingerprint


def require_read(fingerprint: str) -> None:
    """Go on if the data set is read and measured; else read it, and end the page here."""
    if is_read(fingerprint):
        return
    job = jobs().latest(READ, fingerprint)
    if job is None or job.state == "done":
        # Done, and yet something is missing: a newer Assay measures more than the one before.
        job = jobs().start(READ, fingerprint, {}, unit="share")
    job_panel(job, title="Reading the file")
    st.stop()


def is_read(fingerprint: str) -> bool:
    """Whether the data set is read and its base metrics are stored."""
    found = summary(workspace(), fingerprint)
    if found is None:
        return False
    return not cache.missing(workspace(), fingerprint, BASE_METRICS)


def empty_state(what: str, how: str) -> NoReturn:
    """Say what is missing and where to go; the page ends here.

    Args:
        what: What to do next, a sentence of the app's own.
        how: One more sentence.
    """
    with st.container(border=True, key="empty-state"):
        st.markdown(f"#### {what}")
        st.markdown(how)
        st.page_link(page_path("load"), label="Open a data set", icon=":material/upload_file:")
    st.stop()
