"""Groups of like examples: a list of them, one of them, two of its examples beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.keepers import stays_in
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Deduplicate, ResolveConflicts
from analysis.curate.steps.deduplicate import KEEP_BY, Keep
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.bars import label_bars
from pages.ui.differences import side_by_side
from pages.ui.drafts import set_fields
from pages.ui.notices import guarded
from pages.ui.records import SNIPPET_CHARS

PER_PAGE, MEMBERS_PER_PAGE = 25, 50
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
    "first": "The first",
    "longest": "The longest response",
    "best": "The highest quality",
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
    """

    fingerprint: str
    recipe: Recipe
    step: Grouping
    first: Grouping
    found: calls.Groups
    stays: BoolArray

    @property
    def name(self) -> str:
        """Of the list, unlike any other."""
        return self.step.name

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


def shown_groups(fingerprint: str, recipe: Recipe, step: Grouping, first: Grouping) -> Shown:
    """The groups of a step that is being set, after a recipe."""
    found = calls.groups(fingerprint, recipe, step)
    whole = recipe.model_copy(update={"steps": (*recipe.steps, step)})
    known = calls.known(fingerprint, whole)
    stays = stays_in(found.of, step.keep, known, by_hand=step.by_hand or ())
    return Shown(fingerprint, recipe, step, first, found, stays)


def size_bars(shown: Shown) -> None:
    """How many groups there are of each size; a click lists those alone."""
    sizes = shown.found.of.sizes
    counts = {
        name: int(((sizes >= low) & (sizes <= high)).sum()) for name, (low, high) in SIZES.items()
    }
    key = session.group_sizes(shown.fingerprint, shown.name)
    chosen = st.session_state.get(key, ())
    label_bars(
        {name: count for name, count in counts.items() if count},
        key=f"sizes-{shown.name}",
        what="Groups by the number of their examples",
        on_click=lambda clicked: st.session_state.update({key: tuple(set(chosen) ^ set(clicked))}),
        chosen=chosen,
        things="groups",
    )


def group_browser(shown: Shown) -> None:
    """The list of groups, a page at a time, beside the one that is looked at."""
    numbers = _listed(shown)
    if not len(numbers):
        st.markdown("No group of this size; click the bar again.")
        return
    key = session.group_at(shown.fingerprint, shown.name)
    at = min(int(st.session_state.get(key, 0)), len(numbers) - 1)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _list(shown, numbers, at)
    with right, st.container(border=True, key=f"group-{shown.name}"):
        _group(shown, numbers, at)


def _listed(shown: Shown) -> npt.NDArray[np.int64]:
    """The numbers of the groups to list: those of the sizes that are chosen."""
    sizes = shown.found.of.sizes
    chosen = st.session_state.get(session.group_sizes(shown.fingerprint, shown.name), ())
    mask = np.zeros(len(sizes), dtype=np.bool_)
    for name in chosen:
        low, high = SIZES[name]
        mask |= (sizes >= low) & (sizes <= high)
    return np.flatnonzero(mask if chosen else ~mask)


def _list(shown: Shown, numbers: npt.NDArray[np.int64], at: int) -> None:
    fingerprint, name = shown.fingerprint, shown.name
    n_pages = -(-len(numbers) // PER_PAGE)
    if n_pages > 1:
        # The page follows the group that is looked at: another widget for each page.
        page_key = session.groups_page(fingerprint, name, at // PER_PAGE)
        st.pagination(
            n_pages,
            default=at // PER_PAGE + 1,
            key=page_key,
            on_change=lambda: _look_at(shown, (int(st.session_state[page_key]) - 1) * PER_PAGE),
        )
    start = at // PER_PAGE * PER_PAGE
    here = numbers[start : start + PER_PAGE]
    made = shown.found.of
    firsts = [int(made[number][0]) for number in here]
    prompts = calls.records(fingerprint, firsts)["prompt"].str.slice(0, SNIPPET_CHARS)
    decided = shown.decided()
    table = pd.DataFrame(
        {
            "here": ["▶" if number == numbers[at] else "" for number in here],
            "examples": made.sizes[here],
            "similarity": shown.found.weakest[here].astype(float),
            "kind": [_kind(shown, int(number), bool(decided[number])) for number in here],
            "prompt": prompts.to_numpy(),
        }
    )
    if not table["kind"].any():
        table = table.drop(columns="kind")
    table_key = session.groups_table(fingerprint, name, at)

    def choose() -> None:
        rows = st.session_state[table_key]["selection"]["rows"]
        if rows:
            _look_at(shown, start + int(rows[0]))

    st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 560),
        key=table_key,
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "here": st.column_config.TextColumn("", width=20),
            "examples": st.column_config.NumberColumn(
                "Size", width=45, help="Examples of the group."
            ),
            "similarity": st.column_config.NumberColumn(
                "Least",
                width=45,
                format="%.2f",
                help="The lowest similarity among the pairs of the group.",
            ),
            "kind": st.column_config.TextColumn(
                "",
                width=85,
                help="chain: some of its examples are alike through others only. by hand: you "
                "have chosen who stays.",
            ),
            "prompt": st.column_config.TextColumn("Prompt of the first", width=200),
        },
        alt="The groups of this page",
    )
    st.caption(
        f"{start + 1:,} to {start + len(here):,} of {counted(len(numbers), 'groups')}, the largest "
        "first. Choose a row to look at it."
    )


