from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.apportion import rounded
from analysis.curate.assignments import AssignmentSearch
from analysis.curate.balance import Plan, plan_of
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import Balance, Filter, StepModel
from analysis.errors import RecipeError
from analysis.measure.clusters.grouping import ABSENT, NOISE, Grouping
from analysis.measure.columns import ColumnSearch, ColumnValues

TIERS = ("simple", "medium", "complex")
STORED = "0123456789abcdef"


def known(tiers: list[str | None], **more: Any) -> Known:
    n = len(tiers)
    rng = np.random.default_rng(7)
    groups = np.array(more.pop("groups", rng.integers(0, 3, n)), dtype=np.int32)
    columns = {
        "complexity_tier": pd.Categorical(tiers, categories=list(TIERS)),
        "quality": rng.random(n),
        "n_turns": np.ones(n, dtype="int32"),
    }
    grouping = Grouping(groups, {0: "loans", 1: "recipes", 2: "poems"})
    ids = [f"{number * 2654435761 % 2**64:016x}-1" for number in range(n)]
    return Known(
        pd.DataFrame(columns | more),
        {AssignmentSearch(STORED): grouping},
        rows=lambda: pd.DataFrame({"example_id": ids, "line": range(1, n + 1)}),
    )


def tiers(simple: int, medium: int, complex_: int, none: int = 0) -> list[str | None]:
    made = ["simple"] * simple + ["medium"] * medium + ["complex"] * complex_ + [None] * none
    return [str(each) if each else None for each in np.random.default_rng(1).permutation(made)]


def balance(**given: Any) -> Balance:
    asked = {"by": "complexity_tier", "assignment": STORED} | given
    return Balance.model_validate(asked)


def fate(about: Known, *steps: StepModel, seed: int = 42) -> Applied:
    return apply_recipe(Recipe(seed=seed, steps=steps), about)


def kept(about: Known, applied: Applied) -> list[int]:
    counts = about.values["complexity_tier"][applied.keep].value_counts()
    return [int(counts.get(tier, 0)) for tier in TIERS]


def plan(about: Known, step: Balance) -> Plan:
    return plan_of(step, about, np.arange(len(about)))


STEPS = st.builds(
    lambda target, size, short, choose, by: balance(
        by=by,
        target=target if by != "cluster" or isinstance(target, str) else {"0": 2, "2": 1},
        size=size,
        short=short if size else "fewer",
        choose=choose,
    ),
    st.sampled_from(["uniform", "as_uploaded"])
    | st.dictionaries(st.sampled_from(TIERS), st.integers(0, 9), min_size=1).filter(
        lambda target: any(target.values())
    ),
    st.none() | st.integers(1, 60),
    st.sampled_from(["fewer", "leave", "others"]),
    st.sampled_from(["spread", "best", "random"]),
    st.sampled_from(["complexity_tier", "cluster"]),
)
SETS = st.lists(st.sampled_from([*TIERS, None]), min_size=1, max_size=50)


@given(SETS, STEPS)
def test_the_plan_adds_up_and_the_step_does_what_it_says(labels, step: Balance) -> None:
    about = known(labels)
    made, applied = plan(about, step), fate(about, step)
    of = made.parts.of
    assert np.bincount(of[applied.keep], minlength=len(made.n)).tolist() == made.stays.tolist()
    assert (of[applied.keep] >= 0).all()
    assert (made.stays <= made.n).all()
    assert made.n.sum() + made.n_unmeasured == len(labels)
    if step.size is not None:
        assert made.wanted.sum() == step.size or not made.share.any()
        if step.short != "others":
            assert made.size <= step.size
    if step.short == "others":
        assert made.size == min(step.size or 0, made.n[made.share > 0].sum())


@given(SETS, STEPS)
def test_to_balance_twice_is_to_balance_once(labels, step: Balance) -> None:
    applied = fate(known(labels), step, step)
    assert applied.reports[1].n_dropped == 0


@given(SETS, STEPS, st.integers(0, 2**32))
def test_who_stays_does_not_depend_on_the_order_of_the_file(labels, step, seed: int) -> None:
    about = known(labels)
    order = np.random.default_rng(seed).permutation(len(labels))
    (grouping,) = about.found.values()
    other = Known(
        about.values.iloc[order].reset_index(drop=True),
        {AssignmentSearch(STORED): Grouping(grouping.groups[order], grouping.names)},
        rows=lambda: about.rows().iloc[order].reset_index(drop=True),
    )
    if step.choose == "random" or about.values["quality"].is_unique:
        assert np.array_equal(fate(about, step).keep[order], fate(other, step).keep)


def test_the_proportion_holds_and_the_scarcest_part_says_how_many() -> None:
    about = known(tiers(30, 100, 100))
    step = balance(target={"simple": 3, "medium": 5, "complex": 2})
    applied = fate(about, step)
    assert kept(about, applied) == [30, 50, 20]
    made = plan(about, step)
    assert made.parts.names[made.scarcest() or 0] == "simple"
    assert not made.deficit.any()


@pytest.mark.parametrize(
    ("short", "expected"),
    [("fewer", [6, 6, 6]), ("leave", [20, 6, 20]), ("others", [27, 6, 27])],
)
def test_what_is_short_is_dealt_with_as_asked(short: str, expected: list[int]) -> None:
    about = known(tiers(40, 6, 50))
    step = balance(size=60, short=short)
    assert kept(about, fate(about, step)) == expected
    assert plan(about, step).deficit.tolist() == [0, 14, 0]


