from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.words import n_chars, n_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("two words", 2),
        ("  spaces   around  ", 2),
        ("don't split well-known words", 4),
        ("no-break\u00a0space and\u3000wide space", 5),
        ("1. First, 2. second", 4),
        ("今天天气很好", 6),
        ("今天，天气很好。", 6),
        ("“今天”……天气——好", 5),
        ("使用 Python 编程", 5),
        ("Python编程", 3),
        ("カタカナとひらがな", 9),
        ("한국어 문장 입니다", 3),
        ("Привет, мир", 2),
        ("😀 emoji", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert n_words(pd.Series([text])).tolist() == [words]


@given(st.lists(st.text(alphabet=st.characters(max_codepoint=0x24F)), max_size=5))
def test_without_chinese_or_japanese_words_are_what_white_space_parts(texts: list[str]) -> None:
    expected = [len(text.split()) for text in texts]
    assert n_words(pd.Series(texts, dtype="str")).tolist() == expected


@given(st.lists(st.text(alphabet="ab \t\n\v\x1c\x1f\x00\x7f\x85é"), max_size=5))
def test_plain_and_other_texts_may_stand_beside_each_other(texts: list[str]) -> None:
    expected = [len(text.split()) for text in texts]
    counts = n_words(pd.Series(["", *texts], dtype="str")[1:])
    assert counts.tolist() == expected
    assert counts.index.tolist() == list(range(1, len(texts) + 1))


@given(st.lists(st.text(), max_size=5))
def test_characters_are_code_points(texts: list[str]) -> None:
    assert n_chars(pd.Series(texts, dtype="str")).tolist() == [len(text) for text in texts]


def test_texts_in_several_pieces_are_counted_as_one() -> None:
    texts = pd.concat([pd.Series(["a b", "今天"], dtype="str")] * 2)
    assert n_words(texts).tolist() == [2, 2, 2, 2]
    assert n_chars(texts).tolist() == [3, 2, 3, 2]


def test_a_missing_text_counts_nothing_and_the_index_stays() -> None:
    texts = pd.Series(["a b", None], index=[7, 3], dtype="str")
    assert n_words(texts).to_dict() == {7: 2, 3: 0}
    assert n_chars(texts).to_dict() == {7: 3, 3: 0}
