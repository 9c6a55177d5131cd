from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.measure.words_found import relevance, terms_of

TEXTS = st.lists(st.text("abc AB", max_size=12), max_size=12)


def scores(texts: list[str | None], query: str) -> list[float]:
    found: list[float] = relevance(pa.array(texts, pa.large_string()), terms_of(query)).tolist()
    return found


@given(TEXTS, st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=3))
def test_found_is_what_holds_every_word_whatever_its_case(texts, words) -> None:
    found = np.array(scores(texts, " ".join(words))) > 0
    held = [all(word in text.lower() for word in words) for text in texts]
    assert found.tolist() == held


def test_a_phrase_in_quotes_stands_as_it_is() -> None:
    assert terms_of('loan "interest rate" LOAN') == ("loan", "interest rate")
    found = scores(["the rate of interest", "the interest rate"], '"interest rate"')
    assert [score > 0 for score in found] == [False, True]


def test_chinese_is_found_without_spaces() -> None:
    assert scores(["我想申请房屋贷款", "天气很好", None], "贷款")[0] > 0
    assert scores(["我想申请房屋贷款", "天气很好", None], "贷款")[1:] == [0, 0]


def test_what_speaks_more_of_it_in_fewer_words_comes_first() -> None:
    often, once, long = scores(["loan loan loan", "a loan here", "loan " + "x" * 5000], "loan")
    assert often > once > long > 0


def test_patterns_are_plain_text() -> None:
    assert scores(["a+b", "aab"], "a+b")[1] == 0
    assert scores(["50% off", "50 off"], "50%")[1] == 0


@pytest.mark.parametrize("query", ["", "   ", '""', "x" * 501, " ".join(map(str, range(21)))])
def test_a_search_for_nothing_or_too_much_is_refused(query: str) -> None:
    with pytest.raises(InputError):
        terms_of(query)
