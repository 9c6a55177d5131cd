from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.flags.loops import repetition, words_outside
from tests.measure.flags.checking import (
    SECONDS,
    TEXTS,
    assert_flag_and_reason_agree,
    value,
)

VERSES = [f"Verse {n} tells of a ship that sails to port number {n}" for n in range(8)]
CHORUS = "Oh carry me home\nover the silver sea\nwhere the lanterns glow\nand wait for me"
SONG = f"{VERSES[0]}\n{VERSES[1]}\n{CHORUS}\n{VERSES[2]}\n{VERSES[3]}\n{CHORUS}\n{VERSES[4]}"


def test_a_repeated_line_counts_from_its_second_time() -> None:
    text = "Be kind to all.\nBe brave.\nBe kind to all.\n\nBe kind to all.\n---\n---"
    assert value("repeated_line_count", "", text) == 2
    assert value("repeated_lines", "", text) == 0


@pytest.mark.parametrize(
    "response",
    [
        "\n".join(["Ask the readers."] * 5),
        "\n".join(f"{n}. Ask the readers." for n in range(1, 6)),
        "\n".join(["安全第一，人人有责。"] * 5),
    ],
)
def test_more_than_three_repeated_lines_are_a_fault(response: str) -> None:
    assert value("repeated_lines", "", response) == 1
    assert value("repeated_lines", "", response.rsplit("\n", 1)[0]) == 0


@pytest.mark.parametrize(
    "response",
    [
        "Do this:\n```\n" + "x = 1\n" * 9 + "```\nDone.",
        "|a|b|\n" + "|---|---|\n" * 6,
        "\n\n".join(
            f"Day {n}:\nWalk {n} km\nLunch:\nSoup {n}\nDinner:\nRice {n}" for n in range(9)
        ),
        "\n".join(f"if (a{n}) {{\n  f({n});\n}}" for n in range(9)),
    ],
)
def test_code_rules_and_labels_are_no_repeated_lines(response: str) -> None:
    assert value("repeated_lines", "", response) == 0


def test_a_round_of_short_lines_is_a_fault_but_answers_are_not() -> None:
    assert value("repeated_lines", "", "\n".join(["apple", "pear", "plum", "fig"] * 3)) == 1
    assert value("repeated_lines", "", "\n".join(["yes", "no", "no", "yes", "no"] * 2)) == 0


def test_a_song_may_repeat_its_chorus() -> None:
    assert value("repeated_line_count", "Write a song.", SONG) == 4
    assert value("repeated_lines", "Write a song.", SONG) == 0
    assert value("repeated_ngrams", "Write a song.", SONG) == 0
    assert value("repeated_lines", "Write a song.", "\n".join([CHORUS] * 4)) == 1


@pytest.mark.parametrize(
    "response",
    [
        "I will tell you about it. " * 12,
        "A legitimate opening of some length, with many different words. " + "and so on " * 30,
        "no " * 60,
        "我们需要努力学习。" * 12,
        "stone" * 30,
        "Ha! " * 30,
        "tell me tell you " * 8 + "tell me",
        "好" * 39 + "。",
        " ".join(VERSES) + " " + " ".join(VERSES),
    ],
)
def test_a_loop_is_found(response: str) -> None:
    assert value("repeated_ngrams", "Tell me.", response) == 1


@pytest.mark.parametrize(
    "response",
    [
        "Add the flour. Add the milk. Add two eggs. Add salt. Stir well. Add the butter in small "
        "pieces. Add sugar to taste. Let it rest for an hour. Add water if it is too thick. Fry "
        "thin layers in a hot pan on both sides until golden. Add jam and serve.",
        "\n".join(
            f"{n}. The number of apples in box {n} is {n} * 4 = {n * 4}" for n in range(1, 6)
        ),
        "```\n" + "print(1)\n" * 40 + "```",
        "人工智能技术正在改变世界。人工智能技术可以帮助医生诊断疾病，人工智能技术也可以帮助老师备课。"
        "不过，使用人工智能技术时要注意隐私，并且不要完全相信它的答案。",
        "|a|b|\n" * 60,
        "-" * 200,
        "1010" * 30,
        "ha" * 20,
        "哈" * 15,
        "banana " * 6 + "split with cream and one cherry",
    ],
)
def test_parallel_texts_are_no_loop(response: str) -> None:
    assert value("repeated_ngrams", "Tell me.", response) == 0


