from __future__ import annotations

import pytest
from hypothesis import given

from tests.measure.flags.checking import TEXTS, assert_flag_and_reason_agree, value

QUESTION = "What is the notice period in this contract?"
CONTRACT = (
    "The contract runs for 12 months. It is extended by 12 months unless one of the parties gives "
    "notice three months before the end."
)


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        (QUESTION, f"{QUESTION} Three months."),
        (QUESTION, f"{QUESTION.upper()}\n\nThree months."),
        (QUESTION, f"Question: {QUESTION}\nAnswer: Three months."),
        (QUESTION, f'"{QUESTION}"\n\nThree months.'),
        (QUESTION, QUESTION),
        (f"Classify this text as letter, contract or note.\n{CONTRACT}", CONTRACT),
        (f"{QUESTION}\n{CONTRACT}", f"{QUESTION}\n\n{CONTRACT}\n\nThree months."),
        (f"{QUESTION}\n{CONTRACT}", f"{QUESTION} Three months."),
        (f"{QUESTION}\n{CONTRACT}", f"{CONTRACT} The notice period is three months."),
        (f"{QUESTION}\n{CONTRACT}", CONTRACT),
        ("会议改到什么时间、在哪个会议室？", "会议改到什么时间、在哪个会议室？周四上午十点。"),
        (f"{QUESTION} {CONTRACT}", f"Sure! {QUESTION} {CONTRACT} Three months."),
    ],
)
def test_a_copy_of_the_prompt_is_found(prompt: str, response: str) -> None:
    assert value("prompt_echo", prompt, response) == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("", "Fine."),
        ("What is the capital of France?", "The capital of France is Paris."),
        ("What is that?", "What is that? A bird."),
        (f"Correct the mistakes.\n{CONTRACT}", f"{CONTRACT} It is correct."),
        (f"Translate into English.\n{CONTRACT}", CONTRACT),
        (f"Which sentence names the term?\n{CONTRACT}", "The contract runs for 12 months."),
        ("How do I make tea", "# How do I make tea\n\nBoil water."),
        ("How do you say it politely", '"How do you say it politely" is fine.'),
        ("What does the author say about rain", "What does the author say about rain is unclear."),
        ("def add(a, b):\n    # give the sum", "def add(a, b):\n    # give the sum\n    return a"),
        ("Once upon a time there was a fox", "Once upon a time there was a fox. It ran."),
        ("世界贸易中心遭受袭击的日期是什么？", "世界贸易中心遭受袭击的日期是2001年9月11日。"),
    ],
)
def test_what_rightly_holds_the_given_text(prompt: str, response: str) -> None:
    assert value("prompt_echo", prompt, response) == 0


@given(TEXTS, TEXTS)
def test_flags_and_reasons_of_any_text_agree(prompt: str, response: str) -> None:
    assert_flag_and_reason_agree("prompt_echo", prompt, prompt + response)
    assert_flag_and_reason_agree("prompt_echo", prompt, response)
