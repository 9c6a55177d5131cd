"""The worst examples first: their scores, their text blurred until it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.steps import DropToxic
from analysis.curate.toxic import Worst
from analysis.measure.toxicity.search import SIDES, Scores
from pages.ui import calls, session
from pages.ui.differences import marked
from pages.ui.drafts import change_fields
from pages.ui.examples import examples_browser
from pages.ui.notices import guarded

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
    examples_browser(
        fingerprint,
        order,
        partial(_told, listing),
        partial(_one, listing),
        page="toxicity",
        columns={
            "score": st.column_config.NumberColumn(
                "Score", width=60, format="%.2f", help="The largest score that counts, 0 to 1."
            ),
            "what": st.column_config.TextColumn("Where and what", width=150),
            "decided": st.column_config.TextColumn("By hand", width=80),
        },
        actions=partial(_actions, listing),
    )


def _told(listing: Listing, positions: npt.NDArray[np.int64]) -> pd.DataFrame:
    """What the list says of some examples."""
    names = [listing.worst.names[of] for of in listing.worst.of[positions].tolist()]
    table = pd.DataFrame(
        {
            "score": listing.worst.score[positions],
            "what": [f"{side}: {label.replace('_', ' ')}" for side, label in names],
        }
    )
    free = calls.positions(listing.fingerprint, listing.step.by_hand or ())
    by_hand = np.isin(positions, free)
    return table.assign(decided=np.where(by_hand, "not toxic", "")) if by_hand.any() else table


def _actions(listing: Listing, position: int) -> None:
    """Show the text, and decide by hand."""
    fingerprint, is_bare = listing.fingerprint, _is_bare(listing, position)
    st.button(
        "Hide text" if is_bare else "Show text",
        key="toxicity-show",
        shortcut="s",
        disabled=bool(st.session_state.get(session.toxicity_plain(fingerprint), False)),
        on_click=_bare,
        args=(fingerprint, None if is_bare else position),
    )
    example_id = str(calls.example_ids(fingerprint).iloc[position])
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


def _is_bare(listing: Listing, position: int) -> bool:
    state = st.session_state
    plain = state.get(session.toxicity_plain(listing.fingerprint), False)
    return bool(plain or state.get(session.toxicity_bare(listing.fingerprint)) == position)


def _one(listing: Listing, position: int) -> None:
    """The scores and the texts of the example that is looked at."""
    row = calls.records(listing.fingerprint, [position]).iloc[0]
    is_bare = _is_bare(listing, position)
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


def _bare(fingerprint: str, position: int | None) -> None:
    st.session_state[session.toxicity_bare(fingerprint)] = position


def _free(listing: Listing, example_id: str, free: bool) -> None:
    def by_hand(now: DropToxic) -> dict[str, object]:
        ids = [each for each in now.by_hand or () if each != example_id]
        return {"by_hand": tuple([*ids, example_id] if free else ids) or None}

    change_fields(listing.fingerprint, listing.first, by_hand)
