"""The recipe of the data set being looked at: shown, extended, undone. It lives on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from analysis.curate import by_hand
from analysis.curate.apply import StepReport
from analysis.curate.exporting import Export
from analysis.curate.history import CHANGED, History, change, load_history
from analysis.curate.recipe import Recipe
from analysis.curate.steps import StepModel
from analysis.errors import InputError, RecipeError
from analysis.measure.settings import Settings
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.calls import applied, is_ready, workspace
from pages.ui.notices import guarded, show_pending

RECIPE = "recipe"  # the anchor of its heading, and the place of its notices
SET_ELSEWHERE = "What is set here was changed in another tab; look at it again."


def history(fingerprint: str) -> History:
    """The recipe with its undo history."""
    return load_history(workspace(), fingerprint)


def add_steps(fingerprint: str, steps: Iterable[StepModel]) -> None:
    """Put steps at the end of the recipe, as one change."""
    _change(fingerprint, lambda now: now.adding(steps))


def propose(fingerprint: str, step: StepModel) -> None:
    """Put a step beside the recipe, to be looked at: it does nothing until it is accepted."""
    _change(fingerprint, lambda now: now.proposing(step))


def accept(fingerprint: str, step: StepModel) -> None:
    """Make a proposal a step of the recipe, at its end.

    Raises:
        RecipeError: If it does not wait any more, or no longer fits the recipe.
    """
    _change(fingerprint, lambda now: now.accepted(step))


def decline(fingerprint: str, step: StepModel) -> None:
    """Forget a proposal."""
    _change(fingerprint, lambda now: now.declined(step))


def change_settings(fingerprint: str, sentence: str, **changed: Any) -> None:
    """Measure in another way from now on, as one change that can be undone.

    Args:
        fingerprint: The data set.
        sentence: What is wanted of the settings, said to the user if they are not that.
        changed: Parts of the settings, as JSON values.

    Raises:
        InputError: If they do not fit.
        RecipeError: If a step filters by a task type that they no longer have.
    """

    def measuring(now: History) -> History:
        settings = now.recipe.settings
        try:
            new = Settings.model_validate(settings.model_dump() | changed)
        except ValueError as error:
            raise InputError(sentence) from error
        return now if new == settings else now.changed(now.recipe.measuring(new))

    _change(fingerprint, measuring)


def change_export(fingerprint: str, **changed: Any) -> None:
    """Hand over what is kept in another way, as one change that can be undone.

    Args:
        fingerprint: The data set.
        changed: Parts of `Export`, as JSON values; None for what is not asked for.

    Raises:
        InputError: If they do not fit.
    """

    def exporting(now: History) -> History:
        before = now.recipe.export or Export()
        try:
            new = Export.model_validate(before.model_dump() | changed)
        except ValueError as error:
            raise InputError("The files cannot be made so; choose another value.") from error
        export = None if new == Export() else new
        return now if export == now.recipe.export else now.changed(now.recipe.exporting(export))

    _change(fingerprint, exporting)


def keep_by_hand(fingerprint: str, ids: Iterable[str]) -> None:
    """Bring examples back, whatever the steps decide; see `KeepByHand`."""
    _change(fingerprint, lambda now: now.changed(by_hand.keeping(now.recipe, ids)))


def drop_by_hand(fingerprint: str, ids: Iterable[str], because: str | None = None) -> None:
    """Drop examples, for one reason."""
    _change(
        fingerprint,
        lambda now: now.changed(by_hand.dropping(now.recipe, ids, because=because)),
    )


def remove_step(fingerprint: str, index: int, step: StepModel) -> None:
    """Take a step out of the recipe.

    Raises:
        RecipeError: If another step stands there now: another tab has changed the recipe.
    """
    _change(fingerprint, lambda now: now.taken_out(index, step))


def move_step(fingerprint: str, index: int, to: int, step: StepModel) -> None:
    """Put a step of the recipe to another place; raises like `remove_step`."""
    _change(fingerprint, lambda now: now.moved(index, to, step))


def switch_step(fingerprint: str, index: int, step: StepModel) -> None:
    """Switch a step of the recipe off, or on.

    Raises:
        RecipeError: As `remove_step` does, or if the step no longer fits the recipe.
    """
    _change(fingerprint, lambda now: now.switched(index, step))


def edit_step(fingerprint: str, index: int, step: StepModel, text: str) -> None:
    """Replace a step of the recipe by one that is given as YAML.

    Raises:
        RecipeError: As `remove_step` does, or if the text is no step.
    """
    _change(fingerprint, lambda now: now.edited(index, step, text))


def use_recipe(fingerprint: str, recipe: Recipe) -> None:
    """Take another recipe in place of this one, as one change that can be undone."""
    _change(fingerprint, lambda now: now if now.recipe == recipe else now.changed(recipe))


def change_step(fingerprint: str, index: int, step: StepModel) -> None:
    """Set a step of the recipe anew on its page; the recipe keeps it until that is saved.

    Raises:
        RecipeError: If another step stands there now: another tab has changed the recipe; or if
            choices by hand that are not in the recipe yet would be lost.
    """

    def begun(now: History) -> History:
        _require_no_choices(now, step.name)
        return now.changing_step(index, step)

    _change(fingerprint, begun)


def _require_no_choices(now: History, name: str) -> None:
    """Raise if what is being set has changes or choices by hand that are nowhere else."""
    waits, place = now.drafts.get(name), now.changing.get(name)
    at = now.place(name)
    in_recipe = place is not None and at is not None and place.step == waits
    if waits is not None and at is not None and not in_recipe:
        raise RecipeError(
            f"What you have changed of step {at + 1} is not saved; save it or discard the changes "
            "before a step is changed."
        )
    if getattr(waits, "by_hand", None) and not in_recipe:
        raise RecipeError(
            "Choices by hand wait here; add or save the step, or forget them, before another step "
            "is changed."
        )


def redraft(fingerprint: str, name: str, edit: Callable[[StepModel | None], StepModel]) -> None:
    """Change a step that is being set on a page; it does nothing yet.

    Args:
        fingerprint: The data set.
        name: The step's name.
        edit: Makes it of the one on disk, which another tab may have set; None for none.
    """
    _change(fingerprint, lambda now: now.drafting(edit(now.drafts.get(name))))


def add_draft(fingerprint: str, step: StepModel, seen: Recipe) -> None:
    """Put a step that was set on a page at the end of the recipe; the page begins anew.

    Args:
        fingerprint: The data set.
        step: The step as the page shows it.
        seen: The recipe that what is shown comes after.

    Raises:
        RecipeError: If another tab has changed the one or the other.
    """

    def added(now: History) -> History:
        _require_same(now, step, seen)
        if now.place(step.name) is not None:
            raise RecipeError(SET_ELSEWHERE)
        return now.without_draft(step.name).adding([step])

    _change(fingerprint, added)


def save_draft(fingerprint: str, step: StepModel, seen: Recipe) -> None:
    """Put a step that was set anew in the place that it has in the recipe.

    Args:
        fingerprint: The data set.
        step: The step as the page shows it.
        seen: The whole recipe as the page shows it.

    Raises:
        RecipeError: If another tab has changed the one or the other; if the step is not in the
            recipe any more, what was set is kept.
    """

    def saved(now: History) -> History:
        if step.name not in now.changing:
            raise RecipeError(SET_ELSEWHERE)
        if now.place(step.name) is not None:
            _require_same(now, step, seen)
        return now.saved(step)

    _change(fingerprint, saved)


def _require_same(now: History, step: StepModel, seen: Recipe) -> None:
    if now.recipe != seen:
        raise RecipeError(CHANGED)
    if now.drafts.get(step.name, step) != step:
        raise RecipeError(SET_ELSEWHERE)


def discard_draft(fingerprint: str, name: str, seen: StepModel | None = None) -> None:
    """Forget how a step was being set.

    Args:
        fingerprint: The data set.
        name: The step's name.
        seen: The step as the page shows it; None to forget it whatever it is.

    Raises:
        RecipeError: If another tab has set it otherwise.
    """

    def discarded(now: History) -> History:
        if seen is not None and now.drafts.get(name) != seen:
            raise RecipeError(SET_ELSEWHERE)
        return now.without_draft(name)

    _change(fingerprint, discarded)


def undo(fingerprint: str) -> None:
    """Go back by one change."""
    _change(fingerprint, History.undone)


def redo(fingerprint: str) -> None:
    """Go forward by one change."""
    _change(fingerprint, History.redone)


def recipe_shown(fingerprint: str) -> Recipe:
    """The recipe as this page's panel shows it; the one on disk may be another one by now."""
    shown: Recipe = st.session_state[session.recipe_shown(fingerprint)]
    return shown


