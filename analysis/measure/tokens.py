"""Counting tokens exactly, by a compiled byte-pair encoder that carries its vocabulary."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas as pd

from analysis.measure.words import arrow

ENCODING = "o200k_base"


@functools.cache
def _encoder() -> Any:
    # The compiled encoder itself: the package's Python layer refuses texts of a million
    # characters and makes a list of every token where only their number is wanted.
    from bpe_openai._bindings import tokenizer_for_encoding

    return tokenizer_for_encoding(ENCODING)


def n_tokens(texts: pd.Series) -> pd.Series:
    """Tokens of each text in OpenAI's o200k_base encoding; 0 for null.

    Texts are counted as plain text: "<|endoftext|>" in them is what the letters cost.
    """
    count = _encoder().count
    counts = np.fromiter(
        (count(text) if text else 0 for text in arrow(texts).to_pylist()),
        dtype=np.int32,
        count=len(texts),
    )
    return pd.Series(counts, index=texts.index)
