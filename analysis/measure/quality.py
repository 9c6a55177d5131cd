"""How good an example is, over five dimensions, as far as it can be told without a model.

Each dimension begins at 1 and is multiplied down by the faults that were found. Where nothing
honest can be said, a dimension is not measured and the score is the mean of the others. A
judge's scores are one more source of the same dimensions: they would take the place of these
columns, and the score would be computed from them in the same way.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.codepoints import HashArray, Words, characters, words
from analysis.measure.metric import SCORE_UNIT, Metric
from analysis.measure.settings import QualitySettings
from analysis.measure.words import arrow

# Dimension -> fault -> what is lost by it, as a share of the dimension. Ours: an answer that
# is not there loses all, one that is there with a stain loses a part.
LOSSES = {
    "completeness": {"too_short": 0.7, "cut_off": 0.6, "missing_format": 0.4, "refusal": 1.0},
    "consistency": {
        "wrong_language": 0.7,
        "repeated_lines": 0.6,
        "repeated_ngrams": 0.6,
        "mojibake": 0.5,
        "control_tokens": 0.3,
    },
    "relevance": {"refusal": 1.0, "prompt_echo": 0.6, "wrong_language": 0.4},
    "usefulness": {"refusal": 1.0, "too_short": 0.6, "prompt_echo": 0.5, "boilerplate": 0.3},
}
# Of these only a part of the example may be at fault: so much of the loss counts.
SHARES = {"refusal": "refusal_share"}
# What a loop fills is no answer: every dimension loses that share.
LOOP, LOOP_SHARE = "repeated_ngrams", "repeated_ngram_share"
# What can be checked off-line of accuracy: number of things to check -> the fault.
CHECKS = {
    "n_equations": "wrong_arithmetic",
    "n_code_blocks": "code_error",
    "n_json": "invalid_json",
}
# An answer of this many words that shares no term with its prompt is about something else.
TOPICAL_WORDS, OFF_TOPIC_LOSS = 40, 0.5
LOOKED_AT_CHARS, TERM_LETTERS, TEXTS_AT_ONCE = 4000, 4, 512
_FUNCTION_WORDS = (
    "that this with from have what when where which will would could should about their there "
    "these those then than them they your yours also into only some such more most very just "
    "like make made give given please write using used does each other between following "
    "answer question text sentence been being were because here over under while"
)


def _shared_terms(frame: pd.DataFrame) -> pd.Series:
    """Different terms of the prompt that the response has too: words, and Han in pairs."""
    found = np.full(len(frame), np.nan)
    topical = np.flatnonzero((frame["response_words"] >= TOPICAL_WORDS).to_numpy())
    sides = [
        pc.utf8_slice_codeunits(arrow(frame[side]).take(pa.array(topical)), 0, LOOKED_AT_CHARS)
        for side in ("prompt", "response")
    ]
    for start in range(0, len(topical), TEXTS_AT_ONCE):
        rows = topical[start : start + TEXTS_AT_ONCE]
        prompt, response = (_terms(side.slice(start, TEXTS_AT_ONCE)) for side in sides)
        both = np.concatenate([prompt.distinct_keys(), response.distinct_keys()])
        both.sort()
        found[rows] = prompt.counts_of(both[1:][both[1:] == both[:-1]])
    return pd.Series(found, index=frame.index)


def _terms(texts: pa.Array) -> Words:
    """The terms of some texts."""
    all_words = words(characters(texts))
    terms = all_words.where(
        (all_words.lengths >= TERM_LETTERS) & ~np.isin(all_words.hashes, _function_words())
    )
    # A word of one character is Han or kana: alone it says little, two say a word.
    pairs = all_words.where(all_words.lengths == 1).grams(2)
    return Words.joined([terms, pairs])


@functools.cache
def _function_words() -> HashArray:
    return words(characters([_FUNCTION_WORDS])).hashes


def _product(frame: pd.DataFrame, dimension: str) -> npt.NDArray[np.float64]:
    score = np.ones(len(frame))
    for fault, loss in LOSSES[dimension].items():
        score *= 1 - loss * frame[SHARES.get(fault, fault)].to_numpy(dtype=float)
    return score


def _dimensions(frame: pd.DataFrame) -> pd.DataFrame:
    empty = (frame["response_words"].to_numpy() == 0) | (frame["says_nothing"].to_numpy() > 0)
    checked, wrong = np.zeros(len(frame)), np.zeros(len(frame))
    for n_checked, fault in CHECKS.items():
        there = frame[n_checked].to_numpy() > 0
        checked += there
        wrong += there & (frame[fault].to_numpy() > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = {"accuracy": 1 - wrong / np.where(checked > 0, checked, np.nan)}
    for dimension in LOSSES:
        scores[dimension] = np.where(empty, 0.0, _product(frame, dimension))
    scores["consistency"][empty] = np.nan  # there is nothing that could contradict itself
    told = 1 - np.where(frame[LOOP] > 0, frame[LOOP_SHARE], 0).astype(float)
    scores = {name: score * told for name, score in scores.items()}
    topical = (frame["response_words"] >= TOPICAL_WORDS).to_numpy()
    off_topic = topical & (frame["shared_terms"] == 0).to_numpy() & (frame["prompt_words"] > 0)
    scores["relevance"][off_topic] *= 1 - OFF_TOPIC_LOSS
    # Of a short answer without a fault nothing can be said: "blue" may be right, or beside
    # the point.
    unknown = ~topical & (scores["relevance"] == 1)
    scores["relevance"][unknown] = np.nan
    return pd.DataFrame(
        {f"quality_{name}": score for name, score in scores.items()}, index=frame.index
    )


def _quality(frame: pd.DataFrame, settings: QualitySettings) -> pd.Series:
    total, weight = np.zeros(len(frame)), np.zeros(len(frame))
    for dimension, share in settings.shares().items():
        score = frame[f"quality_{dimension}"].to_numpy()
        known = ~np.isnan(score)
        total[known] += share * score[known]
        weight[known] += share
    with np.errstate(invalid="ignore"):
        return pd.Series(np.clip(total / np.where(weight > 0, weight, np.nan), 0, 1), frame.index)


DIMENSIONS = {
    "accuracy": "Equations, code and JSON that were checked and hold; not measured where there is "
    "none: facts cannot be checked off-line.",
    "completeness": "Not too short, not cut off, in the form asked for, not declined; as in every "
    "dimension, what a loop fills is lost.",
    "consistency": "In one language, without loops, broken encoding or control tokens.",
    "relevance": "Not declined, no echo of the prompt, in the language asked for, on the prompt's "
    "topic; not measured for short answers without a fault.",
    "usefulness": "Not declined, not too short, no echo, no boilerplate.",
}
_FAULTS = tuple(dict.fromkeys(fault for losses in LOSSES.values() for fault in losses))
_NEEDS = (
    *_FAULTS,
    *CHECKS,
    *CHECKS.values(),
    *SHARES.values(),
    *(LOOP_SHARE, "says_nothing", "response_words", "prompt_words", "shared_terms"),
)

QUALITY: dict[str, Metric] = {
    "quality": Metric(
        "Quality score",
        SCORE_UNIT,
        "Weighted mean of the dimensions of quality that could be measured; 1: no fault found.",
        "Accuracy 0.3, completeness, consistency, relevance 0.2 each, usefulness 0.1; adjustable",
        _quality,
        needs=tuple(f"quality_{name}" for name in DIMENSIONS),
        settings="quality",
    ),
    **{
        f"quality_{name}": Metric(
            f"Quality: {name}",
            SCORE_UNIT,
            description,
            "What is lost by each fault: LOSSES in analysis/measure/quality.py",
            _dimensions,
            needs=_NEEDS,
            version=2,
        )
        for name, description in DIMENSIONS.items()
    },
    "shared_terms": Metric(
        "Terms shared",
        "terms",
        "Different terms of the prompt that the response has too, for answers of 40 words or "
        "more: none is a sign of a wrong pairing.",
        "Words of four letters or more that are no function words, and pairs of Han characters",
        _shared_terms,
        columns=("prompt", "response"),
        needs=("response_words",),
        version=2,
    ),
}
