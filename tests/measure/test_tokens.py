from __future__ import annotations

import pandas as pd
import pytest
from bpe_openai import get_encoding
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.tokens import ENCODING, n_tokens


@given(st.lists(st.text(), max_size=5))
def test_the_count_is_the_length_of_the_encoding(texts: list[str]) -> None:
    encoding = get_encoding(ENCODING)
    expected = [len(encoding.encode_ordinary(text)) for text in texts]
    assert n_tokens(pd.Series(texts, dtype="str")).tolist() == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("hello", 1), ("Hello, world!", 4), ("你好", 1), ("a" * 2_000_000, 250_000)],
)
def test_known_counts(text: str, tokens: int) -> None:
    assert n_tokens(pd.Series([text])).tolist() == [tokens]


def test_a_special_token_in_a_text_is_what_its_letters_cost() -> None:
    assert n_tokens(pd.Series(["<|endoftext|>"])).item() > 1
