"""Repeated runs of words: how much of a text they are, and whether it is caught in a loop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import nan

import numpy as np
import numpy.typing as npt

from analysis.measure import fences

# Gopher, table A1 (arXiv:2112.11446): the highest share of characters in repeated 5-grams and
# 10-grams; those between say no more here.
_GOPHER_5, _GOPHER_10 = 0.15, 0.10
# These are made for web pages. In short answers they mark parallel sentences, definitions and
# worked sums too (8 % of a Chinese Alpaca set, none of them a fault). So a loop must show as well:
# most of the text stands in it before, word by word; in verse, which has refrains, nearly all.
_LOOP_5, _LOOP_10 = 0.60, 0.40
_VERSE_5, _VERSE_10 = 0.80, 0.70
# Or runs of five words that come so often make up so much of it, with other words between.
_OFTEN, _LOOP_OFTEN = 5, 0.40
# Or a piece of at most so many words follows itself so often, over at least so many words.
_LONGEST_PIECE, _FEWEST_TIMES, _FEWEST_IN_A_ROW = 60, 4, 20
# Or, of a shorter text, one piece follows itself so often and fills it all, over so many letters.
_FEWEST_FILLS, _FEWEST_LETTERS, FEWEST_CHARACTERS = 8, 60, 30
# Shorter texts say too little. Of longer ones the first and the last part are looked at.
FEWEST_WORDS = 40
_PART_CHARS = 100_000

# As `analysis.measure.words.WORD`: white space and full-width marks part words, and each
# Chinese or Japanese character is one.
_CJK = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARKS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”—…"
_CHARACTER_OR_MARK = re.compile(f"([{_CJK}])|[{_MARKS}]")
_DIGIT = re.compile(r"\d")
_BETWEEN_CHARACTERS = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
# Tables, and calls of tools, repeat by nature.
_TABLE_OR_CALL = re.compile(r"^[ \t]*(?:\|.*|\{.*\}[ \t]*)$", re.MULTILINE)


def words_outside(text: str) -> list[str]:
    """The words of a text outside of code fences, tables and calls of tools, in order."""
    if len(text) > 2 * _PART_CHARS:
        text = f"{text[:_PART_CHARS]}\n{text[-_PART_CHARS:]}"
    prose = fences.split(text)[1]
    if "|" in prose or "{" in prose:
        prose = _TABLE_OR_CALL.sub("", prose)
    return (prose if prose.isascii() else _CHARACTER_OR_MARK.sub(r" \1 ", prose)).split()


def repetition(
    words: Sequence[str], *, is_verse: Callable[[], bool] = lambda: False
) -> tuple[float, str | None]:
    """How much of a text are runs of words that stood in it before.

    Gopher's measure (arXiv:2112.11446, table A1): an n-gram that stood earlier is repeated, and
    the characters in repeated n-grams are counted once, also where n-grams overlap. Where most
    words are Chinese or Japanese characters, two of them count as one word.

    Args:
        words: The text.
        is_verse: Tells whether it may have a refrain; asked only where much is repeated.

    Returns:
        The share of characters in repeated 5-grams (NaN under 40 words), and the run of words
        that a loop repeats, None if there is no loop. Nothing is missed by looking no further
        where that share is small: a repeated 10-gram is made of repeated 5-grams, so that
        the share of the former is never larger, and a loop of 20 words repeats 5-grams.
    """
    if len(words) < FEWEST_WORDS:
        return nan, None
    step = 1
    if 2 * sum(len(word) == 1 and not word.isascii() for word in words) > len(words):
        step = 2
        words = [word for word in words if word.isalnum() or len(word) > 1]  # quotes, bullets
    n_chars = np.fromiter(map(len, words), np.int64, len(words))
    share_5, _ = _repeated(words, 5 * step, n_chars)
    if share_5 <= _GOPHER_10:
        return share_5, None
    share_10, piece = _repeated(words, 10 * step, n_chars)
    if share_5 <= _GOPHER_5 and share_10 <= _GOPHER_10:
        return share_5, None
    verse = is_verse()
    most_5, most_10 = (_VERSE_5, _VERSE_10) if verse else (_LOOP_5, _LOOP_10)
    if share_10 >= most_10 or share_5 >= most_5:
        return share_5, piece or _repeated(words, 5 * step, n_chars)[1]
    return share_5, None if verse else _in_a_row(words) or _often(words, 5 * step, n_chars)


def only_piece(text: str) -> str | None:
    """The piece that follows itself until the end of a text, and is all of it.

    White space and the last punctuation do not matter, so that words need no spaces; for
    letters and characters only, not for tables and code.
    """
    letters = "".join(text.split()).rstrip(".!?。！？…~～")
    fewest = _FEWEST_LETTERS if letters[:1].isascii() else FEWEST_CHARACTERS
    if len(letters) < fewest or len(set(letters)) * _FEWEST_FILLS > len(letters):
        return None
    period = letters.find(letters[: len(letters) // 2], 1)
    if period < 1 or period * _FEWEST_FILLS > len(letters):
        return None
    piece = letters[:period]
    if not any(map(str.isalpha, piece)) or set("|{`") & set(piece):
        return None
    return piece if letters == (piece * (len(letters) // period + 1))[: len(letters)] else None


def _repeated(
    words: Sequence[str], n: int, n_chars: npt.NDArray[np.int64]
) -> tuple[float, str | None]:
    """The share of characters in n-grams that stood earlier, and the last such n-gram."""
    grams = list(zip(*(words[start:] for start in range(n)), strict=False))
    if len(set(grams)) == len(grams):
        return 0.0, None
    seen: set[tuple[str, ...]] = set()
    covered, end, last = 0, 0, 0
    for start, gram in enumerate(grams):
        if gram in seen:
            covered += int(n_chars[max(start, end) : start + n].sum())
            end, last = start + n, start
        else:
            seen.add(gram)
    return covered / int(n_chars.sum()), _joined(grams[last])


def _often(words: Sequence[str], n: int, n_chars: npt.NDArray[np.int64]) -> str | None:
    """The most frequent n-gram, if those that come often make up much of the text.

    Not of a worked sum, whose steps are alike but for their numbers.
    """
    if len({word for word in words if _DIGIT.search(word)}) >= _OFTEN:
        return None
    grams = list(zip(*(words[start:] for start in range(n)), strict=False))
    times = Counter(grams)
    inside = np.zeros(len(words), dtype=np.bool_)
    for start, gram in enumerate(grams):
        if times[gram] >= _OFTEN:
            inside[start : start + n] = True
    much = n_chars[inside].sum() >= _LOOP_OFTEN * n_chars.sum()
    return _joined(times.most_common(1)[0][0]) if much else None


def _joined(words: Sequence[str]) -> str:
    return _BETWEEN_CHARACTERS.sub("", " ".join(words))


def _in_a_row(words: Sequence[str]) -> str | None:
    """A piece that follows itself many times, if there is one."""
    codes = {word: code for code, word in enumerate(dict.fromkeys(words))}
    text = np.fromiter((codes[word] for word in words), np.int64, len(words))
    for period in range(1, min(_LONGEST_PIECE, len(words) // _FEWEST_TIMES) + 1):
        fewest = max((_FEWEST_TIMES - 1) * period, _FEWEST_IN_A_ROW - period)
        breaks = np.flatnonzero(text[period:] != text[:-period])
        edges = np.concatenate([[-1], breaks, [len(text) - period]])
        lengths = np.diff(edges) - 1
        longest = int(lengths.argmax())
        if lengths[longest] >= fewest:
            start = int(edges[longest]) + 1
            return _joined(words[start : start + period])
    return None
