"""Who reviews, and what is in the queue."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from analysis.curate.review_queue import (
    KINDS,
    MOST,
    SUGGESTED_PER_1000,
    Kind,
    QueueSettings,
    suggested,
)
from analysis.curate.reviews import LONGEST_NAME, reviewer_of
from analysis.errors import InputError
from analysis.measure.clusters.search import ClusterSearch
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.address import page_path, said_reviewer, tell_reviewer
from pages.ui.notices import guarded, show_pending
from pages.ui.review.kept import Kept, keeping

WHO = "review-who"
BY = {"share": "A share", "size": "A number"}
KIND_NAMES: dict[Kind, str] = {
    "sample": "Stratified sample",
    "edge": "Edge cases",
    "unsure": "Unsure classifications",
    "novel": "Novel clusters",
}


def who(names: Iterable[str]) -> str | None:
    """Ask who reviews; the address and the session know it from then on.

    Args:
        names: Those who have reviewed this data set.

    Returns:
        The name; None until there is one.
    """
    state, key = st.session_state, session.reviewer()
    if not state.get(key) and said_reviewer():
        try:
            state[key] = reviewer_of(said_reviewer())
        except InputError:  # anybody may have written an address
            state[key] = None

    def keep() -> None:
        try:
            state[key] = reviewer_of(state[key]) if state[key] else None
        except InputError:
            state[key] = None
            raise
        tell_reviewer(state[key] or "")

    chosen = state.get(key)
    st.selectbox(
        "Reviewer",
        list(dict.fromkeys([*names, *([chosen] if chosen else [])])),
        index=None,
        key=key,
        persist_state="session",
        accept_new_options=True,
        placeholder="Your name",
        help=f"Decisions are kept under this name: one line of up to {LONGEST_NAME} characters.",
        on_change=guarded(keep, at=WHO),
    )
    show_pending(WHO)
    if chosen:
        tell_reviewer(chosen)
    return chosen or None


def queue_settings(
    fingerprint: str, now: Kept, n_kept: int, clusters: ClusterSearch | None
) -> None:
    """What is in the queue, and how much of it.

    Args:
        fingerprint: The data set.
        now: The settings.
        n_kept: Examples that the recipe keeps.
        clusters: The clusters that tell what is novel; None if they were not found.
    """
    with st.expander(_in_words(now, n_kept), icon=":material/tune:"):
        columns = st.columns([1, 1, 3], gap="medium", vertical_alignment="bottom")
        with columns[0]:
            st.segmented_control(
                "Size of the sample",
                list(BY),
                format_func=BY.__getitem__,
                required=True,
                **keeping(fingerprint, "by", now.by, default="default"),
            )
        with columns[1]:
            if now.by == "share":
                st.number_input(
                    "Of 1,000 examples",
                    1,
                    1000,
                    **keeping(fingerprint, "per_1000", now.per_1000, as_value=int),
                    help=f"{SUGGESTED_PER_1000[0]} to {SUGGESTED_PER_1000[1]} are common: here "
                    f"{suggested(n_kept)}.",
                )
            else:
                st.number_input(
                    "Examples",
                    1,
                    MOST,
                    **keeping(fingerprint, "size", now.size, as_value=int),
                    help=f"{suggested(n_kept)} are common for a set of this size.",
                )
        with columns[2]:
            st.pills(
                "In the queue",
                list(KINDS),
                format_func=KIND_NAMES.__getitem__,
                selection_mode="multi",
                wrap=True,
                **keeping(
                    fingerprint,
                    "kinds",
                    list(now.kinds),
                    default="default",
                    as_value=lambda given: tuple(kind for kind in KINDS if kind in given),
                ),
                help="The sample is drawn from every task type and complexity tier by its share, "
                "and alone speaks for the whole set. Edge cases: what a filter's bound only just "
                "lets through, and what is far from all others. Unsure: task types that hardly "
                "stand out. Novel: small clusters, and those far from all others.",
            )
        st.caption(
            f"Of each kind but the sample up to {counted(now.more(n_kept), 'examples')}. The "
            "queue is drawn by content and the recipe's seed: every reviewer gets the same."
        )
        if clusters is None and "novel" in now.kinds:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption("The examples are not clustered yet, so that no cluster is novel.")
                st.page_link(page_path("map"), label="Cluster them", icon=":material/scatter_plot:")


def _in_words(now: QueueSettings, n_kept: int) -> str:
    others = [KIND_NAMES[kind].lower() for kind in now.kinds if kind != "sample"]
    said = []
    if "sample" in now.kinds:
        said = [f"sample of {counted(now.sampled(n_kept), 'examples')}"]
    return f"In the queue: {', '.join([*said, *others]) or 'nothing'}"
