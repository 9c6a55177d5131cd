"""Two texts beside each other with what differs marked; one text with places in it marked.

Streamlit has no element that marks parts of a text without reading it as Markdown or HTML. So
these are written as HTML here: every character of the data is escaped, and nothing but the
fixed tags and styles of this file stands around it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import streamlit as st

from analysis.measure.differences import Piece, differences
from analysis.measure.wording import counted
from pages.ui.records import SHOWN_CHARS
from pages.ui.theme import BLUE, VERMILION

FOLDED_FROM = 600  # characters without a mark: of more, only the two ends are shown
KEPT_CHARS = 200  # of each end, at most
LEAD_CHARS = 200  # shown before the first marked place, if what is before that is left out

# A colour so pale that text is read on it in both themes; and a line, because not everybody
# tells the colours apart. The padding shows even a mark on nothing visible.
TINT = 0.24
_STYLE = "color:inherit;padding:0 1px;border-radius:2px;background:{}{:02x};text-decoration:{}"


def _style(color: str, line: str) -> str:
    return _STYLE.format(color, round(TINT * 255), f"underline {line} {color} 2px")


# `del` and `ins` have a meaning of their own for screen readers, and may have no aria-label.
_MARK = {
    "del": _style(VERMILION, "dotted"),
    "ins": _style(BLUE, "solid"),
    "mark": _style(VERMILION, "solid"),
}

_TWO = "display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:1.5rem"
_SCROLLED = (
    "max-height:35rem;overflow:auto;padding:0.5rem 0;border-block:1px solid rgba(128,128,128,0.3)"
)
# Each line is written from the side that its first letter asks for; a sign that turns the
# writing around ends with its line.
_AS_IT_IS = (
    "white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4;"
    "unicode-bidi:plaintext;text-align:start;min-width:0"
)
_ASIDE = "font-size:0.875rem;opacity:0.75"
_ACROSS = "grid-column:1/-1;text-align:center;padding:0.25rem 0"
_SIGN = '<span style="opacity:0.6;user-select:none">{}</span>'
_CR, _LF = _SIGN.format(r"\r"), _SIGN.format("↵")


def side_by_side(left: str, right: str, *, left_title: str, right_title: str, key: str) -> None:
    """Two texts of the data, inert, line beside line, with what differs marked word by word.

    What only the left one has is orange with a dotted line, what only the right one has blue
    with a solid line. A stretch of more than 600 characters that both have is folded: its
    beginning and its end are shown, up to 200 characters each and whole lines where there are
    any, and how many characters are between them. Of each text the first 20,000 characters are
    compared and shown.

    Args:
        left: Any text.
        right: Any text.
        left_title: What the left one is; it may be a text of the data, such as a key.
        right_title: What the right one is.
        key: Unlike any other on the page.
    """
    texts = left[:SHOWN_CHARS], right[:SHOWN_CHARS]
    pieces = differences(*texts)
    differ = texts[0] != texts[1]
    titles = _heading(left_title, "del" * differ), _heading(right_title, "ins" * differ)
    notes = tuple(_note(text) for text in (left, right))
    with st.container(key=key, gap="xsmall"):
        if left == right:
            st.caption("No difference.")
        elif not differ:
            st.caption("No difference in what is shown of them.")
        st.html(
            f'<div style="{_TWO}">{_row(*titles)}</div>'
            + _region(f"{left_title}; {right_title}", _TWO, _rows(pieces))
            + f'<div style="{_TWO}">{_row(*notes)}</div>'
        )


def marked(text: str, spans: Sequence[tuple[int, int]], *, title: str, key: str) -> None:
    """A text of the data, inert, with some places in it marked.

    Stretches of more than 600 characters without a mark are folded as in `side_by_side`. The
    first 20,000 characters are shown; where the first marked place ends beyond them, 20,000
    from shortly before it.

    Args:
        text: Any text.
        spans: Where a place begins and where it ends, in characters; in any order, they may
            overlap.
        title: What the text is; it may be a text of the data, such as a key.
        key: Unlike any other on the page.

    Raises:
        ValueError: If a place is not in the text.
    """
    places = _joined(spans, len(text))
    begin = 0
    if places and places[0][1] > SHOWN_CHARS:
        begin = max(0, places[0][0] - LEAD_CHARS)
    end = min(begin + SHOWN_CHARS, len(text))
    with st.container(key=key, gap="xsmall"):
        st.html(
            f"<div>{_heading(title)}</div>"
            + _region(title, "display:grid", _marked_rows(text, places, begin, end))
            + f"<div>{_note(text, begin, sum(place[0] >= end for place in places))}</div>"
        )


def _joined(spans: Iterable[tuple[int, int]], n_chars: int) -> list[tuple[int, int]]:
    """The places in ascending order, those that touch as one, without empty ones."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if not 0 <= begin <= end <= n_chars:
            raise ValueError(f"No place in a text of {n_chars} characters: {begin} to {end}")
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif begin < end:
            joined.append((begin, end))
    return joined


