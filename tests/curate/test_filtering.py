from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.curate.apply import apply_recipe, apply_step
from analysis.curate.filtering import FAILS, HOLDS, UNKNOWN, Judge, causes
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import Filter, FilterWhere, step_of
from analysis.curate.steps.asked import ByColumn, ByMetric, ByText, Condition
from analysis.curate.steps.conditions import MOST_CONDITIONS, MOST_DEPTH, AllOf, AnyOf, NotOf
from analysis.errors import RecipeError
from analysis.measure.columns import ColumnSearch, ColumnValues
from analysis.measure.patterns import Matched

WORDS, SCORE, FLAG, LABEL = "response_words", "quality", "refusal", "language"
LABELS = ("en", "zh", "de")
FOO = ByText(text="prompt", contains="foo")
BAR = ByText(text="both", matches="ba[rz]")
SOURCE = ByColumn(column="source", only=("manual",))
STARS = ByColumn(column="stars", low=3)
BOUND = st.integers(0, 10)


def between(metric: str, low: int | None, high: int | None) -> ByMetric:
    return ByMetric(metric=metric, low=low, high=high)


METRIC_LEAF = st.one_of(
    st.builds(lambda low, more: between(WORDS, low, low + more), BOUND, BOUND),
    st.builds(lambda low: between(SCORE, low, None), BOUND),
    st.sampled_from([between(FLAG, None, 0), between(FLAG, 1, None)]),
    st.lists(st.sampled_from(LABELS), min_size=1, max_size=2).map(
        lambda labels: ByMetric(metric=LABEL, only=tuple(labels))
    ),
    st.sampled_from(LABELS).map(lambda label: ByMetric(metric=LABEL, without=(label,))),
)
LEAF = st.one_of(METRIC_LEAF, st.sampled_from([FOO, BAR, SOURCE, STARS]))


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        some.map(lambda of: AllOf(of=of)),
        some.map(lambda of: AnyOf(of=of)),
        parts.map(lambda of: NotOf(of=of)),
    )


CONDITION = st.recursive(LEAF, joined, max_leaves=8).filter(
    lambda tree: _depth(tree) <= MOST_DEPTH - 3
)


def _depth(tree: Condition) -> int:
    return 1 + max(map(_depth, tree.parts), default=0)


@st.composite
def knowns(draw: st.DrawFn) -> Known:
    n = draw(st.integers(0, 25))
    column = lambda of: draw(st.lists(of, min_size=n, max_size=n))  # noqa: E731
    values = pd.DataFrame(
        {
            WORDS: pd.Series(column(BOUND), dtype="int32"),
            SCORE: pd.Series(column(st.one_of(BOUND, st.just(float("nan")))), dtype=float),
            FLAG: pd.Series(column(st.integers(0, 1)), dtype="int8"),
            LABEL: pd.Categorical(column(st.sampled_from([*LABELS, None])), categories=LABELS),
        }
    )
    sources = pd.Categorical(
        column(st.sampled_from(["manual", "web", None])), categories=["manual", "web"]
    )
    stars = pd.Series(column(st.one_of(BOUND, st.just(float("nan")))), dtype=float)
    found: dict[Any, Any] = {
        text.search(): Matched(np.array(column(st.booleans()), dtype=np.bool_))
        for text in (FOO, BAR)
    }
    found[SOURCE.search()] = ColumnValues(pd.Series(sources), stars)
    found[STARS.search()] = ColumnValues(pd.Series(sources), stars)
    return Known(values, found)


def verdict(condition: Condition, known: Known) -> np.ndarray:
    return Judge(known, np.arange(len(known))).verdict(condition)


def keep(condition: Condition, known: Known) -> np.ndarray:
    return apply_step(FilterWhere(keep=condition), known, np.arange(len(known))).keep


# --- what it decides -----------------------------------------------------------------------


SOME = settings(max_examples=50)  # trees and data sets take a while to be made