def test_the_share_is_of_what_stood_before() -> None:
    words = [f"w{n:03}" for n in range(40)]
    assert repetition(words) == (0.0, None)
    assert repetition(words + words[:10])[0] == pytest.approx(10 / 50)
    assert repetition(words + words[:4])[0] == 0.0
    assert math.isnan(value("repeated_ngram_share", "", "a short answer"))
    assert value("repeated_ngram_share", "", " ".join(words * 2)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("Write the word stone 30 times.", "stone" * 30),
        ("Write the word stone fifty times.", "stone " * 50),
        ("Repeat the word stone again and again.", "stone " * 50),
        ("Give me a string of 100 a's.", "a" * 100),
        ("Draw a horizontal line of 70 x characters.", "x" * 70),
        ("I need a 100-character string for a test.", "x" * 100),
        ("What would a 40-bp TA microsatellite look like?", "TA" * 40),
        ("Write a long laugh.", "ha" * 40),
        ("把“好”写三十遍。", "好" * 30),
        ("请重复“好”字。", "好" * 40),
        ("写一段大笑。", "哈" * 40),
    ],
)
def test_a_piece_may_be_repeated_where_that_was_asked_for(prompt: str, response: str) -> None:
    assert value("repeated_ngrams", prompt, response) == 0


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("In modern times, what is a stone used for?", "stone" * 60),
        ("What is 12 times 5?", "sixty" * 60),
        ("How many times did it rain?", "rain" * 60),
        ("Why is Jupiter 11 times larger than Earth?", "planet" * 60),
        ("What are 3 uses of stone?", "stone" * 60),
        ("Repeat the question.", "stone" * 60),
        ("Why do people laugh?", "stone" * 60),
        ("第十八次会议说了什么？", "会议" * 60),
        ("这次会议说了什么？", "会议" * 60),
    ],
)
def test_to_speak_of_times_or_of_the_piece_asks_for_no_loop(prompt: str, response: str) -> None:
    assert value("repeated_ngrams", prompt, response) == 1


def test_a_long_word_is_no_trouble() -> None:
    start = time.perf_counter()
    for text in ("ab" * 2_000_000, "a" * 3_000_000 + "b", "a" * 999_999 + "b" + "a" * 999_999):
        value("repeated_ngrams", "Tell me.", text)
        value("repeated_ngrams", "repeat " + "ab" * 900, text)
    assert time.perf_counter() - start < SECONDS


@given(st.lists(st.sampled_from("abcd"), min_size=40, max_size=90))
def test_nothing_is_lost_by_looking_at_5_grams_first(words: list[str]) -> None:
    def share(n: int) -> float:
        inside: set[int] = set()
        for start in range(len(words) - n + 1):
            gram = words[start : start + n]
            if any(words[i : i + n] == gram for i in range(start)):
                inside.update(range(start, start + n))
        return len(inside) / len(words)

    assert repetition(words)[0] == pytest.approx(share(5))
    assert share(10) <= share(5)


def test_words_outside_are_those_of_the_word_count() -> None:
    assert words_outside("今天 is“fine”……好\n```\ncode\n```") == ["今", "天", "is", "fine", "好"]


@given(TEXTS, TEXTS)
def test_flags_and_reasons_of_any_text_agree(prompt: str, response: str) -> None:
    assert_flag_and_reason_agree("repeated_lines", prompt, response * 3)
    assert_flag_and_reason_agree("repeated_ngrams", prompt, response * 3)
