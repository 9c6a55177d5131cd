from __future__ import annotations

import pytest
from hypothesis import given

from tests.measure.flags.checking import TEXTS, assert_flag_and_reason_agree, explained, value

LONG = "The heat pump takes heat from the air. It needs less power than a boiler. "
FENCED = "Here it is:\n```python\nx = 1\n"


@pytest.mark.parametrize(
    "response",
    [
        "The main reason is that the",
        "The customer complains about a dent and about the late installer. They want",
        LONG + "Often it is enough to replace the radiators by",
        LONG + "Then we reverse",
        LONG + "<|endoftext|>It is a system that converts the<|endoftext|>",
        LONG + "Its main parts are the compressor,",
        LONG + "The parts are:",
        LONG + "The parts (compressor, valve",
        LONG + "It is a self-",
        LONG + "The next step is to...",
        "There once was a fox. It ran. To be continued",
        "1. Eat well.\n2. Sleep enough.\n3.",
        "- Eat well.\n- Sleep enough.\n-",
        FENCED + "print(",
        '{"name": "Anna", "age": 3, "town": "Ber',
        "| Planet | Moons |\n|---|---|\n| Earth | 1 |\n| Mars | two of th",
        "En automne, les jours raccourcissent et les feuilles changent. Les pigments, qui sont",
        "商业计划书要先做市场调研，再明确产品定位和盈利模式；然后要",
        "<!DOCTYPE html>\n<html><body><p>The writing is absolutely",
        "The swallows left without a word,\nthe gate is",
        "课文讲述了小男孩的故事。长大后的小男孩",
        "主要有以下几个原因：天气、交通以及",
        "雨下了九天。姑娘说：“不急。”现在她只剩下最后一把伞……未完待续",
    ],
)
def test_an_answer_that_breaks_off(response: str) -> None:
    assert value("cut_off", "Tell me about it.", response) == 1


@pytest.mark.parametrize(
    "response",
    [
        "",
        "Paris",
        "positive",
        "The Old Man and the Sea",
        "1. Apples\n2. Pears\n3. Milk and bread",
        "- Cosmic Love\n- Where to Go To",
        FENCED + "```",
        FENCED + "```\nIt prints nothing",
        "x = 1\n```",
        LONG + "Best regards,\nAnna",
        LONG + "Yours sincerely, Jane Austen",
        LONG + "With best wishes,",
        LONG + "#HeatPump #Energy",
        LONG + "See https://example.org/heat",
        LONG + "You find more about it at https://example.com/a",
        LONG + "You find more about it at www.example.com/the",
        LONG + "It costs 3 * 4 = 12 euros",
        LONG + "He said: “It is fine.”",
        LONG + "😊",
        LONG + "| a | b |",
        "The road goes on and on,\nthe lights are far,\nand I go where you are",
        "It was late. The door closed behind her. ...",
        "The sequence goes on: 2, 4, 6, 8, ...",
        "I don't know what you are looking for",
        "That is just the way it is",
        "The area of the window is 8 times 96 sq in",
        "Name:\nStreet:\nTown:",
        "Anna: Are you coming?\nTom: Yes. In a minute or so",
        "他说：“好的。”",
        "苹果、香蕉和梨",
        "您好！\n\n感谢您的来信。\n\n此致\n敬礼\n李明",
        "床前明月光，疑是地上霜",
    ],
)
def test_an_answer_that_may_end_so(response: str) -> None:
    assert value("cut_off", "Tell me about it.", response) == 0, explained("cut_off", "", response)


def test_a_piece_of_the_given_text_is_not_cut_off() -> None:
    prompt = "Which words come first? The pump that the engineer of the town built is old."
    assert value("cut_off", prompt, "The pump that the engineer of the") == 0


def test_a_series_may_be_continued() -> None:
    response = "The dragon fell into the dark lake. To be continued"
    assert value("cut_off", "Write chapter one of a dragon story.", response) == 0


@given(TEXTS, TEXTS)
def test_flags_and_reasons_of_any_text_agree(prompt: str, response: str) -> None:
    assert_flag_and_reason_agree("cut_off", prompt, response)
