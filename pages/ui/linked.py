"""What is chosen in the charts of Profile: it narrows the examples, and can become a step.

The charts are linked through it: a range brushed in one and bars clicked in another are both
kept here, by metric, also while the view with that chart is closed.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.apply import apply_step
from analysis.curate.selection import BoolArray, shown_number
from analysis.curate.steps import Filter
from analysis.measure.metrics import METRICS
from pages.ui import session
from pages.ui.histograms import Range
from pages.ui.notices import guarded
from pages.ui.recipe import add_steps

Choice = Range | tuple[str, ...]


def choices(fingerprint: str) -> dict[str, Choice]:
    """What is chosen now: metric -> range of a number, or labels."""
    found: dict[str, Choice] = st.session_state.setdefault(session.chosen(fingerprint), {})
    return {name: choice for name, choice in found.items() if name in METRICS}


def choose(fingerprint: str, metric: str, choice: Choice | None) -> None:
    """Choose examples by a metric, in place of what was chosen by it; None for all."""
    now = choices(fingerprint)
    if choice is None:
        now.pop(metric, None)
    else:
        now[metric] = choice
    st.session_state[session.chosen(fingerprint)] = now


def show(fingerprint: str, metric: str, choice: Choice) -> None:
    """Choose these examples and no others: in place of all that was chosen."""
    clear(fingerprint)
    choose(fingerprint, metric, choice)


def clear(fingerprint: str, metric: str | None = None) -> None:
    """Choose all examples again, as far as one metric goes or altogether."""
    now = {} if metric is None else choices(fingerprint)
    now.pop(metric or "", None)
    st.session_state[session.chosen(fingerprint)] = now
    # Charts of a new generation are drawn without a selection in them.
    key = session.chart_generation(fingerprint)
    st.session_state[key] = st.session_state.get(key, 0) + 1


def chart_key(fingerprint: str, chart: str) -> str:
    """The key of a chart: its selection lives there until it is cleared."""
    generation = st.session_state.get(session.chart_generation(fingerprint), 0)
    return session.profile_chart(fingerprint, chart, generation)


def steps(fingerprint: str, values: pd.DataFrame) -> list[Filter]:
    """The filters that would keep what is chosen, and nothing else, of some examples.

    Args:
        fingerprint: The data set.
        values: Metrics of its examples. A choice by one that is just being measured waits.
    """
    return [
        _step(metric, choice, has_gaps=bool(values[metric].isna().any()))
        for metric, choice in choices(fingerprint).items()
        if metric in values
    ]


def mask(fingerprint: str, values: pd.DataFrame, *, without: Collection[str] = ()) -> BoolArray:
    """Which examples are chosen, shape (n,).

    Args:
        fingerprint: The data set.
        values: Metrics of its examples, with those that are chosen by.
        without: Metrics whose own choices are left out: a chart shows all of its bars.
    """
    chosen = np.ones(len(values), dtype=np.bool_)
    for step in steps(fingerprint, values):
        if step.metric in without:
            continue
        chosen &= apply_step(step, values[[step.metric]]).keep
    return chosen


def bar(fingerprint: str, values: pd.DataFrame) -> None:
    """Say what is chosen, and offer what can be done with it.

    Args:
        fingerprint: The data set.
        values: Metrics of the examples that the recipe keeps.
    """
    now = choices(fingerprint)
    n_chosen, n_all = int(mask(fingerprint, values).sum()), len(values)
    if not now:
        return
    with st.container(border=True, key="chosen-bar"):
        for metric, choice in now.items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(said(metric, choice), width="stretch")
                st.button(
                    "Clear",
                    key=f"chosen-clear-{metric}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=clear,
                    args=(fingerprint, metric),
                )
        with st.container(horizontal=True, vertical_alignment="center"):
            share = n_chosen / n_all if n_all else 0.0
            st.markdown(f"**{n_chosen:,}** of {n_all:,} examples ({share:.1%})", width="stretch")
            st.button(
                "Keep only these",
                key="profile-keep",
                icon=":material/filter_alt:",
                help="Adds a filter step for each of the lines above; Undo takes them back.",
                on_click=guarded(_add),
                args=(fingerprint, steps(fingerprint, values)),
            )
            others = _without(now, values)
            st.button(
                "Drop these",
                key="profile-drop",
                icon=":material/filter_alt_off:",
                disabled=others is None,
                help="Adds a filter step that drops them; Undo takes it back. Possible for "
                "labels and flags, and for a range that goes to an end of the scale.",
                on_click=guarded(_add),
                args=(fingerprint, [] if others is None else [others]),
            )
            st.button(
                "Clear all",
                key="profile-clear",
                icon=":material/close:",
                type="tertiary",
                on_click=clear,
                args=(fingerprint,),
            )


def said(metric: str, choice: Choice) -> str:
    """A choice in words; it may quote labels of the data: plain text."""
    title = METRICS[metric].title
    if isinstance(choice, tuple):
        return f"{title}: {', '.join(choice)}"
    if METRICS[metric].kind == "flag":
        return f"{title}: {'flagged' if choice.low > 0 else 'not flagged'}"
    low, high = (shown_number(end) for end in (choice.low, choice.high))
    return f"{title}: {low}" if low == high else f"{title}: {low} to {high}"


def _step(metric: str, choice: Choice, *, has_gaps: bool) -> Filter:
    # What was not measured is in no bar, and so not among what is chosen.
    unmeasured: Literal["drop"] | None = "drop" if has_gaps else None
    if isinstance(choice, tuple):
        return Filter(metric=metric, only=choice, unmeasured=unmeasured)
    if METRICS[metric].kind == "flag" and choice.low > 0:
        return Filter(metric=metric, low=1, unmeasured=unmeasured)
    low, high = _whole(choice.low), _whole(choice.high)
    return Filter(metric=metric, low=low, high=high, unmeasured=unmeasured)


def _without(now: dict[str, Choice], values: pd.DataFrame) -> Filter | None:
    """The filter that drops what is chosen, if one filter can."""
    if len(now) != 1:
        return None
    metric, choice = next(iter(now.items()))
    if isinstance(choice, tuple):
        return Filter(metric=metric, without=choice)
    if METRICS[metric].kind == "flag":
        return Filter(metric=metric, high=0) if choice.low > 0 else Filter(metric=metric, low=1)
    if metric in values and choice.low <= values[metric].min():
        return Filter(metric=metric, low=_whole(math.nextafter(choice.high, math.inf)))
    if metric in values and choice.high >= values[metric].max():
        return Filter(metric=metric, high=_whole(math.nextafter(choice.low, -math.inf)))
    return None


def _whole(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _add(fingerprint: str, added: list[Filter]) -> None:
    add_steps(fingerprint, added)
    clear(fingerprint)
