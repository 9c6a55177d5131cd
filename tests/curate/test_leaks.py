from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.known import Known
from analysis.curate.leaks import leaking
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import DropLeaks, Filter
from analysis.errors import RecipeError
from analysis.measure.leaks.leaks import Leaks
from analysis.measure.leaks.overlap import Overlap

OTHER = "0123456789abcdef" * 4
LINES = np.array([3, 5, 8])
# Of each example: the equal item, the most similar one, and the one of which it holds most.
Row = tuple[int, tuple[int, float], tuple[int, float]]
NONE: Row = (-1, (-1, 0.0), (-1, 0.0))
ROWS: list[Row] = [
    (1, (1, 1.0), (1, 1.0)),
    (-1, (2, 0.87), (0, 0.5)),
    (-1, (-1, 0.0), (0, 0.64)),
    (-1, (0, 0.75), (-1, 0.0)),
    (-1, (-1, 0.0), (2, 0.004)),
    NONE,
]


def leaks_of(rows: list[Row]) -> Leaks:
    column = np.array([[equal, *near, *held] for equal, near, held in rows]).reshape(-1, 5).T
    return Leaks(
        equal=column[0].astype(np.int64),
        near=column[1].astype(np.int64),
        similarity=column[2].astype(np.float32),
        overlap=Overlap(
            column[3].astype(np.int64),
            column[4].astype(np.float32),
            np.zeros(len(rows), np.int64),
        ),
        lines=LINES,
        n_short=0,
    )


def step_of(**given: object) -> DropLeaks:
    return DropLeaks(against=OTHER, file="eval.jsonl", **given)  # type: ignore[arg-type]


def fate(step: DropLeaks, rows: list[Row], *before: Filter, turns: list[float] | None = None):
    values = pd.DataFrame({"n_turns": turns or [1.0] * len(rows)}, dtype=float)
    known = Known(values, {step.search(): leaks_of(rows)})
    return apply_recipe(Recipe(steps=(*before, step)), known)


def reasons(found: Applied) -> list[str | None]:
    return [
        reason and reason.removeprefix("Stands in eval.jsonl: ")
        for reason in found.reasons().to_pylist()
    ]


def test_the_reason_names_the_item_the_first_way_before_the_others() -> None:
    assert reasons(fate(step_of(min_similarity=0.7), ROWS)) == [
        "equal to its line 5",
        "near-duplicate of its line 8, similarity 0.87",
        "64 % of the runs of 13 words of its line 3",
        "near-duplicate of its line 3, similarity 0.75",
        "under 1 % of the runs of 13 words of its line 8",
        None,
    ]


@pytest.mark.parametrize(
    ("given_ways", "gone"),
    [
        ({"ways": ("equal",)}, {0}),
        ({"ways": ("near",)}, {0, 1}),
        ({"ways": ("near",), "min_similarity": 0.75}, {0, 1, 3}),
        ({"ways": ("near",), "min_similarity": 0.76}, {0, 1}),
        ({"ways": ("overlap",)}, {0, 1, 2, 4}),
        ({"ways": ("overlap",), "min_overlap": 0.5}, {0, 1, 2}),
        ({"ways": ("overlap",), "min_overlap": 0.64}, {0, 2}),
        ({"ways": ("overlap",), "min_overlap": 1.0}, {0}),
        ({"ways": ("overlap", "near")}, {0, 1, 2, 4}),
        ({"min_overlap": 0.5, "min_similarity": 0.9}, {0, 1, 2}),
    ],
)
def test_each_way_has_its_own_threshold(given_ways: dict[str, object], gone: set[int]) -> None:
    found = fate(step_of(**given_ways), ROWS)
    assert set(np.flatnonzero(~found.keep)) == gone


def test_the_order_of_the_ways_in_the_recipe_does_not_matter() -> None:
    ways = step_of(ways=("overlap", "near", "equal"), min_similarity=0.7)
    assert reasons(fate(ways, ROWS)) == reasons(fate(step_of(min_similarity=0.7), ROWS))


def test_who_was_dropped_before_is_not_dropped_again() -> None:
    turns = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    found = fate(step_of(), ROWS, Filter(metric="n_turns", low=1), turns=turns)
    assert found.dropped_by.tolist() == [0, 1, 0, -1, 0, -1]
    assert reasons(found)[1] == "near-duplicate of its line 8, similarity 0.87"


def test_of_no_examples_none_leaks() -> None:
    assert reasons(fate(step_of(), [])) == []
    assert reasons(fate(step_of(), [NONE] * 3)) == [None] * 3


def test_a_share_is_said_of_what_is_whole_alone_and_cut_not_rounded() -> None:
    rows = [
        (-1, (-1, 0.0), (0, share)) for share in (1.0, 0.9999, 0.29, 0.999999, 0.01, 0.0099, 2 / 3)
    ]
    said = [str(text).split(" %")[0] for text in reasons(fate(step_of(), rows))]
    assert said == ["100", "99", "29", "99", "1", "under 1", "66"]
    near: list[Row] = [(-1, (0, share), (-1, 0.0)) for share in (1.0, 0.9999, 0.83)]
    said = [str(text).split("similarity ")[1] for text in reasons(fate(step_of(), near))]
    assert said == ["1.00", "0.99", "0.83"]