@SOME
@given(st.lists(CONDITION, min_size=1, max_size=3).map(tuple), knowns())
def test_de_morgan(parts: tuple[Condition, ...], known: Known) -> None:
    opposites = tuple(NotOf(of=part) for part in parts)
    one, other = NotOf(of=AllOf(of=parts)), AnyOf(of=opposites)
    assert np.array_equal(verdict(one, known), verdict(other, known))
    one, other = NotOf(of=AnyOf(of=parts)), AllOf(of=opposites)
    assert np.array_equal(verdict(one, known), verdict(other, known))
    assert np.array_equal(verdict(NotOf(of=NotOf(of=parts[0])), known), verdict(parts[0], known))


@SOME
@given(METRIC_LEAF, knowns(), st.sampled_from([None, "drop"]))
def test_one_metric_alone_decides_as_the_plain_filter_does(
    leaf: ByMetric, known: Known, unmeasured: Any
) -> None:
    plain = leaf.as_filter().model_copy(update={"unmeasured": unmeasured})
    reached = np.arange(len(known))
    one = apply_step(plain, known, reached)
    for condition in (leaf, AllOf(of=(leaf,)), AnyOf(of=(leaf,)), NotOf(of=NotOf(of=leaf))):
        other = apply_step(FilterWhere(keep=condition, unmeasured=unmeasured), known, reached)
        assert np.array_equal(one.keep, other.keep)
        assert one.reason.equals(other.reason)


@SOME
@given(CONDITION, LEAF, knowns())
def test_widening_never_drops_more(condition: Condition, more: Condition, known: Known) -> None:
    narrow = keep(condition, known)
    assert np.all(keep(AnyOf(of=(condition, more)), known) | ~narrow)
    assert np.all(narrow | ~keep(AllOf(of=(condition, more)), known))
    strict = FilterWhere(keep=condition, unmeasured="drop")
    assert np.all(narrow | ~apply_step(strict, known, np.arange(len(known))).keep)


@SOME
@given(BOUND, BOUND, BOUND, knowns())
def test_a_wider_range_never_drops_more(low: int, more: int, wider: int, known: Known) -> None:
    narrow, wide = (AnyOf(of=(between(WORDS, low - by, low + more + by), FOO)) for by in (0, wider))
    assert np.all(keep(wide, known) | ~keep(narrow, known))


@SOME
@given(CONDITION, knowns())
def test_only_what_is_known_to_fail_is_dropped(condition: Condition, known: Known) -> None:
    said = verdict(condition, known)
    assert np.array_equal(keep(condition, known), said != FAILS)
    strict = FilterWhere(keep=condition, unmeasured="drop")
    assert np.array_equal(
        apply_step(strict, known, np.arange(len(known))).keep, np.equal(said, HOLDS)
    )


@SOME
@given(CONDITION, knowns())
def test_what_is_kept_keeps_its_order_and_every_dropped_example_has_a_reason(
    condition: Condition, known: Known
) -> None:
    step = FilterWhere(keep=condition)
    applied = apply_recipe(Recipe(steps=(step, step)), known)
    assert applied.reports[1].n_dropped == 0
    reasons = applied.reasons().to_pylist()
    assert [reason is None for reason in reasons] == applied.keep.tolist()
    assert all(reasons[at] for at in np.flatnonzero(~applied.keep))
    # What reaches a step decides on nothing but itself.
    some = np.arange(0, len(known), 2)
    assert np.array_equal(apply_step(step, known, some).keep, applied.keep[some])


@SOME
@given(CONDITION, knowns(), st.sampled_from([None, "drop"]))
def test_the_kinds_of_reason_add_up_to_what_is_dropped(
    condition: Condition, known: Known, unmeasured: Any
) -> None:
    step = FilterWhere(keep=condition, unmeasured=unmeasured)
    reached = np.arange(len(known))
    selection, why = apply_step(step, known, reached), causes(step, known, reached)
    assert len(why.of) == int((~selection.keep).sum())
    assert why.texts.to_pylist() == selection.reason.drop_null().to_pylist()
    counts = np.bincount(why.of, minlength=len(why.names))
    assert counts.sum() == len(why.of)
    assert np.all(counts > 0)
    assert len(set(why.names)) == len(why.names)


# --- what it says --------------------------------------------------------------------------

