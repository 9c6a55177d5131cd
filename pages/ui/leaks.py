"""What stands in another file: how much of it, each example beside the item that it holds."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.curate.leaks import leaking
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.curate.steps import DropLeaks
from analysis.curate.steps.leaks import WAYS, Way
from analysis.measure.leaks.leaks import Leaks
from analysis.measure.wording import counted, hundredths
from pages.ui import calls, session
from pages.ui.differences import marked, side_by_side
from pages.ui.records import SNIPPET_CHARS
from pages.ui.similarities import hundredth_bars

IndexArray = npt.NDArray[np.int64]
PER_PAGE = 25
HEAD_PX, ROW_PX = 38, 35  # of a table, so that none ends in empty rows
# So many examples that hold only a part of an item are no leaks: in numbers, and of all.
TEMPLATE_EXAMPLES, TEMPLATE_SHARE = 10, 0.05
MOST_OF_THEM = 0.9
ROUNDING = 1e-4
WHOLES, RUNS = "Differences", "Words in a row"


@dataclass(frozen=True)
class Template:
    """Many examples that share words with items, without being like them as a whole.

    Attributes:
        n: Examples that do.
        item: The item that most of them share words with.
        n_of_item: How many these are.
        share: What nine in ten of these hold of its runs of words, at most.
    """

    n: int
    item: int
    n_of_item: int
    share: float


@dataclass(frozen=True)
class Shown:
    """Leaks as the page shows them.

    Attributes:
        fingerprint: The data set.
        step: What decides, as it is being set.
        leaks: What was found, for all n examples.
        reached: The examples that come to the step, mask of shape (n,).
    """

    fingerprint: str
    step: DropLeaks
    leaks: Leaks
    reached: BoolArray

    @functools.cached_property
    def ways(self) -> Mapping[Way, BoolArray]:
        """Which examples leak in each of the step's ways, masks of shape (n,)."""
        found = leaking(self.step, self.leaks)
        return {way: mask & self.reached for way, mask in found.items()}

    @functools.cached_property
    def positions(self) -> IndexArray:
        """The examples that leak, the most certain first: equal, then by similarity, by share."""
        nothing = np.zeros(len(self.leaks), dtype=np.bool_)
        equal, near, held = (self.ways.get(way, nothing) for way in WAYS)
        at = np.flatnonzero(equal | near | held)
        share = np.where(held, self.leaks.overlap.share, 0)[at]
        similarity = np.where(near, self.leaks.similarity, 0)[at]
        return at[np.lexsort((at, -share, -similarity, ~equal[at]))]

    @functools.cached_property
    def items(self) -> tuple[IndexArray, IndexArray, IndexArray]:
        """The items that examples leak of, those of most examples first, shapes (k,).

        Returns:
            Their indices, how many examples leak of each, and the first one of these.
        """
        pairs = [np.zeros(0, dtype=np.int64)]
        for way, mask in self.ways.items():
            at = np.flatnonzero(mask)
            pairs.append(self.item_of(way)[at] * len(self.leaks) + at)
        item, example = np.divmod(np.unique(np.concatenate(pairs)), max(len(self.leaks), 1))
        items, firsts, counts = np.unique(item, return_index=True, return_counts=True)
        order = np.lexsort((items, -counts))
        return items[order], counts[order], example[firsts[order]]

    def item_of(self, way: Way) -> IndexArray:
        """The item that each example has in a way, -1 for none, shape (n,)."""
        leaks = self.leaks
        return {"equal": leaks.equal, "near": leaks.near, "overlap": leaks.overlap.item}[way]

    def first_way(self, position: int) -> Way:
        """The first way in which an example leaks."""
        return next(way for way, mask in self.ways.items() if mask[position])

    def line(self, item: int) -> int:
        """Where an item stands in its file, from 1."""
        return int(self.leaks.lines[item])

    @functools.cached_property
    def template(self) -> Template | None:
        """What looks like a prompt template of both files, by its number; None if there is none."""
        if "overlap" not in self.ways:
            return None
        leaks = self.leaks
        whole = (leaks.equal >= 0) | (leaks.similarity >= np.float32(self.step.least))
        partly = self.ways["overlap"] & ~whole
        n = int(partly.sum())
        if n < max(TEMPLATE_EXAMPLES, TEMPLATE_SHARE * int(self.reached.sum())):
            return None
        counts = np.bincount(leaks.overlap.item[partly])
        item = int(counts.argmax())
        shares = leaks.overlap.share[partly & (leaks.overlap.item == item)]
        most = float(np.quantile(shares, MOST_OF_THEM, method="higher"))
        return Template(n, item, int(counts[item]), most)


