from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import KEPT, apply_recipe, apply_step
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.selection import Selection
from analysis.curate.steps import Filter

METRICS = ("n_turns", "response_words")
VALUES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=60).map(
    lambda rows: pd.DataFrame(rows, columns=list(METRICS), dtype="int32")
)
STEP = st.builds(
    lambda metric, low, more: Filter(metric=metric, low=low, high=low + more),
    st.sampled_from(METRICS),
    st.integers(0, 15),
    st.integers(0, 15),
)
RECIPE = st.builds(lambda steps: Recipe(steps=tuple(steps)), st.lists(STEP, max_size=5))


def decide(step: Filter, values: pd.DataFrame) -> Selection:
    return apply_step(step, Known(values), np.arange(len(values)))


@given(RECIPE, VALUES)
def test_every_example_is_kept_or_dropped_once_with_a_reason(recipe: Recipe, values) -> None:
    applied = apply_recipe(recipe, Known(values))
    assert len(applied.dropped_by) == len(values)
    dropped = sum(report.n_dropped for report in applied.reports)
    assert applied.keep.sum() + dropped == len(values)
    reasons = applied.reasons().to_pylist()
    assert [reason is None for reason in reasons] == applied.keep.tolist()


@given(RECIPE, VALUES)
def test_what_leaves_a_step_reaches_the_next(recipe: Recipe, values) -> None:
    reports = apply_recipe(recipe, Known(values)).reports
    n_in = len(values)
    for report in reports:
        assert report.n_in == n_in
        assert report.n_kept + report.n_dropped == n_in
        n_in = report.n_kept


@given(RECIPE, VALUES)
def test_filters_keep_the_same_in_any_order(recipe: Recipe, values) -> None:
    turned = recipe.model_copy(update={"steps": recipe.steps[::-1]})
    one, other = apply_recipe(recipe, Known(values)), apply_recipe(turned, Known(values))
    assert np.array_equal(one.keep, other.keep)


@given(RECIPE, VALUES, st.integers(0, 4))
def test_a_step_that_is_off_does_what_no_step_does(recipe: Recipe, values, index: int) -> None:
    if index >= len(recipe.steps):
        return
    off = apply_recipe(recipe.switched(index), Known(values))
    without = apply_recipe(recipe.without(index), Known(values))
    assert np.array_equal(off.keep, without.keep)
    assert len(off.reports) == len(recipe.steps)  # it keeps its place and its number
    assert off.reports[index].n_dropped == 0
    assert off.reports[index].words.startswith("Switched off: ")


@given(STEP, VALUES)
def test_a_filter_twice_is_a_filter_once(step: Filter, values) -> None:
    twice = apply_recipe(Recipe(steps=(step, step)), Known(values))
    assert twice.reports[1].n_dropped == 0


def test_the_step_that_drops_is_named() -> None:
    values = pd.DataFrame({"n_turns": [1, 5, 1], "response_words": [3, 30, 30]}, dtype="int32")
    recipe = Recipe(
        steps=(Filter(metric="response_words", low=10), Filter(metric="n_turns", high=3))
    )
    applied = apply_recipe(recipe, Known(values))
    assert applied.dropped_by.tolist() == [0, 1, KEPT]
    assert [report.label for report in applied.reports] == ["1:filter", "2:filter"]
    assert applied.reasons().to_pylist() == [
        "Response words: 3 words, below 10",
        "Turns: 5 turns, above 3",
        None,
    ]


def test_an_empty_data_set_passes_through() -> None:
    values = pd.DataFrame({"n_turns": pd.Series(dtype="int32")})
    applied = apply_recipe(Recipe(steps=(Filter(metric="n_turns", low=1),)), Known(values))
    assert applied.keep.tolist() == []
    assert applied.reasons().to_pylist() == []


def test_what_was_not_measured_is_kept_unless_a_step_says_otherwise() -> None:
    values = pd.DataFrame({"compression_ratio": [0.2, 0.5, float("nan")]})
    kept = Filter(metric="compression_ratio", low=0.4)
    assert decide(kept, values).keep.tolist() == [False, True, True]
    selection = decide(kept.model_copy(update={"unmeasured": "drop"}), values)
    assert selection.keep.tolist() == [False, True, False]
    assert selection.reason.to_pylist()[2] == "Compression ratio: not measured"


def test_labels_are_kept_or_dropped_and_a_missing_one_stays() -> None:
    values = pd.DataFrame({"language": pd.Categorical(["en", "zh", None])})
    only = decide(Filter(metric="language", only=("en",)), values)
    assert only.keep.tolist() == [True, False, True]
    assert only.reason.to_pylist()[1] == "Language: zh, not among those to keep"
    without = decide(Filter(metric="language", without=("en",)), values)
    assert without.keep.tolist() == [False, True, True]


def test_reasons_name_labels_and_scores_as_people_read_them() -> None:
    values = pd.DataFrame({"task_type": pd.Categorical(["open_qa", "role_play", "code"])})
    selection = decide(Filter(metric="task_type", only=("code",)), values)
    assert selection.reason.to_pylist() == [
        "Task type: open QA, not among those to keep",
        "Task type: role-play, not among those to keep",
        None,
    ]
    scores = pd.DataFrame({"quality": [0.25]})
    selection = decide(Filter(metric="quality", low=0.5), scores)
    assert selection.reason.to_pylist() == ["Quality score: 0.25, below 0.5"]
