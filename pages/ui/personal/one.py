"""One example: what it holds, what becomes of it, and its texts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.curate.before_after import Passage, passages
from analysis.curate.rewriting import Rewriter
from analysis.data.json_strings import RecordTexts
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.differences import side_by_side
from pages.ui.personal.calls import pseudonyms
from pages.ui.personal.found import SECRETS, Found
from pages.ui.personal.texts import dotted, draw_texts, hidden, marked_texts

VIEWS = {"marked": "As it came", "after": "Before and after"}
VALUE_CHARS = 80
MOST_LISTED = 100
MOST_PASSAGES = 20
TABLE_PX = 180


def told(found: Found, positions: IndexArray) -> pd.DataFrame:
    """What the list says of some examples."""
    kinds = [found.kind[found.at(position)].tolist() for position in positions.tolist()]
    return pd.DataFrame(
        {
            "what": [
                ", ".join(ENTITIES[kind].title for kind in ENTITIES if kind in of) for of in kinds
            ],
            "places": [len(of) for of in kinds],
        }
    )


def draw_one(found: Found, position: int) -> None:
    """Draw the example at a position."""
    fingerprint = found.fingerprint
    at = found.at(position)
    places = list(zip(found.places.start[at].tolist(), found.places.end[at].tolist(), strict=True))
    kinds = found.kind[at].tolist()
    secrets = [place for place, kind in zip(places, kinds, strict=True) if kind in SECRETS]
    raw = str(calls.records(fingerprint, [position]).iloc[0]["raw"])
    if secrets and not st.session_state.get(session.personal_secrets(fingerprint), False):
        raw = hidden(raw, secrets)
    texts = RecordTexts(raw)
    changes = found.decided.changes.of(position)
    rewriter = Rewriter(
        found.whole.steps, found.decided.changes, pseudonyms(fingerprint, found.whole)
    )
    new = rewriter.replacements(raw, changes)
    _listed(
        pd.DataFrame(
            {
                "found": [
                    _short(dotted(texts.holding(start).part(start, end))) for start, end in places
                ],
                "becomes": [_becomes(place, new) for place in places],
                "kind": [ENTITIES[kind].title for kind in kinds],
                "key": found.path[at],
            }
        )
    )
    view = st.segmented_control(
        "Texts",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        default="marked",
        required=True,
        key=session.personal_view(fingerprint),
        persist_state="session",
        label_visibility="collapsed",
    )
    if view == "marked":
        draw_texts(marked_texts(raw, places), key="personal-text")
    else:
        _before_and_after(list(passages(raw, rewriter, changes)))


def _listed(table: pd.DataFrame) -> None:
    """Every place of the example, and what takes its place."""
    st.dataframe(
        table.head(MOST_LISTED),
        hide_index=True,
        height=min(TABLE_PX, 38 + 35 * len(table)),
        column_config={
            "kind": st.column_config.TextColumn("Kind", width=130),
            "key": st.column_config.TextColumn(
                "Key", width=110, help="The key of the record that leads to the text."
            ),
            "found": st.column_config.TextColumn("Found", width=150),
            "becomes": st.column_config.TextColumn(
                "Becomes",
                width=130,
                help="With this step as it is set, and those before it. Empty: it stays.",
            ),
        },
        key="personal-places",
        alt="The places of the example, and what takes their place",
    )
    if len(table) > MOST_LISTED:
        st.caption(f"The first {MOST_LISTED} of {counted(len(table), 'places')}.")


def _becomes(place: tuple[int, int], new: list[tuple[int, int, str]]) -> str:
    """What stands in a place afterwards; nothing where it stays."""
    inside = [text for start, end, text in new if start < place[1] and end > place[0]]
    return _short("".join(inside))


def _short(text: str) -> str:
    return text if len(text) <= VALUE_CHARS else f"{text[:VALUE_CHARS]}…"


def _before_and_after(changed: list[Passage]) -> None:
    if not changed:
        st.markdown("Nothing of this example is replaced: choose its kinds above.")
    for number, passage in enumerate(changed[:MOST_PASSAGES]):
        side_by_side(
            dotted(passage.before),
            dotted(passage.after),
            left_title=_short(passage.path),
            right_title="Becomes",
            key=f"personal-passage-{number}",
        )
    if len(changed) > MOST_PASSAGES:
        st.caption(f"{counted(len(changed) - MOST_PASSAGES, 'further texts')} change as well.")
