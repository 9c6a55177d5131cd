"""Toxicity: which examples are toxic, to which model, and which of them go."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.steps import DropToxic
from analysis.curate.steps.toxic import SCREEN
from analysis.curate.toxic import worst
from analysis.engines.finding import sought
from analysis.engines.toxicity import KnownScores
from analysis.errors import InputError
from analysis.measure.toxicity.by_model import LABEL
from analysis.measure.toxicity.search import SIDES, Scores, Side
from pages.ui import calls
from pages.ui.awaited import require_measured
from pages.ui.drafts import drafted, field, set_fields
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel
from pages.ui.safety.distributions import agreement, label_charts
from pages.ui.safety.model import choose_model, known, scoring
from pages.ui.safety.worst import Listing, worst_first
from pages.ui.setting import kept_by_hand, offer, steps_there_are

FIRST = DropToxic(model=SCREEN)
SCREENS = tuple(f"{side}_toxicity_screen" for side in SIDES)


def main() -> None:
    """The page."""
    st.title("Toxicity")
    fingerprint = require_dataset("see which examples are toxic")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        DropToxic,
        page="toxicity",
        said=lambda step: f"drops toxic examples by {step.model} already",
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = drafted(fingerprint, FIRST)
    with st.container(border=True, key="toxicity-settings"):
        choose_model(fingerprint, FIRST, step)
        found = None if step.model == SCREEN else known(fingerprint, step.model)
        at_work = found is not None and scoring(fingerprint, step.model, found)
        if found is None or found.n_leading:
            _what_counts(fingerprint, step, found)
    if not require_measured(fingerprint, SCREENS, recipe.settings):
        return
    if found is not None and not found.n_leading:
        if not at_work:
            st.markdown(
                "**This model has scored nothing of this data set yet.** Score some texts above, "
                "or choose the quick screen to look at its hints meanwhile."
            )
        return
    whole = _as_scored(step, found)
    if whole != step:  # what is added is what is on disk
        set_fields(fingerprint, FIRST, n_texts=whole.n_texts, labels=whole.labels)
    _shown(fingerprint, recipe, before, whole)


def _as_scored(step: DropToxic, found: KnownScores | None) -> DropToxic:
    """The step that decides by what is scored, here and wherever the recipe runs."""
    if found is None:
        return step
    n_texts = None if found.n_leading == found.n_texts else found.n_leading
    has = found.scores.labels if found.scores is not None else ()
    labels = tuple(label for label in step.labels if label in has) or has[:1] or step.labels
    return step.model_copy(update={"n_texts": n_texts, "labels": labels})


def _what_counts(fingerprint: str, step: DropToxic, found: KnownScores | None) -> None:
    """Labels, threshold and sides."""
    labels = found.scores.labels if found is not None and found.scores is not None else (LABEL,)
    columns = st.columns([3, 2, 2], gap="medium", vertical_alignment="center")
    with columns[0]:
        if found is not None:
            st.pills(
                "Labels that count",
                list(labels),
                format_func=lambda label: str(label).replace("_", " "),
                selection_mode="multi",
                wrap=True,
                **field(
                    fingerprint,
                    FIRST,
                    "labels",
                    [label for label in step.labels if label in labels] or list(labels[:1]),
                    _labels,
                    default="default",
                ),
                help="An example is toxic if one of these labels reaches the threshold.",
            )
        else:
            st.caption("The screen knows one label: toxicity.")
    with columns[1]:
        st.slider(
            "Threshold",
            0.0,
            1.0,
            step=0.01,
            **field(
                fingerprint,
                FIRST,
                "threshold",
                step.threshold,
                lambda least: {"threshold": float(least)},
            ),
            help="From which score on a text is toxic. 0.5 is where the models were trained to "
            "decide.",
        )
    with columns[2]:
        st.pills(
            "Texts that count",
            list(SIDES),
            format_func=str.capitalize,
            selection_mode="multi",
            wrap=True,
            **field(fingerprint, FIRST, "fields", list(step.fields), _fields, default="default"),
            help="A toxic prompt with a calm answer may be what you want to train on.",
        )
    kept_by_hand(fingerprint, step, FIRST, page="toxicity")


def _labels(chosen: list[str]) -> dict[str, object]:
    if not chosen:
        raise InputError("One label at least has to count; choose another one first.")
    return {"labels": tuple(chosen)}


def _fields(chosen: list[Side]) -> dict[str, object]:
    if not chosen:
        raise InputError("Prompts or responses have to count; choose the other one first.")
    return {"fields": tuple(side for side in SIDES if side in chosen)}


def _shown(fingerprint: str, recipe: Recipe, before: Applied, step: DropToxic) -> None:
    if step.searches():  # at hand: all that it asks for is scored
        sought(calls.workspace(), fingerprint, step.search())
    whole = recipe.plus(step)
    about = calls.known(fingerprint, whole)
    found, decided = worst(step, about), calls.applied(fingerprint, whole)
    scores = about.scores(step.search()) if step.searches() else None
    _figures(step, about, before, decided)
    offer(fingerprint, step, decided.reports[-1], page="toxicity")
    worst_first(Listing(fingerprint, FIRST, step, found, scores, before))
    _spread(fingerprint, recipe, step, scores, before)


def _figures(step: DropToxic, about: Known, before: Applied, decided: Applied) -> None:
    n = int(before.keep.sum())
    goes = int((before.keep & ~decided.keep).sum())
    of_side = {
        side: worst(step.model_copy(update={"fields": (side,)}), about)
        for side in SIDES
        if side in step.fields
    }
    toxic = {
        side: int((found.score[before.keep] >= np.float32(step.threshold)).sum())
        for side, found in of_side.items()
    }
    unscored = sum(int(found.n_unscored[before.keep].sum()) for found in of_side.values())
    unknown = [np.isnan(found.score[before.keep]) for found in of_side.values()]
    cannot = int(np.logical_and.reduce(unknown).sum())
    last = (
        ("Not judged", f"{cannot:,}", "Examples of which the screen knows hardly a word.")
        if step.model == SCREEN
        else ("Texts not scored", f"{unscored:,}", "Prompts and responses that are kept unseen.")
    )
    figures(
        *(
            (
                f"Toxic {side}s",
                f"{n_toxic:,}",
                f"{side.capitalize()}s with a score at the threshold or over it, in a label that "
                "counts.",
            )
            for side, n_toxic in toxic.items()
        ),
        ("Would be dropped", f"{goes:,}", f"{goes / n:.1%} of the examples that reach this step."),
        last,
    )


def _spread(
    fingerprint: str, recipe: Recipe, step: DropToxic, scores: Scores | None, before: Applied
) -> None:
    st.subheader("How the scores are spread", anchor=False)
    screen = calls.values(fingerprint, SCREENS, recipe.settings)
    by_screen = {side: screen[f"{side}_toxicity_screen"].to_numpy(np.float32) for side in SIDES}
    if scores is None:
        drawn = {(side, LABEL): by_screen[side][before.keep] for side in SIDES}
        label_charts(drawn, step.threshold, key="toxicity-screen")
        return
    sides = [side for side in SIDES if side in step.fields]
    if LABEL in scores.labels:
        at = scores.labels.index(LABEL)
        agreement(
            [by_screen[side][before.keep] for side in sides],
            [scores.values[side][before.keep, at] for side in sides],
            step.threshold,
            key="toxicity-agreement",
        )
    drawn = {
        (side, label): scores.values[side][before.keep, at]
        for at, label in enumerate(scores.labels)
        for side in sides
    }
    label_charts(drawn, step.threshold, key="toxicity-model")


main()
