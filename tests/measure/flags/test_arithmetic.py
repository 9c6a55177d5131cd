from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.flags.arithmetic import ARITHMETIC_FLAGS, check
from tests.measure.flags.checking import TEXTS, explained, flag_of, in_time


def wrong(response: str, prompt: str = "How many?") -> int:
    return flag_of(ARITHMETIC_FLAGS, "wrong_arithmetic", prompt=prompt, response=response)


@pytest.mark.parametrize(
    "response",
    [
        "12 + 7 = 20",
        "So 3 × 4 = 13 eggs.",
        "2 + 3 + 4 = 10",
        "$5 + $3 = $9",
        "1,200 + 300 = 1,600",
        "20% × 50 = 11",
        "15% of 80 = 14",
        "He sold <<48/2=25>>25 clips.",
        "共有 3×4＝13（个）。",
        "\\(3 \\times 4 = 13\\)",
        "**3 * 4 = 13**",
        "5 apples + 3 apples = 9 apples",
        "1/2 + 1/4 = 2/6",
        "2,163.20 · 1.04 = 2,269.73",
        "4 + 4 = 8, and 8 / 2 = 5",
        "10 / 4 = 2",
        "每人 10÷4=2 个。",
        "50 / 8 = $6",
        "0.1 + 0.2 = 0.30000000000000104",
        "0.1 + 0.2 = 0.31",
        "123456789 * 987654321 = 121932631112635268",
    ],
)
def test_an_equation_that_does_not_hold_is_flagged(response: str) -> None:
    assert wrong(response) == 1


@pytest.mark.parametrize(
    "response",
    [
        "12 + 7 = 19",
        "10 / 3 = 3.33",
        "100/3 = 33",
        "2 / 3 = 0.66",
        "33.33 * 3 = 100",
        "20/80 = 25%",
        "100 - 20% = 80",
        "100 + 20 = $120 million",
        "600 * 2 = 1.200 €",
        "5 * 20 cents = $1",
        "25 * 4 = $1",
        "17 ÷ 5 = 3……2",
        "- 5 + 3 = 8",
        "Step 2 - 5 * 3 = 15",
        "He spent <<48/2=24>>24 euros.",
        "0.1 + 0.2 = 0.30000000000000004",
        "1.1 * 3 = 3.3000000000000003",
        "0.3 - 0.1 = 0.19999999999999998",
        "As integers, 10 / 4 = 2.",
        "10 / 4 = 2 R 2",
        "10 / 4 = 2, with a remainder of 2",
        "10÷4=2，余2",
        "`10 / 4` is an int: 10 / 4 = 2",
        "```c\nint a = 10 / 4;\n```\nHere 10 / 4 = 2.",
        "10 / 4 = 2.5",
        "10 / 4 = 2 apples each, and 2 are over",
        "7 / 2 = 3 pairs, 1 remains",
        "7 / 2 = 3 pairs, with 1 remaining",
        "7 / 2 = 3 pairs, and 1 sock is left",
        "10 / 4 = 3 packs are needed",
    ],
)
def test_what_holds_by_the_digits_shown_is_fine(response: str) -> None:
    assert wrong(response) == 0


@pytest.mark.parametrize(
    "response",
    [
        "2x + 3 = 7",
        "x - 3 + 4 = 9",
        "f(3) + 2 = 11",
        "2^3 + 1 = 10",
        "5! = 121",
        "if a + 1 = 2",
        "Day 1 * 2 = 20",
        "6:00 + 48 = 6:48",
        "80-89 = 3.0",
        "1 h 30 min = 90 min",
        "14, 400 / 80 = 180",
        "8/3 = 24/y",
        "log (1) = 0",
        "0900-0130 = 0730",
        "```python\nx = 1 + 1 = 3\n```",
        "`a = 2 + 2 = 5`",
        "It is wrong that 2 + 2 = 5.",
        "Is 2 + 2 = 5? No.",
        "5 + 4 = 2 (mod 7)",
        "In binary, 1 + 1 = 10.",
        "22 * 3 ≈ 60",
    ],
)
def test_what_is_no_plain_equation_is_left_alone(response: str) -> None:
    assert wrong(response) == 0


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        ("12 + 7 = 20", "“12 + 7 = 20” does not hold: the right side is “20” and should be 19."),
        ("9 = 5 + 5", "“9 = 5 + 5” does not hold: the right side is “5 + 5”, 10, and should be 9."),
        ("10 / 4 = 2", "“10 / 4 = 2” does not hold: the right side is “2” and should be 2.5."),
        (
            "111111111 * 111111111 = 12345678987654320",
            "“111111111 * 111111111 = 12345678987654320” does not hold: the right side is "
            "“12345678987654320” and should be 12345678987654321.",
        ),
        (
            "10 / 3 = 4.5",
            "“10 / 3 = 4.5” does not hold: the right side is “4.5” and should be about "
            "3.3333333333333333333.",
        ),
        (
            "共 3×4＝13（个）。",
            "“3*4=13” does not hold: the right side is “13” and should be 12.",
        ),
    ],
)
def test_the_reason_says_what_was_found_and_what_it_should_be(response: str, sentence: str) -> None:
    assert explained("wrong_arithmetic", "How many?", response) == sentence


def test_an_equation_of_the_prompt_is_not_held_against_the_answer() -> None:
    puzzle = "If 1 + 4 = 5 and 2 + 5 = 12, what is 3 + 6?"
    assert wrong("By the pattern, 3 + 6 = 21.", puzzle) == 0


def test_a_question_for_what_is_left_excuses_no_wrong_division() -> None:
    assert wrong("10 / 4 = 2", "He needed 10. How many are left of them?") == 1


def test_checked_equations_are_counted() -> None:
    assert check("", "1 + 1 = 2 and 2 + 2 = 5. Then x + 1 = 3.")[0] == 2
    assert check("", "1 + 1 = 2 = 4 - 2")[0] == 2
    assert check("", "no numbers at all")[0] == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from("+-*"), st.booleans())
def test_sums_are_right_and_their_neighbours_are_wrong(
    one: int, two: int, sign: str, has_commas: bool
) -> None:
    value = {"+": one + two, "-": one - two, "*": one * two}[sign]
    form = "{:,}" if has_commas else "{}"
    left = f"Total: {form.format(one)} {sign} {form.format(two)}"
    assert wrong(f"{left} = {form.format(value)}") == 0
    assert wrong(f"{left} = {form.format(value + 1)}") == 1


@given(prompt=TEXTS, response=TEXTS)
def test_any_text_is_flagged_or_not(prompt: str, response: str) -> None:
    wrong(response, prompt)
    wrong(f"{response} 2 + 2 = 5 {prompt}", prompt)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "1" + ")" * 100_000 + " = 1",
        "1+" * 2_500_000 + "1 = 5",
        "1+1=3\n" * 800_000,
        "\n".join(["*".join(["9" * 29] * 25) + " = 1"] * 500),
        "9" * 5_000_000 + " + 1 = 9",
        "\\frac{" * 100_000 + "=1",
        "`" + "a" * 200_000 + " 1+1=3",
        "\n" * 5_000_000 + "1+1=2",
    ],
)
def test_hostile_arithmetic_is_no_trouble(text: str) -> None:
    assert in_time(ARITHMETIC_FLAGS, "wrong_arithmetic", prompt=text, response=text)
