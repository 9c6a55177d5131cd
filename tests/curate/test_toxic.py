from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.curate.apply import apply_recipe
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import DropToxic, step_of
from analysis.errors import ModelError, RecipeError
from analysis.measure.toxicity.search import Scores, ToxicitySearch

LABELS = ("toxicity", "insult")
SCORE = st.one_of(st.just(np.float32(np.nan)), st.floats(0, 1, width=32).map(np.float32))
SIDES = st.integers(0, 8).flatmap(
    lambda n: st.tuples(*(arrays(np.float32, (n, 2), elements=SCORE) for _ in range(2)))
)


def ids(n: int) -> list[str]:
    return [f"{at:016x}-1" for at in range(n)]


def known(prompt: np.ndarray, response: np.ndarray, *, n_texts: int | None = None) -> Known:
    prompt, response = (np.asarray(side, np.float32) for side in (prompt, response))
    values = {"prompt": prompt, "response": response}
    unscored = {side: np.isnan(each).any(axis=1) for side, each in values.items()}
    rows = pd.DataFrame({"example_id": ids(len(prompt)), "line": np.arange(len(prompt)) + 1})
    screen = {f"{side}_toxicity_screen": each[:, 0] for side, each in values.items()}
    search = ToxicitySearch(n_texts=n_texts)
    return Known(pd.DataFrame(screen), {search: Scores(LABELS, values, unscored)}, lambda: rows)


def fates(step: DropToxic, about: Known) -> list[str | None]:
    return apply_recipe(Recipe(steps=(step,)), about).reasons().to_pylist()


NONE = np.nan
ABOUT = known(
    [[0.2, 0.1], [0.5, 0.9], [0.49, 0.1], [NONE, NONE], [0.1, 0.1]],
    [[0.9, 0.3], [0.6, 0.2], [0.1, 0.1], [NONE, NONE], [NONE, NONE]],
)


def test_the_worst_score_that_counts_is_the_reason() -> None:
    assert (
        fates(DropToxic(), ABOUT)
        == ["Response: toxicity 0.90", "Response: toxicity 0.60"] + [None] * 3
    )
    both = DropToxic(labels=("toxicity", "insult"), fields=("prompt",))
    assert fates(both, ABOUT) == [None, "Prompt: insult 0.90", None, None, None]


def test_the_screen_decides_where_it_is_asked_to() -> None:
    step = DropToxic(model="screen", fields=("prompt",), threshold=0.4)
    assert step.searches() == () and step.metrics() == ("prompt_toxicity_screen",)
    dropped = [None, "Prompt: toxicity 0.50", "Prompt: toxicity 0.49", None, None]
    assert fates(step, ABOUT) == dropped
    (report,) = apply_recipe(Recipe(steps=(step,)), ABOUT).reports
    assert report.words.endswith(", 1 example the screen cannot judge")


def test_what_is_not_toxic_by_hand_stays_and_is_counted() -> None:
    step = DropToxic(by_hand=(ids(2)[0], "f" * 16 + "-1"))
    assert fates(step, ABOUT)[:2] == [None, "Response: toxicity 0.60"]
    (report,) = apply_recipe(Recipe(steps=(step,)), ABOUT).reports
    assert report.by_hand is not None
    assert (report.by_hand.found, report.by_hand.missing) == (1, 1)


def test_what_was_not_scored_is_kept_and_said() -> None:
    (report,) = apply_recipe(Recipe(steps=(DropToxic(),)), ABOUT).reports
    assert report.words == (
        "Drop toxic examples (toxicity 0.5 and more by original), 3 texts not scored"
    )
    some = known([[0.9, 0.1]], [[0.1, 0.1]], n_texts=2)
    (report,) = apply_recipe(Recipe(steps=(DropToxic(n_texts=2),)), some).reports
    assert report.words.endswith("by original), 2 most suspicious texts scored")


def test_a_label_that_the_model_has_not_is_one_sentence() -> None:
    with pytest.raises(ModelError, match='no label "threat"; it has: toxicity, insult'):
        fates(DropToxic(labels=("threat",)), ABOUT)


@given(SIDES, st.floats(0, 1), st.floats(0, 1))
def test_a_lower_threshold_never_keeps_more(sides, one: float, other: float) -> None:
    about = known(*sides)
    low, high = sorted((one, other))
    kept = [
        apply_recipe(Recipe(steps=(DropToxic(threshold=at),)), about).keep for at in (low, high)
    ]
    assert not (kept[0] & ~kept[1]).any()


@given(SIDES)
def test_a_step_for_both_sides_drops_what_one_for_either_does(sides) -> None:
    about = known(*sides)
    keep = {
        fields: apply_recipe(Recipe(steps=(DropToxic(fields=fields),)), about).keep
        for fields in (("prompt",), ("response",), ("prompt", "response"))
    }
    assert np.array_equal(keep["prompt", "response"], keep[("prompt",)] & keep[("response",)])


def test_a_step_is_the_same_after_yaml() -> None:
    step = DropToxic(model="multilingual", labels=("insult", "threat"), threshold=0.7, n_texts=5000)
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe
    assert step.in_words() == (
        "Drop toxic examples (insult or threat 0.7 and more by multilingual), "
        "5,000 most suspicious texts scored"
    )
    assert DropToxic(fields=("response",), model="screen").in_words() == (
        "Drop toxic responses (toxicity 0.5 and more by the screen)"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "screen", "labels": ["insult"]},
        {"model": "screen", "n_texts": 5},
        {"threshold": 1.5},
        {"fields": []},
        {"fields": ["system"]},
        {"n_texts": 0},
    ],
)
def test_a_wrong_step_is_refused(wrong: dict) -> None:
    with pytest.raises((RecipeError, ValueError)):
        step_of({"step": "drop_toxic", **wrong})