def _marked_rows(
    text: str, places: Sequence[tuple[int, int]], begin: int, end: int
) -> Iterable[str]:
    """What is shown of a text, from one character to another, in one column."""
    cell, at = "", begin
    for first, last in [*places, (end, end)]:
        head, n_folded, tail = _folded(text[at : max(at, min(first, end))])
        cell += _escaped(head)
        if n_folded:
            yield _row(cell)
            yield _fold(f"{n_folded:,} characters")
            cell = _escaped(tail)
        cell += _in_mark("mark", text[first : min(last, end)])
        at = max(at, min(last, end))
    yield _row(cell)


def _rows(pieces: Iterable[Piece]) -> Iterable[str]:
    """The pieces in rows of two cells; where both texts have a line's end, a row may end."""
    left = right = ""
    for piece in pieces:
        if piece.kind == "changed":
            left += _in_mark("del", piece.left)
            right += _in_mark("ins", piece.right)
            continue
        head, n_folded, tail = _folded(piece.left)
        if n_folded:
            yield _row(left + _escaped(head), right + _escaped(head))
            yield _fold(f"{n_folded:,} equal characters")
            left = right = ""
        # The rest of the line; lines that are wholly equal; the beginning of the next one.
        shared = tail if n_folded else head
        first, last = shared.find("\n") + 1, shared.rfind("\n") + 1
        for lines in filter(None, (shared[:first], shared[first:last])):
            yield _row(left + _escaped(lines), right + _escaped(lines))
            left = right = ""
        left, right = left + _escaped(shared[last:]), right + _escaped(shared[last:])
    if left or right:
        yield _row(left, right)


def _folded(text: str) -> tuple[str, int, str]:
    """What is shown of a stretch: its beginning, how many characters are folded, its end."""
    if len(text) <= FOLDED_FROM:
        return text, 0, ""
    near, far = KEPT_CHARS // 2, KEPT_CHARS
    # After a line's end if there is one, else after a blank.
    heads = (text.rfind(sign, near, far) + 1 for sign in "\n ")
    tails = (text.find(sign, -far, -near) + 1 for sign in "\n ")
    head, tail = next(filter(None, heads), far), next(filter(None, tails), len(text) - far)
    return text[:head], tail - head, text[tail:]


def _region(label: str, style: str, rows: Iterable[str]) -> str:
    """Rows in a box of limited height that can be scrolled with the keyboard as well."""
    return (
        f'<div role="region" tabindex="0" aria-label="{_escaped(label)}" '
        f'style="{style};{_SCROLLED}">{"".join(rows)}</div>'
    )


def _row(*cells: str) -> str:
    return "".join(f'<div style="{_AS_IT_IS}">{cell}</div>' for cell in cells)


def _fold(what: str) -> str:
    return f'<div style="{_ASIDE};{_ACROSS}">… {what} …</div>'


def _heading(title: str, mark: str = "") -> str:
    """A title, with a sample of the mark that is used below it."""
    sample = f"&#8194;{_in_mark(mark, 'only here')}" if mark else ""
    return f"<strong>{_escaped(title)}</strong>{sample}"


def _note(text: str, begin: int = 0, n_places: int = 0) -> str:
    """What is not shown of a text, and how many marked places are after what is shown."""
    end = min(begin + SHOWN_CHARS, len(text))
    told = ""
    if not text:
        told = "(empty)"
    elif begin:
        told = (
            f"Characters {begin + 1:,} to {end:,} of {len(text):,}; {begin:,} before them left out."
        )
    elif end < len(text):
        told = f"The first {end:,} of {len(text):,} characters."
    if n_places:
        told += f" {counted(n_places, 'marked places')} after them."
    return f'<span style="{_ASIDE}">{told}</span>' if told else ""


def _in_mark(tag: str, text: str) -> str:
    """A text of the data in a mark. A line's end alone is given a sign: it would not be seen."""
    if not text:
        return ""
    shown = html.escape(text)
    if text.isspace():
        shown = shown.replace("\n", f"{_LF}\n")
    shown = shown.replace("\r", _CR)
    return f'<{tag} style="{_MARK[tag]}">{_on_one_line(shown)}</{tag}>'


def _escaped(text: str) -> str:
    """A text of the data as HTML that shows it as it is."""
    # Browsers read \r as a line's end of its own: the one of \r\n is not shown, others are named.
    shown = html.escape(text).replace("\r\n", "\n").replace("\r", _CR)
    return _on_one_line(shown)


def _on_one_line(shown: str) -> str:
    """HTML without a line's end: `st.html` takes space off the beginnings of lines."""
    return shown.replace("\n", "&#10;")
