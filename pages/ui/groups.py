"""Groups of like examples: a list of them, one of them, two of its examples beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import Deduplicate, ResolveConflicts
from analysis.curate.steps.deduplicate import KEEP_BY, Keep
from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.shingles import shingles
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.bars import label_bars
from pages.ui.differences import side_by_side
from pages.ui.drafts import drafted, set_fields
from pages.ui.notices import guarded
from pages.ui.records import SHOWN_CHARS, SNIPPET_CHARS, shown_text

PER_PAGE, MEMBERS_PER_PAGE = 25, 50
LONG_CHARS, LONG_PX = 600, 200  # of what is shown once above two answers: longer, it scrolls
HEAD_PX, ROW_PX = 38, 35  # of a table, so that none ends in empty rows
SIDES = {
    "system": "System text",
    "prompt": "Prompt",
    "response": "Response",
    "rejected": "Answer that is not wanted",
}
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
    if shown.by_answers:
        table.insert(3, "answers", _least_alike(shown, here))
    if not shown.by_degree:
        table = table.drop(columns="similarity")
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
                "Prompts" if shown.by_answers else "Least",
                width=70 if shown.by_answers else 45,
                format="%.2f",
                help="The lowest similarity among the pairs of the group.",
            ),
            "answers": st.column_config.NumberColumn(
                "Answers",
                width=70,
                format="%.2f",
                help="How alike the answers are: of all words of the first answer and of the one "
                "least like it, the share that both have. Low: another content. High: another "
                f"wording, or one word that turns it. Of the first {MEMBERS_PER_PAGE} examples.",
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


def _least_alike(shown: Shown, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.floating]:
    """Of some groups the lowest likeness of an answer to the first one, shape (k,)."""
    some = [shown.found.of[int(number)][:MEMBERS_PER_PAGE] for number in numbers]
    firsts = np.repeat([members[0] for members in some], [len(members) for members in some])
    alike = _alike(shown, firsts, np.concatenate(some))
    starts = np.cumsum([0, *(len(members) for members in some[:-1])])
    return np.minimum.reduceat(alike, starts)


def _alike(
    shown: Shown, these: npt.NDArray[np.int64], others: npt.NDArray[np.int64]
) -> npt.NDArray[np.floating]:
    """How alike the answers of examples are, two by two: the share of words that both have.

    In Chinese, Japanese and Thai a character is a word. Of an answer what the page shows counts.

    Args:
        shown: The groups.
        these: Positions, shape (k,).
        others: Positions, shape (k,).

    Returns:
        Jaccard similarity in [0, 1], shape (k,).
    """
    positions, rows = np.unique(np.concatenate([these, others]), return_inverse=True)
    texts = calls.records(shown.fingerprint, positions.tolist())["response"].str[:SHOWN_CHARS]
    words = shingles(pa.array(texts, pa.large_string()), size=1)
    return jaccard(words, rows[: len(these)], rows[len(these) :]).astype(float)


def _look_at(shown: Shown, at: int) -> None:
    st.session_state[session.group_at(shown.fingerprint, shown.name)] = at


def _go_by(shown: Shown, step: int, n: int) -> None:
    """Look at the next group, or the one before; of keys pressed fast each counts."""
    now = min(st.session_state.get(session.group_at(shown.fingerprint, shown.name), 0), n - 1)
    _look_at(shown, min(max(now + step, 0), n - 1))


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
                on_click=_go_by,
                args=(shown, step, len(numbers)),
            )
    chosen = _members(shown, members)
    if not shown.all_stay:
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
    if shown.by_answers:
        table.insert(3, "answer", _like_who_stays(shown, members, here, nearest[here]))
    if not shown.by_degree:
        table = table.drop(columns="similarity")
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 220),
        key=session.members_table(fingerprint, name, first, page),
        on_select="rerun",
        placeholder="",
        selection_mode="single-row",
        column_config={
            "stays": st.column_config.TextColumn("", width=50),
            "line": st.column_config.NumberColumn("Line", width=55),
            "similarity": st.column_config.NumberColumn(
                "Prompt" if shown.by_answers else "Similar",
                width=65,
                format="%.2f",
                help="To the most similar one that stays; empty where it is like those that go.",
            ),
            "answer": st.column_config.NumberColumn(
                "Answer",
                width=65,
                format="%.2f",
                help="How alike its answer and that of the one that stays are: the share of "
                "their words that both have. Where several stay, of the one whose prompt is the "
                "most similar, or the first.",
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


def _like_who_stays(
    shown: Shown,
    members: npt.NDArray[np.int64],
    here: npt.NDArray[np.int64],
    nearest: npt.NDArray[np.int64],
) -> npt.NDArray[np.floating]:
    """How alike the answers of some members are to that of one that stays, shape (k,).

    Args:
        shown: The groups.
        members: All members of the group.
        here: Some of them, shape (k,).
        nearest: Who stays and is the most similar to each by its prompt, -1 for none, shape (k,).

    Returns:
        In [0, 1]; NaN for the only one that stays.
    """
    kept = members[shown.stays[members]]
    first = np.where(here == kept[0], kept[:2][-1], kept[0])  # of those that stay, but itself
    other = np.where(nearest < 0, first, nearest)
    alike = _alike(shown, here, other)
    alike[here == other] = np.nan
    return alike


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
        args=(shown.fingerprint, shown.first, members, kept),
    )


def _keep(
    fingerprint: str,
    first: Grouping,
    members: npt.NDArray[np.int64],
    kept: Sequence[int],
) -> None:
    """Let some members of a group stay by hand; none for whom the policy chooses."""
    inside = set(calls.ids(fingerprint, members))
    # As it is on disk: another tab may have chosen in other groups since this one was drawn.
    now = drafted(fingerprint, first)
    others = [each for each in now.by_hand or () if each not in inside]
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
    texts = texts[list(SIDES)].fillna("")
    for side, name in SIDES.items():
        left, right = str(texts[side].iloc[0]), str(texts[side].iloc[1])
        if not left and not right:
            continue
        # Duplicates are not told by their system texts: they are worth a look if they differ.
        if side == "system" and not shown.by_answers and left == right:
            continue
        if side == "rejected" and shown.by_answers:
            continue
        st.caption(f"{name}{': equal' if left == right else ''}")
        if shown.by_answers and left == right:
            with st.container(height=LONG_PX if len(left) > LONG_CHARS else "content"):
                shown_text(left)
            continue
        side_by_side(
            left,
            right,
            left_title=titles[0],
            right_title=titles[1],
            key=f"{shown.name}-{side}",
        )
