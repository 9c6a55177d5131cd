"""Two versions held against each other: what was done, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.figures import figures
from pages.ui.notices import notice
from pages.ui.versions import calls
from pages.ui.versions.distributions import every_metric, mix
from pages.ui.versions.examples import examples
from pages.ui.versions.states import State
from pages.ui.versions.two import Two

VIEWS: dict[str, Callable[[Two], None]] = {
    "Examples": examples,
    "Task and complexity mix": mix,
    "Every metric": every_metric,
}


def comparing(fingerprint: str, states: Sequence[State]) -> None:
    """Choose two states, and draw how they differ.

    Args:
        fingerprint: The data set.
        states: From the data set as uploaded to the data set as it is now.
    """
    st.subheader("Compare", anchor=False)
    old, new = _chosen(fingerprint, states)
    recipes = []
    for state in (old, new):
        if state.recipe is None:
            notice(state.problem, title="This version cannot be compared")
            return
        recipes.append(state.recipe)
    before, after = recipes
    if not all(calls.require_worked_out(fingerprint, recipe) for recipe in recipes):
        return
    two = Two(fingerprint, old.name, before, new.name, after)
    _summed_up(two)
    _log(two)
    view = st.segmented_control(
        "What is compared",
        list(VIEWS),
        default="Examples",
        required=True,
        key=session.versions_view(fingerprint),
        persist_state="session",
        label_visibility="collapsed",
    )
    VIEWS[view](two)


def _chosen(fingerprint: str, states: Sequence[State]) -> tuple[State, State]:
    """The two that are compared: at first the last named one, and the data set as it is now."""
    named = {state.name: state for state in states}
    names = list(named)
    left, right = st.columns(2, gap="medium")
    before = left.selectbox(
        "Before",
        names,
        index=len(names) - 2,
        key=session.versions_side(fingerprint, "before", len(names)),
        persist_state="session",
    )
    after = right.selectbox(
        "After",
        names,
        index=len(names) - 1,
        key=session.versions_side(fingerprint, "after", len(names)),
        persist_state="session",
    )
    return named[before], named[after]


def _summed_up(two: Two) -> None:
    """How many examples are kept, and how many of them are others."""
    found = calls.comparison(two.fingerprint, two.before, two.after)
    n_same, n_changed = len(found.same), len(found.changed)
    n_before, n_after = (n_same + n_changed + len(one) for one in (found.removed, found.added))
    figures(
        ("Kept before", f"{n_before:,}", "Examples that the version on the left keeps."),
        ("Removed", f"{len(found.removed):,}", "Kept before, and not after."),
        ("Added", f"{len(found.added):,}", "Kept after, and not before."),
        ("Kept after", f"{n_after:,}", "Kept before - removed + added, always."),
        (
            "Changed",
            f"{n_changed:,}",
            "Kept in both, with other places replaced, or otherwise, or other texts edited.",
        ),
        ("The same", f"{n_same:,}", "Kept in both, and alike to the last byte."),
    )
    n_added = [len(each.added) for each in two.applied()]
    if any(n_added):
        before, after = n_added
        st.caption(
            f"Copies that steps add to the kept file: {before:,} before, {after:,} after. What is "
            "compared below is the examples without them."
        )
    if _settings_differ(two.before, two.after):
        st.caption("The two are measured with different settings, each with its own.")


def _settings_differ(before: Recipe, after: Recipe) -> bool:
    return before.settings != after.settings


def _log(two: Two) -> None:
    """What was done from one to the other, in words."""
    said = calls.changes(two.fingerprint, two.before, two.after)
    with st.container(border=True, key="versions-log", gap="xsmall"):
        st.markdown("**What was changed**")
        if not said:
            st.markdown("Nothing: both have the same recipe.")
        # They may quote labels and names: plain text.
        for sentence in said:
            st.text(f"• {sentence}")
        if said:
            st.caption(f"{counted(len(said), 'changes')}, in the order of the steps.")
