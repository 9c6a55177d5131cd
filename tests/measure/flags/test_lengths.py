from __future__ import annotations

import pytest
from hypothesis import given

from analysis.measure.flags.wishes import items_wanted
from analysis.measure.metrics import METRICS
from analysis.measure.settings import Settings
from tests.measure.flags.checking import TEXTS, assert_flag_and_reason_agree, explained, value


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("What is the capital of France?", ""),
        ("What is the capital of France?", " \n…… . "),
        ("Which of the two?", "<|im_end|>"),
        ("Who wrote the letter?", "🙂"),
        ("Who wrote the letter?", "[]"),
        ("Who wrote the letter?", "😀 " * 90),
        ("谁写的这封信？", "👍👍👍！"),
        ("Explain your answer.", "✓"),
        ("How does sodium react with water?", "..."),
        ("How does sodium react with water?", "🔥🔥"),
        ("Draw a conclusion from the table.", "!!!"),
        ("Name an iconic character of this film.", "!!!"),
        ("Name an iconic character of this film.", "🙂"),
        ("Which emoji stands for rain?", "!!!"),
        ("What is the chemical symbol of gold?", "..."),
        ("Which signs of a stroke are there?", "!!!"),
        ("这个角色是谁？", "！！！"),
        ("Explain how a heat pump works.", "It pumps heat."),
        ("Is this right? 2 + 2 = 4. Explain your answer.", "Right."),
        ("Please write a short story about a lighthouse.", "There was a lighthouse."),
        ("List five reasons to learn a language.", "Travel, work."),
        ("Give me tips for a good night's sleep.", "Sleep early."),
        ("What is photosynthesis?", "Plants."),
        ("Give me a detailed 7-day meal plan.", "Sure, here you go!"),
        ("Write a 500-word essay about rain.", "Rain is wet."),
        ("Explica cómo funciona el corazón.", "Bombea sangre."),
        ("请解释为什么天空是蓝色的。", "因为光。"),
        ("列出五个健康的早餐。", "鸡蛋。"),
        ("什么是光合作用？", "植物。"),
    ],
)
def test_too_little_for_what_was_asked(prompt: str, response: str) -> None:
    assert value("too_short", prompt, response) == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("What is the capital of France?", "Paris."),
        ("Which operator adds two numbers?", "+"),
        ("3 _ 5: which one fits?", "<"),
        ("Give the names in it as a JSON array.", "[]"),
        ("What does this program return?", "{}"),
        ("Is 7 a prime?", "✓"),
        ("👍", "😊"),
        ("Translate 'love' into an emoji.", "❤️"),
        ("Rate this film: I slept.", "⭐⭐"),
        ("这部电影打几颗星？", "★★★"),
        ("What is one half in Unicode?", "½"),
        ("React with an emoji: I passed!", "🎉"),
        ("Which flag is red and white?", "🇦🇹"),
        ("What is the copyright sign?", "©"),
        ("Which operator multiplies two numbers?", "*"),
        ("What is the Morse code for E and T?", ". -"),
        ("用哪个符号表示注册商标？", "®"),
        ("句子末尾应加什么标点？", "？"),
        ("Which mark ends a question? Give only the punctuation mark.", "?"),
        ("Classify the sentiment: I love it.", "Positive"),
        ("Describe the sea in one word.", "Blue"),
        ("List three primary colours.", "Red, yellow, blue"),
        ("Name two rivers.", "Rhine and Rhone"),
        ("Translate into German: Explain the rules.", "Erkläre die Regeln."),
        ('Are these duplicates? "What is DNA? Can you explain it?" "What is RNA?"', "no"),
        ("Write a function that adds two numbers.", "`lambda a, b: a + b`"),
        ("Summarise: The cat sat on the mat.", "A cat sat."),
        ("给这篇文章写一个标题：今天天气很好。", "好天气"),
        ("列出三种颜色。", "红、黄、蓝"),
        ("把这句话翻译成英文：请解释规则。", "Please explain the rules."),
    ],
)
def test_a_short_answer_that_is_enough(prompt: str, response: str) -> None:
    assert value("too_short", prompt, response) == 0


def test_what_says_nothing_is_told_as_a_flag() -> None:
    assert METRICS["says_nothing"].kind == "flag"
    sentence = "The response says nothing: “!!!”."
    assert explained("says_nothing", "Why?", "!!!") == sentence
    assert explained("too_short", "Why?", "!!!") == sentence
    assert value("says_nothing", "What is photosynthesis?", "Plants.") == 0
    assert explained("says_nothing", "What is photosynthesis?", "Plants.") is None


@pytest.mark.parametrize(
    ("prompt", "response", "sentence"),
    [
        (
            "What is photosynthesis?",
            "Plants.",
            "Asked what something is, the response has 1 word: “Plants.”.",
        ),
        (
            "List five benefits of exercise.",
            "Better health.",
            "Asked for 5 things or more, the response has 2 words: “Better health.”.",
        ),
    ],
)
def test_words_are_counted_as_people_do(prompt: str, response: str, sentence: str) -> None:
    assert explained("too_short", prompt, response) == sentence


@pytest.mark.parametrize(("number", "items"), [("six", 6), ("ſix", 6), ("6", 6), ("fıve", 0)])
def test_numbers_of_any_letters_are_read(number: str, items: int) -> None:
    assert items_wanted(f"List {number} things.") == items


def test_the_limits_are_those_of_the_settings() -> None:
    prompt, response = "Explain rain.", "Water falls down from the clouds."
    assert value("too_short", prompt, response) == 1
    assert value("too_short", prompt, response, Settings(too_short_words=6)) == 0
    assert value("too_long", prompt, response) == 0
    assert value("too_long", prompt, response, Settings(too_long_words=5)) == 1
    assert value("too_long", prompt, response, Settings(too_long_words=6)) == 0


def test_too_long_counts_chinese_characters() -> None:
    assert value("too_long", "", "好" * 2000) == 0
    assert value("too_long", "", "好" * 2001) == 1
    assert (
        explained("too_long", "", "好" * 2001) == "The response has 2,001 words, more than 2,000."
    )


@given(TEXTS, TEXTS)
def test_flags_and_reasons_of_any_text_agree(prompt: str, response: str) -> None:
    assert_flag_and_reason_agree("too_short", prompt, response)
    assert_flag_and_reason_agree("too_long", prompt, response)
    assert_flag_and_reason_agree("says_nothing", prompt, response)
