"""Filters by one metric each, the quickest way: an example stays if all of them keep it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.errors import RecipeError
from analysis.measure.characters import CHARACTERS
from analysis.measure.complexity import COMPLEXITY
from analysis.measure.domains import DOMAINS
from analysis.measure.duplicates import DUPLICATES
from analysis.measure.flags import FLAGS
from analysis.measure.hijacks import HIJACKS
from analysis.measure.language import LANGUAGES
from analysis.measure.lengths import LENGTHS
from analysis.measure.metrics import METRICS
from analysis.measure.outliers import OUTLIERS
from analysis.measure.personal.metric import PERSONAL
from analysis.measure.preference import PREFERENCE
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.quality import QUALITY
from analysis.measure.tasks import TASKS
from analysis.measure.toxicity import TOXICITY
from analysis.measure.toxicity.by_model import BY_MODEL
from pages.ui import calls, session
from pages.ui.awaited import require_measured
from pages.ui.calls import is_measured
from pages.ui.filtering.effect import done, effect
from pages.ui.filters import clear, control, filter_of
from pages.ui.notices import guarded, notice
from pages.ui.recipe import add_steps

FIRST_METRIC = "response_words"
GROUPS = {
    "Length": LENGTHS,
    "Language": LANGUAGES,
    "Task": TASKS,
    "Domain": DOMAINS,
    "Complexity": COMPLEXITY,
    "Characters": CHARACTERS,
    "Flag": FLAGS,
    "Duplicates": DUPLICATES,
    "Preference": PREFERENCE,
    "Quality": QUALITY,
    "Outliers": OUTLIERS,
    "Safety": {**TOXICITY, **BY_MODEL, **HIJACKS, **PERSONAL},
}


def by_metric(fingerprint: str, recipe: Recipe) -> None:
    """Set filters, and see what they would do."""
    chosen = _metrics(fingerprint)
    if not chosen:
        st.markdown("Choose what to filter by.")
        return
    names = measured_of(fingerprint, chosen, recipe)
    values = calls.values(fingerprint, names, recipe.settings)
    keep = calls.applied(fingerprint, recipe).keep
    for name in names:
        control(fingerprint, name, values[name], values[name][keep])
    if names:
        st.caption(
            "What is blue stays, what is orange goes. Drag over the bars that shall stay, click "
            "those of labels, or set it beside them."
        )
    try:
        steps = _steps(fingerprint, names)
    except RecipeError as error:
        notice(str(error))
        steps = []
    if not steps:
        done(fingerprint, recipe)
        return

    def button() -> None:
        st.button(
            "Add to the recipe",
            key="filter-add",
            type="primary",
            icon=":material/add:",
            on_click=guarded(_add),
            args=(fingerprint, names),
        )

    effect(fingerprint, recipe, steps, button)


def _metrics(fingerprint: str) -> list[str]:
    """The metrics to filter by, as chosen."""
    key = session.filter_metrics(fingerprint)
    # A draft may be older than this Assay: what it no longer knows is left out.
    drafted = st.session_state.get(key, [FIRST_METRIC])
    if key not in st.session_state or any(name not in METRICS for name in drafted):
        st.session_state[key] = [name for name in drafted if name in METRICS]
    return st.multiselect(
        "Filter by",
        list(METRICS),
        format_func=name_of,
        key=key,
        persist_state="session",
        select_all=False,
        help="An example stays if every filter keeps it.",
    )


def name_of(metric: str) -> str:
    """A metric with its group: "Quality · Accuracy"."""
    group = next((title for title, names in GROUPS.items() if metric in names), "Other")
    title = METRICS[metric].title.removeprefix(f"{group}: ")
    return f"{group} · {title[:1].upper()}{title[1:]}"


def measured_of(fingerprint: str, names: Sequence[str], recipe: Recipe) -> list[str]:
    """Those of some metrics that are measured; if not all are, they are from now on."""
    waiting = [name for name in names if not is_measured(fingerprint, [name], recipe.settings)]
    # What takes long is measured when it is chosen, the rest together.
    apart = all(METRICS[name].apart for name in waiting)
    asked = waiting if apart else PROFILE_METRICS
    if not waiting or require_measured(fingerprint, asked, recipe.settings):
        return list(names)
    st.caption(f"Not measured yet: {', '.join(METRICS[name].title for name in waiting)}.")
    return [name for name in names if name not in waiting]


def _steps(fingerprint: str, names: Sequence[str]) -> list[Filter]:
    """The filters that are set.

    Raises:
        RecipeError: If two bounds contradict.
    """
    steps = (filter_of(fingerprint, name) for name in names)
    return [step for step in steps if step is not None]


def _add(fingerprint: str, names: Sequence[str]) -> None:
    # As they are set now, which may be later than the page that was drawn: a number that was
    # typed just before the click counts.
    steps = _steps(fingerprint, names)
    add_steps(fingerprint, steps)
    for step in steps:
        clear(fingerprint, step.metric)
