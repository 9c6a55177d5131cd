"""The controls that a filter is set with, one for each kind of metric, and the step they make.

What is set lives in the session under the keys of the widgets. Beside them stands the
metric's distribution, with what would stay in blue and what would go in orange.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.steps import LONGEST_LABEL, Filter
from analysis.errors import RecipeError
from analysis.measure.metric import SCORE_UNIT, SHARE_UNIT
from analysis.measure.metrics import METRICS
from analysis.measure.profile import Histogram, label_counts
from analysis.measure.wording import told_apart
from pages.ui import session, theme
from pages.ui.bars import label_bars
from pages.ui.histograms import Range, distribution, histogram_chart, selected_range

BOUNDS = {"low": "At least", "high": "At most"}
FLAG_USES = {"off": "Off", "drop": "Drop flagged", "keep": "Keep only flagged"}
LABEL_USES = {"only": "Keep only these", "without": "Drop these"}
SHARE_STEP = 0.05
SETTINGS_PX = 275
MOST_OPTIONS, MOST_BARS = 200, 20  # of labels whose vocabulary is open


def control(fingerprint: str, name: str, values: pd.Series, kept: pd.Series) -> None:
    """Draw the control of a metric.

    Args:
        fingerprint: The data set.
        name: The metric.
        values: Its values of all examples.
        kept: Those of the examples that the recipe keeps, at least one.
    """
    metric = METRICS[name]
    n_unknown = int(kept.isna().sum())
    were = "was not measured; it stays" if n_unknown == 1 else "were not measured; they stay"
    unknown = f"{n_unknown:,} of {len(kept):,} {were}." if n_unknown else ""
    with st.container(border=True, key=f"range-{name}"):
        if metric.kind == "flag":
            _flag(fingerprint, name, kept, unknown)
            return
        is_label = metric.kind == "label"
        with st.container(horizontal=True, gap="medium"):
            with st.container(width=SETTINGS_PX):
                _title(name)
                (_label_settings if is_label else _number_settings)(fingerprint, name, values, kept)
                if unknown:
                    st.caption(unknown)
            if n_unknown < len(kept):
                with st.container(width="stretch"):
                    (_label_chart if is_label else _number_chart)(fingerprint, name, kept)


def _title(name: str, **where: Any) -> None:
    metric = METRICS[name]
    st.markdown(f"**{metric.title}**", help=f"{metric.description} {metric.source}.", **where)


def filter_of(fingerprint: str, name: str) -> Filter | None:
    """The filter that is set by a metric; None if none is.

    Raises:
        RecipeError: If two bounds contradict.
    """
    metric = METRICS[name]
    if metric.kind == "label":
        labels = tuple(_chosen(fingerprint, name))
        if not labels:
            return None
        only = _label_use(fingerprint, name) == "only"
        return Filter(metric=name, only=labels) if only else Filter(metric=name, without=labels)
    if metric.kind == "flag":
        return {
            "drop": Filter(metric=name, high=0),
            "keep": Filter(metric=name, low=1),
        }.get(_flag_use(fingerprint, name))
    low, high = _bounds(fingerprint, name)
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        least, most = told_apart(low, high)
        raise RecipeError(
            f"{metric.title}: at least {least} is more than at most {most}; swap them."
        )
    return Filter(metric=name, low=low, high=high)


def can_take(step: Filter) -> bool:
    """Whether the controls can show a filter as it is."""
    kind = METRICS[step.metric].kind
    if kind == "flag":
        return (step.low, step.high) in ((None, 0), (1, None))
    return kind != "label" or step.only is None or step.without is None


def take(fingerprint: str, step: Filter) -> None:
    """Set the controls of a metric as a filter has them; `filter_of` then gives it back."""
    name, state = step.metric, st.session_state
    kind = METRICS[name].kind
    if kind == "label":
        use = "without" if step.only is None else "only"
        state[session.filter_use(fingerprint, name)] = use
        state[session.filter_labels(fingerprint, name)] = list(step.only or step.without or ())
    elif kind == "flag":
        state[session.filter_flag(fingerprint, name)] = "drop" if step.high == 0 else "keep"
    else:
        for bound, value in (("low", step.low), ("high", step.high)):
            state[session.filter_bound(fingerprint, name, bound)] = value


def clear(fingerprint: str, name: str) -> None:
    """Forget what is set by a metric."""
    kind = METRICS[name].kind
    if kind == "label":
        st.session_state[session.filter_labels(fingerprint, name)] = []
    elif kind == "flag":
        st.session_state[session.filter_flag(fingerprint, name)] = "off"
    else:
        for bound in BOUNDS:
            st.session_state[session.filter_bound(fingerprint, name, bound)] = None


# --- numbers -------------------------------------------------------------------------------


def _number_settings(fingerprint: str, name: str, values: pd.Series, kept: pd.Series) -> None:
    del kept
    metric = METRICS[name]
    lowest, highest = (0.0, 0.0) if values.isna().all() else (values.min(), values.max())
    limits: dict[str, Any]
    if pd.api.types.is_integer_dtype(values.dtype):
        limits = {"min_value": min(0, int(lowest)), "step": 1}
    elif metric.unit in (SHARE_UNIT, SCORE_UNIT):
        # Of a compression ratio, for one, a few values are over 1.
        limits = {"max_value": max(1.0, float(highest)), "step": SHARE_STEP, "format": "%.3g"}
    else:
        limits = {"step": 1.0 if highest - lowest > 10 else 0.1, "format": "%.6g"}  # noqa: PLR2004
    limits.setdefault("min_value", min(0.0, float(lowest)))
    for bound, label in BOUNDS.items():
        st.number_input(
            f"{label} ({metric.unit})",
            value=None,
            key=session.filter_bound(fingerprint, name, bound),
            persist_state="session",
            placeholder="no bound",
            **limits,
        )


def _number_chart(fingerprint: str, name: str, kept: pd.Series) -> None:
    bins = distribution(kept)
    key = session.filter_chart(fingerprint, name)
    whole = pd.api.types.is_integer_dtype(kept.dtype)
    low, high = _bounds(fingerprint, name)
    histogram_chart(
        bins,
        name,
        key=key,
        color=theme.KEPT,
        kept=Range(-np.inf if low is None else low, np.inf if high is None else high),
        on_select=lambda: _brushed(fingerprint, name, bins, whole=whole),
    )


def _brushed(fingerprint: str, name: str, bins: Histogram, *, whole: bool) -> None:
    """Take a range brushed in the chart as the bounds."""
    event = st.session_state[session.filter_chart(fingerprint, name)]
    span = selected_range(event, bins)
    if span is None:
        return
    for bound, value in (("low", span.low), ("high", span.high)):
        key = session.filter_bound(fingerprint, name, bound)
        st.session_state[key] = int(value) if whole else value


def _bounds(fingerprint: str, name: str) -> tuple[float | None, float | None]:
    """The bounds that are set; whole ones as integers, as a recipe has them."""
    low, high = (
        st.session_state.get(session.filter_bound(fingerprint, name, bound)) for bound in BOUNDS
    )
    return _whole(low), _whole(high)


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and float(value).is_integer() else value


# --- flags ---------------------------------------------------------------------------------


def _flag(fingerprint: str, name: str, kept: pd.Series, unknown: str) -> None:
    n_flagged, n = int((kept > 0).sum()), int(kept.notna().sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xsmall"):
            _title(name)
            st.caption(f"{n_flagged:,} of {n:,} flagged ({n_flagged / max(n, 1):.1%}). {unknown}")
        _use(session.filter_flag(fingerprint, name), FLAG_USES)
    use = _flag_use(fingerprint, name)
    label_bars(
        {"Flagged": n_flagged, "Not flagged": n - n_flagged},
        key=session.filter_chart(fingerprint, name),
        what=f"Examples that are flagged and that are not: {METRICS[name].title.lower()}",
        color=[
            theme.DROPPED if use == "drop" else theme.KEPT,
            theme.DROPPED if use == "keep" else theme.KEPT,
        ],
    )


def _use(key: str, uses: dict[str, str]) -> None:
    """Choose one of some uses; the first one if nothing was chosen yet."""
    st.session_state.setdefault(key, next(iter(uses)))
    st.segmented_control(
        "What to do with them",
        list(uses),
        format_func=uses.__getitem__,
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )


def _flag_use(fingerprint: str, name: str) -> str:
    return st.session_state.get(session.filter_flag(fingerprint, name)) or "off"


# --- labels --------------------------------------------------------------------------------


def _label_settings(fingerprint: str, name: str, values: pd.Series, kept: pd.Series) -> None:
    key = session.filter_labels(fingerprint, name)
    counts = label_counts(kept)
    found = [label for label in label_counts(values) if len(label) <= LONGEST_LABEL]
    known = set(found) | set(METRICS[name].labels)
    # The browser knows an option by its text, which has the count in it: so what was chosen is
    # told to it anew, with the counts of now.
    chosen = [label for label in _chosen(fingerprint, name) if label in known]
    st.session_state[key] = chosen
    options = _by_count(name, found, counts)
    n_hidden = 0
    if not METRICS[name].labels:
        n_hidden = max(len(options) - MOST_OPTIONS, 0)
        options = options[:MOST_OPTIONS]
    options += [label for label in chosen if label not in options]
    st.multiselect(
        "Labels",
        options,
        format_func=lambda label: f"{METRICS[name].named(label)} · {counts.get(label, 0):,}",
        key=key,
        persist_state="session",
        placeholder="Choose labels",
        select_all=False,
        wrap=True,
        label_visibility="collapsed",
    )
    _use(session.filter_use(fingerprint, name), LABEL_USES)
    if n_hidden:
        st.caption(f"The {MOST_OPTIONS} most frequent of {len(found):,} labels can be chosen.")


def _label_chart(fingerprint: str, name: str, kept: pd.Series) -> None:
    counts = label_counts(kept)
    drawn = _by_count(name, list(counts), counts)
    if not METRICS[name].labels and len(drawn) > MOST_BARS:
        st.caption(f"The {MOST_BARS} most frequent of {len(drawn):,} labels.")
        drawn = drawn[:MOST_BARS]
    chosen = set(_chosen(fingerprint, name))
    only = _label_use(fingerprint, name) == "only"
    label_bars(
        {label: counts[label] for label in drawn},
        key=session.filter_chart(fingerprint, name),
        what=f"Examples by {METRICS[name].title.lower()}",
        names={label: METRICS[name].named(label) for label in drawn},
        color=[
            theme.KEPT if not chosen or (label in chosen) == only else theme.DROPPED
            for label in drawn
        ],
        of=sum(counts.values()),
        on_click=lambda clicked: _toggle(fingerprint, name, clicked),
    )


def _by_count(name: str, labels: list[str], counts: dict[str, int]) -> list[str]:
    """Labels in the order to show them: a closed vocabulary's own, else the most frequent first."""
    if METRICS[name].labels:
        return labels
    return sorted(labels, key=lambda label: -counts.get(label, 0))


def _toggle(fingerprint: str, name: str, clicked: tuple[str, ...]) -> None:
    """Choose the labels whose bars were clicked, or choose them no more."""
    chosen = _chosen(fingerprint, name)
    clicked = tuple(label for label in clicked if len(label) <= LONGEST_LABEL)
    st.session_state[session.filter_labels(fingerprint, name)] = [
        *(label for label in chosen if label not in clicked),
        *(label for label in clicked if label not in chosen),
    ]


def _chosen(fingerprint: str, name: str) -> list[str]:
    return list(st.session_state.get(session.filter_labels(fingerprint, name)) or [])


def _label_use(fingerprint: str, name: str) -> str:
    return st.session_state.get(session.filter_use(fingerprint, name)) or "only"
