"""The few examples that cover the others best."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import SelectDiverse
from analysis.curate.steps.diverse import METHODS
from analysis.measure.embeddings import TFIDF
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look
from pages.ui.awaited import require_chosen, require_measured
from pages.ui.drafts import drafted, field, set_draft
from pages.ui.figures import figures
from pages.ui.records import record_browser
from pages.ui.setting import offer, steps_there_are

SHARE = 10  # one in so many is what is offered first
MOST_PRODUCTS = 300_000_000_000  # of numbers: half a minute or so
PAGE = "map-diverse"


def diverse_panel(fingerprint: str, recipe: Recipe, look: Look) -> None:
    """The few examples that cover the others, and what would go.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: What makes the vectors.
    """
    st.subheader("Keep the examples that cover the most")
    st.caption("Each example that goes is told which one stays for it.")
    recipe = steps_there_are(
        fingerprint,
        recipe,
        SelectDiverse,
        page=PAGE,
        said=lambda step: f"keeps the {step.n:,} that cover the most",
    )
    n = int(calls.applied(fingerprint, recipe).keep.sum())
    if np.isnan(atlas.variety(fingerprint, recipe, look).directions):
        st.markdown("No example has a vector, so nothing can be compared.")
        return
    step = _settings(fingerprint, look, n)
    if step.n >= n:
        st.markdown(
            f"All {n:,} examples stay; choose fewer." if n > 1 else "There is one example alone."
        )
        return
    whole = recipe.model_copy(update={"steps": (*recipe.steps, step)})
    if not require_measured(fingerprint, step.metrics(), recipe.settings):
        return
    if not _is_wanted(fingerprint, whole, n * step.n * atlas.n_dimensions(fingerprint, look)):
        return
    if not require_chosen(fingerprint, whole):
        return
    _effect(fingerprint, recipe, whole)


def _is_wanted(fingerprint: str, whole: Recipe, n_products: int) -> bool:
    """Whether to choose now: what takes long waits until somebody asks for it."""
    if n_products <= MOST_PRODUCTS or calls.is_chosen(fingerprint, whole):
        return True
    key, asked = session.diverse_asked(fingerprint), to_yaml(whole)
    if st.session_state.get(key) == asked:
        return True
    st.caption("Of so many examples this takes minutes; it can be cancelled.")
    st.button(
        "Look which would stay",
        key="map-diverse-go",
        icon=":material/play_arrow:",
        on_click=st.session_state.update,
        args=({key: asked},),
    )
    return False


def _settings(fingerprint: str, look: Look, n: int) -> SelectDiverse:
    first = SelectDiverse(
        n=max(n // SHARE, 1),
        field=look.field,
        encoder=None if look.encoder == TFIDF else look.encoder,
    )
    # By the vectors that the map shows, whatever they were when the step was set.
    kept = drafted(fingerprint, first)
    step = kept.model_copy(update={"field": first.field, "encoder": first.encoder})
    if step != kept:
        set_draft(fingerprint, step)
    with st.container(border=True, horizontal=True, key="map-diverse-settings"):
        st.number_input(
            "Examples to keep",
            min_value=1,
            max_value=max(n, step.n),
            width=180,
            **field(fingerprint, first, "n", step.n, lambda many: {"n": int(many)}),
            help=f"Of the {n:,} that come here; a tenth unless it is set.",
        )
        st.segmented_control(
            "Chosen so that",
            list(METHODS),
            format_func={
                "k_centre": "none is far from one that stays",
                "facility_location": "most are near one that stays",
            }.__getitem__,
            required=True,
            wrap=True,
            **field(
                fingerprint,
                first,
                "method",
                step.method,
                lambda method: {"method": method},
                default="default",
            ),
            help="k-centre (Gonzalez 1985) takes the one that is farthest from all taken so far: "
            "rare examples are sure to stay, odd ones too. Facility location (Mirzasoleiman et "
            "al. 2015) takes the one that brings all nearest: the typical ones stay.",
        )
        st.slider(
            "Weight of quality",
            0.0,
            1.0,
            step=0.05,
            width=240,
            **field(
                fingerprint,
                first,
                "by_quality",
                step.by_quality or 0.0,
                lambda share: {"by_quality": share or None},
            ),
            help="0: the quality score does not count. 1: an example of quality 0.5 must be "
            "twice as far from those that stay to be taken as early as one of quality 1.",
        )
    return step


def _effect(fingerprint: str, recipe: Recipe, whole: Recipe) -> None:
    before, after = calls.applied(fingerprint, recipe), calls.applied(fingerprint, whole)
    step = whole.steps[-1]
    reached = np.flatnonzero(before.keep)
    choice = calls.known(fingerprint, whole).choose(step, reached)
    compared = choice.similarity[~np.isnan(choice.similarity)]
    n_not = len(reached) - len(compared)
    note = f" {counted(n_not, 'examples')} without a vector left out." if n_not else ""
    figures(
        ("Would stay", f"{int(after.keep.sum()):,}", f"Of {counted(len(reached), 'examples')}."),
        (
            "Mean similarity",
            f"{compared.mean():.2f}" if len(compared) else "–",
            "Of each example to the most similar one that stays, itself if it stays: cosine, 1 "
            f"if nothing were lost.{note}",
        ),
        (
            "Least similarity",
            f"{compared.min():.2f}" if len(compared) else "–",
            f"Of the example that is farthest from all that stay.{note}",
        ),
    )
    offer(fingerprint, step, after.reports[-1], page=PAGE)
    goes = np.flatnonzero(before.keep & ~after.keep)
    order = goes[np.argsort(choice.similarity[np.searchsorted(reached, goes)], kind="stable")]
    st.caption("Would be dropped, those that are least covered first")
    record_browser(fingerprint, order, name=PAGE, reasons=after.reasons().take(order))
