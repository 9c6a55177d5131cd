"""Answers that repeat themselves: lines that come again, and a model caught in a loop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analysis.measure import fences
from analysis.measure.flags.by_example import explain_by, quoted
from analysis.measure.flags.loops import (
    FEWEST_CHARACTERS,
    FEWEST_WORDS,
    only_piece,
    repetition,
    words_outside,
)
from analysis.measure.metric import FLAG_UNIT, SHARE_UNIT, Metric
from analysis.measure.words import arrow

# More repeated lines than this are a fault.
_MOST_LINES = 3
# A song repeats its chorus: there at least half of the lines must be repeats.
_HALF = 0.5
_WORDS, _WORDS_IF_HALF = 4, 2
_BLOCK = 3
# "1. Be kind." and "2. Be kind." are the same line, if it says this much.
_MARKER = re.compile(r"^(?:[-*+•]|\(?\d{1,4}[.)、:：]|#{1,6})\s*")
_MARKED_CHARS = 8
# Code that stands outside of fences.
_CODE_LINE = re.compile(r"[;{}]$|^[<@}]|^(?:else|try|return|break|continue|pass|end)\b[^.!?]*$")
_VERSE = re.compile(
    r"\b(?:song|lyrics?|poems?|poetry|rap|chorus|refrain|verses?|ballad|hymn|chant|rhymes?|villanelle)\b"
    r"|诗|歌|副歌|童谣|快板",
    re.IGNORECASE,
)
# So many times or characters, of as many as make a loop: eight or more.
_MANY = (
    r"(?:\b(?:[89]|[1-9]\d{1,5}|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|(?:an? |one )?(?:dozen|hundred|thousand))\b)"
)
_MANY_ZH = r"(?:[89]|[1-9]\d{1,5}|[八九]|[二三四五六七八九一]?[十百千][一二三四五六七八九十百]*)"
_SO_OFTEN = re.compile(
    rf"{_MANY} times\b(?! (?:\d|as|more|\w+er than)\b)|"
    rf"\b(?:string|line|row|sequence) of {_MANY}|"
    rf"{_MANY}[- ](?:character|letter)s?[- ](?:long|string)|"
    rf"\b(?:write|type|print|output|generate|produce|give me) {_MANY} (?:character|letter)s\b|"
    rf"(?<![第\d一二三四五六七八九十百千]){_MANY_ZH}\s*(?:遍|次)",
    re.IGNORECASE,
)
_TO_REPEAT = re.compile(
    r"\b(?:repeat\w*|again and again|over and over|(?<!how )many times)\b|重复|重複|反复|多次|多遍",
    re.IGNORECASE,
)
# A laugh or a scream is one short sound again and again.
_SOUND = re.compile(r"\blaugh|\bscream|\bgiggle|笑声|大笑|尖叫|拟声|象声", re.IGNORECASE)
_SOUND_LETTERS = 2
_NAME_LETTERS, _GAP = 100, r"\W*"
_PROMPT_CHARS = 2000
_MOST_CHARS = 2_000_000


def _lines(response: str) -> list[str]:
    """The lines that say something, without list marker; of the first 2 million characters."""
    said = []
    for line in fences.split(response[:_MOST_CHARS])[1].split("\n"):
        plain = line.strip()
        if not any(map(str.isalnum, plain)) or _CODE_LINE.search(plain):
            continue
        bare = _MARKER.sub("", plain)
        said.append(bare if len(bare) >= _MARKED_CHARS else plain)
    return said


def _words(line: str) -> int:
    """Words of a line, about: a label has 0; of Chinese, two characters are one."""
    if line[-1] in ":：" or not any(map(str.isalpha, line)):
        return 0
    return max(len(line.split()), sum(not char.isascii() for char in line) // 2)


def _repeated_lines(prompt: str, response: str) -> tuple[int, str | None]:
    """How many lines repeat an earlier one, and the fault as a sentence.

    Labels ("Day 2:", "JENNY", "Class: Mammalia") come again in well-made texts. So short lines
    are a fault only where they follow themselves, or where half of all lines are repeats.
    """
    lines = _lines(response)
    times = Counter(lines)
    count = len(lines) - len(times)
    half = count >= _HALF * len(lines)
    if count <= _MOST_LINES or (not half and _verse(prompt, response)):
        return count, None
    telling = _telling(lines, _WORDS_IF_HALF if half else _WORDS, in_order=half)
    if telling <= _MOST_LINES:
        return count, None
    line, n_times = times.most_common(1)[0]
    return (
        count,
        f"{count} lines repeat an earlier one; {quoted(line)} stands there {n_times} times.",
    )


def _telling(lines: list[str], fewest_words: int, *, in_order: bool) -> int:
    """The repeated lines that are a fault.

    They say something, follow themselves, or stand in a block of three lines that came before
    in that order; of short lines, a block counts only if `in_order` says so.
    """
    seen: set[str] = set()
    blocks: set[tuple[str, ...]] = set()
    telling: set[int] = set()
    for place, line in enumerate(lines):
        again = line in seen
        if again and (line == lines[place - 1] or _words(line) >= fewest_words):
            telling.add(place)
        block = tuple(lines[max(0, place - _BLOCK + 1) : place + 1])
        if len(set(block)) == _BLOCK:
            says_much = any(_words(part) >= _WORDS for part in block)
            if block in blocks and (in_order or says_much):
                telling.update(range(place - _BLOCK + 1, place + 1))
            blocks.add(block)
        seen.add(line)
    return len(telling)


def _verse(prompt: str, response: str) -> bool:
    return any(_VERSE.search(text[:_PROMPT_CHARS]) is not None for text in (prompt, response))


def _compute_lines(frame: pd.DataFrame) -> pd.DataFrame:
    responses = arrow(frame["response"])
    rows = np.flatnonzero(pc.match_substring(responses, "\n").to_numpy(zero_copy_only=False))
    texts = (arrow(frame["prompt"]).take(rows).to_pylist(), responses.take(rows).to_pylist())
    counts = np.zeros(len(frame), dtype=np.int32)
    flags = np.zeros(len(frame), dtype=np.int8)
    for row, prompt, response in zip(rows, *texts, strict=True):
        counts[row], why = _repeated_lines(prompt, response)
        flags[row] = why is not None
    return pd.DataFrame({"repeated_line_count": counts, "repeated_lines": flags}, index=frame.index)


def _loop(prompt: str, response: str) -> tuple[float, str | None]:
    """The share of repeated characters, and the loop as a sentence."""
    share, piece = repetition(words_outside(response), is_verse=lambda: _verse(prompt, response))
    if piece is None:
        return _filled(prompt, response) if isnan(share) else (share, None)
    only = only_piece(response)
    if only and _asked_to_repeat(prompt[:_PROMPT_CHARS], only):
        return share, None
    return share, f"{share:.0%} of the response repeats what stands before: {quoted(piece)}."


def _filled(prompt: str, response: str) -> tuple[float, str | None]:
    """The same of a response of few words, which is a loop if one piece is all of it."""
    piece = only_piece(response)
    if piece is None or _asked_to_repeat(prompt[:_PROMPT_CHARS], piece):
        return nan, None
    return 1.0, f"The response is nothing but {quoted(piece)}, again and again."


def _asked_to_repeat(prompt: str, piece: str) -> bool:
    """Whether a prompt asks for a piece again and again.

    It says how often, or names the piece, with a number before it ("100 a's", "a 40-bp TA
    repeat") or the word that it is to be repeated; or asks for a laugh. That it speaks of the
    piece is not enough: the answer about stone that is "stone stone stone" does so too.
    """
    if _SO_OFTEN.search(prompt) or (len(piece) <= _SOUND_LETTERS and _SOUND.search(prompt)):
        return True
    letters = [re.escape(char) for char in piece if char.isalnum()]
    if len(letters) > _NAME_LETTERS:
        return False
    name = rf"(?<![a-z]){_GAP.join(letters)}(?![a-z])"
    with_number = rf"{_MANY}[- ](?:\w+ )?[\"'“‘]?{name}"
    sought = name if _TO_REPEAT.search(prompt) else with_number
    return re.search(sought, prompt, re.IGNORECASE) is not None


def _compute_ngrams(frame: pd.DataFrame) -> pd.DataFrame:
    responses = arrow(frame["response"])
    is_long = (frame["response_words"] >= FEWEST_WORDS).to_numpy()
    may_fill = pc.utf8_length(responses).to_numpy(zero_copy_only=False) >= FEWEST_CHARACTERS
    rows = np.flatnonzero(is_long | may_fill)
    texts = (arrow(frame["prompt"]).take(rows).to_pylist(), responses.take(rows).to_pylist())
    shares = np.full(len(frame), nan, dtype=np.float32)
    flags = np.zeros(len(frame), dtype=np.int8)
    for row, prompt, response in zip(rows, *texts, strict=True):
        shares[row], why = (_loop if is_long[row] else _filled)(prompt, response)
        flags[row] = why is not None
    return pd.DataFrame(
        {"repeated_ngram_share": shares, "repeated_ngrams": flags}, index=frame.index
    )


_explain_lines = explain_by(None, lambda *texts: _repeated_lines(*texts)[1])


def _explain_ngrams(row: Mapping[str, Any]) -> str | None:
    find = _loop if row["response_words"] >= FEWEST_WORDS else _filled
    return explain_by(None, lambda *texts: find(*texts)[1])(row)


REPETITION_FLAGS: dict[str, Metric] = {
    "repeated_line_count": Metric(
        "Repeated lines, count",
        "lines",
        "Lines of the response that repeat an earlier one; code and list numbers do not count.",
        "Equal lines after the first one, outside of code fences, without their list marker",
        _compute_lines,
        columns=("prompt", "response"),
    ),
    "repeated_lines": Metric(
        "Repeated lines",
        FLAG_UNIT,
        "More than three lines of the response repeat an earlier one; a short line counts only "
        "where it follows itself, or half of all lines repeat.",
        "Repeated lines, count, over 3, of lines of four words and more, lines that follow "
        "themselves and blocks of three lines that come again; of lines of two words, where half "
        "of all lines repeat; in a song or poem, only there",
        _compute_lines,
        columns=("prompt", "response"),
        kind="flag",
        explain=_explain_lines,
    ),
    "repeated_ngram_share": Metric(
        "Repeated 5-grams",
        SHARE_UNIT,
        "Share of the response's characters in runs of five words that stood in it before.",
        "Gopher's repeated 5-grams (arXiv:2112.11446, table A1; its limit is 0.15), for 40 words "
        "and more outside of code and tables; of Chinese, two characters are a word. 1 for less "
        "that is one piece again and again",
        _compute_ngrams,
        columns=("prompt", "response"),
        needs=("response_words",),
        version=2,
    ),
    "repeated_ngrams": Metric(
        "Caught in a loop",
        FLAG_UNIT,
        "Most of the response repeats itself word by word, or a piece follows itself many times; "
        "stricter than Gopher's thresholds, which flag more.",
        "Over Gopher's limit of repeated 5-grams or 10-grams (arXiv:2112.11446), and over 60 % "
        "or 40 % of the text; or a piece four times in a row, or five words five times and more; "
        "or, of a short response, one piece that is all of it, eight times and more",
        _compute_ngrams,
        columns=("prompt", "response"),
        needs=("response_words",),
        kind="flag",
        explain=_explain_ngrams,
        version=2,
    ),
}
