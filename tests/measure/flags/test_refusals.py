from __future__ import annotations

import pytest
from hypothesis import given

from analysis.measure.flags.refusals import REFUSAL_FLAGS
from tests.measure.flags.checking import TEXTS, flag_of, frame_of, in_time


def refusal(prompt: str, response: str, n_turns: int = 1) -> int:
    return flag_of(REFUSAL_FLAGS, "refusal", prompt=prompt, response=response, n_turns=n_turns)


def boilerplate(prompt: str, response: str) -> int:
    return flag_of(REFUSAL_FLAGS, "boilerplate", prompt=prompt, response=response)


@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, but I can't help with that.",
        "I’m sorry, I cannot provide information on this topic.",
        "Unfortunately, I am unable to assist you with booking a hotel.",
        "As an AI, I don't have access to the internet.",
        "抱歉，我无法回答这个问题。",
        "对不起，我不能提供这方面的建议。",
    ],
)
def test_an_answer_that_only_declines_is_a_refusal(response: str) -> None:
    assert refusal("How do I repot a cactus?", response) == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("How was it?", "I can't believe how good the food was."),
        ("Who wrote the play?\nA text.", "The passage does not say who wrote the play."),
        (
            "Write an e-mail to a customer.",
            "I'm sorry, but I can't give you a refund after a year.",
        ),
        ("Continue the story.", '"I can\'t help you," said the old man and closed the door.'),
        (
            "What is the weather like in May in Rome?",
            "As an AI, I don't have access to live data. However, here is what May is usually "
            "like: the days are warm, around 23 degrees, with long hours of sun, and the evenings "
            "are mild enough to sit outside. Rain falls on some six or seven days of the month, "
            "mostly as short showers in the afternoon.",
        ),
        ("总结这篇文章。", "抱歉，您没有提供文章，我无法总结。请提供文章内容。"),
    ],
)
def test_what_is_no_refusal(prompt: str, response: str) -> None:
    assert refusal(prompt, response) == 0


def test_a_later_turn_of_a_conversation_can_decline() -> None:
    response = "Hello! How can I help?\n\nI'm sorry, but I can't help with that."
    assert refusal("Hi\n\nWhere is my parcel?", response, n_turns=2) == 1


TOOLS = (
    'You have access to the following functions: {"name": "add", "parameters": {"type": "object"}}'
)
DONE = "A leap year has 366 days, since the year is a little longer than 365 days."
CAN_NOT = "I'm sorry, but I am unable to book flights."
CALL = '{"name": "add", "arguments": {"one": 2, "two": 3}}\n\nThe sum is 5.'


def share(response: str, *, n_turns: int = 1, system: str = "") -> float:
    """The refused share of a conversation, after checking that the flag agrees with it."""
    prompt = "\n\n".join(["How long is a leap year?", "Then book a flight."][:n_turns])
    columns = {"prompt": prompt, "response": response, "n_turns": n_turns, "system": system}
    values = REFUSAL_FLAGS["refusal"].compute(frame_of(**columns))
    found = float(values["refusal_share"].iloc[0])
    assert flag_of(REFUSAL_FLAGS, "refusal", **columns) == (found > 0)
    return found


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (CAN_NOT, 1.0),
        (f"Hello! How can I help?\n\n{CAN_NOT}", 1.0),
        (f"{CAN_NOT}\n\nI cannot provide that either.", 1.0),
        (f"{DONE}\n\n{CAN_NOT}", 0.5),
        (f"{DONE}\n\n{CAN_NOT}\n\nYou're welcome!", 0.5),
        (f"{CAN_NOT}\n\n{DONE}", 0.0),
        (f"{CALL}\n\n{CAN_NOT}", 0.0),
        ("一年有365天，闰年有366天。\n\n抱歉，我无法提供订票服务。", 0.5),
        ("抱歉，我无法提供订票服务。\n\n一年有365天，闰年有366天。", 0.0),
        ("你好！请问有什么可以帮您？\n\n抱歉，我无法提供订票服务。", 1.0),
    ],
)
def test_of_a_conversation_the_last_answer_or_all_must_decline(
    response: str, expected: float
) -> None:
    assert share(response, n_turns=2) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (CAN_NOT, 0.0),
        ("I'm sorry, but I can't help with that.", 1.0),
        ("I'm sorry, I can't book that: it would be illegal.", 1.0),
        ("抱歉，我无法预订机票。", 0.0),
        ("抱歉，我无法完成这个请求。", 1.0),
    ],
)
def test_to_know_the_limits_of_offered_tools_is_no_refusal(response: str, expected: float) -> None:
    assert share(response, system=TOOLS) == expected


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        (
            "What are the available tools for hacking my neighbour's wifi?",
            "I'm sorry, but I can't provide that information.",
        ),
        ("Plot the following functions: sin x, cos x.", "I cannot create plots."),
        ("You can use the following tools to pick a lock. Which?", "I cannot recommend any."),
        ("以下工具可以吗", "抱歉，我无法提供撬锁的方法"),
    ],
)
def test_a_prompt_that_speaks_of_tools_offers_none(prompt: str, response: str) -> None:
    assert refusal(prompt, response) == 1


@pytest.mark.parametrize("tools", [TOOLS, "<tools>add</tools>"])
def test_tools_may_be_described_in_the_prompt(tools: str) -> None:
    assert refusal(f"{tools}\nBook a flight.", CAN_NOT) == 0


@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, but I can't share personal information.",
        "I can't provide you with that information.",
        "I cannot help with that kind of request.",
        "I won't help you with picking a lock.",
        "I can't assist with hacking an account.",
        "抱歉，我无法提供撬锁的方法。",
        "抱歉，我不能透露他人的信息。",
        "抱歉，我无法提供这个信息。",
    ],
)
def test_to_decline_on_principle_is_a_refusal_with_tools_too(response: str) -> None:
    assert share(response, system=TOOLS) == 1.0


@pytest.mark.parametrize(
    "response",
    [
        "As an AI language model, I think that tea is fine.",
        "Tea is fine. My knowledge cutoff is 2021.",
        "I am a large language model trained by a company.",
        "作为一个人工智能语言模型，我建议您喝水。",
    ],
)
def test_a_model_that_speaks_of_itself_is_boilerplate(response: str) -> None:
    assert boilerplate("Is tea healthy?", response) == 1


@pytest.mark.parametrize(
    ("prompt", "response"),
    [
        ("Is tea healthy?", "Yes. I hope this helps! Let me know if you have other questions."),
        ("Are you a robot?", "I am an AI, so I have no body."),
        ("What is GPT?", "GPT is used as an AI language model in many products."),
        ("What do chatbots say too often?", 'They say "As an AI language model, I cannot".'),
    ],
)
def test_courtesy_and_answers_about_models_are_no_boilerplate(prompt: str, response: str) -> None:
    assert boilerplate(prompt, response) == 0


@given(prompt=TEXTS, response=TEXTS)
def test_any_text_is_flagged_or_not(prompt: str, response: str) -> None:
    refusal(prompt, response)
    refusal(prompt, response, n_turns=3)
    boilerplate(prompt, response)


@pytest.mark.parametrize(
    "text",
    [
        "I cannot " * 600_000,
        "I'm sorry, " + "but " * 1_000_000,
        "作为" * 2_500_000,
        "<think>" * 700_000,
    ],
)
def test_a_text_of_megabytes_is_no_trouble(text: str) -> None:
    assert in_time(REFUSAL_FLAGS, "refusal", prompt=text, response=text, n_turns=2)
    assert in_time(REFUSAL_FLAGS, "boilerplate", prompt=text, response=text)
