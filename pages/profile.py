"""Profile: what is in the set; what is chosen in any chart narrows the examples below."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.wording import counted
from pages.ui import calls, linked, session
from pages.ui.address import Look, is_news, said, tell
from pages.ui.awaited import require_measured
from pages.ui.calls import is_measured
from pages.ui.gate import is_read, require_dataset
from pages.ui.recipe import history
from pages.ui.records import record_browser
from pages.ui.views import complexity, diversity, length, overview, quality, tasks
from pages.ui.views.view import View

VIEWS = {
    "overview": ("Overview", overview.show),
    "length": ("Length", length.show),
    "tasks": ("Tasks", tasks.show),
    "complexity": ("Complexity and domains", complexity.show),
    "quality": ("Quality", quality.show),
    "diversity": ("Diversity", diversity.show),
}
FIRST = "overview"
NOTHING = "Nothing"


def main() -> None:
    """The page."""
    st.title("Profile")
    fingerprint = require_dataset("see what is in it")
    recipe = history(fingerprint).recipe
    from_address = _follow_address(fingerprint, recipe)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "View",
            list(VIEWS),
            format_func=lambda view: VIEWS[view][0],
            required=True,
            key=session.profile_view(fingerprint),
            persist_state="session",
        )
        over = _choose_over(fingerprint, recipe)
    name = chosen or FIRST
    tell(_look(fingerprint), is_new=from_address)
    kept = calls.applied(fingerprint, recipe).keep
    if not kept.all():
        st.caption(f"Of the {counted(int(kept.sum()), 'examples')} that the recipe keeps.")
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
    view = View(fingerprint, recipe, values, _over(fingerprint, recipe, over) if ready else None)
    bar = st.container(key="chosen-place")
    VIEWS[name][1](view)
    positions = view.positions()
    with bar:
        linked.bar(fingerprint, values)
    title = "Selected examples" if linked.choices(fingerprint) else "Examples"
    st.subheader(title, anchor=linked.EXAMPLES)
    record_browser(
        fingerprint,
        positions,
        name="profile",
        values=values if ready else None,
        settings=recipe.settings,
    )


def _follow_address(fingerprint: str, recipe: Recipe) -> bool:
    """Look at what the address says, where a reload, a link or the browser's Back brought it."""
    key = session.profile_view(fingerprint)
    news = is_news(_look(fingerprint))
    if news:
        view, chosen = said().view, said().chosen
        st.session_state[key] = view if view in VIEWS else FIRST
        linked.take_over(fingerprint, chosen, recipe)
    st.session_state.setdefault(key, FIRST)
    return news


def _look(fingerprint: str) -> Look:
    """What is looked at, as the address has it."""
    view = st.session_state.get(session.profile_view(fingerprint)) or FIRST
    return Look("" if view == FIRST else view, linked.as_texts(fingerprint))


def _choose_over(fingerprint: str, recipe: Recipe) -> str:
    """What to lay over the charts: another data set, or an earlier version of this one."""
    others = {
        source.fingerprint: source.name
        for source in calls.workspace().sources()
        if source.fingerprint != fingerprint and is_read(source.fingerprint)
    }
    versions = {
        name: f"This file after step {len(before.steps)}: {before.steps[-1].in_words()}"
        if before.steps
        else "This file as uploaded"
        for name, before in _versions(recipe).items()
    }
    names = {NOTHING: NOTHING, **versions, **others}
    chosen = st.selectbox(
        "Lay over",
        list(names),
        format_func=lambda option: names.get(option, option),
        key=session.profile_over(fingerprint),
        persist_state="session",
        help="Another data set as its own recipe leaves it, or an earlier version of this one, "
        "drawn in grey, as shares.",
        width=300,
    )
    return chosen if chosen in names else NOTHING


def _versions(recipe: Recipe) -> dict[str, Recipe]:
    """The versions that a data set went through, by the number of steps, as texts."""
    return {
        str(n): recipe.model_copy(update={"steps": recipe.steps[:n]})
        for n in range(len(recipe.steps))
    }


def _over(fingerprint: str, recipe: Recipe, chosen: str) -> pd.DataFrame | None:
    """The metrics of what is laid over; None until they are measured."""
    if chosen == NOTHING:
        return None
    before = _versions(recipe).get(chosen)
    if before is not None:
        return calls.kept_values(fingerprint, PROFILE_METRICS, before)
    there = history(chosen).recipe
    if not require_measured(chosen, PROFILE_METRICS, there.settings):
        return None
    return calls.kept_values(chosen, PROFILE_METRICS, there)


main()
