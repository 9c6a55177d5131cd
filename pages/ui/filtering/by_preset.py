"""Filters by a quality preset: its steps, what each would drop, and which of them are wanted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.curate.presets import PRESETS
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Disabled, Filter
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.awaited import require_measured
from pages.ui.filtering.effect import done, effect
from pages.ui.notices import guarded
from pages.ui.recipe import add_steps


def by_preset(fingerprint: str, recipe: Recipe) -> None:
    """Choose a preset, and see what its steps would do."""
    key = session.preset(fingerprint)
    st.session_state.setdefault(key, next(iter(PRESETS)))
    name = st.segmented_control(
        "How strict",
        list(PRESETS),
        format_func=lambda each: PRESETS[each].title,
        required=True,
        key=key,
        persist_state="session",
        help="Each is a list of ordinary filter steps, which the page Recipe lets you edit.",
    )
    preset = PRESETS[str(name)]
    st.markdown(preset.description)
    metrics = [*(step.metric for step in preset.steps), "unwanted"]
    if not require_measured(fingerprint, metrics, recipe.settings):
        return
    there = {step.of if isinstance(step, Disabled) else step for step in recipe.steps}
    left = [step for step in preset.steps if step not in there]
    if len(left) < len(preset.steps):
        n = len(preset.steps) - len(left)
        st.caption(f"{counted(n, 'steps')} of it {'is' if n == 1 else 'are'} in the recipe.")
    if not left:
        done(fingerprint, recipe)
        return
    _of_unwanted(fingerprint, recipe)
    steps = _wanted(fingerprint, str(name), recipe, left)
    if not steps:
        st.markdown("Choose a step at least.")
        return

    def button() -> None:
        st.button(
            f"Add {counted(len(steps), 'steps')} to the recipe",
            key="preset-add",
            type="primary",
            icon=":material/add:",
            help="As one change: Undo takes all of them back.",
            on_click=guarded(add_steps),
            args=(fingerprint, steps),
        )

    effect(fingerprint, recipe, steps, button, told=False)


def _of_unwanted(fingerprint: str, recipe: Recipe) -> None:
    """Say where answers are marked as unwanted: a fault in them is as it should be."""
    keep = calls.applied(fingerprint, recipe).keep
    values = calls.values(fingerprint, ["unwanted"], recipe.settings)["unwanted"]
    n = int((values[keep] > 0).sum())
    if n:
        st.caption(
            f"{counted(n, 'examples')} marked as unwanted (KTO) are among those before: a fault in "
            "them is as it should be. Leave out the steps that would drop it."
        )


def _wanted(fingerprint: str, name: str, recipe: Recipe, steps: Sequence[Filter]) -> list[Filter]:
    """The steps that are ticked, each shown with what it drops of what reaches it."""
    keys = [session.preset_step(fingerprint, name, step.metric) for step in steps]
    for key in keys:
        st.session_state.setdefault(key, True)
    wanted = [step for step, key in zip(steps, keys, strict=True) if st.session_state[key]]
    whole = recipe.model_copy(update={"steps": (*recipe.steps, *wanted)})
    reports = iter(calls.applied(fingerprint, whole).reports[len(recipe.steps) :])
    with st.container(border=True, key="preset-steps", gap="xsmall"):
        for step, key in zip(steps, keys, strict=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.checkbox(step.in_words(), key=key, persist_state="session", width="stretch")
                if step in wanted:
                    report = next(reports)
                    st.text(f"{report.n_dropped:,} of {report.n_in:,} dropped")
                else:
                    st.text("left out")
    return wanted