SCORES = st.sampled_from([0.0, 0.3, 0.5, 0.79, 0.8, 0.9, 1.0])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    equal, near, held = (draw(st.integers(-1, 2)) for _ in range(3))
    similarity, share = draw(SCORES), draw(SCORES.filter(bool))
    return equal, (near, similarity if near >= 0 else 0.0), (held, share if held >= 0 else 0.0)


WAYS = st.lists(st.sampled_from(["equal", "near", "overlap"]), min_size=1, unique=True)


@given(st.lists(rows(), max_size=8), WAYS, SCORES, SCORES)
def test_who_goes_leaks_in_a_way_that_was_asked_for(
    made: list[Row], ways: list[str], similarity: float, share: float
) -> None:
    near = similarity if "near" in ways and similarity >= 0.3 else None
    held = share if "overlap" in ways and share else None
    step = step_of(ways=tuple(ways), min_similarity=near, min_overlap=held)
    found = reasons(fate(step, made))
    for (equal, (alike, how), (item, part)), reason in zip(made, found, strict=True):
        if "equal" in ways and equal >= 0:
            assert reason == f"equal to its line {LINES[equal]}"
        elif "near" in ways and alike >= 0 and how >= (near or 0.8):
            assert str(reason).startswith(f"near-duplicate of its line {LINES[alike]}, ")
        elif "overlap" in ways and item >= 0 and part >= (held or 0):
            assert str(reason).endswith(f"of its line {LINES[item]}")
        else:
            assert reason is None
    masks = leaking(step, leaks_of(made))
    assert set(masks) == set(ways)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (step_of(), "eval.jsonl: equal; or similarity 0.8 and more; or 13 words in a row"),
        (step_of(ways=("equal",)), "eval.jsonl: equal"),
        (step_of(ways=("near",), min_similarity=0.95), "eval.jsonl: similarity 0.95 and more"),
        (
            step_of(ways=("overlap",), words=8, min_overlap=0.125, field="both"),
            "eval.jsonl: 8 words in a row, at least 12.5% of an item's",
        ),
        (
            step_of(ways=("overlap", "equal")),
            "eval.jsonl: equal; or 13 words in a row",
        ),
    ],
)
def test_it_says_what_it_does_and_comes_back_from_a_recipe(step: DropLeaks, said: str) -> None:
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe
    assert step.in_words() == f"Drop what stands in {said}"


def test_a_fingerprint_of_digits_alone_comes_back_as_a_text() -> None:
    recipe = Recipe(steps=(DropLeaks(against="12" * 32, file="1e3"),))
    assert from_yaml(to_yaml(recipe)) == recipe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file: a", 'the key "against" is missing'),
        (f"against: {OTHER}", 'the key "file" is missing'),
        ("against: abc, file: a", "found no fingerprint; write the 64 digits"),
        (f"against: {OTHER.upper()}, file: a", "found no fingerprint; write the 64 digits"),
        (f"against: ../{OTHER[3:]}, file: a", "found no fingerprint; write the 64 digits"),
        (f'against: {OTHER}, file: ""', "expected one character at least"),
        (f'against: {OTHER}, file: "a\\nb"', "found a name with a line break"),
        (f"against: {OTHER}, file: {'a' * 201}", "expected 200 characters at most"),
        (f"against: {OTHER}, file: a, ways: [alike]", "expected 'equal', 'near' or 'overlap'"),
        (f"against: {OTHER}, file: a, ways: []", "found an empty list, expected one entry"),
        (f"against: {OTHER}, file: a, ways: near", "expected a list"),
        (
            f"against: {OTHER}, file: a, ways: [equal], min_overlap: 0.5",
            'min_overlap is for the way "overlap"; leave it out or add that way',
        ),
        (
            f"against: {OTHER}, file: a, ways: [equal, near], words: 8",
            'words is for the way "overlap"; leave it out or add that way',
        ),
        (
            f"against: {OTHER}, file: a, ways: [equal], min_similarity: 0.5",
            'min_similarity is for the way "near"; leave it out or add that way',
        ),
        (f"against: {OTHER}, file: a, min_overlap: 1.5", "expected 1 at most"),
        (f"against: {OTHER}, file: a, min_similarity: 0.2", "expected 0.3 at least"),
        (f"against: {OTHER}, file: a, words: 2", "expected 3 at least"),
        (f"against: {OTHER}, file: a, words: 8.5", "expected a whole number"),
        (f"against: {OTHER}, file: a, way: near", 'did you mean "ways"'),
    ],
)
def test_a_mistake_in_it_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RecipeError, match="In step 1") as raised:
        from_yaml(f"version: 1\nsteps:\n  - {{step: drop_leaks, {text}}}\n")
    assert said in str(raised.value) and "\n" not in str(raised.value)
