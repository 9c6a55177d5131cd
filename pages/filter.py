"""Filter: set ranges, see at once what stays and what goes, then put them into the recipe."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.steps import Filter
from analysis.errors import RecipeError
from analysis.measure.metrics import METRICS
from analysis.measure.profile import Histogram, histogram
from pages.ui import calls, session, theme
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.histograms import Range, histogram_chart, selected_range
from pages.ui.notices import guarded, notice
from pages.ui.recipe import add_steps, recipe_panel
from pages.ui.records import record_browser

FIRST_METRIC = "response_words"


def main() -> None:
    """The page."""
    st.title("Filter")
    fingerprint = require_dataset("keep the examples you want")
    recipe = recipe_panel(fingerprint)
    before = calls.applied(fingerprint, recipe)
    st.subheader("A new filter")
    st.session_state.setdefault(session.filter_metrics(fingerprint), [FIRST_METRIC])
    metrics = st.multiselect(
        "Filter by",
        list(METRICS),
        format_func=lambda name: METRICS[name].title,
        key=session.filter_metrics(fingerprint),
        persist_state="session",
        help="An example stays if it lies inside every range.",
    )
    if not metrics:
        st.markdown("Choose what to filter by.")
        return
    values = calls.values(fingerprint, metrics)[before.keep]
    if values.empty:
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    for name in metrics:
        _range(fingerprint, name, values[name])
    st.caption(
        "Blue bars stay, orange ones go. Drag over the bars that shall stay, or give numbers."
    )
    try:
        steps = _steps(fingerprint)
    except RecipeError as error:
        notice(str(error))
        steps = []
    if steps:
        preview = recipe.model_copy(update={"steps": (*recipe.steps, *steps)})
        _effect(fingerprint, before, calls.applied(fingerprint, preview), steps)
        return
    st.subheader("What the recipe does")
    _examples(fingerprint, np.flatnonzero(~before.keep), np.flatnonzero(before.keep), before)


# --- setting the ranges --------------------------------------------------------------------


def _range(fingerprint: str, name: str, values: pd.Series) -> None:
    """Bounds as numbers beside the distribution, in which they can be brushed too."""
    metric = METRICS[name]
    keys = [session.filter_bound(fingerprint, name, bound) for bound in ("low", "high")]
    bins = histogram(values, log=True)
    with st.container(border=True, key=f"range-{name}"):
        numbers, chart = st.columns([1, 3], gap="medium")
        with numbers:
            st.markdown(f"**{metric.title}**", help=f"{metric.description} {metric.source}.")
            for key, label in zip(keys, ("At least", "At most"), strict=True):
                st.number_input(
                    f"{label} ({metric.unit})",
                    min_value=0,
                    value=None,
                    step=1,
                    key=key,
                    persist_state="session",
                    placeholder="no bound",
                )
        with chart:
            low, high = (st.session_state.get(key) for key in keys)
            chart_key = session.filter_chart(fingerprint, name)
            histogram_chart(
                bins,
                name,
                key=chart_key,
                color=theme.KEPT,
                kept=Range(-np.inf if low is None else low, np.inf if high is None else high),
                on_select=lambda: _brushed(chart_key, bins, keys),
            )


def _brushed(chart_key: str, bins: Histogram, keys: list[str]) -> None:
    """Take a range brushed in the chart as the bounds."""
    span = selected_range(st.session_state[chart_key], bins)
    if span is not None:
        st.session_state[keys[0]], st.session_state[keys[1]] = int(span.low), int(span.high)


def _steps(fingerprint: str) -> list[Filter]:
    """The filters that are set.

    Raises:
        RecipeError: If two bounds contradict.
    """
    steps: list[Filter] = []
    for name in st.session_state[session.filter_metrics(fingerprint)]:
        low, high = (
            st.session_state.get(session.filter_bound(fingerprint, name, bound))
            for bound in ("low", "high")
        )
        if low is None and high is None:
            continue
        if low is not None and high is not None and low > high:
            title = METRICS[name].title
            raise RecipeError(
                f"{title}: at least {low:,} is more than at most {high:,}; swap them."
            )
        steps.append(Filter(metric=name, low=low, high=high))
    return steps


# --- what they do --------------------------------------------------------------------------


def _effect(fingerprint: str, before: Applied, preview: Applied, steps: list[Filter]) -> None:
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
        args=(fingerprint,),
    )
    _examples(fingerprint, goes, stays, preview)


def _examples(
    fingerprint: str,
    goes: npt.NDArray[np.int64],
    stays: npt.NDArray[np.int64],
    decided: Applied,
) -> None:
    """Dropped examples, with their reasons, and kept ones."""
    if not len(goes):
        record_browser(fingerprint, stays, name="kept")
        return
    # No counts in the labels: with other labels they are other tabs, and the first one opens.
    dropped, kept = st.tabs(["Dropped", "Kept"], key=session.filter_tabs(fingerprint))
    with dropped:
        reasons = decided.reasons().take(goes)
        record_browser(fingerprint, goes, name="dropped", reasons=reasons)
    with kept:
        record_browser(fingerprint, stays, name="kept")


def _add(fingerprint: str) -> None:
    # As they are set now, which may be later than the page that was drawn: a number that was
    # typed just before the click counts.
    steps = _steps(fingerprint)
    add_steps(fingerprint, steps)
    for step in steps:
        for bound in ("low", "high"):
            st.session_state[session.filter_bound(fingerprint, step.metric, bound)] = None


main()
