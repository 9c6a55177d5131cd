"""The worst examples first: their scores, their text blurred until it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.steps import DropToxic
from analysis.curate.toxic import Worst
from analysis.measure.toxicity.search import SIDES, Scores
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.differences import marked
from pages.ui.drafts import change_fields
from pages.ui.notices import guarded

PER_PAGE = 20
HEAD_PX, ROW_PX = 38, 35
LISTED = {"toxic": "At the threshold or over", "all": "All that are scored"}
MARKED_CHARS = 100_000  # of a text in which words are looked for
_BLUR = "<style>.st-key-toxicity-blurred {filter: blur(0.5rem); user-select: none}</style>"


@dataclass(frozen=True)
class Listing:
    """What the list shows.

    Attributes:
        fingerprint: The data set.
        first: The step as it is before anything was set.
        step: The step as it is set.
        worst: The scores that count for it.
        scores: All of the model's scores; None by the screen.
        before: What the recipe before it decides.
    """

    fingerprint: str
    first: DropToxic
    step: DropToxic
    worst: Worst
    scores: Scores | None
    before: Applied

    def order(self, *, toxic_alone: bool) -> npt.NDArray[np.int64]:
        """Positions of the examples, the worst first."""
        score = self.worst.score
        mask = self.before.keep & ~np.isnan(score)
        if toxic_alone:
            mask &= score >= np.float32(self.step.threshold)
        some = np.flatnonzero(mask)
        return some[np.argsort(-score[some], kind="stable")]


def worst_first(listing: Listing) -> None:
    """Draw the list, a page at a time, beside the example that is looked at."""
    fingerprint = listing.fingerprint
    with st.container(horizontal=True, vertical_alignment="center"):
        listed = st.segmented_control(
            "Examples, the worst first",
            list(LISTED),
            format_func=LISTED.__getitem__,
            default="toxic",
            required=True,
            key=session.toxicity_listed(fingerprint),
        )
        st.toggle(
            "Show texts without blur",
            key=session.toxicity_plain(fingerprint),
            help="Else each text is blurred until you ask for it (key S).",
        )
    order = listing.order(toxic_alone=listed == "toxic")
    if not len(order):
        st.markdown(
            "No example is at the threshold or over it. Lower it to see the worst ones."
            if listed == "toxic"
            else "No example has a score: none of its texts could be judged."
        )
        return
    looked_at = st.session_state.get(session.toxicity_at(fingerprint), int(order[0]))
    place = np.flatnonzero(order == looked_at)
    at = int(place[0]) if len(place) else 0
    left, right = st.columns(2, gap="medium")
    with left:
        _list(listing, order, at)
    with right, st.container(border=True, key="toxicity-one"):
        _one(listing, order, at)


def _list(listing: Listing, order: npt.NDArray[np.int64], at: int) -> None:
    fingerprint, page = listing.fingerprint, at // PER_PAGE
    start = page * PER_PAGE
    here = order[start : start + PER_PAGE]
    by_hand = np.isin(here, calls.positions(fingerprint, listing.step.by_hand or ()))
    names = [listing.worst.names[of] for of in listing.worst.of[here].tolist()]
    table = pd.DataFrame(
        {
            "here": ["▶" if position == order[at] else "" for position in here],
            "line": calls.lines(fingerprint, here),
            "score": listing.worst.score[here],
            "what": [f"{side}: {label.replace('_', ' ')}" for side, label in names],
            "decided": np.where(by_hand, "not toxic", ""),
        }
    )
    key = session.toxicity_table(fingerprint, page, at)

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            _look_at(fingerprint, int(here[rows[0]]))

    st.dataframe(
        table if by_hand.any() else table.drop(columns="decided"),
        hide_index=True,
        height=HEAD_PX + ROW_PX * len(table),
        key=key,
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "here": st.column_config.TextColumn("", width=20),
            "line": st.column_config.NumberColumn(
                "Line", width=60, help="Where the record stands in the file, from 1."
            ),
            "score": st.column_config.NumberColumn(
                "Score", width=60, format="%.2f", help="The largest score that counts, 0 to 1."
            ),
            "what": st.column_config.TextColumn("Where and what", width=170),
            "decided": st.column_config.TextColumn("By hand", width=80),
        },
        alt="The examples of this page, the worst first",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{start + 1:,} to {start + len(here):,} of {counted(len(order), 'examples')}. "
            "Select a row to read it."
        )
        for label, to, possible in (
            ("Page before", start - PER_PAGE, page > 0),
            ("Next page", start + PER_PAGE, start + PER_PAGE < len(order)),
        ):
            st.button(
                label,
                key=f"toxicity-{label.lower().replace(' ', '-')}",
                type="tertiary",
                disabled=not possible,
                on_click=_look_at,
                args=(fingerprint, int(order[to]) if possible else -1),
            )


def _one(listing: Listing, order: npt.NDArray[np.int64], at: int) -> None:
    """The example that is looked at: what can be done with it, its scores and its texts."""
    fingerprint, position = listing.fingerprint, int(order[at])
    row = calls.records(fingerprint, [position]).iloc[0]
    is_bare = (
        st.session_state.get(session.toxicity_plain(fingerprint), False)
        or st.session_state.get(session.toxicity_bare(fingerprint)) == position
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Line {row['line']:,}** · {at + 1:,} of {len(order):,}")
        for label, step, shortcut in (("Previous", -1, "p"), ("Next", 1, "n")):
            possible = 0 <= at + step < len(order)
            st.button(
                label,
                key=f"toxicity-{label.lower()}",
                shortcut=shortcut,
                disabled=not possible,
                on_click=_look_at,
                args=(fingerprint, int(order[at + step]) if possible else -1),
            )
        st.button(
            "Hide text" if is_bare else "Show text",
            key="toxicity-show",
            shortcut="s",
            disabled=bool(st.session_state.get(session.toxicity_plain(fingerprint), False)),
            on_click=_bare,
            args=(fingerprint, None if is_bare else position),
        )
        example_id = str(row["example_id"])
        is_free = example_id in (listing.step.by_hand or ())
        st.button(
            "It is toxic after all" if is_free else "Not toxic",
            key="toxicity-free",
            shortcut="x",
            icon=":material/undo:" if is_free else ":material/verified:",
            help="The step keeps the examples that you have marked as not toxic, whatever their "
            "scores are.",
            on_click=guarded(_free),
            args=(listing, example_id, not is_free),
        )
    _scores(listing, position)
    if not is_bare:
        st.html(_BLUR)
    with st.container(key="toxicity-text" if is_bare else "toxicity-blurred"):
        for side in SIDES:
            _text(side, "" if pd.isna(row[side]) else str(row[side]))


def _text(side: str, text: str) -> None:
    from analysis.measure.toxicity.screen import marked as suspicious

    found = suspicious(text[:MARKED_CHARS])
    marked(text, found.spans, title=side.capitalize(), key=f"toxicity-{side}")


def _scores(listing: Listing, position: int) -> None:
    """Every score of the example, also of labels that do not count."""
    found = listing.scores
    if found is None:
        at, score = int(listing.worst.of[position]), float(listing.worst.score[position])
        st.caption(f"Screen: {listing.worst.names[at][0]} {score:.2f}. Marked: what weighs most.")
        return
    for side in SIDES:
        said = zip(found.labels, found.values[side][position].tolist(), strict=True)
        each = [f"{label.replace('_', ' ')} {score:.2f}" for label, score in said]
        is_scored = not np.isnan(found.values[side][position]).all()
        st.text(f"{side.capitalize()}: {' · '.join(each) if is_scored else 'not scored'}")
    st.caption("Marked: the words that weigh most for the screen, as a hint where to look.")


def _look_at(fingerprint: str, position: int) -> None:
    st.session_state[session.toxicity_at(fingerprint)] = position
    st.session_state.pop(session.toxicity_bare(fingerprint), None)


def _bare(fingerprint: str, position: int | None) -> None:
    st.session_state[session.toxicity_bare(fingerprint)] = position


def _free(listing: Listing, example_id: str, free: bool) -> None:
    def by_hand(now: DropToxic) -> dict[str, object]:
        ids = [each for each in now.by_hand or () if each != example_id]
        return {"by_hand": tuple([*ids, example_id] if free else ids) or None}

    change_fields(listing.fingerprint, listing.first, by_hand)
