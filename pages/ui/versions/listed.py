"""The versions as a list, and the way to name one more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.versions import LONGEST_NAME
from analysis.measure.wording import counted
from pages.ui import session
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import use_recipe
from pages.ui.versions import calls
from pages.ui.versions.states import State, as_uploaded, forget, name_it

VERSIONS = "versions"  # the place of its notices
PER_PAGE = 5


def naming(fingerprint: str, now: Recipe, same: str) -> None:
    """The field in which the present state is given a name.

    Args:
        fingerprint: The data set.
        now: Its recipe.
        same: Name of the version that is the present state already; "" if there is none.
    """
    key = session.version_name(fingerprint)

    def name() -> None:
        name_it(fingerprint, str(st.session_state[key]), now)
        st.session_state[key] = ""

    with (
        st.form("version-form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Name for the data set as it is now",
            key=key,
            placeholder="before balancing",
            max_chars=LONGEST_NAME,
            help="A version is the file and the steps so far: nothing is copied, and what it "
            "keeps is the same whenever it is looked at.",
            width=420,
        )
        st.form_submit_button(
            "Name this version",
            key="version-add",
            type="primary",
            icon=":material/bookmark_add:",
            on_click=guarded(name, at=VERSIONS),
        )
    show_pending(VERSIONS)
    if same:
        st.text(f'As it is now it is the version "{same}".')


def listed(fingerprint: str, versions: Sequence[State], now: Recipe) -> None:
    """Draw the versions, the last one first, five at a time."""
    n_pages = -(-len(versions) // PER_PAGE)
    page = 1
    if n_pages > 1:
        page = st.pagination(n_pages, key=session.versions_page(fingerprint))
    newest = list(range(len(versions)))[::-1]
    start = (min(page, n_pages) - 1) * PER_PAGE
    for index in newest[start : start + PER_PAGE]:
        before = versions[index - 1] if index else as_uploaded(now)
        _version(fingerprint, versions[index], before, now)


def _version(fingerprint: str, version: State, before: State, now: Recipe) -> None:
    """One version: what it keeps, what was changed since the one before, and the ways from it."""
    recipe = version.recipe
    key = hashlib.sha256(version.name.encode()).hexdigest()[:12]
    with st.container(border=True, key=f"version-{key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(version.name, width="stretch")
            st.text(_told(fingerprint, version))
            st.button(
                "Restore",
                key=f"version-restore-{key}",
                icon=":material/settings_backup_restore:",
                type="tertiary",
                disabled=recipe is None or recipe == now,
                help="The recipe becomes that of this version; Undo brings the present one back.",
                on_click=guarded(_restore, at=VERSIONS),
                args=(fingerprint, recipe),
            )
            _removing(fingerprint, version.name, key)
        st.caption(f"Named {version.named_at} UTC")
        if recipe is None:
            st.text(f"It cannot be compared or restored here. {version.problem}")
        elif before.recipe is not None:
            _changes(fingerprint, before, version)


def _told(fingerprint: str, version: State) -> str:
    """The figures of a version in one line."""
    if version.recipe is None:
        return ""
    steps = counted(len(version.recipe.steps), "steps")
    if not calls.is_worked_out(fingerprint, version.recipe):
        return steps
    found = calls.standing(fingerprint, version.recipe)
    quality = "" if found.quality is None else f", median quality {found.quality:.2f}"
    return f"{steps}, {counted(found.n_kept, 'examples')}{quality}"


def _changes(fingerprint: str, before: State, version: State) -> None:
    """What was changed since the version that was named before."""
    if before.recipe is None or version.recipe is None:
        return
    if not all(
        calls.is_worked_out(fingerprint, recipe) for recipe in (before.recipe, version.recipe)
    ):
        st.caption("What its steps look for is not known any more: compare it to work it out.")
        return
    said = calls.changes(fingerprint, before.recipe, version.recipe)
    # Names and words may be anybody's: plain text.
    st.text(f"Since {before.name}:" if said else f"The same recipe as {before.name}.")
    for sentence in said:
        st.text(f"• {sentence}")


def _removing(fingerprint: str, name: str, key: str) -> None:
    with st.popover("Remove", icon=":material/close:", type="tertiary", key=f"version-off-{key}"):
        st.markdown("The name is forgotten; the recipe stays as it is.")
        st.button(
            "Remove this version",
            key=f"version-remove-{key}",
            on_click=guarded(forget, at=VERSIONS),
            args=(fingerprint, name),
        )


def _restore(fingerprint: str, recipe: Recipe) -> None:
    use_recipe(fingerprint, recipe)
