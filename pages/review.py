"""Review: some examples before human eyes, one at a time; what they decide becomes a step."""

from __future__ import annotations

import streamlit as st

from analysis.curate.reviews import decisions
from analysis.measure.profile import PROFILE_METRICS
from pages.ui import calls, session
from pages.ui.awaited import require_measured
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel, recipe_shown
from pages.ui.review import calls as review
from pages.ui.review.agreed import agreed
from pages.ui.review.desk import Desk
from pages.ui.review.judging import judging, progress
from pages.ui.review.kept import Kept, kept
from pages.ui.review.settings import queue_settings, who
from pages.ui.review.shared import shared
from pages.ui.review.step import place_of, review_step, tags_as_labels


def main() -> None:
    """The page."""
    st.title("Review")
    fingerprint = require_dataset("look at some of its examples one by one")
    whole = recipe_panel(fingerprint)
    place = place_of(whole)
    # As the data reach the review: what it drops is still there to be judged again.
    recipe = whole if place is None else whole.up_to(place)
    keep = calls.applied(fingerprint, recipe).keep
    if not keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    if not require_measured(fingerprint, PROFILE_METRICS, recipe.settings):
        return
    now, said = kept(fingerprint), decisions(calls.workspace(), fingerprint)
    clusters = review.regions(fingerprint)
    left, right = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    with left:
        reviewer = who(sorted({each.reviewer for each in said}))
    with right:
        queue_settings(fingerprint, now, int(keep.sum()), clusters)
    if reviewer is None:
        st.markdown(
            "**Say who reviews.** Decisions are kept under this name, so that two reviewers can "
            "be compared. Then the queue begins; with the cursor out of this box, A accepts, X "
            "rejects, E edits and T tags."
        )
        return
    queue = review.queue(fingerprint, recipe, now, clusters)
    desk = Desk(fingerprint, recipe, queue, reviewer, said)
    progress(desk)
    judging(desk)
    _below(desk, now)


def _below(desk: Desk, now: Kept) -> None:
    whole = recipe_shown(desk.fingerprint)
    step, common, both = st.tabs(
        ["The step", "What the rejected share", "Agreement"],
        key=session.tabs(desk.fingerprint, "review"),
        on_change="rerun",
    )
    # What is not looked at is not made.
    if step.open:
        with step:
            review_step(desk, whole, now)
            tags_as_labels(desk)
    if common.open:
        with common:
            shared(desk, review.regions(desk.fingerprint), now.counts or "")
    if both.open:
        with both:
            agreed(desk)


main()
