"""Groups of like examples as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Deduplicate, ResolveConflicts
from analysis.curate.steps.deduplicate import Keep
from pages.ui import calls, session

MEMBERS_PER_PAGE = 50
HEAD_PX, ROW_PX = 38, 35  # of a table, so that none ends in empty rows
SIZES = {
    "2": (2, 2),
    "3": (3, 3),
    "4": (4, 4),
    "5 to 9": (5, 9),
    "10 to 19": (10, 19),
    "20 to 99": (20, 99),
    "100 and more": (100, np.inf),
}
KEEP_NAMES: dict[Keep, str] = {
    "first": "First",
    "longest": "Longest response",
    "best": "Highest quality",
}
Grouping = Deduplicate | ResolveConflicts


@dataclass(frozen=True)
class Shown:
    """Groups as a page shows them.

    Attributes:
        fingerprint: The data set.
        recipe: What came before.
        step: What makes the groups, as it is being set.
        first: That step before anything was set.
        found: Its groups.
        stays: Who of their members stays, mask of shape (n,).
        all_stay: Whether the step is to be none: everybody stays, and nothing is decided.
    """

    fingerprint: str
    recipe: Recipe
    step: Grouping
    first: Grouping
    found: calls.Groups
    stays: BoolArray
    all_stay: bool = False

    @property
    def name(self) -> str:
        """Of the list, unlike any other."""
        return self.step.name

    @property
    def by_answers(self) -> bool:
        """Whether it is the answers that differ in a group, to prompts that are the same."""
        return isinstance(self.step, ResolveConflicts)

    @property
    def by_degree(self) -> bool:
        """Whether the examples of a group can be more or less alike."""
        return not self.by_answers or self.step.method == "near"

    def decided(self) -> BoolArray:
        """Of each group whether it was decided by hand, shape (g,)."""
        made = np.zeros(len(self.found.of), dtype=np.bool_)
        if self.step.by_hand:
            chosen = calls.known(self.fingerprint, self.whole()).at_ids(self.step.by_hand)
            labels = self.found.of.labels()[chosen]
            made[labels[labels >= 0]] = True
        return made

    def whole(self) -> Recipe:
        """The recipe with the step at its end."""
        return self.recipe.model_copy(update={"steps": (*self.recipe.steps, self.step)})


def shown_groups(
    fingerprint: str, recipe: Recipe, step: Grouping, first: Grouping, *, all_stay: bool = False
) -> Shown:
    """The groups of a step that is being set, after a recipe; who stays as the recipe decides.

    Args:
        fingerprint: The data set.
        recipe: What comes before.
        step: The step.
        first: That step before anything was set.
        all_stay: Whether the groups are looked at without the step.
    """
    found = calls.groups(fingerprint, recipe, step)
    whole = recipe if all_stay else recipe.model_copy(update={"steps": (*recipe.steps, step)})
    stays = np.zeros(found.pairs.n, dtype=np.bool_)
    stays[found.of.members] = calls.applied(fingerprint, whole).keep[found.of.members]
    return Shown(fingerprint, recipe, step, first, found, stays, all_stay)


def look_at(shown: Shown, at: int) -> None:
    """Look at another group, by its place in the list."""
    st.session_state[session.group_at(shown.fingerprint, shown.name)] = at
    # Until it is drawn, however often the page is begun anew before that, no address outdoes it.
    st.session_state[session.group_gone_to(shown.fingerprint, shown.name)] = True
    st.session_state.pop(session.group_shown(shown.fingerprint, shown.name), None)


def go_by(shown: Shown, step: int, n: int) -> None:
    """Look at the next group, or the one before; of keys pressed fast each counts."""
    now = min(st.session_state.get(session.group_at(shown.fingerprint, shown.name), 0), n - 1)
    look_at(shown, min(max(now + step, 0), n - 1))