def _change(fingerprint: str, edit: Callable[[History], History]) -> None:
    change(workspace(), fingerprint, edit)


def recipe_panel(fingerprint: str) -> Recipe:
    """Show the steps with what each keeps and drops, what is proposed, and undo and redo.

    Returns:
        The recipe.
    """
    now = history(fingerprint)
    st.session_state[session.recipe_shown(fingerprint)] = now.recipe
    reports = applied(fingerprint, now.recipe).reports
    with st.container(border=True, key="recipe-panel"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Recipe", anchor=RECIPE, width="stretch" if reports else "content")
            if not reports:  # in the same row: the page below has the room
                st.markdown("No step yet: every example is kept.", width="stretch")
            undo_and_redo(fingerprint, now)
        show_pending(RECIPE)
        changed = now.recipe.settings.given()
        if changed:
            # Values may be the user's own texts: plain text.
            st.text(f"Measured with other settings than usual: {', '.join(sorted(changed))}.")
        for index, report in enumerate(reports):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{index + 1}. {report.words}", width="stretch")
                st.text(f"{report.n_in:,} in, {done(report)}")
                st.button(
                    "Remove",
                    key=f"recipe-remove-{index}",
                    icon=":material/close:",
                    help="Take this step out of the recipe; Undo brings it back.",
                    type="tertiary",
                    on_click=guarded(remove_step, at=RECIPE),
                    args=(fingerprint, index, now.recipe.steps[index]),
                )
        proposals(fingerprint, now)
    return now.recipe


def undo_and_redo(fingerprint: str, now: History) -> None:
    """The two buttons that go back and forward by a change."""
    st.button(
        "Undo",
        key="recipe-undo",
        icon=":material/undo:",
        disabled=not now.can_undo,
        on_click=guarded(undo, at=RECIPE),
        args=(fingerprint,),
    )
    st.button(
        "Redo",
        key="recipe-redo",
        icon=":material/redo:",
        disabled=not now.can_redo,
        on_click=guarded(redo, at=RECIPE),
        args=(fingerprint,),
    )


def proposals(fingerprint: str, now: History) -> None:
    """The steps that wait for a yes or a no; nothing where none does."""
    if now.proposals:
        st.caption("Proposed: these do nothing until you accept.")
    for step in now.proposals:
        _proposal(fingerprint, now.recipe, step)


def effect(report: StepReport) -> str:
    """What a step did or would do: "14 of 20 dropped", "3 of 20 examples changed (5 places)"."""
    if report.n_back is not None:
        return f"{counted(report.n_back, 'examples')} brought back"
    of = f"of {counted(report.n_in, 'examples')}"
    if report.n_changed is None:
        return f"{report.n_dropped:,} of {report.n_in:,} dropped{_added(report)}"
    if report.by_entity is None:
        return f"{report.n_dropped:,} {of} dropped, {report.n_changed:,} changed"
    return f"{report.n_changed:,} {of} changed ({_places(report)})"


def done(report: StepReport) -> str:
    """What a step did to what reached it: "14 dropped", "3 changed (5 places)"."""
    if report.n_back is not None:
        return f"{report.n_back:,} brought back"
    if report.n_changed is None:
        return f"{report.n_dropped:,} dropped{_added(report)}"
    if report.by_entity is None:
        return f"{report.n_dropped:,} dropped, {report.n_changed:,} changed"
    return f"{report.n_changed:,} changed ({_places(report)})"


def _added(report: StepReport) -> str:
    return f", {report.n_added:,} added" if report.n_added else ""


def _places(report: StepReport) -> str:
    return counted(sum((report.by_entity or {}).values()), "places")


def _proposal(fingerprint: str, recipe: Recipe, step: StepModel) -> None:
    """A step that waits, with what it would do after the others, and the two answers."""
    # By the step, not by its place: a second click must not answer the one that moved up.
    name = hashlib.sha256(step.model_dump_json().encode()).hexdigest()[:12]
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"proposal-{name}"
    ):
        st.markdown(":orange[:material/pending:]")
        with st.container(gap="xxsmall"):
            st.text(step.in_words())
            st.text(_effect(fingerprint, recipe, step))
        st.button(
            "Accept",
            key=f"recipe-accept-{name}",
            icon=":material/check:",
            help="Makes it the last step of the recipe; Undo takes it back.",
            on_click=guarded(accept, at=RECIPE),
            args=(fingerprint, step),
        )
        st.button(
            "Decline",
            key=f"recipe-decline-{name}",
            icon=":material/close:",
            help="Forgets the proposal; it does nothing.",
            type="tertiary",
            on_click=guarded(decline, at=RECIPE),
            args=(fingerprint, step),
        )


def _effect(fingerprint: str, recipe: Recipe, step: StepModel) -> str:
    """What a proposal would do to what the recipe keeps now; it may quote labels: plain text."""
    try:
        whole = recipe.plus(step)
    except RecipeError as error:
        return f"It can be no step of this recipe. {error}"
    if not is_ready(fingerprint, [step], recipe.settings):
        return "What it would do is not known yet: accept it, or set it on its page."
    return _would(applied(fingerprint, whole).reports[-1])


def _would(report: StepReport) -> str:
    of = f"of {counted(report.n_in, 'examples')}"
    if report.n_back is not None:
        return f"It would bring {counted(report.n_back, 'examples')} back."
    if report.n_changed is not None and report.by_entity is not None:
        return f"It would change {report.n_changed:,} {of}."
    if report.n_changed:
        return f"It would drop {report.n_dropped:,} {of}, and change {report.n_changed:,}."
    if not report.n_dropped:
        return "It would drop nothing: the recipe keeps no such example."
    return f"It would drop {report.n_dropped:,} {of}."
