from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.dataset import SCHEMA, empty_frame
from analysis.errors import MetricError
from analysis.measure.metrics import METRICS, columns_of, measure

STABLE_NAMES = {
    *("prompt_chars", "prompt_words", "prompt_tokens"),
    *("response_chars", "response_words", "response_tokens"),
    *("total_tokens", "n_turns"),
}

ROWS = st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40)))


def frame_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["system", "prompt", "response"], dtype="str")
    return frame.assign(n_turns=1)


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
    values = measure(frame_of(rows), METRICS)
    for unit in ("chars", "words", "tokens"):
        sides = values[[f"{side}_{unit}" for side in ("system", "prompt", "response")]]
        assert values[f"total_{unit}"].tolist() == sides.sum(axis=1).tolist()


@given(ROWS, st.randoms(use_true_random=False))
def test_moving_the_examples_moves_their_values(rows, random) -> None:
    frame = frame_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    moved = measure(frame.iloc[order], METRICS)
    pd.testing.assert_frame_equal(moved, measure(frame, METRICS).iloc[order])


@given(ROWS, st.integers(1, 7))
def test_the_size_of_the_batches_does_not_matter(rows, size: int) -> None:
    frame = frame_of(rows)
    parts = [measure(frame.iloc[i : i + size], METRICS) for i in range(0, len(rows), size)]
    if parts:
        pd.testing.assert_frame_equal(pd.concat(parts), measure(frame, METRICS))


def test_no_examples_give_no_values() -> None:
    values = measure(empty_frame(), METRICS)
    assert len(values) == 0
    assert list(values) == list(METRICS)


def test_a_misspelt_metric_is_named_with_its_neighbour() -> None:
    with pytest.raises(MetricError, match='did you mean "response_words"'):
        measure(empty_frame(), ["respones_words"])
