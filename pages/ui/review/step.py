"""The decisions as a step of the recipe: one that is added, or takes the older one's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from analysis.curate.agreement import disagreements
from analysis.curate.history import CHANGED, History, change
from analysis.curate.marks import mark_examples
from analysis.curate.recipe import Recipe
from analysis.curate.reviewed import LATER, settled, step_of, tagged
from analysis.curate.steps import Disabled, Review
from analysis.errors import RecipeError
from analysis.measure.wording import counted
from pages.ui import calls
from pages.ui.notices import guarded, show_pending
from pages.ui.review.agreed import reviewers
from pages.ui.review.desk import Desk
from pages.ui.review.kept import Kept, keeping

PLACE = "review-step"
LATEST = "The later decision"


def place_of(recipe: Recipe) -> int | None:
    """Where the recipe has a review, also one that is switched off; None if it has none."""
    steps = (step.of if isinstance(step, Disabled) else step for step in recipe.steps)
    return next((index for index, step in enumerate(steps) if isinstance(step, Review)), None)


def review_step(desk: Desk, whole: Recipe, now: Kept) -> None:
    """The step that all decisions make, what it would do, and the button that puts it in place.

    Args:
        desk: The desk.
        whole: The recipe.
        now: The settings.
    """
    show_pending(PLACE)
    apart = disagreements(desk.said)
    if apart:
        _settle(desk, len(apart), now)
        if now.counts is None:
            return
    step = step_of(settled(desk.said, LATER if now.counts is None else now.counts))
    if step is None:
        st.markdown(
            "What is accepted, rejected and edited becomes a step of the recipe here. Judge some "
            "examples first."
        )
        return
    place = place_of(whole)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{step.in_words()}. {_effect(desk, step)}")
        if place is not None and whole.steps[place] == step:
            st.markdown(f":green[:material/check:] Step {place + 1} of the recipe does this.")
            return
        st.button(
            "Add to the recipe" if place is None else f"Replace step {place + 1}",
            key="review-add" if place is None else "review-replace",
            type="primary",
            icon=":material/add:" if place is None else ":material/save:",
            help=None
            if place is None
            else "The newer decisions take the place of the older ones; Undo takes it back.",
            on_click=guarded(_put, at=PLACE),
            args=(desk.fingerprint, step, whole),
        )


def _effect(desk: Desk, step: Review) -> str:
    """What the step does to what reaches it.

    Counted, not applied: each key that is pressed makes another step, and the recipe before it
    may take a while.
    """
    keep = calls.applied(desk.fingerprint, desk.recipe).keep
    edited = {edit.id for edit in step.edits}
    n_dropped, n_changed = (
        int(keep[calls.positions(desk.fingerprint, these)].sum())
        for these in (step.rejected, edited)
    )
    of = counted(int(keep.sum()), "examples")
    return f"It drops {n_dropped:,} of {of}, and changes {n_changed:,}."


def _settle(desk: Desk, n: int, now: Kept) -> None:
    """Ask whose judgement counts where reviewers disagree."""
    names = reviewers(desk.said)
    shown = None if now.counts is None else (now.counts if now.counts in names else LATER)
    st.markdown(
        f"**Reviewers disagree on {counted(n, 'examples')}.** Say whose judgement counts there."
    )
    options = [LATER, *names]
    st.selectbox(
        "Where they disagree counts",
        options,
        format_func=lambda name: LATEST if name == LATER else name,
        placeholder="Choose first",
        width=320,
        help="Of one who is named, where they judged the example; else the later of the others.",
        **keeping(desk.fingerprint, "counts", shown, default="", options=()),
        index=None if shown is None else options.index(shown),
    )


def tags_as_labels(desk: Desk) -> None:
    """The tags that were given, with the button that makes labels of them; nothing without any."""
    tags = tagged(desk.said)
    if not tags:
        return
    listed = [f"{tag} {len(ids):,}" for tag, ids in tags.items()]
    with st.container(horizontal=True, vertical_alignment="center", key="review-tags"):
        st.text(f"Tagged: {' · '.join(listed)}")
        st.button(
            "Make labels of the tags",
            key="review-label",
            icon=":material/label:",
            help="The examples get these labels: they are listed on the page Map, coloured there, "
            "and can be dropped or kept by a step.",
            on_click=guarded(_label, at=PLACE),
            args=(desk.fingerprint, tags),
        )


def _label(fingerprint: str, tags: Mapping[str, Sequence[str]]) -> None:
    for tag, ids in tags.items():
        mark_examples(calls.workspace(), fingerprint, tag, pa.array(ids, pa.large_string()))
    st.toast(f"{counted(len(tags), 'labels')} given; see the page Map.", icon=":material/label:")


def _put(fingerprint: str, step: Review, seen: Recipe) -> None:
    """Make it a step of the recipe, as one change.

    Raises:
        RecipeError: If another tab has changed the recipe.
    """

    def put(now: History) -> History:
        if now.recipe != seen:
            raise RecipeError(CHANGED)
        place = place_of(now.recipe)
        other = now.without_draft(step.name)
        if place is None:
            return other.adding([step])
        return other.changed(other.recipe.replacing(place, step))

    change(calls.workspace(), fingerprint, put)
