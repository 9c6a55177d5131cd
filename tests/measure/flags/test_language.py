from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.flags.language import LANGUAGE_FLAGS
from analysis.measure.flags.language_requests import mentioned, targets
from tests.measure.flags.checking import TEXTS, flag_of, in_time

ENGLISH = "The library opens at nine in the morning and it is closed on Mondays."
FRENCH = "La bibliothèque ouvre à neuf heures du matin et elle est fermée le lundi."
CHINESE = "图书馆早上九点开门，每逢星期一闭馆，其他日子照常开放。"


def wrong(prompt: str, prompt_language: str | None, response: str, language: str | None) -> int:
    return flag_of(
        LANGUAGE_FLAGS,
        "wrong_language",
        prompt=prompt,
        response=response,
        prompt_language=prompt_language,
        response_language=language,
    )


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Translate this into French: good morning", {"fr"}),
        ("Answer in German, please.", {"de"}),
        ("用英文回答：天空为什么是蓝色的？", {"en"}),
        ("把这句话翻译成日语。", {"ja"}),
        ("Réponds en français.", {"fr"}),
        ("What is the best-known Italian dish in Chinese restaurants?", set()),
        ("Write about life in French villages.", set()),
    ],
)
def test_the_language_that_a_prompt_names(prompt: str, expected: set[str]) -> None:
    assert targets(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Translate the German text into ſwedish.", {"sv"}),
        ("Answer in chineſe.", {"zh"}),
        ("Réponds en anglaiſ.", {"en"}),
        ("Translate the German text into \u212aorean.", {"ko"}),  # the sign of kelvin
        ("Translate the German text into Fınnish.", set()),  # a letter that folds to no other
    ],
)
def test_letters_that_only_look_like_others_by_case(prompt: str, expected: set[str]) -> None:
    assert targets(prompt) == expected
    assert mentioned(prompt) <= expected | {"de"}
    assert wrong(prompt, "en", CHINESE, "zh") in (0, 1)


@pytest.mark.parametrize(
    ("prompt", "prompt_language", "response", "language"),
    [
        ("When does the library open? Tell me all about it.", "en", FRENCH, "fr"),
        ("图书馆几点开门？", "zh", ENGLISH, "en"),
        (f"Translate into French: {ENGLISH}", "en", ENGLISH, "en"),
        ("用英文介绍一下图书馆的开放时间。", "zh", CHINESE, "zh"),
    ],
)
def test_another_language_than_asked_for_is_wrong(
    prompt: str, prompt_language: str, response: str, language: str
) -> None:
    assert wrong(prompt, prompt_language, response, language) == 1


@pytest.mark.parametrize(
    ("prompt", "prompt_language", "response", "language"),
    [
        (f"Translate into French: {ENGLISH}", "en", FRENCH, "fr"),
        (f"What does this mean?\n{FRENCH}", "fr", ENGLISH, "en"),
        ("What is the name of the composer?", "en", "Sorabji", "fr"),
        ("写一个查询语句。", "zh", "SELECT name FROM staff ORDER BY name", "en"),
        ("写一个循环。", "zh", "for item in the_list_of_all:\n    print(item)", "en"),
        ("How do you say good morning in French?", "en", "Bonjour, mon ami, comment ça va ?", "fr"),
        ("When does it open?", "en", FRENCH, None),
        ("Translate into French and German: good morning to all of you", "en", ENGLISH, "en"),
        ("用“opulent”一词造句。", "zh", "The hall was opulent and full of light that night.", "en"),
    ],
)
def test_what_is_right_or_cannot_be_told(
    prompt: str, prompt_language: str, response: str, language: str | None
) -> None:
    assert wrong(prompt, prompt_language, response, language) == 0


CODES = st.sampled_from([None, "en", "zh", "ja", "fr", "pt", "xx"])


@given(prompt=TEXTS, response=TEXTS, spoken=CODES, answered=CODES)
def test_any_text_is_flagged_or_not(
    prompt: str, response: str, spoken: str | None, answered: str | None
) -> None:
    wrong(prompt, spoken, response, answered)


@pytest.mark.parametrize(
    "text", ["translate in French " * 250_000, "图" * 2_000_000, '"' * 5_000_000]
)
def test_a_text_of_megabytes_is_no_trouble(text: str) -> None:
    for languages in (("en", "zh"), ("zh", "en"), ("en", "en")):
        assert in_time(
            LANGUAGE_FLAGS,
            "wrong_language",
            prompt=text,
            response=text,
            prompt_language=languages[0],
            response_language=languages[1],
        )
