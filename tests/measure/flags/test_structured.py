from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.flags.structured import STRUCTURED_FLAGS, asks_for_json, holds_json
from tests.measure.flags.checking import TEXTS, flag_of, frame_of, in_time

ASKS = "Give me the capital of Chile as JSON."


def invalid(prompt: str, response: str) -> int:
    return flag_of(STRUCTURED_FLAGS, "invalid_json", prompt=prompt, response=response)


@pytest.mark.parametrize(
    "prompt",
    [
        ASKS,
        "Return the result in JSON format.",
        "Extract the names. Output: JSON only.",
        "Convert this CSV to JSON:\na,b",
        "以JSON格式返回结果。",
    ],
)
def test_json_is_asked_for(prompt: str) -> None:
    assert asks_for_json(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "What is JSON?",
        "Convert this JSON to YAML: {}",
        "Write a Python function that returns the data as JSON.",
        "Create a JSON schema for a user.",
        "请写一个返回JSON的函数。",
        "Return JSON-serialisable data.",
    ],
)
def test_json_is_only_the_subject(prompt: str) -> None:
    assert not asks_for_json(prompt)


@pytest.mark.parametrize(
    "response",
    [
        "{'capital': 'Santiago'}",
        '{"capital": "Santiago",}',
        '[{"a": 1}, {"b": 2,}]',
        '{"capital": "Santiago"',
        '```json\n{"capital": Santiago}\n```',
        "The capital is Santiago.",
        '{"population": NaN}',
        "[Infinity, -Infinity]",
    ],
)
def test_an_answer_without_json_that_parses_is_flagged(response: str) -> None:
    assert invalid(ASKS, response) == 1


@pytest.mark.parametrize(
    "response",
    [
        '{"capital": "Santiago"}',
        'Here you are:\n```json\n{"capital": "Santiago"}\n```\nAnything else?',
        'Here you are: {"capital": "Santiago"}. Done [1].',
        '{"a": 1}\n{"b": 2}',
        '"Santiago"',
    ],
)
def test_json_in_any_wrapping_is_fine(response: str) -> None:
    assert invalid(ASKS, response) == 0


def test_whether_json_was_asked_for_is_counted() -> None:
    values = STRUCTURED_FLAGS["n_json"].compute(frame_of(prompt=ASKS, response="{}"))
    assert values["n_json"].tolist() == [1]
    values = STRUCTURED_FLAGS["n_json"].compute(frame_of(prompt="Why?", response="{}"))
    assert values["n_json"].tolist() == [0]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=8))
def test_whatever_json_writes_is_json(value: object) -> None:
    assert holds_json(json.dumps({"value": value}))


@given(prompt=TEXTS, response=TEXTS)
def test_any_text_is_flagged_or_not(prompt: str, response: str) -> None:
    invalid(prompt, response)
    invalid(f"{ASKS}{prompt}", response)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, "[x]" * 1_000_000, "{" + '"a' * 2_000_000, "1" * 5_000_000],
)
def test_hostile_json_is_no_trouble(text: str) -> None:
    assert in_time(STRUCTURED_FLAGS, "invalid_json", prompt=ASKS, response=text)
    assert in_time(STRUCTURED_FLAGS, "invalid_json", prompt="JSON " + text, response=text)
