from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import apply_recipe, apply_step
from analysis.curate.assignments import AssignmentSearch
from analysis.curate.known import Choice, Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.selection import Selection
from analysis.curate.steps import FilterClusters, FilterMarked, SelectDiverse, StepModel
from analysis.errors import RecipeError
from analysis.measure.clusters.grouping import ABSENT, NOISE, Grouping
from analysis.measure.clusters.search import ClusterSearch

DIGEST = "0123456789abcdef"
GROUPS = st.lists(st.integers(ABSENT, 4), max_size=30)
CHOSEN = st.lists(st.integers(NOISE, 4), min_size=1, max_size=3, unique=True).map(tuple)


def decide(step: StepModel, groups: list[int], names: dict[int, str] | None = None) -> Selection:
    grouping = Grouping(np.array(groups, dtype=np.int32), names or {})
    known = Known(pd.DataFrame(index=range(len(groups))), {step.searches()[0]: grouping})
    return apply_step(step, known, np.arange(len(groups)))


@given(GROUPS, CHOSEN)
def test_dropping_clusters_and_keeping_only_them_part_the_set(groups, chosen) -> None:
    without = decide(FilterClusters(without=chosen), groups).keep
    only = decide(FilterClusters(only=chosen), groups).keep
    absent = np.array(groups) == ABSENT
    assert (without ^ only)[~absent].all()
    assert without[absent].all() and only[absent].all()


def test_a_reason_names_the_cluster() -> None:
    names = {0: "loans · mortgage"}
    dropped = decide(FilterClusters(without=(0, 2, NOISE)), [0, 1, 2, NOISE, ABSENT], names)
    assert dropped.reason.to_pylist() == [
        "In cluster 0 (loans · mortgage)",
        None,
        "In cluster 2",
        "In no cluster",
        None,
    ]
    kept = decide(FilterClusters(only=(1,)), [0, 1], names)
    assert kept.reason.to_pylist() == [
        "In cluster 0 (loans · mortgage), not among those to keep",
        None,
    ]


def test_what_is_labelled_goes_or_alone_stays() -> None:
    groups = [0, ABSENT]
    drop = decide(FilterMarked(mark="spam", assignment=DIGEST), groups)
    keep = decide(FilterMarked(mark="spam", marked="keep", assignment=DIGEST), groups)
    assert drop.reason.to_pylist() == ["Labelled spam", None]
    assert keep.reason.to_pylist() == [None, "Not labelled spam"]


def test_what_a_step_and_a_file_do_not_share_is_told() -> None:
    def words(step: StepModel, found: Grouping) -> str:
        values = pd.DataFrame(index=range(len(found)))
        known = Known(values, {step.searches()[0]: found})
        return apply_recipe(Recipe(steps=(step,)), known).reports[0].words

    elsewhere = Grouping(np.array([ABSENT, 0], dtype=np.int32), n_missing=3)
    said = words(FilterClusters(only=(0, 99), assignment=DIGEST), elsewhere)
    assert said.endswith(
        ", 3 of the grouped examples not in this file, 1 example in no stored group kept, no such "
        "cluster as 99"
    )
    said = words(FilterMarked(mark="spam", marked="keep", assignment=DIGEST), elsewhere)
    assert said.endswith("labelled “spam”, 3 of the grouped examples not in this file")
    here = Grouping(np.array([0, 1, NOISE], dtype=np.int32))
    step = FilterClusters(without=(1, NOISE))
    assert words(step, here) == step.in_words()
    # Of those alone that reach the step.
    drops = Grouping(np.array([0, 0, 1], dtype=np.int32))
    first = FilterClusters(without=(0,), k=2)
    second = FilterClusters(only=(0,), assignment=DIGEST)
    absent = Grouping(np.array([ABSENT, ABSENT, 0], dtype=np.int32))
    found = {first.searches()[0]: drops, second.searches()[0]: absent}
    known = Known(pd.DataFrame(index=range(3)), found)
    said = apply_recipe(Recipe(steps=(first, second)), known).reports[1].words
    assert "in no stored group" not in said


def test_what_cannot_be_compared_says_so() -> None:
    stays = np.array([True, False, False])
    similarity = np.array([1, 0.5, np.nan], dtype=np.float32)
    rows = pd.DataFrame({"example_id": "x", "line": [1, 2, 3]})
    choice = Choice(stays, np.zeros(3, dtype=np.int64), similarity)
    known = Known(rows, rows=lambda: rows, choose=lambda step, reached: choice)
    found = apply_step(SelectDiverse(n=1), known, np.arange(3))
    assert found.reason.to_pylist() == [
        None,
        "Covered by line 1, similarity 0.50",
        "Has nothing to be compared by",
    ]


def test_a_stored_assignment_goes_before_clustering_anew() -> None:
    assert FilterClusters(without=(1,), k=7).searches() == (ClusterSearch(k=7),)
    stored = FilterClusters(without=(1,), k=7, assignment=DIGEST)
    assert stored.searches() == (AssignmentSearch(DIGEST),)


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_who_goes_is_told_who_stays_for_it(stays) -> None:
    mask = np.array(stays)
    nearest = np.full(len(mask), int(mask.argmax()))
    choice = Choice(mask, nearest, np.full(len(mask), 0.937, dtype=np.float32))
    rows = pd.DataFrame({"example_id": "x", "line": np.arange(len(mask)) + 1})
    known = Known(rows, rows=lambda: rows, choose=lambda step, reached: choice)
    found = apply_step(SelectDiverse(n=1), known, np.arange(len(mask)))
    said = f"Covered by line {nearest[0] + 1}, similarity 0.93"
    assert found.keep.tolist() == stays
    assert found.reason.to_pylist() == [None if stay else said for stay in stays]


def test_the_steps_come_back_from_yaml_and_say_what_they_do() -> None:
    steps = (
        FilterClusters(method="density", without=(3, NOISE), called=("loans: a", "")),
        FilterMarked(mark="off topic 偏题", marked="keep", assignment=DIGEST),
        SelectDiverse(n=5000, by_quality=0.5),
    )
    recipe = Recipe(steps=steps)
    assert from_yaml(to_yaml(recipe)) == recipe
    assert [step.in_words() for step in steps] == [
        "Drop clusters 3 (loans: a), noise of density by tfidf",
        "Keep only what is labelled “off topic 偏题”",
        "Keep the 5,000 most diverse examples (k-centre by tfidf, the better ones first)",
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{step: filter_clusters}", "give one of only and without"),
        ("{step: filter_clusters, only: [1], without: [2]}", "give one of only and without"),
        ("{step: filter_clusters, only: [1], method: density, k: 3}", "k is for the method"),
        ("{step: filter_clusters, only: [1], min_size: 5}", "min_size is for the method"),
        ("{step: filter_clusters, only: [-2]}", "-2"),
        ("{step: filter_marked, mark: spam, assignment: ../x}", "16 digits"),
        ("{step: select_diverse, n: 0}", "0"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_a_sentence(step: str, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        from_yaml(f"version: 1\nsteps:\n  - {step}\n")
