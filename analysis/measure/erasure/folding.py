"""Texts as they are compared when values are looked for: without case, width, white space."""

from __future__ import annotations

import bisect
import re
import unicodedata

_WHITE_SPACE = re.compile(r"\s+")
# Apostrophes and hyphens that look alike.
_ALIKE = dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("‐‑‒−", "-")
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


def tokens(text: str) -> list[tuple[int, int]]:
    """Where the words of a folded text stand; an e-mail address is one, "o'brien" too."""
    pattern = TOKEN if "@" in text else _WORD
    return [found.span() for found in pattern.finditer(text)]


def unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a part of `folded(text)` stands in the text itself.

    Args:
        text: The text.
        start: Where the part begins in the folded text.
        end: Where it ends there, exclusive.

    Returns:
        Begin and end in the text: whole characters, with the marks that combine with the last.
    """
    cuts = range(len(text) + 1)

    def length(cut: int) -> int:
        return len(folded(text[:cut]))

    first = bisect.bisect_right(cuts, start, key=length) - 1
    last = bisect.bisect_right(cuts, end, key=length) - 1
    return first, max(last, bisect.bisect_left(cuts, end, key=length))
