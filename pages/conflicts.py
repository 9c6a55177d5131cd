"""Conflicts: the same prompt with different answers, and which of them stay."""

from __future__ import annotations

import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, ResolveConflicts
from analysis.curate.steps.conflicts import SHARE
from analysis.curate.steps.deduplicate import SIMILARITY
from analysis.measure.duplicates.near import FLOOR
from pages.ui import calls, session
from pages.ui.drafts import drafted, field_key, set_fields, setter
from pages.ui.figures import figures
from pages.ui.gate import require_dataset, require_found, require_measured
from pages.ui.groups import (
    KEEP_NAMES,
    Shown,
    group_browser,
    groups_and_dropped,
    offer_change,
    shown_groups,
    size_bars,
)
from pages.ui.notices import guarded
from pages.ui.recipe import history, recipe_panel
from pages.ui.setting import kept_by_hand, steps_there_are
from pages.ui.similarities import similarity_chart

FIRST = ResolveConflicts()
LEAST = 0.5  # that can be set here; below it prompts ask for different things
METHODS = {"exact": "Exact", "near": "Near"}
ALL = "all"
STAYS = dict[str, str]([(ALL, "All"), *KEEP_NAMES.items()])


def main() -> None:
    """The page."""
    st.title("Conflicts")
    fingerprint = require_dataset("find prompts that have different answers")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        ResolveConflicts,
        page="conflicts",
        said=lambda _: "already resolves conflicts",
        in_place=True,
        on_change=lambda: st.session_state.pop(_all_key(fingerprint), None),
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    all_stay = bool(st.session_state.get(_all_key(fingerprint)))
    step = _settings(fingerprint, recipe, all_stay=all_stay)
    if not require_measured(fingerprint, step.metrics(), recipe.settings):
        return
    if not require_found(fingerprint, [step]):
        return
    shown = shown_groups(fingerprint, recipe, step, FIRST, all_stay=all_stay)
    _figures(shown, before)
    if not len(shown.found.of):
        _nothing(step)
        if not all_stay:
            offer_change(shown, page="conflicts")
        return
    _charts(shown)
    _effect(shown, before)


def _all_key(fingerprint: str) -> str:
    """In the session: whether all are to stay, which is no step that could be kept on disk."""
    return session.draft(fingerprint, FIRST.name, ALL)


def _settings(fingerprint: str, recipe: Recipe, *, all_stay: bool) -> ResolveConflicts:
    """Which prompts are the same, and which of their answers stay."""
    step = drafted(fingerprint, FIRST)
    with st.container(border=True, key="conflicts-settings"):
        _prompts(fingerprint, step)
        _answers(fingerprint, step, recipe, all_stay=all_stay)
    if all_stay:
        # The groups are the same; nothing that would choose between the answers is needed.
        return step.model_copy(update={"keep": "first", "share": None, "by_hand": None})
    kept_by_hand(fingerprint, step, FIRST, page="conflicts")
    return step


def _prompts(fingerprint: str, step: ResolveConflicts) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.segmented_control(
            "The prompts are",
            list(METHODS),
            format_func=METHODS.__getitem__,
            required=True,
            key=field_key(fingerprint, FIRST, "method", step.method),
            on_change=setter(fingerprint, FIRST, "method", _method),
            help="Exact: equal but for case, white space and the width of characters. Near: "
            "prompts that share most of their runs of five words. The system text is part of what "
            "is asked: under another one a prompt is another prompt.",
        )
        if step.method == "near":
            st.caption("Like prompts may ask for different things: a name or a number is enough.")
    if step.method == "exact":
        return
    with right:
        st.slider(
            "Similarity of at least",
            min(LEAST, step.least),  # a recipe may come with less
            1.0,
            step=0.01,
            key=field_key(fingerprint, FIRST, "min_similarity", step.least),
            on_change=setter(
                fingerprint, FIRST, "min_similarity", lambda least: {"min_similarity": float(least)}
            ),
            help="The share of all runs of five words of two prompts that both have (Jaccard "
            f"similarity), counted, not estimated. Under {FLOOR:g} the prompts are compared anew.",
        )
        st.toggle(
            "Cut chains",
            key=field_key(fingerprint, FIRST, "chains", step.chains == "cut"),
            on_change=setter(
                fingerprint, FIRST, "chains", lambda on: {"chains": "cut" if on else None}
            ),
            help="Takes together only prompts of which every two are alike, and not those that "
            "are so through others (complete linkage).",
        )


