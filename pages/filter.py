"""Filter: choose what stays by any metric, see it at once, then put it into the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.apply import Applied
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
from analysis.measure.settings import Settings
from analysis.measure.tasks import TASKS
from analysis.measure.toxicity import TOXICITY
from analysis.measure.toxicity.by_model import BY_MODEL
from pages.ui import calls, session
from pages.ui.awaited import require_measured
from pages.ui.calls import is_measured
from pages.ui.figures import figures
from pages.ui.filters import clear, control, filter_of
from pages.ui.gate import require_dataset
from pages.ui.notices import guarded, notice
from pages.ui.recipe import add_steps, recipe_panel
from pages.ui.records import record_browser

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


def main() -> None:
    """The page."""
    st.title("Filter")
    fingerprint = require_dataset("keep the examples you want")
    recipe = recipe_panel(fingerprint)
    before = calls.applied(fingerprint, recipe)
    st.subheader("A new filter")
    chosen = _metrics(fingerprint)
    if not chosen:
        st.markdown("Choose what to filter by.")
        return
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    names = _measured(fingerprint, chosen, recipe)
    values = calls.values(fingerprint, names, recipe.settings)
    for name in names:
        control(fingerprint, name, values[name], values[name][before.keep])
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
    if steps:
        preview = recipe.model_copy(update={"steps": (*recipe.steps, *steps)})
        _effect(fingerprint, before, preview, steps, names)
        return
    st.subheader("What the recipe does")
    dropped, kept = np.flatnonzero(~before.keep), np.flatnonzero(before.keep)
    _examples(fingerprint, dropped, kept, before, recipe.settings)


# --- setting the filters -------------------------------------------------------------------


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
        format_func=_name,
        key=key,
        persist_state="session",
        select_all=False,
        help="An example stays if every filter keeps it.",
    )


def _name(metric: str) -> str:
    """A metric with its group: "Quality · Accuracy"."""
    group = next((title for title, names in GROUPS.items() if metric in names), "Other")
    title = METRICS[metric].title.removeprefix(f"{group}: ")
    return f"{group} · {title[:1].upper()}{title[1:]}"


def _measured(fingerprint: str, names: Sequence[str], recipe: Recipe) -> list[str]:
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


# --- what they do --------------------------------------------------------------------------


def _effect(
    fingerprint: str,
    before: Applied,
    wanted: Recipe,
    steps: Sequence[Filter],
    names: Sequence[str],
) -> None:
    """What a recipe with the new filters at its end would do to what is kept now."""
    preview = calls.applied(fingerprint, wanted)
    n_in = int(before.keep.sum())
    stays = np.flatnonzero(preview.keep)
    goes = np.flatnonzero(before.keep & ~preview.keep)
    figures(
        ("Examples before", f"{n_in:,}", "Examples that the recipe above keeps."),
        ("Would stay", f"{len(stays):,}", f"{len(stays) / n_in:.1%} of the examples before."),
        ("Would be dropped", f"{len(goes):,}", f"{len(goes) / n_in:.1%} of the examples before."),
    )
    for report in preview.reports[-len(steps) :]:
        st.text(f"{report.words}: {report.n_dropped:,} of {report.n_in:,} dropped")
    st.button(
        "Add to the recipe",
        key="filter-add",
        type="primary",
        icon=":material/add:",
        on_click=guarded(_add),
        args=(fingerprint, names),
    )
    _examples(fingerprint, goes, stays, preview, wanted.settings)


def _examples(
    fingerprint: str,
    goes: npt.NDArray[np.int64],
    stays: npt.NDArray[np.int64],
    decided: Applied,
    settings: Settings,
) -> None:
    """Dropped examples, with their reasons, and kept ones; with what was found in each."""
    ready = is_measured(fingerprint, PROFILE_METRICS, settings)
    browse = partial(
        record_browser,
        fingerprint,
        values=calls.values(fingerprint, PROFILE_METRICS, settings) if ready else None,
        settings=settings,
    )
    if not len(goes):
        browse(stays, name="kept")
        return
    # No counts in the labels: with other labels they are other tabs, and the first one opens.
    dropped, kept = st.tabs(["Dropped", "Kept"], key=session.filter_tabs(fingerprint))
    with dropped:
        browse(goes, name="dropped", reasons=decided.reasons().take(goes))
    with kept:
        browse(stays, name="kept")


def _add(fingerprint: str, names: Sequence[str]) -> None:
    # As they are set now, which may be later than the page that was drawn: a number that was
    # typed just before the click counts.
    steps = _steps(fingerprint, names)
    add_steps(fingerprint, steps)
    for step in steps:
        clear(fingerprint, step.metric)


main()
