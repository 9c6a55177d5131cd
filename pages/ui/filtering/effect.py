"""What steps that are being set would do: a funnel, the reasons, what goes beside what stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.reasons import Reasons
from analysis.curate.recipe import Recipe
from analysis.curate.steps import StepModel
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.calls import is_measured
from pages.ui.figures import figures
from pages.ui.filtering import calls as filtering
from pages.ui.filtering.by_hand import drop_this, keep_this
from pages.ui.filtering.funnel import funnel
from pages.ui.records import record_browser

MOST_KINDS = 12  # with an example each


def effect(
    fingerprint: str,
    recipe: Recipe,
    steps: Sequence[StepModel],
    button: Callable[[], None],
    *,
    told: bool = True,
) -> None:
    """What a recipe with more steps at its end would do to what it keeps now.

    Args:
        fingerprint: The data set.
        recipe: The recipe before these steps; it keeps an example at least.
        steps: The steps that are being set, one at least.
        button: Draws what adds them.
        told: Whether each of them is told in words.
    """
    before = calls.applied(fingerprint, recipe)
    wanted = recipe.model_copy(update={"steps": (*recipe.steps, *steps)})
    preview = calls.applied(fingerprint, wanted)
    n_in = int(before.keep.sum())
    stays = np.flatnonzero(preview.keep)
    goes = np.flatnonzero(before.keep & ~preview.keep)
    figures(
        ("Examples before", f"{n_in:,}", "Examples that the recipe above keeps."),
        ("Would stay", f"{len(stays):,}", f"{len(stays) / n_in:.1%} of the examples before."),
        ("Would be dropped", f"{len(goes):,}", f"{len(goes) / n_in:.1%} of the examples before."),
    )
    for report in preview.reports[-len(steps) :] if told else ():
        st.text(f"{report.words}: {report.n_dropped:,} of {report.n_in:,} dropped")
    button()
    why = filtering.reasons(fingerprint, wanted, since=len(recipe.steps))
    _funnel(preview, n_new=len(steps))
    chosen = _reasons(fingerprint, why, n_in)
    _side_by_side(fingerprint, wanted, preview, _shown(why, chosen, goes), stays)


def done(fingerprint: str, recipe: Recipe) -> None:
    """What a recipe does as it is, where nothing is being set."""
    applied = calls.applied(fingerprint, recipe)
    kept = np.flatnonzero(applied.keep)
    st.subheader("What the recipe does", anchor=False)
    if len(kept) == len(applied.keep):
        _browser(fingerprint, recipe)(kept, name="kept", above=partial(drop_this, fingerprint))
        return
    why = filtering.reasons(fingerprint, recipe)
    _funnel(applied, n_new=0)
    chosen = _reasons(fingerprint, why, len(applied.keep))
    goes = np.flatnonzero(~applied.keep)
    _side_by_side(fingerprint, recipe, applied, _shown(why, chosen, goes), kept, by_hand=True)


def _funnel(applied: Applied, *, n_new: int) -> None:
    st.markdown(
        "**Step by step**",
        help="What is left of the file after each step, and how many examples each takes.",
    )
    funnel(len(applied.keep), applied.reports, n_new=n_new, key="filter-funnel")


def _shown(why: Reasons, chosen: int | None, goes: IndexArray) -> IndexArray:
    """The dropped examples to be shown: all, or those of the reason that is chosen."""
    return goes if chosen is None else why.examples(chosen)


# --- the reasons ---------------------------------------------------------------------------


def _reasons(fingerprint: str, why: Reasons, n_in: int) -> int | None:
    """The reasons, each with the first example of it; gives the one that is chosen."""
    st.markdown(
        "**Why they go**",
        help="Reasons by the number of examples that go for them, each with its first example. "
        "Choose a row to see its examples alone below.",
    )
    if not why.kinds:
        st.markdown("Nothing is dropped.")
        return None
    kinds = why.kinds[:MOST_KINDS]
    first = filtering.snippets(fingerprint, [kind.first for kind in kinds])
    table = pd.DataFrame(
        {
            "reason": [kind.name for kind in kinds],
            "n": [kind.n for kind in kinds],
            "share": [kind.n / n_in for kind in kinds],
            "line": first["line"].to_numpy(),
            "prompt": first["prompt"].to_numpy(),
            "response": first["response"].to_numpy(),
        }
    )
    digest = hashlib.sha256("\n".join(table["reason"]).encode()).hexdigest()[:12]
    event = st.dataframe(
        table,
        hide_index=True,
        key=session.filter_reasons(fingerprint, digest),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "reason": st.column_config.TextColumn("Reason", width=330),
            "n": st.column_config.NumberColumn("Examples", width=70, format="localized"),
            "share": st.column_config.NumberColumn(
                "Share", width=60, format="percent", help="Of the examples before."
            ),
            "line": st.column_config.NumberColumn(
                "Line", width=50, help="Where the first of them stands in the file, from 1."
            ),
            "prompt": st.column_config.TextColumn("Prompt of the first", width=190),
            "response": st.column_config.TextColumn("Its response", width=190),
        },
        alt="Reasons for which examples are dropped",
    )
    n_more = len(why.kinds) - len(kinds)
    if n_more:
        rest = sum(kind.n for kind in why.kinds[MOST_KINDS:])
        st.caption(f"{counted(n_more, 'reasons')} more, with {counted(rest, 'examples')} together.")
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(kinds) else None


# --- the examples --------------------------------------------------------------------------


def _side_by_side(
    fingerprint: str,
    recipe: Recipe,
    decided: Applied,
    goes: IndexArray,
    stays: IndexArray,
    *,
    by_hand: bool = False,
) -> None:
    """What is dropped, with its reasons, beside what is kept; each to be moved by hand."""
    ways = (keep_this, drop_this) if by_hand else (_nothing, _nothing)
    keep, drop = (partial(way, fingerprint) for way in ways)
    browse = _browser(fingerprint, recipe)
    reasons: pa.Array = decided.reasons().take(pa.array(goes))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(":orange[:material/filter_alt_off:] **Dropped**")
        browse(goes, name="dropped", reasons=reasons, stacked=True, above=keep)
    with right:
        st.markdown(":blue[:material/check:] **Kept**")
        browse(stays, name="kept", stacked=True, above=drop)


def _nothing(_fingerprint: str, _row: pd.Series) -> None:
    """Nothing is chosen by hand while a step is only proposed: it would come before that step."""


def _browser(fingerprint: str, recipe: Recipe) -> Callable[..., None]:
    settings = recipe.settings
    ready = is_measured(fingerprint, PROFILE_METRICS, settings)
    return partial(
        record_browser,
        fingerprint,
        values=calls.values(fingerprint, PROFILE_METRICS, settings) if ready else None,
        settings=settings,
    )
