"""Answers that are too short or too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.measure.flags.by_example import (
    TEXT_COLUMNS,
    BoolArray,
    explain_by,
    holds,
    looked_at,
    quoted,
)
from analysis.measure.flags.leftovers import without_end_tokens
from analysis.measure.flags.wishes import asks_for_a_concept, items_wanted, wants_prose
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.settings import DEFAULTS
from analysis.measure.wording import counted
from analysis.measure.words import n_words

# Control tokens at the end of an answer that may add to its words and are no words.
_SLACK = 8
_ITEM_BREAKS = re.compile(r"[\n,，、;；/•·|。]|\b(?:and|or)\b|[和与及]|[.!?]\s|\s(?=\d+[.)])")
_SPACE_AND_PUNCTUATION = re.compile(
    r"[\s!\"'()*,\-./:;?\[\]\\_{}¡¿‐-‧、-〃〈-】〔-〟！（），．：；？［］｛｝～]*"
)
_LETTER = r"[\p{L}\p{N}]"
# Categories of Unicode: pictures, what changes their look, and those of a later version.
_PICTURES = frozenset(("So", "Sk", "Mn", "Me", "Cf", "Cn"))
_MARKS = frozenset("✓✔✗✘✅❌☑☒⭕❎√×")  # one alone says yes or no
# An empty list or object may be what a program gives back.
_EMPTY_VALUE = re.compile(r"\s*(?:\[\s*\]|\{\s*\}|\(\s*\)|\"\"|'')\s*")
_VALUE_WANTED = re.compile(
    r"json|\barray|\blists?\b|\bdict|\bobjects?\b|python|\bcode\b|\boutputs?\b|\breturn|数组|列表|"
    r"字典|对象|输出|返回|代码",
    re.IGNORECASE,
)
# Signs that a prompt asks for by what they are; "character" alone may be one in a play.
_SIGNS = r"\bsymbols?\b|\bsign\b(?! of\b)|符号"
_PUNCTUATION_WANTED = re.compile(
    rf"{_SIGNS}|\bpunctuat|\boperators?\b|\bcodes?\b|\bascii\b|\bmorse\b|\bregex|\bbraille\b|"
    r"\b(?:question|exclamation|quotation) marks?\b|\b(?:comma|colon|semicolon|hyphen|dash|"
    r"apostrophe|asterisk|slash|bracket|underscore)(?:e?s)?\b|\bparenthes[ei]s\b|"
    r"标点|运算符|代码|编码|盲文|摩斯|摩尔斯|逗号|问号|感叹号|引号|括号|冒号|分号|顿号",
    re.IGNORECASE,
)
_PICTURES_WANTED = re.compile(
    rf"{_SIGNS}|\bemoji|\bemoticon|\bsmil(?:ey|ies)|\bicons?\b|\bflags?\b|\bstars?\b|"
    r"\brate (?:this|the|my|our)\b|表情|颜文字|图标|国旗|旗帜|星级|几星|几颗星|打分|评分",
    re.IGNORECASE,
)
_DOTS = frozenset(".…。 \n")  # they stand for what is not there
_PROMPT_ENDS = 600
_ONE_WORD, _ONE_CHINESE_WORD = 1, 3
_SOME = 2
# Code, an address, or the answer to a question that it is plain from.
_ENOUGH = re.compile(r"`|https?://|www\.|^(?:yes|no|true|false)\W*$", re.IGNORECASE)


def _words(text: str) -> int:
    if text.isascii():
        return len(text.split())  # the same, and fast
    return int(n_words(pd.Series([text], dtype="str")).iloc[0])


def _n_items(answer: str) -> int:
    """Things that a short answer lists: parts between commas, "and", line ends and the like."""
    parts = [part for part in _ITEM_BREAKS.split(answer) if any(map(str.isalnum, part))]
    return len(parts)


def _says_nothing(prompt: str, answer: str) -> bool:
    """Whether an answer has no letter, digit or sign that the prompt may ask for."""
    if any(map(str.isalnum, answer)):
        return False
    distinct = dict.fromkeys(answer)
    said = "".join(char for char in distinct if unicodedata.category(char) not in _PICTURES)
    if not _SPACE_AND_PUNCTUATION.fullmatch(said):
        return False
    if _DOTS.issuperset(distinct) or not answer.strip():
        return True
    asks_words = any(map(str.isalnum, prompt))
    if _EMPTY_VALUE.fullmatch(answer):
        wanted = _VALUE_WANTED
    else:
        wanted = _PUNCTUATION_WANTED if len(said) == len(distinct) else _PICTURES_WANTED
    signs = wanted.search(f"{prompt[:_PROMPT_ENDS]}\n{prompt[-_PROMPT_ENDS:]}")
    is_mark = len(answer.strip("\ufe0f \n")) == 1 and answer.strip()[0] in _MARKS
    return asks_words and signs is None and not is_mark


def _too_short(prompt: str, response: str, too_short_words: int) -> tuple[bool, str | None]:
    """Whether an answer says nothing, and why it is too short, as a sentence.

    An answer of punctuation or pictures alone says nothing, unless signs are asked for. A list
    is too short if it has fewer things than were asked for; other prose, if it has fewer words
    than are set.
    """
    answer = without_end_tokens(response)
    if _says_nothing(prompt, answer):
        shown = f": {quoted(answer)}." if answer.strip() else "."
        return True, f"The response says nothing{shown}"
    n_words = _words(answer)
    if n_words >= too_short_words or _ENOUGH.search(answer):
        return False, None
    wanted = items_wanted(prompt)
    if wanted:
        fewer = wanted > max(_n_items(answer), n_words if wanted > _SOME else 0)
        why = f"Asked for {counted(wanted, 'things')} or more"
    elif fewer := wants_prose(prompt):
        why = "Asked for prose"
    else:
        few = _ONE_WORD if answer.isascii() else _ONE_CHINESE_WORD
        fewer = n_words <= few and asks_for_a_concept(prompt)
        why = "Asked what something is"
    sentence = f"{why}, the response has {counted(n_words, 'words')}: {quoted(answer)}."
    return False, sentence if fewer else None


def _worth_a_look(frame: pd.DataFrame, too_short_words: int) -> BoolArray:
    """Which responses have few words, or no letter."""
    few: BoolArray = (frame["response_words"] < too_short_words + _SLACK).to_numpy()
    return few | ~holds(frame["response"], _LETTER)


def _compute_too_short(frame: pd.DataFrame, too_short_words: int) -> pd.DataFrame:
    flags, empty = (np.zeros(len(frame), dtype=np.int8) for _ in range(2))
    gate = _worth_a_look(frame, too_short_words)
    for row, (prompt, response) in looked_at(frame, gate, TEXT_COLUMNS):
        empty[row], sentence = _too_short(prompt, response, too_short_words)
        flags[row] = sentence is not None
    return pd.DataFrame({"too_short": flags, "says_nothing": empty}, index=frame.index)


def _explain_too_short(
    row: Mapping[str, Any],
    too_short_words: int = DEFAULTS.too_short_words,
    *,
    only_empty: bool = False,
) -> str | None:
    n_words = row["response_words"]

    def find(prompt: str, response: str) -> str | None:
        is_empty, sentence = _too_short(prompt, response, too_short_words)
        return sentence if is_empty or not only_empty else None

    return explain_by(
        lambda frame: _worth_a_look(frame.assign(response_words=n_words), too_short_words), find
    )(row)


def _compute_too_long(frame: pd.DataFrame, too_long_words: int) -> pd.Series:
    return (frame["response_words"] > too_long_words).astype("int8")


def _explain_too_long(
    row: Mapping[str, Any], too_long_words: int = DEFAULTS.too_long_words
) -> str | None:
    n_words = int(row["response_words"])
    if n_words <= too_long_words:
        return None
    return f"The response has {n_words:,} words, more than {too_long_words:,}."


LENGTH_FLAGS: dict[str, Metric] = {
    "too_short": Metric(
        "Too short",
        FLAG_UNIT,
        "The response is empty, has no letter or digit where words are asked for, or has too few "
        "words or things for what the prompt asks.",
        "Fewest words as set, where Assay's cues say that the prompt asks to explain, describe, "
        "compare, write; or fewer things than the list that is asked for",
        _compute_too_short,
        columns=("prompt", "response"),
        needs=("response_words",),
        kind="flag",
        settings="too_short_words",
        explain=_explain_too_short,
        version=2,
    ),
    "says_nothing": Metric(
        "Says nothing",
        FLAG_UNIT,
        "The response is empty, or punctuation or emoji alone that nobody asked for; it is too "
        "short as well.",
        "No letter, digit or operator; phrases of the prompt that ask for signs; own rules",
        _compute_too_short,
        columns=("prompt", "response"),
        needs=("response_words",),
        kind="flag",
        settings="too_short_words",
        explain=partial(_explain_too_short, only_empty=True),
    ),
    "too_long": Metric(
        "Too long",
        FLAG_UNIT,
        "The response has more words than are set.",
        "Response words against the most words that are set",
        _compute_too_long,
        needs=("response_words",),
        kind="flag",
        settings="too_long_words",
        explain=_explain_too_long,
    ),
}