def _kind(shown: Shown, number: int, by_hand: bool) -> str:
    said = ["chain"] if shown.found.is_chain[number] else []
    return ", ".join([*said, *(["by hand"] if by_hand else [])])


def _look_at(shown: Shown, at: int) -> None:
    st.session_state[session.group_at(shown.fingerprint, shown.name)] = at


# --- one group -----------------------------------------------------------------------------


def _group(shown: Shown, numbers: npt.NDArray[np.int64], at: int) -> None:
    name = shown.name
    number = int(numbers[at])
    members = shown.found.of[number]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Group {at + 1:,} of {len(numbers):,}** · {len(members):,} examples")
        for label, step, shortcut, possible in (
            ("Previous", -1, "p", at > 0),
            ("Next", 1, "n", at < len(numbers) - 1),
        ):
            st.button(
                label,
                key=f"{name}-{label.lower()}",
                shortcut=shortcut,
                disabled=not possible,
                on_click=_look_at,
                args=(shown, at + step),
            )
    chosen = _members(shown, members)
    with st.container(horizontal=True, vertical_alignment="center"):
        _decisions(shown, members, chosen)
    _compared(shown, members, chosen)


def _members(shown: Shown, members: npt.NDArray[np.int64]) -> int:
    """The members of a group as a table; gives the position of the one that is chosen."""
    fingerprint, name, first = shown.fingerprint, shown.name, int(members[0])
    n_pages = -(-len(members) // MEMBERS_PER_PAGE)
    page = 1
    if n_pages > 1:
        page = st.pagination(n_pages, key=session.members_page(fingerprint, name, first))
    start = (min(page, n_pages) - 1) * MEMBERS_PER_PAGE
    here = members[start : start + MEMBERS_PER_PAGE]
    texts = calls.records(fingerprint, here.tolist())
    nearest, similarity = shown.found.pairs.nearest(shown.stays)
    stays = shown.stays[here]
    alike = np.where(nearest[here] >= 0, similarity[here].astype(float), np.nan)
    table = pd.DataFrame(
        {
            "stays": np.where(stays, "stays", "goes"),
            "line": texts["line"].to_numpy(),
            "similarity": np.where(stays, np.nan, alike),
            "response": texts["response"].str.slice(0, SNIPPET_CHARS).to_numpy(),
        }
    )
    for column, metric in (("characters", "response_chars"), ("quality", "quality")):
        if calls.is_measured(fingerprint, [metric], shown.recipe.settings):
            values = calls.values(fingerprint, [metric], shown.recipe.settings)[metric]
            table.insert(3, column, values.iloc[here].to_numpy())
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 220),
        key=session.members_table(fingerprint, name, first, page),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "stays": st.column_config.TextColumn("", width=50),
            "line": st.column_config.NumberColumn("Line", width=55),
            "similarity": st.column_config.NumberColumn(
                "Similar",
                width=65,
                format="%.2f",
                help="To the most similar one that stays; empty where it is like those that go.",
            ),
            "characters": st.column_config.NumberColumn(
                "Length", width=65, help="Characters of the response."
            ),
            "quality": st.column_config.NumberColumn("Quality", width=65, format="%.2f"),
            "response": st.column_config.TextColumn("Response", width=220),
        },
        alt="The examples of the group",
    )
    rows = event.get("selection", {}).get("rows", [])
    if rows and rows[0] < len(here):
        return int(here[rows[0]])
    goes = here[~stays]
    return int(goes[0]) if len(goes) else int(here[-1])


