"""The one condition that is being set: what it asks for, and the widgets that say it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from pydantic import ValidationError

from analysis.curate.mistakes import mistake_in
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps.asked import TEXTS, ByColumn, ByMetric, ByText, Condition
from analysis.curate.steps.conditions import NotOf
from analysis.errors import InputError
from analysis.measure.columns import LONGEST_COLUMN, ColumnSearch
from analysis.measure.metrics import METRICS
from analysis.measure.patterns import LONGEST_PATTERN
from analysis.measure.profile import label_counts
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.awaited import require_sought
from pages.ui.filtering import calls as filtering
from pages.ui.filtering.by_metric import measured_of, name_of
from pages.ui.filters import MOST_OPTIONS, SETTINGS_PX, can_take, clear, control, filter_of, take

COLUMN = "column"
HOW = {"contains": "Contains", "matches": "Matches a pattern"}
USES = {"only": "Is one of these", "without": "Is none of these"}
FEW_VALUES = 12  # numbers of fewer different values are chosen one by one
_TEXTS = {f"text:{side}": f"Text · {title[:1].upper()}{title[1:]}" for side, title in TEXTS.items()}
FIELDS = ("what", "how", "sought", "column", "values", "use", "low", "high", "not")


def set_condition(fingerprint: str, recipe: Recipe, keep: BoolArray) -> bool:
    """The widgets of the condition; whether what it asks for is known already.

    Args:
        fingerprint: The data set.
        recipe: The recipe that it comes after.
        keep: The examples that reach it, shape (n,).
    """
    what = _what(fingerprint)
    if what is None:
        return True
    if what in METRICS:
        if what not in measured_of(fingerprint, [what], recipe):
            return False
        values = calls.values(fingerprint, [what], recipe.settings)[what]
        control(fingerprint, what, values, values[keep])
        return True
    with st.container(border=True, key="condition-fields"):
        return _text(fingerprint, keep) if what in _TEXTS else _column(fingerprint, keep)


def condition_of(fingerprint: str) -> Condition | None:
    """The condition as it is set; None if it is not whole yet.

    Raises:
        InputError: If it cannot be so.
        RecipeError: If two bounds contradict.
    """
    found = _set(fingerprint)
    turned = found is not None and bool(st.session_state.get(_key(fingerprint, "not")))
    return NotOf(of=found) if found is not None and turned else found


def _set(fingerprint: str) -> Condition | None:
    what = st.session_state.get(_key(fingerprint, "what"))
    if what in METRICS:
        step = filter_of(fingerprint, str(what))
        return None if step is None else ByMetric.of(step)
    state = {field: st.session_state.get(_key(fingerprint, field)) for field in FIELDS}
    try:
        if what in _TEXTS and state["sought"]:
            side = str(what).partition(":")[2]
            given = {"text": side, state["how"] or "contains": state["sought"]}
            return ByText.model_validate(given)
        if what == COLUMN and state["column"]:
            bounds = {name: _whole(state[name]) for name in ("low", "high")}
            values = {state["use"] or "only": state["values"]} if state["values"] else {}
            if values or any(bound is not None for bound in bounds.values()):
                return ByColumn.model_validate({"column": state["column"], **bounds, **values})
    except ValidationError as error:
        raise InputError(mistake_in(error)) from error
    return None


def forget(fingerprint: str) -> None:
    """Begin anew: no condition is being set."""
    what = st.session_state.get(_key(fingerprint, "what"))
    if what in METRICS:
        clear(fingerprint, str(what))
    empty = {"what": None, "sought": "", "column": None, "low": None, "high": None, "not": False}
    for field in FIELDS:
        st.session_state.pop(_key(fingerprint, field), None)
        if field in empty:
            st.session_state[_key(fingerprint, field)] = empty[field]


def can_edit(condition: Condition) -> bool:
    """Whether the widgets can show a condition of the list."""
    of = condition.of if isinstance(condition, NotOf) else condition
    match of:
        case ByMetric():
            return can_take(of.as_filter())
        case ByText() | ByColumn():
            return True
    return False


def take_up(fingerprint: str, condition: Condition) -> None:
    """Set the widgets as a condition of the list has it."""
    forget(fingerprint)
    is_not = isinstance(condition, NotOf)
    shown: dict[str, Any] = {"not": is_not}
    match condition.of if isinstance(condition, NotOf) else condition:
        case ByMetric() as leaf:
            shown["what"] = leaf.metric
            take(fingerprint, leaf.as_filter())
        case ByText() as leaf:
            how = "contains" if leaf.matches is None else "matches"
            shown |= {"what": f"text:{leaf.text}", "how": how, "sought": leaf.sought}
        case ByColumn() as leaf:
            shown |= {"what": COLUMN, "column": leaf.column, "low": leaf.low, "high": leaf.high}
            shown["values"] = list(leaf.only or leaf.without or ())
            shown["use"] = "without" if leaf.only is None else "only"
    for field, value in shown.items():
        st.session_state[_key(fingerprint, field)] = value


def _key(fingerprint: str, field: str) -> str:
    return session.condition(fingerprint, field)


# --- the widgets ---------------------------------------------------------------------------


def _what(fingerprint: str) -> str | None:
    options = [*_TEXTS, COLUMN, *METRICS]
    key = _key(fingerprint, "what")
    if st.session_state.get(key) not in options:  # of an older Assay
        st.session_state[key] = None
    return st.selectbox(
        "What it asks for",
        options,
        format_func=lambda each: (
            _TEXTS.get(each) or ("Column of the file" if each == COLUMN else name_of(each))
        ),
        index=None,
        key=key,
        persist_state="session",
        placeholder="A text, a column of the file, or any metric",
    )


def _text(fingerprint: str, keep: BoolArray) -> bool:
    """A phrase or a pattern, and in how many examples it stands."""
    how_key = _key(fingerprint, "how")
    st.session_state.setdefault(how_key, "contains")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how = st.segmented_control(
            "How",
            list(HOW),
            format_func=HOW.__getitem__,
            required=True,
            key=how_key,
            persist_state="session",
        )
        st.text_input(
            "What it looks for",
            key=_key(fingerprint, "sought"),
            persist_state="session",
            max_chars=LONGEST_PATTERN,
            placeholder="step by step" if how == "contains" else r"(?i)\bstep\s+\d+",
            help="A phrase is found in either case. A pattern is a regular expression of RE2, "
            "whose time never explodes: `(?i)` in front takes either case; it has no look-ahead, "
            "look-behind and back-references.",
        )
    try:
        condition = _set(fingerprint)
    except InputError:
        return True  # said where the condition is used
    if not isinstance(condition, ByText):
        return True
    search = condition.search()
    if not require_sought(
        fingerprint, [search], names=["filter_where"], title="Looking through the examples"
    ):
        return False
    n = int((filtering.matched(fingerprint, search) & keep).sum())
    st.caption(f"In {counted(n, 'examples')} of the {int(keep.sum()):,} that reach this step.")
    return True


def _column(fingerprint: str, keep: BoolArray) -> bool:
    """A key of the records, and which of its values."""
    key = _key(fingerprint, "column")
    options = filtering.columns(fingerprint)
    chosen = st.session_state.get(key)
    if chosen and chosen not in options:
        options = [*options, chosen]
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SETTINGS_PX):
            name = st.selectbox(
                "Column",
                options,
                index=None,
                key=key,
                persist_state="session",
                placeholder="A key of the records",
                accept_new_options=True,
                help="A key at the top of the record as it came. Type one that is not listed.",
            )
        if not name:
            return True
        if len(name) > LONGEST_COLUMN:
            st.caption(f"A column's name has {LONGEST_COLUMN} characters at most.")
            return True
        search = ColumnSearch(str(name))
        if not require_sought(
            fingerprint, [search], names=["filter_where"], title="Reading the column"
        ):
            return False
        found = filtering.column(fingerprint, search)
        labels, numbers = found.labels[keep], found.numbers[keep]
        with st.container(width="stretch"):
            is_number = bool((labels.notna() == numbers.notna()).all())
            if is_number and numbers.nunique() > FEW_VALUES:
                _bounds(fingerprint, numbers)
            else:
                _values(fingerprint, labels)
            n_unknown = int(labels.isna().sum())
            if n_unknown:
                st.caption(f"{n_unknown:,} of {len(labels):,} have no such value: not known.")
    return True


def _bounds(fingerprint: str, numbers: pd.Series) -> None:
    st.session_state[_key(fingerprint, "values")] = []
    with st.container(horizontal=True):
        for bound, label in (("low", "At least"), ("high", "At most")):
            st.number_input(
                label,
                value=None,
                key=_key(fingerprint, bound),
                persist_state="session",
                placeholder="no bound",
                format="%.6g",
            )
    known = numbers.dropna().to_numpy()
    st.caption(
        f"From {np.min(known):g} to {np.max(known):g}, half of them up to {np.median(known):g}."
    )


def _values(fingerprint: str, labels: pd.Series) -> None:
    for bound in ("low", "high"):
        st.session_state[_key(fingerprint, bound)] = None
    counts = label_counts(labels)
    short = [label for label in counts if len(label) <= LONGEST_COLUMN]
    options = sorted(short, key=lambda label: -counts[label])[:MOST_OPTIONS]
    key = _key(fingerprint, "values")
    # The browser knows an option by its text, with the count in it: it is told anew each time.
    chosen = list(st.session_state.get(key) or [])
    st.session_state[key] = chosen
    use_key = _key(fingerprint, "use")
    st.session_state.setdefault(use_key, "only")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect(
            "Values",
            [*options, *(label for label in chosen if label not in options)],
            format_func=lambda label: f"{label} · {counts.get(label, 0):,}",
            key=key,
            persist_state="session",
            placeholder="Choose values",
            select_all=False,
            wrap=True,
        )
        st.segmented_control(
            "How",
            list(USES),
            format_func=USES.__getitem__,
            required=True,
            key=use_key,
            persist_state="session",
            label_visibility="collapsed",
        )
    if len(short) > len(options):
        st.caption(f"The {MOST_OPTIONS} most frequent of {len(short):,} values can be chosen.")


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and float(value).is_integer() else value
