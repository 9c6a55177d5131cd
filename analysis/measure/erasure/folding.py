"""Texts as they are compared when values are looked for: without case, width, white space."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence

Span = tuple[int, int]

_WHITE_SPACE = re.compile(r"\s+")
# Apostrophes, hyphens, and dots between the parts of a name that look alike.
_ALIKE = dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("‐‑‒−", "-") | dict.fromkeys("・･•‧∙⋅", "·")
# Dashes set words apart ("Ann Lee—who"), but for where they stand for a hyphen ("Anne–Marie").
_DASHES = str.maketrans("–—", "--")
# Scripts that set no space between words: names in them have no borders to go by.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W_{UNSPACED}]"
# A possessive "'s" is no part of the word before it, nor is Markdown around it ("_Ann_").
WORD = rf"{_LETTER}++(?:[_-]{_LETTER}++|'(?!s\b){_LETTER}++)*+"
_LABEL = rf"{_LETTER}++(?:-{_LETTER}++)*+"
EMAIL = rf"{_LETTER}(?:{_LETTER}|[.+%'_-]){{0,63}}+@{_LABEL}(?:\.{_LABEL})++"
TOKEN = re.compile(rf"{EMAIL}|{WORD}")
_WORD = re.compile(WORD)
_GAP = re.compile(rf"(?<=[{UNSPACED}·]) (?=[{UNSPACED}·])")
_MEDIAL_JAMO, _LAST_JAMO = "\u1160", "\u11ff"


def folded(text: str) -> str:
    """A text in NFKC, without case, each run of white space one space."""
    if text.isascii():
        return _WHITE_SPACE.sub(" ", text.replace("`", "'").lower())
    for sign, plain in _ALIKE.items():  # before NFKC, which takes the acute accent apart
        text = text.replace(sign, plain)
    return _WHITE_SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def spellings(plain: str) -> tuple[str, ...]:
    """A folded text, its dashes between words; and, where it has some, with hyphens for them."""
    joined = plain.translate(_DASHES)
    return (plain,) if joined == plain else (plain, joined)


def tokens(text: str) -> list[Span]:
    """Where the words of a folded text stand; an e-mail address is one, "o'brien" too."""
    pattern = TOKEN if "@" in text else _WORD
    return [found.span() for found in pattern.finditer(text)]


def closed(plain: str) -> tuple[str, list[int]]:
    """A folded text without the spaces in scripts that need none: "张 三" is 张三.

    Returns:
        The text, and for each space that was left out, where in it the character behind it stands.
    """
    gaps = [found.start() - number for number, found in enumerate(_GAP.finditer(plain))]
    return _GAP.sub("", plain) if gaps else plain, gaps


def opened(gaps: Sequence[int], start: int, end: int) -> Span:
    """Where a part of a text that was closed stands in the folded text."""
    return start + bisect.bisect_right(gaps, start), end + bisect.bisect_right(gaps, end - 1)


def unfolded(text: str, spans: Sequence[Span]) -> list[Span]:
    """Where parts of `folded(text)` stand in the text itself.

    The text is folded once more in pieces that do not depend on each other, so that of each part
    only the pieces at its ends are looked into.

    Args:
        text: The text.
        spans: Where each part begins in the folded text, and where it ends, exclusive.

    Returns:
        Begin and end of each in the text: whole characters, with the marks that combine with the
        last.
    """
    if not spans:
        return []
    apart = {sign for sign in set(text) if _stands_apart(sign)}
    starts = [0, *(at for at, sign in enumerate(text) if at and sign in apart), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(starts)]
    lengths = {piece: len(folded(piece)) for piece in set(pieces)}
    before = [0, *itertools.accumulate(lengths[piece] for piece in pieces)]

    def inside(number: int, at: int) -> tuple[int, int]:
        """The last character of a piece that begins at or before a place, the first behind."""
        piece, at = pieces[number], at - before[number]
        cuts = range(len(piece) + 1)

        def length(cut: int) -> int:
            return len(folded(piece[:cut]))

        last = bisect.bisect_right(cuts, at, key=length) - 1
        first = bisect.bisect_left(cuts, at, key=length)
        return starts[number] + last, starts[number] + max(first, last)

    last = len(pieces) - 1
    return [
        (
            inside(min(bisect.bisect_right(before, start) - 1, last), start)[0],
            inside(max(bisect.bisect_left(before, end) - 1, 0), end)[1],
        )
        for start, end in spans
    ]


@functools.lru_cache(maxsize=1 << 16)
def _stands_apart(sign: str) -> bool:
    """Whether a text can be cut before a character: what it is folded to depends on none before.

    Not before white space, a mark, or half a Korean syllable, nor what is taken apart into one
    that begins with such (UAX #15, section 9: what a normalised text can be cut before).
    """
    first = unicodedata.normalize("NFKD", sign)[0]
    is_mark = unicodedata.category(first)[0] == "M" or unicodedata.combining(first) > 0
    return not (is_mark or first.isspace() or _MEDIAL_JAMO <= first <= _LAST_JAMO)
