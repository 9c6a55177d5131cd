"""Profile, complexity: how demanding the examples are, and what they are about."""

from __future__ import annotations

import itertools

import pandas as pd
import streamlit as st

from analysis.measure.complexity import PARTS
from analysis.measure.coverage import domain_gaps, tier_gap
from analysis.measure.domains import TITLES
from analysis.measure.metrics import METRICS
from analysis.measure.profile import label_counts
from pages.ui import linked, session
from pages.ui.bars import heat_map
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import change_settings
from pages.ui.views.view import PAIR_PX, View, distribution, labels

BORDERS = {"medium_from": "Medium from", "complex_from": "Complex from"}


def show(view: View) -> None:
    """Draw the view."""
    pair = st.grid(2, min_column_width=PAIR_PX)
    tiers = METRICS["complexity_tier"].labels
    with pair, st.container(border=True):
        distribution(view, "complexity", height=230)
    with pair, st.container(border=True):
        counts = dict.fromkeys(tiers, 0) | label_counts(view.values["complexity_tier"])
        labels(view, "complexity_tier", all_labels=True, target=tier_gap(counts).target)
        st.caption("The marks are the recommended mix, 3 : 5 : 2.")
    with pair.cell():
        with st.container(border=True):
            _by_task(view)
        with st.container(border=True):
            labels(view, "domain_area", all_labels=True)
    with pair.cell(), st.container(border=True):
        labels(view, "domain", names=TITLES, heading="Domains")
        _gaps(view)
    _settings(view)


def _by_task(view: View) -> None:
    """Task types against tiers; the rows and columns of the cells clicked are chosen."""
    st.markdown(
        "**Task type and complexity**",
        help="Examples with each pair. Click a square to choose its task type and its tier, a "
        "further one to add its own: all pairs of the chosen rows and columns are chosen.",
    )
    values = view.beside("task_type", "complexity_tier")
    tiers = METRICS["complexity_tier"].labels
    table = pd.crosstab(values["task_type"], values["complexity_tier"], dropna=False)
    table = table.reindex(columns=list(tiers), fill_value=0)
    table = table.loc[table.sum(axis=1) > 0]
    names = {str(label): METRICS["task_type"].named(str(label)) for label in table.index}

    now = linked.choices(view.fingerprint)
    rows, columns = now.get("task_type"), now.get("complexity_tier")
    cells: list[tuple[str, str]] = []
    if isinstance(rows, tuple) and isinstance(columns, tuple):
        cells = list(itertools.product(rows, columns))

    def clicked(found: tuple[tuple[str, str], ...]) -> None:
        back = {shown: label for label, shown in names.items()}
        for row, column in found:
            linked.toggle_pair(
                view.fingerprint, ("task_type", back[row]), ("complexity_tier", column)
            )

    heat_map(
        table.to_numpy().tolist(),
        rows=list(names.values()),
        columns=list(tiers),
        key=linked.chart_key(view.fingerprint, "task_by_tier"),
        what="Examples by task type and complexity",
        on_click=clicked,
        chosen=[(names[row], column) for row, column in cells if row in names],
    )


def _gaps(view: View) -> None:
    """The domains that are hardly there."""
    counts = dict.fromkeys(METRICS["domain"].labels, 0) | label_counts(view.values["domain"])
    gaps = domain_gaps(counts)
    if not gaps.missing and not gaps.rare:
        st.caption("Every domain has at least 1 % of the examples.")
        return
    for said, names in (("no example at all", gaps.missing), ("under 1 %", gaps.rare)):
        if names:
            titles = "; ".join(TITLES[name].lower() for name in names)
            st.caption(f"Of all examples, {said}: {titles}.")


def _settings(view: View) -> None:
    """The weights and tiers, which are part of the recipe."""
    with st.expander("Weights and tiers", key="complexity-panel"):
        st.markdown(
            "Complexity is the mean of four parts, each from 0 to 1, by these weights. "
            "Changing them changes the recipe, and what its filters on complexity do; Undo takes "
            "it back."
        )
        now = view.recipe.settings.complexity
        keys = {
            name: session.profile_setting(view.fingerprint, f"complexity-{name}")
            for name in (*PARTS, *BORDERS)
        }
        with st.form(f"complexity-{view.fingerprint[:12]}", border=False):
            with st.container(horizontal=True):
                for part in PARTS:
                    st.number_input(
                        f"Weight of {part}",
                        min_value=0.0,
                        max_value=1000.0,
                        value=float(getattr(now, part)),
                        step=0.05,
                        key=keys[part],
                        help=METRICS[f"complexity_{part}"].description,
                        width=170,
                    )
                for border, title in BORDERS.items():
                    st.number_input(
                        title,
                        min_value=0.0,
                        max_value=1.0,
                        value=float(getattr(now, border)),
                        step=0.05,
                        key=keys[border],
                        width=150,
                    )
            show_pending("complexity-weights")
            st.form_submit_button(
                "Measure with these",
                on_click=guarded(_set, at="complexity-weights"),
                args=(view.fingerprint, keys),
            )


def _set(fingerprint: str, keys: dict[str, str]) -> None:
    change_settings(
        fingerprint,
        "These weights and tiers do not fit: at least one weight must be above 0, and "
        '"medium from" must not be above "complex from".',
        complexity={name: st.session_state[key] for name, key in keys.items()},
    )
