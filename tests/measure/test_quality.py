from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.metrics import METRICS, measure
from analysis.measure.quality import CHECKS, DIMENSIONS, LOSSES
from analysis.measure.settings import QualitySettings, Settings
from tests.measure.flags.checking import frame_of

FAULTS = sorted({fault for losses in LOSSES.values() for fault in losses} | set(CHECKS.values()))
PARTS = [f"quality_{name}" for name in DIMENSIONS]


def scores(settings: Settings = Settings(), **given: float) -> pd.Series:  # noqa: B008
    """An example with 100 words and no fault, but for what is given; a refusal is a whole one."""
    usual = {"response_words": 100, "prompt_words": 10, "shared_terms": 5, "says_nothing": 0}
    shares = {"refusal_share": given.get("refusal", 0), "repeated_ngram_share": 0.8}
    row = dict.fromkeys((*FAULTS, *CHECKS), 0) | usual | shares | given
    known = pd.DataFrame([row])
    return measure(known, ["quality", *PARTS], settings=settings, known=known).iloc[0]


def test_without_a_fault_the_score_is_1() -> None:
    assert scores()["quality"] == 1.0


def test_accuracy_is_not_measured_where_nothing_can_be_checked() -> None:
    assert np.isnan(scores()["quality_accuracy"])
    assert scores(n_equations=3)["quality_accuracy"] == 1.0
    assert scores(n_equations=3, wrong_arithmetic=1)["quality_accuracy"] == 0.0
    assert scores(n_equations=1, wrong_arithmetic=1, n_json=1)["quality_accuracy"] == 0.5


def test_relevance_of_a_short_answer_is_not_measured() -> None:
    assert np.isnan(scores(response_words=1)["quality_relevance"])
    assert scores(response_words=1, refusal=1)["quality_relevance"] == 0.0
    assert scores(response_words=100)["quality_relevance"] == 1.0


def test_a_long_answer_without_a_word_of_its_prompt_is_beside_the_point() -> None:
    assert scores(shared_terms=0)["quality_relevance"] == 0.5


def test_an_empty_answer_is_worth_nothing() -> None:
    empty = scores(response_words=0, too_short=1)
    assert empty["quality"] == 0.0


def test_an_answer_that_says_nothing_is_worth_nothing() -> None:
    assert scores(response_words=4, says_nothing=1, too_short=1)["quality"] == 0.0


def test_a_refusal_in_a_part_of_a_conversation_costs_that_part() -> None:
    partial = scores(refusal=1, refusal_share=0.5)
    assert partial["quality_usefulness"] == partial["quality_relevance"] == 0.5
    assert scores(refusal=1)["quality"] < partial["quality"] < scores()["quality"]


def test_what_a_loop_fills_is_lost_in_every_dimension() -> None:
    checked = dict.fromkeys(CHECKS, 1)
    assert scores(repeated_ngrams=1, repeated_ngram_share=1.0, **checked)["quality"] == 0.0
    found = scores(repeated_ngrams=1, repeated_ngram_share=0.25, **checked)
    assert found["quality_accuracy"] == found["quality_completeness"] == 0.75
    assert found["quality_consistency"] == pytest.approx(0.75 * 0.4)
    assert scores(repeated_ngram_share=0.25)["quality"] == 1.0  # no loop


@pytest.mark.parametrize(
    ("prompt", "response", "low", "high"),
    [
        ("Tell me about stones.", "stone " * 5000, 0.0, 0.05),
        ("Tell me about stones.", "stone" * 5000, 0.0, 0.05),
        ("介绍一下石头。", "石头" * 5000, 0.0, 0.05),
        ("Tell me about stones.", "🎉🎉🎉", 0.0, 0.0),
        ("介绍一下石头。", "😀 " * 500, 0.0, 0.0),
        ("介绍一下石头。", "。。。！", 0.0, 0.0),
        ("Which emoji stands for a party?", "🎉", 1.0, 1.0),
        ("用一个表情回答：今天开心吗？", "😀", 1.0, 1.0),
        ("A, B or C?", "B", 1.0, 1.0),
        ("What is six times seven?", "42", 1.0, 1.0),
        ("三大于二，是不是？", "是", 1.0, 1.0),
    ],
)
def test_garbage_is_worth_nothing_and_a_short_answer_is_fine(
    prompt: str, response: str, low: float, high: float
) -> None:
    frame = frame_of(prompt=prompt, response=response)
    assert low <= measure(frame, ["quality"])["quality"].iloc[0] <= high


@settings(max_examples=15)
@given(st.fixed_dictionaries({fault: st.integers(0, 1) for fault in FAULTS}))
def test_every_fault_lowers_the_score_or_leaves_it(given: dict[str, int]) -> None:
    checked = dict.fromkeys(CHECKS, 1)
    found = scores(**checked, **given)["quality"]
    assert 0 <= found <= 1
    for fault in FAULTS:
        with_it = scores(**checked, **(given | {fault: 1}))["quality"]
        assert with_it <= scores(**checked, **(given | {fault: 0}))["quality"] + 1e-12


def test_the_weights_can_be_changed_without_reading_a_text_again() -> None:
    alone = Settings(
        quality=QualitySettings(
            accuracy=0, completeness=1, consistency=0, relevance=0, usefulness=0
        )
    )
    found = scores(alone, cut_off=1)
    assert found["quality"] == found["quality_completeness"] == pytest.approx(0.4)
    assert METRICS["quality"].columns == ()


def test_what_is_not_measured_takes_no_part_in_the_mean() -> None:
    without, with_it = scores(cut_off=1), scores(cut_off=1, n_equations=1)
    expected = (0.2 * 0.4 + 0.2 + 0.2 + 0.1) / 0.7
    assert without["quality"] == pytest.approx(expected)
    assert with_it["quality"] == pytest.approx(0.7 * expected + 0.3)


def test_shared_terms_of_long_answers_are_counted_in_both_languages() -> None:
    rest, rest_zh = " and so on" * 14, "等等" * 20
    rows = [
        ("Explain photosynthesis in plants", f"Plants use photosynthesis for sugar{rest}", 2),
        ("Explain this to me", f"Explain this to me{rest}", 1),
        ("解释光合作用", f"植物通过光合作用制造糖分{rest_zh}", 3),
        ("Explain photosynthesis", f"汽车有四个轮子{rest_zh}", 0),
        ("", rest, 0),
        ("Explain photosynthesis", "Photosynthesis.", None),
    ]
    frame = pd.DataFrame(rows, columns=["prompt", "response", "shared"])
    frame = frame.astype({"prompt": "str", "response": "str"})
    found = measure(frame, ["shared_terms"])["shared_terms"]
    pd.testing.assert_series_equal(found, frame["shared"], check_names=False)