def _decisions(shown: Shown, members: npt.NDArray[np.int64], chosen: int) -> None:
    """Who of this group stays: by hand, or by a policy for it alone."""
    kept = members[shown.stays[members]].tolist()
    name = shown.name
    line = calls.lines(shown.fingerprint, np.array([chosen]))[0]
    _decide(f"Keep line {line:,}", f"{name}-keep-this", shown, members, [chosen], shortcut="k")
    _decide(
        "Keep it too",
        f"{name}-keep-too",
        shown,
        members,
        sorted({*kept, chosen}),
        disabled=chosen in kept,
        shortcut="t",
        help="It stays beside what stays already.",
    )
    _decide(
        "Keep all",
        f"{name}-keep-all",
        shown,
        members,
        members.tolist(),
        disabled=len(kept) == len(members),
        shortcut="a",
    )
    with st.popover("Keep by", key=f"{name}-keep-by"):
        for policy, title in KEEP_NAMES.items():
            by = KEEP_BY[policy]
            ready = by is None or calls.is_measured(shown.fingerprint, [by], shown.recipe.settings)
            _decide(
                title,
                f"{name}-keep-by-{policy}",
                shown,
                members,
                _best_of(shown, members, policy) if ready else [],
                disabled=not ready,
                help=None if ready else "Quality is measured when the page Profile is opened.",
            )
    if shown.decided()[int(shown.found.of.labels()[members[0]])]:
        _decide(
            "As all groups",
            f"{name}-keep-rule",
            shown,
            members,
            [],
            shortcut="u",
            help="Forgets what was chosen by hand for this group.",
        )


def _decide(
    label: str,
    key: str,
    shown: Shown,
    members: npt.NDArray[np.int64],
    kept: Sequence[int],
    *,
    disabled: bool = False,
    shortcut: str | None = None,
    help: str | None = None,
) -> None:
    st.button(
        label,
        key=key,
        disabled=disabled,
        shortcut=shortcut,
        help=help,
        on_click=guarded(_keep),
        args=(shown.fingerprint, shown.first, shown.step, members, kept),
    )


def _keep(
    fingerprint: str,
    first: Grouping,
    step: Grouping,
    members: npt.NDArray[np.int64],
    kept: Sequence[int],
) -> None:
    """Let some members of a group stay by hand; none for whom the policy chooses."""
    inside = set(calls.ids(fingerprint, members))
    others = [each for each in step.by_hand or () if each not in inside]
    by_hand = [*others, *calls.ids(fingerprint, np.array(kept, dtype=np.int64))]
    set_fields(fingerprint, first, by_hand=by_hand or None)


def _best_of(shown: Shown, members: npt.NDArray[np.int64], policy: Keep) -> list[int]:
    """Who of a group stays by a policy."""
    by = KEEP_BY[policy]
    if by is None:
        return [int(members[0])]
    values = calls.values(shown.fingerprint, [by], shown.recipe.settings)[by]
    scores = values.to_numpy(dtype=float, na_value=-np.inf)[members]
    return [int(members[int(scores.argmax())])]


def _compared(shown: Shown, members: npt.NDArray[np.int64], chosen: int) -> None:
    """The chosen member beside the one that stays for it."""
    kept = members[shown.stays[members]]
    others = kept[kept != chosen]
    nearest, _ = shown.found.pairs.nearest(shown.stays & (np.arange(len(shown.stays)) != chosen))
    other = int(nearest[chosen])
    if other < 0:
        if not len(others):
            others = members[members != chosen]
        other = int(others[0])
    texts = calls.records(shown.fingerprint, [other, chosen])
    titles = [
        f"Line {calls.lines(shown.fingerprint, np.array([at]))[0]:,}, which "
        f"{'stays' if shown.stays[at] else 'goes'}"
        for at in (other, chosen)
    ]
    for side in ("prompt", "response"):
        left, right = texts[side].iloc[0], texts[side].iloc[1]
        st.caption(f"{side.capitalize()}{': equal' if left == right else ''}")
        side_by_side(
            str(left),
            str(right),
            left_title=titles[0],
            right_title=titles[1],
            key=f"{shown.name}-{side}",
        )