def test_a_part_that_is_not_there_holds_nothing_back() -> None:
    about = known(tiers(10, 0, 10))
    step = balance(target={"simple": 1, "medium": 1, "complex": 1}, size=12)
    assert kept(about, fate(about, step)) == [4, 0, 4]
    assert kept(about, fate(about, step.model_copy(update={"short": "others"}))) == [6, 0, 6]
    assert plan(about, step).deficit.tolist() == [0, 4, 0]


def test_what_is_not_named_goes_and_so_does_what_was_not_measured() -> None:
    about = known(["simple", "medium", None, "complex"])
    applied = fate(about, balance(target={"simple": 1, "complex": 1}))
    assert applied.reasons().to_pylist() == [
        None,
        "Complexity tier: medium, not wanted",
        "Complexity tier: not measured",
        None,
    ]


def test_a_reason_says_how_many_of_how_many_stay() -> None:
    about = known(["simple", "simple", "simple", "medium"])
    reasons = fate(about, balance(choose="best")).reasons().drop_null().to_pylist()
    assert reasons == ["Complexity tier: simple, over its share (1 of 3 stay)"] * 2


def test_as_uploaded_undoes_what_a_filter_shifted() -> None:
    about = known(tiers(40, 40, 20))
    shifted = about.values["complexity_tier"].eq("simple").to_numpy() & (np.arange(100) % 2 == 0)
    about.values.loc[shifted, "n_turns"] = 5
    left = 40 - int(shifted.sum())
    applied = fate(about, Filter(metric="n_turns", high=1), balance(target="as_uploaded"))
    assert kept(about, applied) == rounded(applied.keep.sum(), np.array([4.0, 4, 2])).tolist()
    assert kept(about, applied)[0] == left


def test_the_best_stay() -> None:
    about = known(["simple"] * 4 + ["medium"], quality=[0.1, 0.9, np.nan, 0.5, 0.2])
    assert fate(about, balance(choose="best", size=4, short="others")).keep.tolist() == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_no_cluster_of_a_part_is_lost_while_another_has_more() -> None:
    groups = [0] * 17 + [1] * 2 + [2]
    about = known(["simple"] * 20, groups=groups, quality=np.linspace(1, 0, 20))
    applied = fate(about, balance(target={"simple": 1}, size=6))
    assert np.bincount(np.array(groups)[applied.keep]).tolist() == [3, 2, 1]
    best_of_first = np.flatnonzero(applied.keep)[:3].tolist()
    assert best_of_first == [0, 1, 2]


def test_clusters_are_parts_by_their_numbers() -> None:
    about = known(["simple"] * 9, groups=[0, 0, 0, 0, 1, 1, 2, NOISE, ABSENT])
    step = balance(by="cluster", target={"0": 1, "1": 1}, choose="best")
    applied = fate(about, step)
    reasons = applied.reasons().to_pylist()
    assert applied.keep.tolist().count(True) == 4
    assert reasons[6:] == [
        "Cluster: 2 poems, not wanted",
        "Cluster: in none, not wanted",
        "Cluster: not measured",
    ]


def test_the_values_of_a_column_are_parts() -> None:
    about = known(["simple"] * 6)
    values = ColumnValues(
        pd.Series(["web", "web", "book", "web", None, "web"]), pd.Series([0.0] * 6)
    )
    found = {**about.found, ColumnSearch("source"): values}
    step = balance(by=None, column="source", choose="best", target={"web": 2, "book": 1})
    applied = fate(Known(about.values, found, rows=about.rows), step)
    assert applied.keep.sum() == 3
    assert applied.reasons().to_pylist()[4] == "Column source: not measured"
    assert step.in_words().startswith("Balance column source web 2 : book 1")


def test_other_lots_are_drawn_by_another_seed() -> None:
    about = known(["simple"] * 40)
    step = balance(target={"simple": 1}, size=20, choose="random")
    one, same, other = (fate(about, step, seed=seed).keep for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@given(STEPS)
def test_a_balance_comes_back_from_yaml(step: Balance) -> None:
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe


def test_the_recipe_of_the_design_is_one() -> None:
    text = (
        "steps:\n  - {step: balance, by: complexity_tier, target: {simple: 3, medium: 5, "
        "complex: 2}, size: 5000}"
    )
    (step,) = from_yaml(text).steps
    assert step.as_dict() == {
        "step": "balance",
        "by": "complexity_tier",
        "target": {"simple": 3, "medium": 5, "complex": 2},
        "size": 5000,
        "short": "fewer",
        "choose": "spread",
    }
    assert step.in_words() == (
        "Balance complexity tier simple 3 : medium 5 : complex 2, up to 5,000 examples, over "
        "all clusters, the best first"
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("by: complexity_tiers", 'complexity_tiers.*"complexity_tier"'),
        ("by: response_words", "something to balance by"),
        ("by: complexity_tier, target: {simpel: 1}", 'simpel.*"simple"'),
        ("by: language, target: {en: 0}", "all parts of the target are 0"),
        ("by: language, target: {en: -1}", "found -1 as the part of en"),
        ("by: language, target: {en: yes}", "found True as the part of en"),
        ("by: language, target: {no: 1}", "found False as the name of a part"),
        ("by: language, target: evenly", "uniform"),
        ("by: language, short: leave", "needs a size"),
        ("by: language, size: 0", "1 at least"),
        ("by: language, column: source", "give one of by and column"),
        ("target: uniform", "give one of by and column"),
        ("by: cluster, target: {0: 1}, k: 3, method: density", "k is for the method"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(keys: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        from_yaml(f"steps:\n  - {{step: balance, {keys}}}")
