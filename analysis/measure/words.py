"""Counting characters and words, in compiled code, over Arrow texts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}"
# Full-width punctuation, and the double quotes, dash and ellipsis that Chinese sets without
# spaces, part words instead of being one.
_MARKS = (
    r"\x{3000}-\x{303F}\x{FF01}-\x{FF0F}\x{FF1A}-\x{FF20}\x{FF3B}-\x{FF40}\x{FF5B}-\x{FF65}"
    r"\x{201C}\x{201D}\x{2014}\x{2026}"
)
# All that Unicode calls white space; RE2's \s is that of ASCII.
_SPACE = r"\s\x{0B}\x{1C}-\x{1F}\x{85}\p{Z}"
WORD = rf"[{_CJK}]|[^{_SPACE}{_CJK}{_MARKS}]+"


def arrow(texts: pd.Series) -> pa.Array:
    """A text column as one Arrow array, null as ""."""
    array = pa.array(texts, pa.large_string())
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.fill_null(array, "")


def n_chars(texts: pd.Series) -> pd.Series:
    """Unicode code points of each text; 0 for null."""
    counts = pc.utf8_length(arrow(texts)).to_numpy(zero_copy_only=False)
    return pd.Series(counts, index=texts.index).astype("int32")


def n_words(texts: pd.Series) -> pd.Series:
    """Words of each text; 0 for null.

    A word is what stands between white space; in Chinese and Japanese, which set none, each
    character is one. Matched by RE2 through Arrow; plain ASCII, byte by byte, by NumPy.
    """
    array = arrow(texts)
    is_ascii = pc.string_is_ascii(array)
    mask = np.asarray(is_ascii)
    counts = np.empty(len(array), dtype=np.int64)
    counts[mask] = _ascii_words(array if mask.all() else array.filter(is_ascii))
    if not mask.all():
        counts[~mask] = pc.count_substring_regex(array.filter(pc.invert(is_ascii)), WORD)
    return pd.Series(counts, index=texts.index).astype("int32")


def _ascii_words(texts: pa.Array) -> npt.NDArray[np.int64]:
    """Runs of bytes that are no white space, of ASCII texts (n): shape (n,)."""
    counts = np.zeros(len(texts), dtype=np.int64)
    _, ends, data = texts.buffers()
    places = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or places[0] == places[-1]:
        return counts
    in_word = _ASCII_IN_WORD[np.frombuffer(data, np.uint8)[places[0] : places[-1]]]
    begins = in_word.copy()
    begins[1:] &= ~in_word[:-1]
    filled = places[1:] > places[:-1]
    starts = places[:-1][filled] - places[0]
    begins[starts] = in_word[starts]  # no word spans two texts
    counts[filled] = np.add.reduceat(begins, starts, dtype=np.int64)
    return counts


_ASCII_IN_WORD = np.ones(128, dtype=np.bool_)
_ASCII_IN_WORD[list(b"\t\n\v\f\r\x1c\x1d\x1e\x1f ")] = False