def shown_leaks(fingerprint: str, recipe: Recipe, step: DropLeaks) -> Shown:
    """The leaks that a step that is being set finds after a recipe."""
    whole = recipe.model_copy(update={"steps": (*recipe.steps, step)})
    leaks = calls.known(fingerprint, whole).leaks(step.search())
    return Shown(fingerprint, step, leaks, calls.applied(fingerprint, recipe).keep)


# --- distributions -------------------------------------------------------------------------


def similarity_bars(shown: Shown) -> None:
    """How like its nearest item each example is."""
    search = shown.step.search()
    near = shown.reached & (shown.leaks.near >= 0)
    _bars(
        shown.leaks.similarity[near],
        shown.step.least,
        first=round(search.floor * 100),
        named=lambda hundredth: f"similarity {hundredth / 100:.2f}",
        title="similarity",
        key="leaks-similarities",
        what="Distribution of the similarity of examples to their nearest item",
    )


def share_bars(shown: Shown) -> None:
    """How much of an item's runs of words each example holds."""
    overlap = shown.leaks.overlap
    held = shown.reached & (overlap.item >= 0)
    _bars(
        overlap.share[held],
        shown.step.min_overlap or 0,
        first=0,
        named=lambda hundredth: f"{hundredth}% of an item" if hundredth else "under 1% of an item",
        title="share of an item's runs",
        tickformat=".0%",
        key="leaks-shares",
        what="Distribution of the share of an item that examples hold",
    )


def _bars(shares: npt.NDArray[np.float32], least: float, *, first: int, **options: Any) -> None:
    """Draw how many examples there are of each hundredth; what leaks is orange."""
    counts = np.bincount(hundredths(shares), minlength=101)
    if not counts[first:].any():
        st.caption("No example.")
        return
    hundredth_bars(counts, least, first=first, things="examples", **options)


# --- the examples --------------------------------------------------------------------------


def leak_browser(shown: Shown, reasons: pa.Array) -> None:
    """The list of examples that leak, a page at a time, and one beside the item that it holds.

    Args:
        shown: The leaks, one at least.
        reasons: Why each of `shown.positions` is in the list.
    """
    positions = shown.positions
    left, right = st.columns([5, 7], gap="medium")
    with left:
        n_pages = -(-len(positions) // PER_PAGE)
        page = 1
        if n_pages > 1:
            page = st.pagination(n_pages, key=session.records_page(shown.fingerprint, "leaking"))
        start = (min(page, n_pages) - 1) * PER_PAGE
        here = positions[start : start + PER_PAGE]
        chosen = _list(shown, here, page)
        st.caption(
            f"{start + 1:,} to {start + len(here):,} of {counted(len(positions), 'examples')}, "
            "the most certain first. Choose a row to look at it."
        )
    with right, st.container(border=True, key="leak"):
        st.text(reasons[start + chosen].as_py())
        _compared(shown, int(here[chosen]))


def _list(shown: Shown, here: IndexArray, page: int) -> int:
    """The examples of a page as a table; gives the row that is chosen, the first if none is."""
    texts = calls.records(shown.fingerprint, here.tolist())
    ways = [shown.first_way(at) for at in here.tolist()]
    items = [int(shown.item_of(way)[at]) for way, at in zip(ways, here.tolist(), strict=True)]
    table = pd.DataFrame(
        {
            "line": texts["line"].to_numpy(),
            "how": [_how(shown, way, at) for way, at in zip(ways, here.tolist(), strict=True)],
            "item": shown.leaks.lines[items],
            "prompt": texts["prompt"].str.slice(0, SNIPPET_CHARS).to_numpy(),
        }
    )
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 640),
        key=session.records_table(shown.fingerprint, "leaking", page),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "line": st.column_config.NumberColumn(
                "Line", width=50, help="Where the record stands in this file, from 1."
            ),
            "how": st.column_config.TextColumn(
                "How",
                width=75,
                help="Equal to the item; or how similar to it; or the share of the item's runs "
                "of words that it holds.",
            ),
            "item": st.column_config.NumberColumn(
                "Item", width=50, help="The line of the item in the other file."
            ),
            "prompt": st.column_config.TextColumn("Prompt", width=200),
        },
        alt="The examples of this page that leak",
    )
    rows = event.get("selection", {}).get("rows", [])
    return int(rows[0]) if rows and rows[0] < len(table) else 0


