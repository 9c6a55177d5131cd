"""What a text is made of: letters and signs, repeated words, how far it can be compressed."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.codepoints import characters, words
from analysis.measure.metric import SHARE_UNIT, Metric
from analysis.measure.words import arrow

REPETITION_WORDS = 10  # Data-Juicer's default length of a repeated run of words
LEAST_BYTES = 200  # what a compressor says of less is about itself
TEXTS_AT_ONCE = 512


def _composition(frame: pd.DataFrame) -> pd.DataFrame:
    """The ratios of the characters, of prompt and response together."""
    both = _both(frame)
    parts = []
    for start in range(0, len(both), TEXTS_AT_ONCE):
        texts = characters(both.slice(start, TEXTS_AT_ONCE))
        lengths = np.maximum(texts.lengths, 1)
        grams = words(texts).grams(REPETITION_WORDS)
        parts.append(
            np.stack(
                [
                    texts.n_alphanumeric() / lengths,
                    np.where(texts.lengths > 0, 1 - texts.n_letters() / lengths, 0.0),
                    grams.n_repeated() / np.maximum(grams.counts(), 1),
                ],
                axis=1,
            )
        )
    values = np.concatenate(parts) if parts else np.zeros((0, 3))
    names = ["alphanumeric_ratio", "special_character_ratio", "word_repetition_ratio"]
    return pd.DataFrame(values, columns=names, index=frame.index)


def _compression_ratio(frame: pd.DataFrame) -> pd.Series:
    ratios = np.full(len(frame), np.nan)
    for row, text in enumerate(_both(frame).to_pylist()):
        content = text.encode()
        if len(content) >= LEAST_BYTES:
            ratios[row] = len(zlib.compress(content, 1)) / len(content)
    return pd.Series(ratios, index=frame.index)


def _both(frame: pd.DataFrame) -> pa.Array:
    sides = (arrow(frame[side]) for side in ("prompt", "response"))
    return pc.binary_join_element_wise(*sides, pa.scalar("\n", pa.large_string()))


_OF_BOTH = ("prompt", "response")

CHARACTERS: dict[str, Metric] = {
    "alphanumeric_ratio": Metric(
        "Alphanumeric ratio",
        SHARE_UNIT,
        "Letters and digits among all characters of prompt and response.",
        "Data-Juicer's operator of that name (arXiv:2309.02033)",
        _composition,
        columns=_OF_BOTH,
    ),
    "special_character_ratio": Metric(
        "Special character ratio",
        SHARE_UNIT,
        "Digits, white space, punctuation and symbols among all characters of prompt and response.",
        "After Data-Juicer's operator of that name; here whatever Unicode calls no letter",
        _composition,
        columns=_OF_BOTH,
    ),
    "word_repetition_ratio": Metric(
        "Word repetition ratio",
        SHARE_UNIT,
        "Runs of ten words that occur more than once, among all runs of ten words.",
        "Data-Juicer's operator of that name, with its default length of 10",
        _composition,
        columns=_OF_BOTH,
        version=2,
    ),
    "compression_ratio": Metric(
        "Compression ratio",
        SHARE_UNIT,
        "Bytes after compression by bytes before, of prompt and response: low where text "
        "repeats, high where it is unlike any prose. Not measured under 200 bytes.",
        "zlib, level 1; a stand-in for perplexity that needs no model",
        _compression_ratio,
        columns=_OF_BOTH,
    ),
}
