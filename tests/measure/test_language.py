from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.language import languages
from analysis.measure.metrics import measure


def language(text: str) -> str | None:
    found = languages(pd.Series([text], dtype="str"))[0]
    return None if pd.isna(found) else str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Write a short letter to the landlord about the broken heating.", "en"),
        ("WRITE A SHORT LETTER TO THE LANDLORD ABOUT THE BROKEN HEATING.", "en"),
        ("写一首关于春天的诗", "zh"),
        ("北京", "zh"),
        ("請用繁體中文介紹台北的夜市。", "zh"),
        ("请用 Python 写一个 quicksort 函数 and explain it", "zh"),
        ("歌手有宇多田光（Utada Hikaru）和あゆ，她们都很有名，在中国也很受欢迎。", "zh"),
        ("東京の夏はとても蒸し暑いです。", "ja"),
        ("서울의 날씨는 어떻습니까?", "ko"),
        ("Bonjour, pourriez-vous m'expliquer comment fonctionne la photosynthèse ?", "fr"),
        ("Wie kann ich meine Bewerbung für diese Stelle verbessern?", "de"),
        ("¿Cuál es la capital de Australia y por qué no es Sídney?", "es"),
        ("Напишите короткое письмо о погоде в Москве.", "ru"),
        ("اكتب رسالة قصيرة عن الطقس في القاهرة", "ar"),
        ("กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย", "th"),
    ],
)
def test_a_sentence_has_its_language(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", "   ", "42", "x = 2", "OK", "1. 2. 3.", "🙂🙂", "---"])
def test_what_says_nothing_has_none(text: str) -> None:
    assert language(text) is None


def test_code_and_control_tokens_do_not_decide() -> None:
    code = "```python\nfor zahl in range(10):\n    print(zahl)\n```"
    assert language(f"{code}\nThis prints the numbers from zero to nine.") == "en"
    assert language("learn a new trade<|endoftext|>") in (None, "en")


def sides(prompt: str, response: str) -> dict[str, object]:
    frame = pd.DataFrame({"prompt": [prompt], "response": [response]}, dtype="str")
    return measure(frame, ["language", "mixed_language"]).iloc[0].to_dict()


def test_the_longer_side_gives_the_language_of_an_example() -> None:
    short, long = "Say hello.", "你好，很高兴认识你，希望我们以后能成为好朋友，一起学习和进步。"
    assert sides(short, long)["language"] == "zh"
    assert sides(long, short)["language"] == "zh"


def test_a_side_without_a_language_leaves_it_to_the_other() -> None:
    assert sides("What is the capital of the state of New York?", "42")["language"] == "en"


@pytest.mark.parametrize(
    ("prompt", "response", "mixed"),
    [
        ("How do you say good morning to a friend?", "你好，早上好，我的朋友们。", 1),
        ("How do you greet a friend in the morning?", "You say good morning, of course.", 0),
        ("写一段自我介绍，包括姓名和爱好。", "我叫小明，喜欢 Python。", 0),
        (
            "请逐句翻译下面的内容，保留原文。",
            "The river rose during the night. 河水在夜里上涨了。The bridge fell before noon. "
            "桥在中午之前塌了。Nobody came. 没有人来。",
            1,
        ),
    ],
)
def test_mixed_are_two_languages_not_a_foreign_word(prompt, response, mixed) -> None:
    assert sides(prompt, response)["mixed_language"] == mixed
