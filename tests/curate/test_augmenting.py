from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.augmenting import variants
from analysis.measure.flags.forms import find


def texts(prompt: str, response: str, language: str = "en", **more: str) -> list[str]:
    return [variant.text for variant in variants(prompt, response, language=language, **more)]


def test_an_order_is_put_in_other_ways() -> None:
    assert texts("Write a poem about snow. Make it sad.", "Snow\nfalls") == [
        "Please write a poem about snow. Make it sad.",
        "I would like you to write a poem about snow. Make it sad.",
        "Could you write a poem about snow? Make it sad.",
        "Write a poem about snow. Make it sad. Use at most 10 words.",
    ]


def test_a_question_is_put_in_other_ways() -> None:
    assert texts("Why is the sky blue?", "Air scatters blue light the most.") == [
        "Can you answer this question? Why is the sky blue?",
        "I have a question: Why is the sky blue?",
        "Why is the sky blue? Answer in one sentence.",
        "Why is the sky blue? Use at most 10 words.",
    ]


def test_chinese_is_asked_in_chinese() -> None:
    assert texts("解释什么是光合作用", "植物利用光把水和二氧化碳变成糖和氧气。", "zh") == [
        "请解释什么是光合作用",
        "我想请你解释什么是光合作用",
        "解释什么是光合作用。请用一句话回答。",
    ]


def test_a_list_is_asked_for_with_as_many_items_as_it_has() -> None:
    assert "Name some rivers. Give exactly 3 items." in texts(
        "Name some rivers.", "- Nile\n- Amazon\n- Rhine"
    )


@pytest.mark.parametrize(
    ("prompt", "response", "task_type"),
    [
        ("Write a function.", "def f(): pass", "code"),
        ("Add the numbers.", "7", "math"),
        ("Write it down.", "```python\nf()\n```", None),
        ("Solve this.", "x = 4", None),
        ("", "Something.", None),
        ("Write a poem.", "", None),
        ("The weather in Oslo", "\n", None),
    ],
)
def test_code_maths_and_what_has_no_answer_are_left_alone(
    prompt: str, response: str, task_type: str | None
) -> None:
    assert variants(prompt, response, language="en", task_type=task_type) == []


def test_what_is_polite_already_or_limited_already_is_not_asked_so_again() -> None:
    assert not any(
        "Please" in text[1:] or "Could you" in text
        for text in texts("Please write a poem.", "Snow falls.")
    )
    assert not any(
        "at most" in text for text in texts("Write a poem in one sentence.", "Snow falls.")
    )


PIECES = st.sampled_from(
    [
        *("Write a story.", "List three rivers", "Why is it so?", "解释一下雪。", "列出三条河"),
        *("Snow falls.", "- a\n- b\n- c", "1. a\n2. b", "One, two and three.", "x = 2"),
        *("A sentence. And another one!", "`code`", "Name one thing:", "\n", " ", "word " * 80),
    ]
)
TEXT = st.lists(PIECES, max_size=3).map(" ".join) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("日本の首都はどこですか？", "ja"),
        ("Was ist die Hauptstadt von Frankreich?", "de"),
        ("Write a poem.", None),
    ],
)
def test_no_other_language_is_asked_in_english_or_chinese(prompt: str, language) -> None:
    assert variants(prompt, "A short answer.", language=language) == []


@pytest.mark.parametrize(
    "prompt",
    [
        "Translate into Chinese: Good morning, 王",
        "Correct the grammar: he go home",
        "Rewrite this text.\n\nHe go home",
        'Say "he go home" properly.',
    ],
)
def test_a_text_that_is_to_be_worked_on_stays_as_it_is(prompt: str) -> None:
    asked = " ".join(texts(prompt, "No."))
    assert "Use at most" not in asked and "in one sentence" not in asked


def test_what_is_no_whole_sentence_is_not_turned_into_one() -> None:
    made = texts("List three colours: red, ...", "- red\n- blue\n- green")
    assert not any(",." in text or "?" in text for text in made)


@given(TEXT, TEXT, st.sampled_from(["en", "zh"]))
def test_a_variant_asks_for_nothing_that_the_response_has_not(
    prompt: str, response: str, language: str
) -> None:
    made = variants(prompt, response, language=language)
    assert len({variant.text for variant in made}) == len(made)
    for variant in made:
        assert variant.text != prompt
        assert find(variant.text, response) is None
        json.dumps(variant.text)
