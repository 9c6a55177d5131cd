from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.measure.words_found import places_of, relevance, terms_of

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


@pytest.mark.parametrize(
    ("written", "others"),
    [
        ("Die Straße ist lang", ["Straße", "straße", "STRASSE", "strasse", "STRAẞE"]),
        ("DIE STRASSE IST LANG", ["Straße", "strasse", "STRAẞE"]),
        ("İstanbul'da", ["İstanbul", "İSTANBUL", "i̇stanbul"]),
        ("ISTANBUL", ["istanbul", "Istanbul"]),
        ("ὁ Ὀδυσσεύς", ["ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς", "ὀδυσσεύσ"]),
        ("an oﬃce, an oﬀice", ["ﬃ", "office", "OFFICE", "oﬃce"]),
        ("a traffic office", ["oﬃce", "oﬀice"]),
    ],
)
def test_letters_that_are_two_in_another_case_are_found(written: str, others: list[str]) -> None:
    assert [word for word in others if not scores([written], word)[0]] == []


def test_every_letter_is_found_in_any_case() -> None:
    missed = []
    for letter in map(chr, range(0x20000)):
        forms = {letter, letter.upper(), letter.lower(), letter.title()}
        if len(forms) > 1:
            forms = {form for form in forms if form.casefold() == letter.casefold()}
            found = relevance(pa.array(forms, pa.large_string()), terms_of(letter))
            missed += [letter] * (not found.all())
    assert missed == []


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


def test_places_are_where_the_terms_stand_whatever_their_case() -> None:
    text = "A Straße is a STRASSE, and an interest rate is no rate of interest."
    terms = terms_of('strasse "interest rate"')
    assert [text[begin:end] for begin, end in places_of(text, terms)] == [
        "Straße",
        "STRASSE",
        "interest rate",
    ]
    assert places_of(text, ()) == [] and places_of("", terms) == []
