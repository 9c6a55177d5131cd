from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.data.dataset import SCHEMA, empty_frame
from analysis.errors import MetricError
from analysis.measure.lengths import LENGTHS
from analysis.measure.metric import SCORE_UNIT, SHARE_UNIT
from analysis.measure.metrics import METRICS, columns_of, measure, why, with_needs
from analysis.measure.toxicity.by_model import BY_MODEL

# Texts that make detectors look: a property over random letters alone would test little.
SENTENCES = [
    "Write a short story about a lighthouse keeper who can't sleep.",
    "Summarize the text in three bullet points:\nThe river rose. The bridge fell. Nobody came.",
    "请把下面的句子翻译成英文：我昨天去了图书馆。",
    "I'm sorry, but I can't help with that.",
    "```python\ndef f(x):\n    return x + 1\n```",
    "First, 12 + 7 = 19. Then 19 * 2 = 38, because we double it. The answer is 38",
    '{"name": "Ada", "age": 36}',
    "作为一个人工智能语言模型，我无法回答这个问题。",
    "The main reason is that the",
    "donâ€™t <|endoftext|>",
]
STABLE_NAMES = {
    *("prompt_chars", "prompt_words", "prompt_tokens"),
    *("response_chars", "response_words", "response_tokens"),
    *("total_tokens", "n_turns", "complexity", "quality"),
    *("alphanumeric_ratio", "special_character_ratio", "word_repetition_ratio"),
    *("language", "task_type", "complexity_tier", "domain"),
    *("refusal", "cut_off", "repeated_lines", "too_short", "too_long", "boilerplate"),
    *("prompt_echo", "control_tokens", "mojibake", "invalid_json", "code_error"),
    *("wrong_arithmetic", "wrong_language"),
}

# What a model scores is tested with a tiny one of its own, in tests/engines/test_toxicity.py.
OWN = [name for name in METRICS if name not in BY_MODEL]
OF_ONE = [name for name in OWN if not any(METRICS[need].of_set for need in with_needs([name]))]
TEXT = st.one_of(st.text(max_size=40), st.sampled_from(SENTENCES))
ROWS = st.lists(st.tuples(st.just(""), TEXT, TEXT), max_size=8)


def frame_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["system", "prompt", "response"], dtype="str")
    ids = [f"{n:016x}-1" for n in range(len(rows))]
    return frame.assign(
        n_turns=1,
        raw=pd.Series(["{}"] * len(frame), index=frame.index, dtype="large_string[pyarrow]"),
        example_id=pd.Series(ids, dtype="str"),
        label=pd.Series([None, True, False] * len(rows), dtype="boolean")[: len(rows)],
    )


def test_the_names_that_scripts_depend_on_are_there() -> None:
    assert set(METRICS) >= STABLE_NAMES


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_says_what_it_is(name: str) -> None:
    metric = METRICS[name]
    assert metric.title and metric.unit and metric.source
    assert metric.description.endswith(".")
    assert set(columns_of([name])) <= set(SCHEMA.names)


@given(ROWS)
def test_the_total_is_the_sum_of_its_sides(rows: list[tuple[str, str, str]]) -> None:
    values = measure(frame_of(rows), LENGTHS)
    for unit in ("chars", "words", "tokens"):
        sides = values[[f"{side}_{unit}" for side in ("system", "prompt", "response")]]
        assert values[f"total_{unit}"].tolist() == sides.sum(axis=1).tolist()


def test_a_length_class_ends_where_the_next_one_begins() -> None:
    words = [0, 9, 10, 49, 50, 199, 200, 499, 500, 9000]
    values = measure(frame_of([("", "q", "w " * n) for n in words]), LENGTHS)
    assert values["length_class"].tolist() == [
        *["very_short"] * 2,
        *["short"] * 2,
        *["medium"] * 2,
        *["long"] * 2,
        *["very_long"] * 2,
    ]


@settings(max_examples=40)  # each measures everything
@given(ROWS, st.randoms(use_true_random=False))
def test_moving_the_examples_moves_their_values(rows, random) -> None:
    frame = frame_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    moved = measure(frame.iloc[order], OF_ONE)
    pd.testing.assert_frame_equal(moved, measure(frame, OF_ONE).iloc[order])


@settings(max_examples=40)  # each measures everything
@given(ROWS, st.integers(1, 7))
def test_the_size_of_the_batches_does_not_matter(rows, size: int) -> None:
    frame = frame_of(rows)
    parts = [measure(frame.iloc[i : i + size], OF_ONE) for i in range(0, len(rows), size)]
    if parts:
        pd.testing.assert_frame_equal(pd.concat(parts), measure(frame, OF_ONE))


@given(ROWS)
def test_every_value_is_of_its_kind_and_in_its_range(rows) -> None:
    values = measure(frame_of(rows), OWN)
    for name in OWN:
        metric = METRICS[name]
        column = values[name]
        assert len(column) == len(rows)
        if metric.kind == "flag":
            assert column.isin([0, 1]).all(), name
        elif metric.kind == "number":
            known = column.dropna()
            assert (known >= 0).all(), name
            if metric.unit in (SHARE_UNIT, SCORE_UNIT):
                assert (known <= 1).all(), name
        elif metric.labels:
            assert column.dropna().isin(metric.labels).all(), name


@settings(max_examples=40)  # each measures everything
@given(ROWS)
def test_an_explanation_is_given_exactly_where_a_flag_is_up(rows) -> None:
    frame = frame_of(rows)
    flags = [name for name in OWN if METRICS[name].kind == "flag" and METRICS[name].explain]
    values = measure(frame, OWN)
    for name in flags:
        for row in frame.join(values.drop(columns=["n_turns"])).to_dict("records"):
            said = why(name, row)
            assert bool(said) == bool(row[name]), (name, row["prompt"], row["response"])


def test_no_examples_give_no_values() -> None:
    values = measure(empty_frame(), METRICS)
    assert len(values) == 0
    assert list(values) == list(METRICS)


def test_a_misspelt_metric_is_named_with_its_neighbour() -> None:
    with pytest.raises(MetricError, match='did you mean "response_words"'):
        measure(empty_frame(), ["respones_words"])