def _how(shown: Shown, way: Way, position: int) -> str:
    """How an example leaks, in a word: "equal", "0.92 near", "56% of it"."""
    if way == "near":
        return f"{_floored(shown.leaks.similarity[position]) / 100:.2f} near"
    if way == "overlap":
        return f"{_floored(shown.leaks.overlap.share[position]) or 'under 1'}% of it"
    return "equal"


def _floored(share: np.float32) -> int:
    """Whole hundredths: 100 is what is whole alone."""
    return int(hundredths(share))


def _compared(shown: Shown, position: int) -> None:
    """An example beside its item: what differs, or the words that both have in a row."""
    ways = [way for way, mask in shown.ways.items() if mask[position]]
    views = [WHOLES] if ways[0] != "overlap" else []
    views += [RUNS] if "overlap" in ways else []
    view: str | None = views[0]
    if len(views) > 1:
        view = st.segmented_control(
            "Look at",
            views,
            default=views[0],
            required=True,
            key=session.leak_view(shown.fingerprint, position),
            label_visibility="collapsed",
        )
    if view == RUNS:
        _runs(shown, position)
    else:
        _differences(shown, position, int(shown.item_of(ways[0])[position]))


def _differences(shown: Shown, position: int, item: int) -> None:
    example = calls.records(shown.fingerprint, [position]).iloc[0]
    other = calls.records(shown.step.against, [item]).iloc[0]
    titles = {"prompt": "Prompt", "response": "Response", "rejected": "Answer that is not wanted"}
    for side, title in titles.items():
        texts = [str(row[side]) if pd.notna(row[side]) else "" for row in (other, example)]
        if side == "rejected" and not any(texts):
            continue
        # What was not compared is a click away.
        aside = shown.step.field not in (side, "both")
        with st.expander(title) if aside else st.container():
            if not aside:
                st.caption(title)
            side_by_side(
                *texts,
                left_title=f"Item, line {shown.line(item):,}",
                right_title=f"Example, line {example['line']:,}",
                key=f"leak-{side}",
            )


def _runs(shown: Shown, position: int) -> None:
    overlap = shown.leaks.overlap
    item = int(overlap.item[position])
    n_shared = int(overlap.n_shared[position])
    found = calls.shared_runs(shown.fingerprint, position, shown.step.search(), item)
    n_words = shown.step.search().n
    of = round(n_shared / float(overlap.share[position]))
    st.caption(
        f"{n_shared:,} of the item's {of:,} runs of {n_words} words stand in the example. "
        "Marked is what they cover, in the whole texts: prompt, then response."
    )
    if found.is_cut:
        st.caption(
            f"Looked for in the first {calls.LONGEST_SEARCHED:,} characters of each text alone."
        )
    line = calls.lines(shown.fingerprint, np.array([position]))[0]
    left, right = st.columns(2, gap="medium")
    with left:
        marked(
            found.other,
            found.matches.other,
            title=f"Item, line {shown.line(item):,}",
            key="leak-item",
        )
    with right:
        marked(
            found.text,
            found.matches.text,
            title=f"Example, line {line:,}",
            key="leak-example",
        )