def _method(method: str) -> dict[str, object]:
    """An exact step has no similarity."""
    least = SIMILARITY if method == "near" else None
    return {"method": method, "min_similarity": least, "chains": None}


def _answers(fingerprint: str, step: ResolveConflicts, recipe: Recipe, *, all_stay: bool) -> None:
    keep_key = field_key(fingerprint, FIRST, "keep", ALL if all_stay else step.keep)

    def choose() -> None:
        chosen = st.session_state[keep_key]
        st.session_state[_all_key(fingerprint)] = chosen == ALL
        if chosen != ALL:
            set_fields(fingerprint, FIRST, keep=chosen)

    st.segmented_control(
        "Of the answers to a prompt stays",
        list(STAYS),
        format_func=STAYS.__getitem__,
        required=True,
        key=keep_key,
        on_change=guarded(choose),
        help="For all prompts; below, any of them can be decided by hand. Of several that are as "
        "good the first one stays. All: nothing is dropped, and the recipe needs no step.",
    )
    if all_stay:
        return
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left:
        st.toggle(
            "And a share of the others",
            key=field_key(fingerprint, FIRST, "some", step.share is not None),
            on_change=setter(
                fingerprint, FIRST, "some", lambda on: {"share": SHARE if on else None}
            ),
            help="Keeps some of the variety: of all the answers that would go, in the whole set, a "
            f"share is drawn and stays (the recipe's seed, {recipe.seed}, draws the same ones each "
            "time). Where you have decided by hand, none is drawn.",
        )
    if step.share is None:
        return
    with right:
        st.slider(
            "Share of the others that stays",
            1,
            99,
            format="%d%%",
            key=field_key(fingerprint, FIRST, "share", min(max(round(step.share * 100), 1), 99)),
            on_change=setter(
                fingerprint, FIRST, "share", lambda percent: {"share": int(percent) / 100}
            ),
        )


def _figures(shown: Shown, before: Applied) -> None:
    made = shown.found.of
    n, goes = int(before.keep.sum()), len(made.members) - int(shown.stays.sum())
    figures(
        (
            "Prompts with different answers",
            f"{len(made):,}",
            "Groups of examples with the same prompt, of which two answers differ at least.",
        ),
        ("Examples in them", f"{len(made.members):,}", f"{len(made.members) / n:.1%} of {n:,}."),
        ("Would be dropped", f"{goes:,}", f"{goes / n:.1%} of the examples that come here."),
        (
            "Largest group",
            f"{int(made.sizes.max(initial=0)):,}",
            "Examples with the prompt that has the most of them.",
        ),
    )


def _nothing(step: ResolveConflicts) -> None:
    """What it means that no prompt is in conflict."""
    prompts = "like prompts" if step.method == "near" else "the same prompt"
    st.markdown(f"**No two examples that the recipe keeps have {prompts} and different answers.**")
    st.caption(
        "Answers that differ in case, white space or the width of characters alone are the same "
        "answer. Empty answers, and those that the record marks as unwanted, are not compared; of "
        "a preference pair the wanted answer is. "
        + (
            "A lower similarity finds more."
            if step.method == "near"
            else "Near finds prompts that are worded a little differently."
        )
    )


def _charts(shown: Shown) -> None:
    step = shown.step
    if step.method == "exact":
        with st.container(border=True):
            _sizes(shown)
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.markdown(
            "**Similarity of the prompts**",
            help="Every pair of like prompts by its similarity, whatever is answered; orange ones "
            "are the same prompt at the similarity that is set. Of equal prompts each is counted "
            "with the first one.",
        )
        # The same search as the step's own.
        prompts = Deduplicate(field="prompt", min_similarity=step.least)
        counts = calls.similarity_counts(shown.fingerprint, shown.recipe, prompts)
        similarity_chart(counts, step.least, key="conflicts-similarities")
    with right, st.container(border=True):
        _sizes(shown)


def _sizes(shown: Shown) -> None:
    st.markdown(
        "**Prompts by the number of their examples**",
        help="Click a bar to list the groups of that size alone.",
    )
    size_bars(shown)


def _effect(shown: Shown, before: Applied) -> None:
    """What the step would do, the groups, and each example that would go."""
    if shown.all_stay:
        place = history(shown.fingerprint).place(FIRST.name)
        remove = "" if place is None else f" Remove step {place + 1} from the recipe above."
        st.markdown(
            f"**All answers stay: no step is needed for that.**{remove} To drop answers, or to "
            "decide prompt by prompt, choose above which one to keep."
        )
        group_browser(shown)
        return
    groups_and_dropped(shown, before, page="conflicts")


main()