KNOWN = Known(
    pd.DataFrame(
        {
            WORDS: pd.Series([4, 50, 1, 3000], dtype="int32"),
            SCORE: [0.9, float("nan"), 0.2, 0.8],
            FLAG: pd.Series([0, 1, 0, 0], dtype="int8"),
            LABEL: pd.Categorical(["en", "zh", None, "en"]),
        }
    ),
    {
        FOO.search(): Matched(np.array([True, False, True, False])),
        SOURCE.search(): ColumnValues(
            pd.Series(pd.Categorical(["manual", "web", None, "web"])), pd.Series([1.0] * 4)
        ),
    },
)
LONG_ENOUGH, ENGLISH = between(WORDS, 10, 2000), ByMetric(metric=LABEL, only=("en",))


@pytest.mark.parametrize(
    ("condition", "reasons"),
    [
        (
            AllOf(of=(LONG_ENOUGH, ENGLISH)),
            [
                "Response words: 4 words, below 10",
                "Language: zh, not among those to keep",
                "Response words: 1 word, below 10",
                "Response words: 3000 words, above 2,000",
            ],
        ),
        (NotOf(of=FOO), ["Prompt contains “foo”", None, "Prompt contains “foo”", None]),
        (
            AnyOf(of=(LONG_ENOUGH, NotOf(of=FOO))),
            [
                "Response words: 4 words, below 10; Prompt contains “foo”",
                None,
                "Response words: 1 word, below 10; Prompt contains “foo”",
                None,
            ],
        ),
        (
            NotOf(of=AnyOf(of=(between(FLAG, 1, None), SOURCE))),
            ["Column source: manual", "Refusal", None, None],
        ),
        (between(FLAG, 1, None), ["Refusal: not flagged", None] + ["Refusal: not flagged"] * 2),
        (
            AnyOf(of=tuple(between(WORDS, n, n) for n in (5, 6, 7, 8, 50))),
            [
                "Response words: 4 words, below 5; Response words: 4 words, below 6; "
                "Response words: 4 words, below 7; and 2 more",
                None,
            ],
        ),
        (SOURCE, [None, "Column source: web, not among those to keep", None]),
    ],
)
def test_a_reason_names_the_conditions_that_decided(
    condition: Condition, reasons: list[str | None]
) -> None:
    selection = apply_step(FilterWhere(keep=condition), KNOWN, np.arange(4))
    assert selection.reason.to_pylist()[: len(reasons)] == reasons


def test_what_is_not_known_is_named_where_it_is_dropped() -> None:
    step = FilterWhere(keep=AllOf(of=(between(SCORE, 0, 1), ENGLISH)), unmeasured="drop")
    selection = apply_step(step, KNOWN, np.arange(4))
    assert selection.reason.to_pylist() == [
        None,
        "Language: zh, not among those to keep",
        "Language: not measured",
        None,
    ]
    assert verdict(SOURCE, KNOWN).tolist() == [HOLDS, FAILS, UNKNOWN, FAILS]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            AllOf(of=(between(WORDS, 10, None), AnyOf(of=(FOO, NotOf(of=ENGLISH))))),
            "response words at least 10, and (prompt contains “foo”, or language is not en)",
        ),
        (NotOf(of=AllOf(of=(FOO, BAR))), "prompt does not contain “foo”, or prompt or response"),
        (NotOf(of=between(WORDS, 10, None)), "response words below 10"),
        (between(FLAG, None, 0), "not flagged as refusal"),
        (ByMetric(metric="task_type", only=("open_qa", "code")), "task type is open QA or code"),
        (STARS, "column stars at least 3"),
    ],
)
def test_a_condition_is_told_in_words(condition: Condition, words: str) -> None:
    said = FilterWhere(keep=condition).in_words()
    assert said.startswith("Keep where ")
    assert words in said


# --- as a recipe ---------------------------------------------------------------------------


@given(CONDITION, st.sampled_from([None, "drop"]))
def test_it_comes_back_from_yaml_and_json_as_it_was(condition: Condition, unmeasured: Any) -> None:
    step = FilterWhere(keep=condition, unmeasured=unmeasured)
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe
    assert step_of(step.model_dump()) == step


