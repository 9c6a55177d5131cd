"""Work that a page waits for: started once, watched while it runs, then never done again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from analysis.curate.assignments import AssignmentSearch
from analysis.curate.known import Search
from analysis.curate.recipe import Recipe
from analysis.curate.steps import StepModel
from analysis.engines.embeddings import is_embedded
from analysis.engines.finding import Sought, search_as_dict, search_of
from analysis.engines.job import Job
from analysis.engines.job_store import Params
from analysis.engines.kinds import CHOOSE, EMBED, FIND, MEASURE
from analysis.measure.duplicates.search import Field
from analysis.measure.settings import Settings
from pages.ui import calls, session
from pages.ui.calls import is_at_hand, is_measured, workspace
from pages.ui.jobs import job_panel, jobs
from pages.ui.recipe import history


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
    job_panel(_job(MEASURE, fingerprint, asked), title="Measuring the examples")
    return False


def require_embedded(fingerprint: str, encoder: str, field: Field) -> bool:
    """Whether examples have vectors; if not, they are made from now on, and a panel shows it.

    Args:
        fingerprint: The data set, read.
        encoder: What makes the vectors.
        field: What of each example is embedded.
    """
    if calls.is_quick(fingerprint, encoder) or is_embedded(
        workspace(), fingerprint, encoder, field
    ):
        return True
    asked = {"encoder": encoder, "field": field}
    job_panel(_job(EMBED, fingerprint, asked), title="Making vectors")
    return False


def require_chosen(fingerprint: str, recipe: Recipe) -> bool:
    """Whether what steps choose is chosen; if not, it is from now on, and a panel shows how far.

    Args:
        fingerprint: The data set, read.
        recipe: The recipe, of which everything else is known.
    """
    if calls.is_chosen(fingerprint, recipe):
        return True
    asked = {"recipe": recipe.as_dict()}
    job_panel(_job(CHOOSE, fingerprint, asked), title="Choosing examples")
    return False


def _job(kind: str, fingerprint: str, asked: Params) -> Job:
    """The work as it was asked for last; begun now if it was not, or is done and yet missing."""
    job = jobs().latest(kind, fingerprint, asked)
    if job is None or job.state == "done":
        job = jobs().start(kind, fingerprint, asked, unit="share")
    return job


def require_found(fingerprint: str, steps: Sequence[StepModel]) -> bool:
    """Whether what steps compare is compared; if not, it is from now on, and a panel shows how far.

    Args:
        fingerprint: The data set, read.
        steps: Of a recipe.
    """
    # By what is compared: what else is set of a step, or chosen in it, is no other work.
    searches = dict.fromkeys(search for step in steps for search in step.searches())
    return require_sought(
        fingerprint,
        # What was stored by hand is there, or cannot be had by any work.
        [search for search in searches if not isinstance(search, AssignmentSearch)],
        names=sorted({step.name for step in steps}),
        title="Comparing the examples",
    )


def require_sought(
    fingerprint: str, searches: Sequence[Sought], *, names: list[str], title: str
) -> bool:
    """Whether all of some searches are done; if not, they are from now on, and a panel shows it.

    Args:
        fingerprint: The data set, read.
        searches: What is looked for.
        names: What for: of searches for the same, only those go on that are still wanted.
        title: What is done, for people.
    """
    if all(is_at_hand(fingerprint, search) for search in searches):
        return True
    asked = {"searches": [search_as_dict(search) for search in searches]}
    _cancel_superseded(fingerprint, names, searches)
    job = jobs().latest(FIND, fingerprint, asked)
    superseded = st.session_state.get(session.searches_superseded(fingerprint), set())
    if job is None or job.state == "done":
        job = jobs().start(FIND, fingerprint, asked, unit="share")
        st.session_state.setdefault(session.searches_started(fingerprint), {})[job.id] = names
    elif job.can_resume and job.id in superseded:
        superseded.discard(job.id)
        job = jobs().resume(job.id)  # it is wanted again, and nobody but this page had ended it
    job_panel(job, title=title)
    return False


def _cancel_superseded(fingerprint: str, names: list[str], wanted: Iterable[Sought]) -> None:
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
    needed: set[Search | Sought] = {*wanted, *now.recipe.searches()}
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
