"""Conflicts: the same prompt with different answers, and which of them stay."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.marks import mark_examples
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, Filter, FilterMarked, ResolveConflicts
from analysis.curate.steps.conflicts import SHARE
from analysis.curate.steps.deduplicate import SIMILARITY
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.metrics import METRICS
from analysis.measure.preference import contradictory_label
from analysis.measure.wording import counted
from analysis.measure.words import arrow
from pages.ui import calls, session
from pages.ui.awaited import require_found, require_measured
from pages.ui.drafts import drafted, field
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.groups import (
    KEEP_NAMES,
    Shown,
    group_browser,
    groups_and_dropped,
    shown_groups,
    size_bars,
)
from pages.ui.notices import guarded
from pages.ui.recipe import add_steps, history, recipe_panel
from pages.ui.records import record_browser
from pages.ui.setting import kept_by_hand, offer_change, steps_there_are
from pages.ui.similarities import similarity_chart

FIRST = ResolveConflicts()
LEAST = 0.5  # that can be set here; below it prompts ask for different things
METHODS = {"exact": "Exact text", "near": "Similar wording"}
BOTH_LABELS = "contradictory_label"
ALL = "all"
STAYS = dict[str, str]([(ALL, "All answers"), *KEEP_NAMES.items()])


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
        on_change=lambda: st.session_state.pop(_all_key(fingerprint), None),
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    _labels(fingerprint, recipe, before)
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
            offer_change(fingerprint, shown.whole(), page="conflicts")
        return
    _charts(shown)
    _effect(shown, before)


def _labels(fingerprint: str, recipe: Recipe, before: Applied) -> None:
    """Of a set with labels (KTO): what is marked both as wanted and as unwanted."""
    if not require_measured(fingerprint, ["unwanted"], recipe.settings):
        return
    unwanted = calls.values(fingerprint, ["unwanted"], recipe.settings)["unwanted"]
    if not unwanted.any():
        return
    if not require_measured(fingerprint, [BOTH_LABELS], recipe.settings):
        return
    names = [BOTH_LABELS, *METRICS[BOTH_LABELS].needs]
    values = calls.values(fingerprint, names, recipe.settings)
    # The flag is of the whole file: where the other record is gone, nothing contradicts any more.
    kept = values[before.keep]
    still = contradictory_label(kept) > 0
    these = kept.index.to_numpy()[still.to_numpy()]
    if not len(these):
        return
    whole = len(these) == int((kept[BOTH_LABELS] > 0).sum())
    with st.container(border=True, key="conflicts-labels"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":orange[:material/warning:] **{counted(len(these), 'examples')} with "
                "contradictory labels:** the same answer to the same prompt is labelled both as "
                "wanted and as unwanted."
            )
            st.button(
                "Drop them all",
                key="conflicts-drop-labels",
                help="Adds a filter to the recipe. To keep the right ones, correct the labels in "
                "the file instead.",
                on_click=guarded(_drop_labels),
                args=(fingerprint, None if whole else these),
            )
        with st.expander("Look at them"):
            record_browser(fingerprint, these, name="conflicts-labels")


def _drop_labels(fingerprint: str, these: npt.NDArray[np.int64] | None) -> None:
    """Drop what has contradictory labels: by the filter, or exactly these."""
    if these is None:
        add_steps(fingerprint, [Filter(metric=BOTH_LABELS, high=0)])
        return
    ids = arrow(calls.example_ids(fingerprint).iloc[these])
    mark = mark_examples(calls.workspace(), fingerprint, "contradictory labels", ids)
    add_steps(fingerprint, [FilterMarked(mark=mark.name, assignment=mark.assignment)])


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
            "Match prompts by",
            list(METHODS),
            format_func=METHODS.__getitem__,
            required=True,
            **field(fingerprint, FIRST, "method", step.method, _method, default="default"),
            help="Exact text: equal, ignoring case, whitespace and full-width forms. Similar "
            "wording (near): prompts that share most of their five-word shingles. The same prompt "
            "with a different system prompt is a different prompt.",
        )
        if step.method == "near":
            st.caption(
                "Similar prompts can ask for different things: a name or a number is enough."
            )
    if step.method == "exact":
        return
    with right:
        st.slider(
            "Minimum similarity",
            min(LEAST, step.least),  # a recipe may come with less
            1.0,
            step=0.01,
            **field(
                fingerprint,
                FIRST,
                "min_similarity",
                step.least,
                lambda least: {"min_similarity": float(least)},
            ),
            help="The share of five-word shingles that two prompts have in common (Jaccard "
            f"similarity), exact rather than estimated. Below {FLOOR:g} the comparison has to run "
            "again.",
        )
        st.toggle(
            "Split chains",
            **field(
                fingerprint,
                FIRST,
                "chains",
                step.chains == "cut",
                lambda on: {"chains": "cut" if on else None},
            ),
            help="In a chain, A matches B and B matches C, but A does not match C. Split, every "
            "two prompts of a group match each other (complete linkage).",
        )


def _method(method: str) -> dict[str, object]:
    """An exact step has no similarity."""
    least = SIMILARITY if method == "near" else None
    return {"method": method, "min_similarity": least, "chains": None}


def _answers(fingerprint: str, step: ResolveConflicts, recipe: Recipe, *, all_stay: bool) -> None:
    def keep(chosen: str) -> dict[str, object]:
        st.session_state[_all_key(fingerprint)] = chosen == ALL
        return {} if chosen == ALL else {"keep": chosen}

    st.segmented_control(
        "Keep for each prompt",
        list(STAYS),
        format_func=STAYS.__getitem__,
        required=True,
        **field(
            fingerprint, FIRST, "keep", ALL if all_stay else step.keep, keep, default="default"
        ),
        help="Applies to every prompt; you can override it for single prompts below. Ties go to "
        "the first example. All answers: nothing is dropped, and no step is needed.",
    )
    if all_stay:
        return
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left:
        st.toggle(
            "Also keep some of the other answers",
            **field(
                fingerprint,
                FIRST,
                "some",
                step.share is not None,
                lambda on: {"share": SHARE if on else None},
            ),
            help="Keeps some variety: a random sample of all the answers that would be dropped "
            f"(reproducible: it uses the recipe's seed, {recipe.seed}). Prompts you decided by "
            "hand are left out.",
        )
    if step.share is None:
        return
    with right:
        st.slider(
            "Share of the others to keep",
            1,
            99,
            format="%d%%",
            **field(
                fingerprint,
                FIRST,
                "share",
                min(max(round(step.share * 100), 1), 99),
                lambda percent: {"share": int(percent) / 100},
            ),
        )


def _figures(shown: Shown, before: Applied) -> None:
    made = shown.found.of
    n, goes = int(before.keep.sum()), len(made.members) - int(shown.stays.sum())
    figures(
        (
            "Prompts with different answers",
            f"{len(made):,}",
            "Prompts that have at least two different answers.",
        ),
        ("Examples with them", f"{len(made.members):,}", f"{len(made.members) / n:.1%} of {n:,}."),
        ("Would be dropped", f"{goes:,}", f"{goes / n:.1%} of the examples that reach this step."),
        (
            "Largest group",
            f"{int(made.sizes.max(initial=0)):,}",
            "Number of examples of the prompt that has the most.",
        ),
    )


def _nothing(step: ResolveConflicts) -> None:
    """What it means that no prompt is in conflict."""
    prompts = "similar prompts" if step.method == "near" else "the same prompt"
    st.markdown(f"**No conflicts: no two examples have {prompts} and different answers.**")
    st.caption(
        "Differences in case, whitespace or full-width forms are ignored. Empty answers and "
        "answers labelled as unwanted are not compared; in a preference pair, the chosen answer "
        "is. "
        + (
            "Lower the minimum similarity to find more."
            if step.method == "near"
            else "Match by similar wording to find prompts that are phrased a little differently."
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
            "**Prompt similarity**",
            help="All pairs of similar prompts, by similarity, whatever their answers. Orange "
            "pairs reach the minimum you set. Each copy of a prompt counts as one pair with the "
            "first.",
        )
        # The same search as the step's own.
        prompts = Deduplicate(field="prompt", min_similarity=step.least)
        counts = calls.similarity_counts(shown.fingerprint, shown.recipe, prompts)
        similarity_chart(counts, step.least, key="conflicts-similarities")
    with right, st.container(border=True):
        _sizes(shown)


def _sizes(shown: Shown) -> None:
    st.markdown(
        "**Examples per prompt**",
        help="Click a bar to list only the prompts with that many.",
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
