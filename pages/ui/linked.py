"""What is chosen in the charts of Profile: it narrows the examples, and can become a step.

The charts are linked through it: a range brushed in one and bars clicked in another are both
kept here, by metric, also while the view with that chart is closed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.filtering import keep_of
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import LARGEST_BOUND, LONGEST_LABEL, Filter
from analysis.measure.metrics import METRICS
from analysis.measure.wording import counted, told_apart
from pages.ui import session
from pages.ui.histograms import Range
from pages.ui.notices import guarded
from pages.ui.recipe import RECIPE, add_steps

Choice = Range | tuple[str, ...]
EXAMPLES = "examples"  # the anchor of the examples' heading
# The bar stays on the screen while the charts and the examples are scrolled under it: what a
# click has chosen is seen wherever the click was made. Where Streamlit nests its boxes in
# another way, it just scrolls along.
STAYS_IN_SIGHT = f"""<style>
div:has(> .st-key-chosen-place) {{ position: sticky; top: 3.75rem; z-index: 90; }}
.st-key-chosen-bar {{ background: Canvas; }}
#{EXAMPLES}, #{RECIPE} {{ scroll-margin-top: 13rem; }}
</style>"""


def choices(fingerprint: str) -> dict[str, Choice]:
    """What is chosen now: metric -> range of a number, or labels."""
    found: dict[str, Choice] = st.session_state.setdefault(session.chosen(fingerprint), {})
    return {name: choice for name, choice in found.items() if name in METRICS}


def choose(fingerprint: str, metric: str, choice: Choice | None) -> None:
    """Choose examples by a metric, in place of what was chosen by it; None for all."""
    now = choices(fingerprint)
    if isinstance(choice, tuple):  # a label that no step can name
        choice = tuple(label for label in choice if len(label) <= LONGEST_LABEL) or None
    if choice is None:
        now.pop(metric, None)
    else:
        now[metric] = choice
    st.session_state[session.chosen(fingerprint)] = now


def toggle(fingerprint: str, metric: str, clicked: Iterable[str]) -> None:
    """Choose some labels beside those that are chosen; no longer, if they were."""
    now = _labels(fingerprint, metric)
    for label in clicked:
        now = tuple(one for one in now if one != label) if label in now else (*now, label)
    choose(fingerprint, metric, now or None)


def toggle_pair(fingerprint: str, *pair: tuple[str, str]) -> None:
    """Choose a (metric, label) and another one together, beside what is chosen by them.

    If both were chosen, the first that is not alone is taken back; both, if each is alone.
    """
    now = {metric: _labels(fingerprint, metric) for metric, _ in pair}
    if not all(label in now[metric] for metric, label in pair):
        taken = [(metric, label) for metric, label in pair if label not in now[metric]]
    else:
        taken = [(metric, label) for metric, label in pair if len(now[metric]) > 1][:1] or [*pair]
    for metric, label in taken:
        toggle(fingerprint, metric, [label])


def _labels(fingerprint: str, metric: str) -> tuple[str, ...]:
    choice = choices(fingerprint).get(metric)
    return choice if isinstance(choice, tuple) else ()


def show(fingerprint: str, wanted: Mapping[str, Choice]) -> None:
    """Choose these examples and no others: in place of all that was chosen."""
    clear(fingerprint)
    for metric, choice in wanted.items():
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
        chosen &= keep_of(step, values[step.metric])
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
    st.html(STAYS_IN_SIGHT)
    with st.container(border=True, key="chosen-bar", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            share = n_chosen / n_all if n_all else 0.0
            told = f"**{n_chosen:,}** of {counted(n_all, 'examples')} ({share:.1%})"
            st.markdown(told, width="stretch")
            st.markdown(f":material/arrow_downward: [See below](#{EXAMPLES})")
            st.button(
                "Clear all",
                key="profile-clear",
                icon=":material/close:",
                type="tertiary",
                on_click=clear,
                args=(fingerprint,),
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap="xxsmall"):
                for metric, choice in now.items():
                    _line(fingerprint, metric, choice, alone=len(now) == 1)
            _uses(fingerprint, now, values)


def _line(fingerprint: str, metric: str, choice: Choice, *, alone: bool) -> None:
    """What is chosen by one metric; it is cleared by itself if it is not the only one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(said(metric, choice))
        if not alone:
            st.button(
                "Clear",
                key=f"chosen-clear-{metric}",
                icon=":material/close:",
                type="tertiary",
                on_click=clear,
                args=(fingerprint, metric),
            )


