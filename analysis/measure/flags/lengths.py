"""Answers that are too short or too long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measure.flags.by_example import explain_by, mark, quoted
from analysis.measure.flags.leftovers import without_end_tokens
from analysis.measure.flags.wishes import asks_for_a_concept, items_wanted, wants_prose
from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.settings import DEFAULTS
from analysis.measure.words import n_words

# Control tokens at the end of an answer that may add to its words and are no words.
_SLACK = 8
_ITEM_BREAKS = re.compile(r"[\n,，、;；/•·|。]|\b(?:and|or)\b|[和与及]|[.!?]\s|\s(?=\d+[.)])")
_SPACE_AND_PUNCTUATION = re.compile(
    r"[\s!\"'()*,\-./:;?\[\]\\_{}¡¿‐-‧、-〃〈-】〔-〟！（），．：；？［］｛｝]*"
)
_SIGNS_WANTED = re.compile(
    r"punctuation|symbol|operator|character|sign|标点|符号|emoji", re.IGNORECASE
)
_PROMPT_END = 600
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


def _too_short(prompt: str, response: str, too_short_words: int) -> str | None:
    """Why an answer is too short, as a sentence.

    An answer without a letter, digit or sign says nothing. A list is too short if it has fewer
    things than were asked for; other prose, if it has fewer words than are set.
    """
    answer = without_end_tokens(response)
    if _SPACE_AND_PUNCTUATION.fullmatch(answer):
        return None if _SIGNS_WANTED.search(prompt[-_PROMPT_END:]) else "The response says nothing."
    n_words = _words(answer)
    if n_words >= too_short_words or _ENOUGH.search(answer):
        return None
    wanted = items_wanted(prompt)
    if wanted:
        fewer = wanted > max(_n_items(answer), n_words if wanted > _SOME else 0)
        why = f"Asked for {wanted} things or more"
    elif fewer := wants_prose(prompt):
        why = "Asked for prose"
    else:
        few = _ONE_WORD if answer.isascii() else _ONE_CHINESE_WORD
        fewer = n_words <= few and asks_for_a_concept(prompt)
        why = "Asked what something is"
    return f"{why}, the response has {n_words} words: {quoted(answer)}." if fewer else None


def _compute_too_short(frame: pd.DataFrame, too_short_words: int) -> pd.Series:
    return mark(
        frame,
        lambda prompt, response: _too_short(prompt, response, too_short_words),
        gate=(frame["response_words"] < too_short_words + _SLACK).to_numpy(),
    )


def _explain_too_short(
    row: Mapping[str, Any], too_short_words: int = DEFAULTS.too_short_words
) -> str | None:
    if row["response_words"] >= too_short_words + _SLACK:
        return None
    return explain_by(None, lambda prompt, response: _too_short(prompt, response, too_short_words))(
        row
    )


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
        "The response is empty, or has too few words or things for what the prompt asks.",
        "Fewest words as set, where Assay's cues say that the prompt asks to explain, describe, "
        "compare, write; or fewer things than the list that is asked for",
        _compute_too_short,
        columns=("prompt", "response"),
        needs=("response_words",),
        kind="flag",
        settings="too_short_words",
        explain=_explain_too_short,
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
