"""Profile, quality: which faults were found, and what they make of the score."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.measure.flags import FLAGS
from analysis.measure.metrics import METRICS
from analysis.measure.outliers import SIGNALS
from analysis.measure.quality import DIMENSIONS
from pages.ui import session
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import change_settings
from pages.ui.views.view import PAIR_PX, View, distribution, flags

# What says nothing is too short as well.
NO_FAULTS = ("says_nothing",)
FAULTS = (
    *(name for name, metric in FLAGS.items() if metric.kind == "flag" and name not in NO_FAULTS),
    "exact_duplicate",
    "contradictory_label",
)
ROW_PX = 84  # of the table: four lines; where rows are under 65, Streamlit breaks none
MEAN_PX, MEANING_PX = 100, 290
LIMITS = {"too_short_words": "Fewest words", "too_long_words": "Most words"}


def show(view: View) -> None:
    """Draw the view."""
    pair = st.grid(2, min_column_width=PAIR_PX)
    with pair.cell(), st.container(border=True):
        st.markdown(
            "**Faults found**",
            help="Each is a rule with known errors, made to find few that are none. Click a bar "
            "to see its examples below: beside each record stands what was found in it. Of "
            "several bars, the examples with all of those faults are chosen.",
        )
        flags(view, FAULTS, chart="faults", what="Faults found")
    with pair.cell():
        with st.container(border=True):
            distribution(view, "quality", height=230)
            st.caption("1 means that no fault was found, not that every fact is right.")
        with st.container(border=True):
            st.markdown(
                "**Outliers**",
                help=f"{METRICS['outlier'].description} {METRICS['outlier'].source}.",
            )
            names = ("outlier", *(f"outlier_{name}" for name in SIGNALS))
            flags(view, names, chart="outliers", what="Outliers")
    with st.container(border=True):
        _dimensions(view)  # as wide as the page: each says what it is told from
    _settings(view)


def _dimensions(view: View) -> None:
    """The mean of each dimension, and how often it could be measured."""
    st.markdown("**Dimensions**", help="The score is their mean, by the weights below.")
    chosen = view.chosen(*(f"quality_{name}" for name in DIMENSIONS))
    rows = []
    for name, meaning in DIMENSIONS.items():
        column = chosen[f"quality_{name}"]
        known = int(column.notna().sum())
        rows.append(
            {
                "dimension": name.capitalize(),
                "mean": column.mean() if known else None,
                "measured": known / len(column) if len(column) else 0.0,
                "meaning": meaning,
            }
        )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "dimension": "Dimension",
            "mean": st.column_config.ProgressColumn(
                "Mean",
                min_value=0,
                max_value=1,
                format="%.2f",
                help="Of those measured.",
                width=MEAN_PX,
            ),
            "measured": st.column_config.NumberColumn(
                "Measured", format="percent", help="Share of the examples it could be told of."
            ),
            "meaning": st.column_config.TextColumn("From", width=MEANING_PX),
        },
        row_height=ROW_PX,
        height="content",
        alt="Dimensions of quality",
    )


def _settings(view: View) -> None:
    """The weights and limits, which are part of the recipe."""
    with st.expander("Weights and limits", key="quality-panel"):
        now = view.recipe.settings
        keys = {
            name: session.profile_setting(view.fingerprint, f"quality-{name}")
            for name in (*DIMENSIONS, *LIMITS)
        }
        with st.form(f"quality-{view.fingerprint[:12]}", border=False):
            with st.container(horizontal=True):
                for name, meaning in DIMENSIONS.items():
                    st.number_input(
                        f"Weight of {name}",
                        min_value=0.0,
                        max_value=1000.0,
                        value=float(getattr(now.quality, name)),
                        step=0.05,
                        key=keys[name],
                        help=meaning,
                        width=180,
                    )
                for limit, title in LIMITS.items():
                    st.number_input(
                        title,
                        min_value=0,
                        max_value=2**31 - 1,
                        value=int(getattr(now, limit)),
                        key=keys[limit],
                        help=METRICS[limit.removesuffix("_words")].description,
                        width=150,
                    )
            show_pending("quality-weights")
            st.form_submit_button(
                "Measure with these",
                on_click=guarded(_set, at="quality-weights"),
                args=(view.fingerprint, keys),
            )
        st.caption("They are part of the recipe: Undo takes a change back.")


def _set(fingerprint: str, keys: dict[str, str]) -> None:
    given = {name: st.session_state[key] for name, key in keys.items()}
    change_settings(
        fingerprint,
        "Every weight is 0; give at least one a weight.",
        quality={name: given[name] for name in DIMENSIONS},
        **{name: int(given[name]) for name in LIMITS},
    )
