"""Profile: what is in the set; what is chosen in any chart narrows the examples below."""

from __future__ import annotations

import streamlit as st

from analysis.measure.profile import PROFILE_METRICS
from pages.ui import calls, linked, session
from pages.ui.gate import is_measured, is_read, require_dataset, require_measured
from pages.ui.recipe import history
from pages.ui.records import record_browser
from pages.ui.views import complexity, diversity, length, overview, quality, tasks
from pages.ui.views.view import Over, View

VIEWS = {
    "overview": ("Overview", overview.show),
    "length": ("Length", length.show),
    "tasks": ("Tasks", tasks.show),
    "complexity": ("Complexity and domains", complexity.show),
    "quality": ("Quality", quality.show),
    "diversity": ("Diversity", diversity.show),
}
NOTHING, UPLOADED = "Nothing", "This file as uploaded"


def main() -> None:
    """The page."""
    st.title("Profile")
    fingerprint = require_dataset("see what is in it")
    recipe = history(fingerprint).recipe
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            "View",
            list(VIEWS),
            format_func=lambda view: VIEWS[view][0],
            default="overview",
            required=True,
            key=session.profile_view(fingerprint),
            persist_state="session",
        )
        over = _choose_over(fingerprint, can_compare=bool(recipe.steps))
    kept = calls.applied(fingerprint, recipe).keep
    if not kept.all():
        st.caption(f"Of the {int(kept.sum()):,} examples that the recipe keeps.")
    if not kept.any():
        st.markdown("The recipe keeps no example. Undo a step on the page Filter.")
        return
    ready = is_measured(fingerprint, PROFILE_METRICS, recipe.settings)
    if not ready and name != "length":
        # Lengths are there at once; the rest takes a process of its own a little while.
        require_measured(fingerprint, PROFILE_METRICS, recipe.settings)
        return
    metrics = PROFILE_METRICS if ready else ("truncated",)
    values = calls.kept_values(fingerprint, metrics, recipe)
    view = View(fingerprint, recipe, values, _over(fingerprint, over, ready=ready))
    bar = st.container()
    VIEWS[name][1](view)
    positions = view.positions()
    with bar:
        linked.bar(fingerprint, values)
    st.subheader("Selected examples" if linked.choices(fingerprint) else "Examples")
    record_browser(
        fingerprint,
        positions,
        name="profile",
        values=values if ready else None,
        settings=recipe.settings,
    )


def _choose_over(fingerprint: str, *, can_compare: bool) -> str:
    """What to lay over the charts: another data set, or this one before its recipe."""
    others = {
        source.fingerprint: source.name
        for source in calls.workspace().sources()
        if source.fingerprint != fingerprint and is_read(source.fingerprint)
    }
    options = [NOTHING, *([UPLOADED] if can_compare else []), *others]
    chosen = st.selectbox(
        "Lay over",
        options,
        format_func=lambda option: others.get(option, option),
        key=session.profile_over(fingerprint),
        persist_state="session",
        help="Another data set, or this one as it was uploaded, drawn in grey, as shares.",
        width=300,
    )
    return chosen if chosen in options else NOTHING


def _over(fingerprint: str, chosen: str, *, ready: bool) -> Over | None:
    """The values of what is laid over; None until they are measured."""
    if chosen == NOTHING or not ready:
        return None
    other = fingerprint if chosen == UPLOADED else chosen
    recipe = history(other).recipe
    if not require_measured(other, PROFILE_METRICS, recipe.settings):
        return None
    if chosen == UPLOADED:
        return Over(UPLOADED, calls.values(other, PROFILE_METRICS, recipe.settings))
    kept = calls.kept_values(other, PROFILE_METRICS, recipe)
    return Over(calls.workspace().require(other).name, kept)


main()