def _uses(fingerprint: str, now: dict[str, Choice], values: pd.DataFrame) -> None:
    """What can be done with what is chosen."""
    st.button(
        "Keep only these",
        key="profile-keep",
        icon=":material/filter_alt:",
        help="Adds a filter step for each of the lines beside it; Undo takes them back.",
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


def said(metric: str, choice: Choice) -> str:
    """A choice in words; it may quote labels of the data: plain text."""
    about = METRICS[metric]
    if isinstance(choice, tuple):
        return f"{about.title}: {', '.join(map(about.named, choice))}"
    if about.kind == "flag":
        return f"{about.title}: {'flagged' if choice.low > 0 else 'not flagged'}"
    low, high = told_apart(choice.low, choice.high)
    return f"{about.title}: {low}" if low == high else f"{about.title}: {low} to {high}"


# --- in the address ------------------------------------------------------------------------


def as_texts(fingerprint: str) -> tuple[str, ...]:
    """What is chosen, as texts for the address: "task_type:code", "response_words:10:12"."""
    texts: list[str] = []
    for metric, choice in choices(fingerprint).items():
        if isinstance(choice, tuple):
            texts += (f"{metric}:{label}" for label in choice)
        else:
            texts.append(f"{metric}:{_whole(choice.low)!r}:{_whole(choice.high)!r}")
    return tuple(texts)


def take_over(fingerprint: str, texts: Iterable[str], recipe: Recipe) -> None:
    """Choose what an address says, and nothing else; what makes no sense in it is left out.

    Args:
        fingerprint: The data set.
        texts: As `as_texts` gives them.
        recipe: Its recipe, which may have task types of its own.
    """
    found: dict[str, Choice] = {}
    for text in texts:
        metric, _, rest = text.partition(":")
        if metric not in METRICS:
            continue
        if METRICS[metric].kind == "label":
            known = recipe.labels_of(metric)
            before = found.get(metric, ())
            fits = rest in known if known else 0 < len(rest) <= LONGEST_LABEL
            if fits and isinstance(before, tuple) and rest not in before:
                found[metric] = (*before, rest)
        elif span := _range(rest):
            found[metric] = span
    clear(fingerprint)
    st.session_state[session.chosen(fingerprint)] = found


def _range(text: str) -> Range | None:
    """A range from "low:high"; None if it is none that a step could have."""
    low, _, high = text.partition(":")
    try:
        span = Range(float(low), float(high))
    except ValueError:
        return None
    return span if -LARGEST_BOUND <= span.low <= span.high <= LARGEST_BOUND else None


# --- as steps ------------------------------------------------------------------------------


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
    return None if metric not in values else _outside(metric, choice, values[metric])


def _outside(metric: str, choice: Range, values: pd.Series) -> Filter | None:
    """The filter that drops a range, if it goes to one end of the scale."""
    lowest, highest = float(values.min()), float(values.max())
    if choice.low <= lowest and choice.high < highest:
        return Filter(metric=metric, low=_next(values, choice.high, math.inf))
    if choice.high >= highest and choice.low > lowest:
        return Filter(metric=metric, high=_next(values, choice.low, -math.inf))
    return None


def _next(values: pd.Series, border: float, towards: float) -> float | int:
    """The value after a border; of counts the next whole one."""
    if not pd.api.types.is_integer_dtype(values.dtype):
        return _whole(math.nextafter(border, towards))
    return math.floor(border) + 1 if towards > 0 else math.ceil(border) - 1


def _whole(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _add(fingerprint: str, added: list[Filter]) -> None:
    add_steps(fingerprint, added)
    clear(fingerprint)
