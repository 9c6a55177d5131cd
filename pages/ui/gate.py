"""What stands between a page and its data: is one chosen, is it read, what to do if not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

import streamlit as st

from analysis.curate.known import Search
from analysis.curate.steps import StepModel
from analysis.data.storage import summary
from analysis.data.workspace import GONE
from analysis.engines.finding import search_as_dict, search_of
from analysis.engines.kinds import FIND, MEASURE, READ
from analysis.measure import cache
from analysis.measure.profile import BASE_METRICS
from analysis.measure.settings import Settings
from pages.ui import session
from pages.ui.address import close_dataset, current_dataset, page_path
from pages.ui.calls import is_at_hand, is_measured, missing_searches, workspace
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


def require_measured(fingerprint: str, names: Iterable[str], settings: Settings) -> bool:
    """Whether metrics are measured; if not, they are from now on, and a panel shows how far.

    Args:
        fingerprint: The data set, read.
        names: Names in METRICS.
        settings: How to measure.
    """
    if is_measured(fingerprint, names, settings):
        return True
    asked = {"names": list(names), "settings": settings.given()}
    job = jobs().latest(MEASURE, fingerprint, asked)
    if job is None or job.state == "done":
        job = jobs().start(MEASURE, fingerprint, asked, unit="share")
    job_panel(job, title="Measuring the examples")
    return False


def require_found(fingerprint: str, steps: Sequence[StepModel]) -> bool:
    """Whether what steps compare is compared; if not, it is from now on, and a panel shows how far.

    Args:
        fingerprint: The data set, read.
        steps: Of a recipe.
    """
    if not missing_searches(fingerprint, steps):
        return True
    # By what is compared: what else is set of a step, or chosen in it, is no other work.
    searches = dict.fromkeys(search for step in steps for search in step.searches())
    asked = {"searches": [search_as_dict(search) for search in searches]}
    names = sorted({step.name for step in steps})
    _cancel_superseded(fingerprint, names, searches)
    job = jobs().latest(FIND, fingerprint, asked)
    superseded = st.session_state.get(session.searches_superseded(fingerprint), set())
    if job is None or job.state == "done":
        job = jobs().start(FIND, fingerprint, asked, unit="share")
        st.session_state.setdefault(session.searches_started(fingerprint), {})[job.id] = names
    elif job.can_resume and job.id in superseded:
        superseded.discard(job.id)
        job = jobs().resume(job.id)  # it is wanted again, and nobody but this page had ended it
    job_panel(job, title="Comparing the examples")
    return False


def _cancel_superseded(fingerprint: str, names: list[str], wanted: Iterable[Search]) -> None:
    """End the searches that this session started for the same steps and nothing waits for.

    The recipe and what is being set are on disk, and what all tabs show: a search that is
    for neither of them, nor for this page, is looked at by nobody. What it stored stays.

    Args:
        fingerprint: The data set.
        names: The steps that something is looked for.
        wanted: What is.
    """
    started = st.session_state.get(session.searches_started(fingerprint), {})
    now = history(fingerprint)
    needed = {*wanted, *now.recipe.searches()}
    needed.update(search for step in now.drafts.values() for search in step.searches())
    if names not in started.values():
        return
    for job in jobs().listing(fingerprint, active_only=True):
        if started.get(job.id) != names or job.cancel_requested:
            continue
        searches = {search_of(values) for values in job.params["searches"]}
        # What is wanted here too is found by the new search; the rest is what the job is for.
        own = {each for each in searches - {*wanted} if not is_at_hand(fingerprint, each)}
        if own and not own & needed:
            jobs().cancel(job.id)
            st.session_state.setdefault(session.searches_superseded(fingerprint), set()).add(job.id)


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
