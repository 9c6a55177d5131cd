from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.metrics import measure, why
from analysis.measure.toxicity import TOXICITY, screen
from analysis.measure.toxicity.screen import marked, screened

CALM = "The weather is nice and the lake looks quiet from the old wooden bridge today."
WORDS = st.sampled_from(["stupid", "idiot", "hello", "the", "weather", "kill", "Python", "猫", "1"])
TEXTS = st.lists(st.lists(WORDS, max_size=60).map(" ".join), max_size=6)


def of(*texts: str) -> list[float]:
    return [float(score) for score in screened(pa.array(texts, pa.large_string()))]


def test_a_short_text_has_the_probability_that_the_library_gives() -> None:
    from profanity_check import predict_prob

    texts = [
        "you are a stupid idiot",
        "Have a nice day!",
        "How to kill a Python process",
        "STUPID? Stupid, stupid.",
        "the and of you are",
        CALM,
    ]
    assert of(*texts) == pytest.approx(predict_prob(texts).tolist(), abs=1e-6)


def test_a_curse_counts_wherever_it_stands_in_a_long_text() -> None:
    from profanity_check import predict_prob

    calm = " ".join([CALM] * 60)
    cursed = [
        f"You stupid idiot! {calm}",
        f"{calm} You stupid idiot!",
        f"{calm} You stupid idiot! {calm}",
    ]
    assert of(calm)[0] < 0.2 and min(of(*cursed)) > 0.7
    assert max(predict_prob(cursed)) < 0.3  # as one text the library passes it over


@pytest.mark.parametrize("text", ["", "  \n", "这个人是个傻瓜，我讨厌他。", "🙂🙃"])
def test_what_the_model_does_not_know_it_does_not_judge(text: str) -> None:
    assert np.isnan(of(text)[0])
    assert marked(text).words == ()


@given(TEXTS, st.integers(1, 50))
def test_each_text_is_judged_by_itself(texts: list[str], n_bytes: int) -> None:
    alone = list(itertools.chain(*(of(text) for text in texts)))
    kept, screen.CHARS_AT_ONCE = screen.CHARS_AT_ONCE, n_bytes
    try:
        assert of(*texts) == pytest.approx(alone, nan_ok=True)
    finally:
        screen.CHARS_AT_ONCE = kept


def test_the_words_that_weigh_most_are_named_and_placed() -> None:
    text = f"{CALM} Shut up, you STUPID moron. {CALM}"
    found = marked(text)
    assert {"stupid", "moron"} <= set(found.words)
    assert {text[begin:end].lower() for begin, end in found.spans} == set(found.words)
    assert found.score == pytest.approx(of(text)[0])


def test_prompt_and_response_are_told_apart_and_the_larger_counts() -> None:
    frame = pd.DataFrame(
        {
            "prompt": ["Hello there", "you stupid idiot", "你好"],
            "response": ["you stupid idiot", "Hello there", "你好"],
        }
    )
    values = measure(frame, TOXICITY)
    prompt, response = values["prompt_toxicity_screen"], values["response_toxicity_screen"]
    assert (prompt > 0.5).tolist() == [False, True, False]
    assert (response > 0.5).tolist() == [True, False, False]
    assert values["toxicity_screen"].to_numpy() == pytest.approx(
        [response[0], prompt[1], np.nan], nan_ok=True
    )
    row = frame.iloc[1].to_dict()
    assert "“idiot”" in str(why("prompt_toxicity_screen", row))
    assert "English alone" in str(why("prompt_toxicity_screen", frame.iloc[2].to_dict()))
    assert why("prompt_toxicity_screen", {"prompt": None}) is None


@pytest.mark.parametrize(
    "text",
    [
        "Tu es un gros con et je vais te tuer, sale idiot.",
        "Eres un hijo de puta y te voy a matar, maldito idiota de mierda.",
        "Die Stadt liegt an dem Fluss, und der Mann hat viele alte Häuser gesehen.",
        "De stad ligt aan de rivier en heeft veel oude huizen en bruggen.",
        "La città si trova sul fiume e ha molte case antiche.",
        "请用Python写一个函数，把两个数字加起来 def add(a, b)",
    ],
)
def test_what_is_not_english_is_not_measured(text: str) -> None:
    frame = pd.DataFrame({"prompt": [text], "response": ["you stupid idiot"]})
    values = measure(frame, TOXICITY).iloc[0]
    assert np.isnan(values["prompt_toxicity_screen"])
    assert values["toxicity_screen"] == values["response_toxicity_screen"] > 0.9
