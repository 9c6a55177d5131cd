"""Counting characters and words, in compiled code, over Arrow texts."""

from __future__ import annotations

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
    return pc.fill_null(array, "")


def n_chars(texts: pd.Series) -> pd.Series:
    """Unicode code points of each text; 0 for null."""
    return _counted(pc.utf8_length(arrow(texts)), texts)


def n_words(texts: pd.Series) -> pd.Series:
    """Words of each text; 0 for null.

    A word is what stands between white space; in Chinese and Japanese, which set none, each
    character is one. Matched by RE2 through Arrow.
    """
    return _counted(pc.count_substring_regex(arrow(texts), WORD), texts)


def _counted(counts: pa.Array, like: pd.Series) -> pd.Series:
    return pd.Series(counts.to_numpy(zero_copy_only=False), index=like.index).astype("int32")
