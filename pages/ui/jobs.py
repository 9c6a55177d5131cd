"""Long work on a page: started once, watched while it runs, cancelled and resumed."""

from __future__ import annotations

import streamlit as st

from analysis.engines.jobs import Job, Jobs
from pages.ui.calls import workspace
from pages.ui.notices import guarded, notice

POLL_S = 0.4


def jobs() -> Jobs:
    """The workspace's jobs."""
    return Jobs(workspace())


def job_panel(job: Job, *, title: str) -> None:
    """Show a job that is not done: its progress and what can be done about it.

    While it runs the panel looks again every `POLL_S` seconds; when it ends the whole page
    runs once more.

    Args:
        job: The job.
        title: What it does, for people: "Reading the file".
    """
    if job.is_active:
        _watch(job.id, title)
    else:
        _ended(job, title)


@st.fragment(run_every=POLL_S)
def _watch(job_id: str, title: str) -> None:
    job = jobs().get(job_id)
    if not job.is_active:
        st.rerun()
    with st.container(border=True, key=f"job-panel-{job.id}"):
        st.markdown(f"**{title}**")
        st.progress(min(job.fraction or 0.0, 1.0))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_where(job))
            st.button(
                "Cancel",
                key=f"cancel-{job.id}",
                icon=":material/close:",
                disabled=job.cancel_requested,
                on_click=guarded(_cancel),
                args=(job.id,),
            )


def _where(job: Job) -> str:
    said = [job.message or "Starting"]
    if job.seconds_left is not None:
        said.append(f"about {duration(job.seconds_left)} left")
    return " · ".join(said)


def duration(seconds: float) -> str:
    """A duration for people: "1 s", "2 min", "1 h 5 min"."""
    if seconds < 60:  # noqa: PLR2004 -- a minute
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004


def _ended(job: Job, title: str) -> None:
    said = {
        "interrupted": "was interrupted",
        "failed": "did not work",
    }
    if job.state == "cancelled":  # by somebody here: nothing went wrong
        st.markdown(f"**{title} was cancelled.** Nothing is lost: it goes on where it stopped.")
    else:
        reason = job.error or "Nothing is lost; it can be started again."
        notice(reason, title=f"{title} {said.get(job.state, job.state)}")
    if job.can_resume:
        st.button(
            "Go on" if job.state != "failed" else "Try again",
            key=f"resume-{job.id}",
            icon=":material/play_arrow:",
            type="primary",
            on_click=guarded(_resume),
            args=(job.id,),
        )


def _cancel(job_id: str) -> None:
    jobs().cancel(job_id)


def _resume(job_id: str) -> None:
    jobs().resume(job_id)