def test_the_yaml_is_what_a_person_would_write() -> None:
    text = (
        "version: 1\nseed: 42\nsteps:\n"
        "  - {step: filter_where, keep: {all: [{metric: response_words, low: 10}, {any: "
        "[{text: response, contains: step by step}, {not: {text: prompt, matches: '(?i)foo'}}, "
        "{column: source, only: [manual]}]}]}}\n"
    )
    recipe = from_yaml(text)
    assert to_yaml(recipe) == text
    assert recipe.metrics() == (WORDS,)
    assert ColumnSearch("source") in recipe.searches()


def nested(depth: int) -> str:
    return "{not: " * (depth - 1) + "{metric: n_turns, low: 1}" + "}" * (depth - 1)


def test_conditions_are_so_many_and_so_deep_at_most() -> None:
    text = "steps: [{step: filter_where, keep: %s}]"
    from_yaml(text % nested(MOST_DEPTH))
    many = ", ".join(["{metric: n_turns, low: 1}"] * (MOST_CONDITIONS - 1))
    from_yaml(text % f"{{all: [{many}]}}")
    bomb = "{all: [&a {all: [&b {metric: n_turns, low: 1}, *b, *b]}" + ", *a" * 40 + "]}"
    for tree in (nested(MOST_DEPTH + 1), f"{{all: [{many}, {nested(1)}]}}", bomb):
        with pytest.raises(RecipeError, match="make two steps of them"):
            from_yaml(text % tree)


@pytest.mark.parametrize(
    ("keep", "said"),
    [
        ("{metric: response_word, low: 1}", 'did you mean "response_words"'),
        ("{metric: n_turns}", "neither low nor high"),
        ("{all: []}", 'key "keep.all": found an empty list, expected one entry'),
        (
            "{any: [{not: {metric: n_turns, low: 1, hihg: 2}}]}",
            'key "keep.any.not", entry 1: "hihg" .* mean "high"',
        ),
        (
            "{all: [{metric: n_turns, low: 1}, {any: [{metric: n_turns, low: x}]}]}",
            'key "keep.all.2.any.1.low": found the text "x", expected a number',
        ),
        ("{all: [{any: [{metric: task_type, only: [codee]}]}]}", 'did you mean "code"'),
        ("{metric: n_turns, low: 1, text: prompt}", "found metric and text in one condition"),
        ("{contains: foo}", "condition without its kind"),
        ("foo", "found no condition"),
        ("{text: prompt}", "give one of contains and matches"),
        ("{text: answer, contains: foo}", "found the text \"answer\", expected 'prompt'"),
        ("{text: prompt, contains: 5}", "found 5, expected a text"),
        ("{text: prompt, contains: ''}", "expected one character at least"),
        ('{text: prompt, contains: "a\\nb"}', "line break"),
        (f"{{text: prompt, matches: {'x' * 501}}}", "expected 500 characters at most"),
        ("{text: prompt, matches: '(abc'}", "RE2 cannot read .missing"),
        ("{text: prompt, matches: '(?<=a)b'}", "does without look-ahead, look-behind"),
        ("{text: prompt, matches: '(a)\\1'}", "back-references"),
        ('{text: prompt, contains: "\\uD800"}', "expected another value"),
        ("{column: a}", "give low or high for numbers, or only or without"),
        ("{column: a, low: 3, high: 1}", "swap them"),
        ("{column: a, only: [[1]]}", "found a list"),
    ],
)
def test_a_wrong_condition_is_one_sentence_that_says_where(keep: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said) as error:
        from_yaml(f"steps: [{{step: filter_where, keep: {keep}}}]")
    assert "\n" not in str(error.value)
    str(error.value).encode()


def test_values_of_a_column_are_taken_as_json_has_them() -> None:
    (step,) = from_yaml(
        "steps: [{step: filter_where, keep: {column: a, only: [x, 3, true, 2.0]}}]"
    ).steps
    assert step == FilterWhere(keep=ByColumn(column="a", only=("x", "3", "true", "2")))


def test_a_filter_is_a_condition_and_a_condition_a_filter() -> None:
    plain = Filter(metric=WORDS, low=10)
    assert ByMetric.of(plain).as_filter() == plain
