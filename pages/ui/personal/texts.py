"""The texts of a record with places in them; secrets are hidden before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.data.json_strings import JsonText, texts_of
from analysis.measure.wording import counted
from pages.ui.differences import marked

MOST_TEXTS = 12  # of a record with more, those without a place are left out
MOST_SHOWN = 40
MOST_PLACES = 1000  # marked in one record
TITLE_CHARS = 80
HIDDEN, DOTS = "\ue000", "••••••••"  # as many private signs as the secret has, then eight dots
# Of a list of examples that hold some.
COLUMNS = {
    "what": st.column_config.TextColumn("What it holds", width=155),
    "places": st.column_config.NumberColumn(
        "Places", width=55, help="Places in all texts of the record."
    ),
}
_RUN = re.compile(f"{HIDDEN}+")

Span = tuple[int, int]


@dataclass(frozen=True)
class MarkedText:
    """A text of a record.

    Attributes:
        path: The keys that lead to it, list indices left out.
        text: The text.
        spans: Where its places begin and end.
    """

    path: str
    text: str
    spans: tuple[Span, ...]


def hidden(raw: str, places: Sequence[Span]) -> str:
    """A record with some places made unreadable; all others stand where they stood.

    Args:
        raw: The JSON text of the record.
        places: Begin and end of each inside its strings, in order.
    """
    parts, at = [], 0
    for start, end in places:
        parts += [raw[at:start], HIDDEN * (end - start)]
        at = end
    return "".join([*parts, raw[at:]])


def dotted(text: str) -> str:
    """A text in which what is hidden is dots: eight, whatever the length of it is."""
    return _RUN.sub(DOTS, text)


def marked_texts(raw: str, places: Sequence[Span]) -> list[MarkedText]:
    """The texts of a record with the places in them, as they are shown.

    Args:
        raw: The JSON text of the record, with what is to be hidden made unreadable.
        places: Begin and end of each inside its strings, in order.
    """
    return [_marked(text, places[:MOST_PLACES]) for text in texts_of(raw)]


def _marked(text: JsonText, places: Sequence[Span]) -> MarkedText:
    inside = [place for place in places if text.start <= place[0] and place[1] <= text.end]
    shown, at, spans = "", text.start, []
    for start, end in inside:
        shown += dotted(text.part(at, start))
        begin = len(shown)
        shown += dotted(text.part(start, end))
        spans.append((begin, len(shown)))
        at = end
    return MarkedText(text.path, shown + dotted(text.part(at, text.end)), tuple(spans))


def draw_texts(texts: Sequence[MarkedText], *, key: str) -> None:
    """Draw the texts of a record, inert, with their places marked.

    Args:
        texts: All of them.
        key: Unlike any other on the page.
    """
    held = [text for text in texts if text.spans]
    drawn = texts if len(texts) <= MOST_TEXTS else held[:MOST_SHOWN]
    for number, text in enumerate(drawn):
        title = text.path if len(text.path) <= TITLE_CHARS else f"{text.path[:TITLE_CHARS]}…"
        marked(text.text, text.spans, title=title, key=f"{key}-{number}")
    left = len(texts) - len(drawn)
    if left:
        more = len(held) - len([text for text in drawn if text.spans])
        what = f", {more:,} of them with marked places" if more else ""
        st.caption(f"{counted(left, 'further texts')} of the record are not shown{what}.")
