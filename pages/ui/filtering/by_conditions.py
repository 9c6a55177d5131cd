"""Filters by conditions, joined with and, or, not: the list of them, and the one being set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps import FilterWhere
from analysis.curate.steps.asked import Condition
from analysis.curate.steps.conditions import NotOf
from analysis.errors import AssayError, RecipeError
from pages.ui import calls, session
from pages.ui.awaited import require_found, require_measured
from pages.ui.bound import bound
from pages.ui.filtering.effect import done, effect
from pages.ui.filtering.listing import NEW_GROUP, Joins, Listing, Path
from pages.ui.filtering.one import can_edit, condition_of, forget, set_condition, take_up
from pages.ui.notices import guarded, notice
from pages.ui.recipe import (
    SET_ELSEWHERE,
    add_draft,
    discard_draft,
    history,
    recipe_shown,
    redraft,
    save_draft,
)
from pages.ui.setting import steps_there_are

STEP = "filter_where"
JOINS: dict[Joins, str] = {"all": "All of these hold", "any": "Any of these holds"}
GROUPS: dict[Joins, str] = {"all": "any of these", "any": "all of these"}
IN_THE_LIST = "list"


def by_conditions(fingerprint: str, recipe: Recipe) -> None:
    """Set conditions, and see what they would do."""
    before = steps_there_are(
        fingerprint,
        recipe,
        FilterWhere,
        page="filter",
        said=lambda step: f"filters by conditions: {step.in_words()}",
    )
    keep = calls.applied(fingerprint, before).keep
    if not keep.any():
        st.markdown("The steps before keep no example.")
        return
    listing = _listing(fingerprint)
    if listing.parts:
        _listed(fingerprint, listing)
    st.markdown("**One condition more**" if listing.parts else "**A condition**")
    is_known = set_condition(fingerprint, before, keep)
    try:
        condition = condition_of(fingerprint) if is_known else None
        where = _where(fingerprint, listing, condition)
        whole = listing if condition is None else listing.plus(condition, where)
        step = whole.step() if whole.parts else None
    except AssayError as error:
        notice(str(error))
        step = None
    if step is None:
        done(fingerprint, recipe)
    elif _is_ready(fingerprint, before, step):
        effect(fingerprint, before, [step], lambda: _offer(fingerprint, listing))


def _draft(fingerprint: str) -> FilterWhere | None:
    found = history(fingerprint).drafts.get(STEP)
    return found if isinstance(found, FilterWhere) else None


def _listing(fingerprint: str) -> Listing:
    return Listing.of(_draft(fingerprint))


def _is_ready(fingerprint: str, recipe: Recipe, step: FilterWhere) -> bool:
    """Whether all that the conditions ask for is known; what is not, is looked for from now on."""
    return require_measured(fingerprint, step.metrics(), recipe.settings) and require_found(
        fingerprint, [step]
    )


# --- the list ------------------------------------------------------------------------------


def _listed(fingerprint: str, listing: Listing) -> None:
    """The conditions that are set, each with what can be done with it."""
    with st.container(border=True, key="conditions", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            key = session.condition(fingerprint, "joins")

            def join() -> None:
                joins: Joins = "any" if st.session_state[key] == "any" else "all"
                _redraft(fingerprint, listing, lambda now: now.joined(joins))

            st.segmented_control(
                "An example stays if",
                list(JOINS),
                format_func=JOINS.__getitem__,
                required=True,
                **bound(key, listing.joins, guarded(join), default="default"),
                help="Groups inside the list are joined the other way.",
            )
            unknown = session.condition(fingerprint, "unmeasured")

            def drop_unknown() -> None:
                drop = bool(st.session_state[unknown])
                _redraft(
                    fingerprint,
                    listing,
                    lambda now: replace(now, unmeasured="drop" if drop else None),
                )

            st.checkbox(
                "Drop what is not known too",
                **bound(unknown, listing.unmeasured == "drop", guarded(drop_unknown)),
                help="Else an example stays where what decides was not measured.",
            )
        for at, part in enumerate(listing.parts):
            if listing.is_group(at):
                with st.container(border=True, key=f"group-{at}", gap="small"):
                    said = GROUPS[listing.joins]
                    st.text(f"{at + 1}. {said[:1].upper()}{said[1:]}:")
                    for inner, condition in enumerate(part.parts):
                        _row(fingerprint, listing, (at, inner), condition)
            else:
                _row(fingerprint, listing, (at,), part)


def _row(fingerprint: str, listing: Listing, path: Path, condition: Condition) -> None:
    """A condition in words, with its opposite, editing and removing."""
    name = "-".join(map(str, path))
    digest = hashlib.sha256(condition.model_dump_json().encode()).hexdigest()[:12]
    changing = history(fingerprint).changing.get(STEP) is not None
    is_last = len(listing.parts) == 1 and len(listing.parts[0].parts) <= 1

    def edit() -> None:
        taken = _condition_at(fingerprint, path, condition)
        _remove(fingerprint, listing, path)
        take_up(fingerprint, taken)

    with st.container(horizontal=True, vertical_alignment="center", key=f"condition-{name}"):
        said = condition.said()
        number = f"{path[0] + 1}." if len(path) == 1 else "•"
        st.text(f"{number} {said[:1].upper()}{said[1:]}", width="stretch")
        key = session.condition(fingerprint, f"not-{name}-{digest}")
        st.checkbox(
            "Not",
            value=isinstance(condition, NotOf),
            key=key,
            on_change=guarded(_redraft),
            args=(fingerprint, listing, lambda now: now.negated(path)),
            help="Turns the condition into its opposite.",
        )
        st.button(
            "Edit",
            key=f"condition-edit-{name}",
            icon=":material/edit:",
            type="tertiary",
            disabled=not can_edit(condition) or (is_last and changing),
            help="Takes it out of the list, to be set below.",
            on_click=guarded(edit),
        )
        st.button(
            "Remove",
            key=f"condition-remove-{name}",
            icon=":material/close:",
            type="tertiary",
            disabled=is_last and changing,
            on_click=guarded(_remove),
            args=(fingerprint, listing, path),
        )


def _condition_at(fingerprint: str, path: Path, seen: Condition) -> Condition:
    found = _listing(fingerprint).at(path)
    if found != seen:
        raise RecipeError(SET_ELSEWHERE)
    return seen


def _remove(fingerprint: str, listing: Listing, path: Path) -> None:
    if listing.without(path).parts:
        _redraft(fingerprint, listing, lambda now: now.without(path))
    else:
        found = _draft(fingerprint)
        if Listing.of(found) != listing:
            raise RecipeError(SET_ELSEWHERE)
        discard_draft(fingerprint, STEP, found)


def _redraft(fingerprint: str, seen: Listing, change: Callable[[Listing], Listing]) -> None:
    """Change the list that is kept on disk, unless another tab has changed it meanwhile."""

    def edit(found: object) -> FilterWhere:
        now = Listing.of(found if isinstance(found, FilterWhere) else None)
        if now != seen:
            raise RecipeError(SET_ELSEWHERE)
        return change(now).step()

    redraft(fingerprint, STEP, edit)


# --- the one that is being set -------------------------------------------------------------


def _where(fingerprint: str, listing: Listing, condition: Condition | None) -> int | None:
    """Where the condition belongs, with what puts it there; draws nothing while there is none."""
    if condition is None:
        return None
    groups = listing.groups
    options = [IN_THE_LIST, *map(str, groups), str(NEW_GROUP)]
    key = session.condition(fingerprint, "where")
    if st.session_state.get(key) not in options:
        st.session_state[key] = IN_THE_LIST
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.checkbox(
            "Not",
            key=session.condition(fingerprint, "not"),
            persist_state="session",
            help="Turns the condition into its opposite.",
        )
        if listing.parts:
            st.selectbox(
                "Where it belongs",
                options,
                format_func=lambda each: _place(listing, str(each)),
                key=key,
                persist_state="session",
                width=260,
            )
        st.button(
            "Put it in the list",
            key="condition-add",
            icon=":material/playlist_add:",
            help="Then another condition can be set. What is below counts it already.",
            on_click=guarded(_take_in),
            args=(fingerprint, listing),
        )
    return _group(fingerprint)


def _place(listing: Listing, option: str) -> str:
    if option == IN_THE_LIST:
        return "In the list"
    if option == str(NEW_GROUP):
        return f"In a new group: {GROUPS[listing.joins]}"
    return f"In group {int(option) + 1}"


def _group(fingerprint: str) -> int | None:
    where = st.session_state.get(session.condition(fingerprint, "where"), IN_THE_LIST)
    return None if where == IN_THE_LIST else int(where)


def _take_in(fingerprint: str, seen: Listing) -> None:
    """Put the condition that is being set into the list, as it is set now; begin another one."""
    condition = condition_of(fingerprint)
    if condition is not None:
        group = _group(fingerprint)
        _redraft(fingerprint, seen, lambda now: now.plus(condition, group))
        forget(fingerprint)
        st.session_state[session.condition(fingerprint, "where")] = IN_THE_LIST


def _offer(fingerprint: str, listing: Listing) -> None:
    """The button that adds all that is shown to the recipe, or saves it in its place."""
    place = history(fingerprint).place(STEP)
    st.button(
        "Add to the recipe" if place is None else f"Save step {place + 1}",
        key="conditions-add" if place is None else "conditions-save",
        type="primary",
        icon=":material/add:" if place is None else ":material/save:",
        help="All of the conditions, as one step; Undo takes it back.",
        on_click=guarded(_add if place is None else _save),
        args=(fingerprint, listing, recipe_shown(fingerprint)),
    )


def _add(fingerprint: str, seen: Listing, recipe: Recipe) -> None:
    add_draft(fingerprint, _whole(fingerprint, seen), recipe)


def _save(fingerprint: str, seen: Listing, recipe: Recipe) -> None:
    save_draft(fingerprint, _whole(fingerprint, seen), recipe)


def _whole(fingerprint: str, seen: Listing) -> FilterWhere:
    """The step with the condition that is being set, which is in the list from then on."""
    _take_in(fingerprint, seen)
    found = _draft(fingerprint)
    if found is None:
        raise RecipeError(SET_ELSEWHERE)
    return found
