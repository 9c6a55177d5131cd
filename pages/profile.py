"""Profile: how long the examples are; a range of any chart narrows what is summed up below."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.selection import BoolArray, keep_between
from analysis.curate.steps import Filter
from analysis.measure.metrics import METRICS
from analysis.measure.profile import histogram, statistics
from pages.ui import calls, session, theme
from pages.ui.gate import require_dataset
from pages.ui.histograms import Range, histogram_chart
from pages.ui.notices import guarded
from pages.ui.recipe import add_steps, history
from pages.ui.records import record_browser

PER_ROW = 3
UNITS = {"words": "Words", "tokens": "Tokens", "chars": "Characters"}
SIDES = {
    "prompt": theme.PROMPT,
    "response": theme.RESPONSE,
    "total": theme.TOTAL,
    "system": theme.GREY,
}


def main() -> None:
    """The page."""
    st.title("Profile")
    fingerprint = require_dataset("see how long its examples are")
    kept = calls.applied(fingerprint, history(fingerprint).recipe).keep
    values = calls.values(fingerprint)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.segmented_control(
            "Length in",
            list(UNITS),
            format_func=UNITS.__getitem__,
            default="words",
            required=True,
            key=session.profile_unit(fingerprint),
            persist_state="session",
        )
        if not kept.all():
            st.caption(f"Of the {int(kept.sum()):,} examples that the recipe keeps.")
    if not kept.any():
        st.markdown("The recipe keeps no example. Undo a step on the page Filter.")
        return
    values = values[kept]
    names = [f"{side}_{unit}" for side in SIDES if values[f"{side}_{unit}"].any()]
    if values["n_turns"].max() > 1:
        names.append("n_turns")
    ranges = _charts(fingerprint, values, names)
    selected = np.ones(len(values), dtype=np.bool_)
    for name, span in ranges.items():
        selected &= keep_between(values[name], low=span.low, high=span.high)
    _statistics(values, names, selected if ranges else None)
    _selection(fingerprint, ranges, values.index.to_numpy()[selected], len(values))


def _charts(fingerprint: str, values: pd.DataFrame, names: list[str]) -> dict[str, Range]:
    """Draw the distributions; gives the ranges that are selected in them."""
    generation = st.session_state.get(session.chart_generation(fingerprint), 0)
    ranges: dict[str, Range] = {}
    # Row by row, not column by column: so they are tabbed through as they are read.
    rows = [st.columns(PER_ROW, gap="small") for _ in range(0, len(names), PER_ROW)]
    for name, cell in zip(names, itertools.chain(*rows), strict=False):
        metric = METRICS[name]
        with cell, st.container(border=True):
            st.markdown(f"**{metric.title}**", help=f"{metric.description} {metric.source}.")
            span = histogram_chart(
                histogram(values[name], log=True),
                name,
                key=session.profile_chart(fingerprint, name, generation),
                height=190,
                color=SIDES.get(name.partition("_")[0], theme.TOTAL),
            )
            if span is not None:
                ranges[name] = span
    st.caption(
        "Drag over the bars to see those examples below; a short drag inside one takes that one."
    )
    return ranges


def _statistics(values: pd.DataFrame, names: list[str], selected: BoolArray | None) -> None:
    """The figures behind the charts, of all examples and of the selected ones."""
    columns = {"mean": "Mean", "median": "Median", "p05": "5 %", "p95": "95 %", "high": "Largest"}
    rows = []
    for name in names:
        title = METRICS[name].title
        rows.append({"metric": title, **_figures(values[name], columns)})
        if selected is not None and selected.any():
            chosen = values[name][selected]
            rows.append({"metric": f"{title}, selected", **_figures(chosen, columns)})
    number = st.column_config.NumberColumn
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "metric": st.column_config.TextColumn("Metric", pinned=True, width=205),
            "n": number("Examples", format="localized", help="Examples that were summed up."),
            **{
                key: number(title, format="localized", help=_meaning(key))
                for key, title in columns.items()
            },
            "total": number("Sum", format="localized", help="All these examples added up."),
        },
        alt="Statistics of the lengths",
    )


def _figures(values: pd.Series, names: Iterable[str]) -> dict[str, float]:
    sums = asdict(statistics(values))
    return {name: round(sums[name], 1) for name in ("n", *names, "total")}


def _meaning(name: str) -> str:
    return {
        "mean": "Arithmetic mean.",
        "median": "Half of the examples are at most this.",
        "p05": "5 % of the examples are at most this.",
        "p95": "95 % of the examples are at most this.",
        "high": "The longest example.",
    }[name]


def _selection(
    fingerprint: str, ranges: dict[str, Range], positions: np.ndarray, n_all: int
) -> None:
    """The examples in the selected ranges, and what can be done with them."""
    if not ranges:
        st.subheader("Examples")
        record_browser(fingerprint, positions, name="profile")
        return
    st.subheader("Selected examples")
    said = " and ".join(
        f"{METRICS[name].title.lower()} {span.low:,.0f} to {span.high:,.0f}"
        for name, span in ranges.items()
    )
    st.markdown(f"**{len(positions):,}** of {n_all:,} ({len(positions) / n_all:.1%}): {said}")
    steps = [Filter(metric=name, low=span.low, high=span.high) for name, span in ranges.items()]
    with st.container(horizontal=True):
        st.button(
            "Keep only these",
            key="profile-keep",
            icon=":material/filter_alt:",
            help="Adds a filter step for each range to the recipe; Undo takes it back.",
            on_click=guarded(_keep_only),
            args=(fingerprint, steps),
        )
        st.button(
            "Clear the selection",
            key="profile-clear",
            icon=":material/close:",
            type="tertiary",
            on_click=_clear,
            args=(fingerprint,),
        )
    record_browser(fingerprint, positions, name="profile")


def _keep_only(fingerprint: str, steps: list[Filter]) -> None:
    add_steps(fingerprint, steps)
    _clear(fingerprint)


def _clear(fingerprint: str) -> None:
    key = session.chart_generation(fingerprint)
    st.session_state[key] = st.session_state.get(key, 0) + 1


main()
