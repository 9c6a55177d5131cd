from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.edge_cases import filters_of
from analysis.curate.known import Known
from analysis.curate.novelty import Regions, novel_examples, regions_of
from analysis.curate.review_queue import KINDS, Queue, QueueSettings, review_queue, suggested
from analysis.curate.steps import Filter, step_of
from analysis.measure.clusters.found import Clusters

TASKS, TIERS = ("open_qa", "code", "unsure", None), ("simple", "complex")
SEED = 42


def known(n: int, seed: int = 1, **more: Any) -> Known:
    rng = np.random.default_rng(seed)
    types = rng.choice(np.array(TASKS, dtype=object), n, p=[0.6, 0.3, 0.05, 0.05])
    values = {
        "task_type": pd.Categorical(types, categories=[each for each in TASKS if each]),
        "complexity_tier": pd.Categorical(rng.choice(TIERS, n), categories=TIERS),
        "task_confidence": np.where(types == "unsure", 0, rng.uniform(0.3, 1, n)),
        "response_words": rng.integers(50, 150, n),
        "quality": rng.uniform(0.8, 1, n),
        "language": ["en"] * n,
        "outlier": np.zeros(n, dtype="int8"),
    }
    ids = [f"{number * 2654435761 % 2**64:016x}-1" for number in range(n)]
    return Known(
        pd.DataFrame(values | more),
        rows=lambda: pd.DataFrame({"example_id": ids, "line": range(1, n + 1)}),
    )


def queue(about: Known, *filters: Filter, keep: Any = None, **given: Any) -> Queue:
    regions = given.pop("regions", None)
    settings = QueueSettings(**given)
    keep = np.ones(len(about), dtype=bool) if keep is None else keep
    return review_queue(about, keep, filters, settings, seed=SEED, regions=regions)


def why(found: Queue, position: int) -> str:
    return " | ".join(found.reasons[found.positions.tolist().index(position)])


@given(st.integers(1, 300), st.integers(1, 1000), st.integers(0, 2**32))
def test_the_sample_has_its_size_and_every_stratum_its_share(n: int, per_1000: int, seed) -> None:
    about = known(n, seed)
    found = queue(about, per_1000=per_1000, kinds=("sample",))
    assert len(found) == -(-n * per_1000 // 1000)
    assert len(set(found.positions.tolist())) == len(found)
    strata = about.values["task_type"].astype(object).fillna("") + "/"
    strata += about.values["complexity_tier"].astype(object)
    whole, part = strata.value_counts(), strata.iloc[found.positions].value_counts()
    for stratum, count in whole.items():
        assert abs(part.get(stratum, 0) - len(found) * count / n) < 1


@given(st.integers(1, 200), st.integers(0, 2**32))
def test_the_order_of_the_file_does_not_matter(n: int, seed: int) -> None:
    about = known(n)
    order = np.random.default_rng(seed).permutation(n)
    other = Known(
        about.values.iloc[order].reset_index(drop=True),
        rows=lambda: about.rows().iloc[order].reset_index(drop=True),
    )
    bounds = Filter(metric="response_words", low=50)
    first, second = queue(about, bounds), queue(other, bounds)
    assert order[second.positions].tolist() == first.positions.tolist()
    assert second.reasons == first.reasons


@given(st.integers(20, 200), st.integers(1, 500))
def test_a_larger_share_keeps_nearly_all_of_a_smaller_one(n: int, per_1000: int) -> None:
    about = known(n)
    small, large = (queue(about, per_1000=x, kinds=("sample",)) for x in (per_1000, per_1000 + 200))
    # Of a stratum rounding may take one away (the Alabama paradox).
    assert len(set(small.positions) - set(large.positions)) <= 8


def test_what_the_recipe_drops_is_not_in_it() -> None:
    about = known(400)
    keep = np.arange(400) % 2 == 0
    found = queue(about, Filter(metric="response_words", low=50), keep=keep)
    assert (found.positions % 2 == 0).all()
    assert len(queue(about, keep=~keep & keep)) == 0


def test_an_example_comes_once_with_all_its_reasons() -> None:
    about = known(100)
    found = queue(about, Filter(metric="response_words", low=50), per_1000=1000)
    assert sorted(found.positions.tolist()) == list(range(100))
    assert found.kinds[:, KINDS.index("sample")].all()
    assert any(len(reasons) > 1 for reasons in found.reasons)


def test_what_a_bound_only_just_lets_through_is_an_edge() -> None:
    words = np.linspace(100, 200, 100).round().astype(int)
    words[7], words[8], words[9] = 10, 11, 30
    about = known(100, response_words=words)
    found = queue(about, Filter(metric="response_words", low=10, high=400), kinds=("edge",))
    assert "Only just kept: response words 10, where at least 10 stays" in why(found, 7)
    assert "response words 11" in why(found, 8)
    assert "Only just kept" not in why(found, 9)  # far below the others all the same
    assert "Far below the others: response words 30, where" in why(found, 9)


def test_conditions_that_all_have_to_hold_have_edges_too() -> None:
    low, high = Filter(metric="quality", low=0.5), Filter(metric="response_words", high=9)
    words = {"metric": "response_words", "high": 9}
    asked = {
        "step": "filter_where",
        "keep": {"all": [words, {"any": [words, {"metric": "n_turns", "low": 2}]}]},
    }
    assert filters_of([low, step_of(asked), step_of(asked | {"disabled": True})]) == [low, high]
    assert filters_of([step_of({"step": "filter_where", "keep": {"not": words}})]) == []


def test_an_unsure_classification_is_in_it_the_least_sure_first() -> None:
    about = known(2000)
    found = queue(about, kinds=("unsure",), size=10, by="size")
    assert len(found) == 5
    assert {about.values["task_type"][at] for at in found.positions} == {"unsure"}
    confidence = np.full(100, 0.9)
    confidence[3] = 0.05
    one = known(100, task_confidence=confidence, task_type=["code"] * 100)
    assert why(queue(one, kinds=("unsure",)), 3).endswith("next one (confidence 0.05)")


def test_small_clusters_and_far_ones_are_novel() -> None:
    of = np.repeat([0, 1, 2, 3], [40, 38, 36, 6]).astype(np.int32)
    of[0] = -1
    centers = np.array([[1, 0, 0], [0.9, 0.1, 0], [0.8, 0.3, 0], [0.7, 0.5, 0.1]], np.float32)
    centers /= np.linalg.norm(centers, axis=1, keepdims=True)
    regions = regions_of(Clusters(of, centers, "kmeans"), ["a", "b", "c", "d"])
    found = queue(known(120), regions=regions, kinds=("novel",))
    assert set(of[found.positions]) == {3}
    assert why(found, int(found.positions[0])).startswith("Its cluster, d, is small (6 examples)")
    assert not len(queue(known(120), kinds=("novel",)))


def test_every_novel_cluster_has_its_turn() -> None:
    of = np.repeat([0, 1, 2], [80, 10, 10]).astype(np.int32)
    regions = Regions(of, ["a", "b", "c"], np.array([0.9, 0.9, 0.9]))
    lots = np.arange(100, dtype=np.uint64)
    found = [at for at, _ in novel_examples(regions, np.arange(100), lots, most=4)]
    assert sorted(of[found].tolist()) == [0, 1, 1, 2] or sorted(of[found].tolist()) == [0, 1, 2, 2]


@pytest.mark.parametrize(
    ("n", "said"),
    [(1000, "50 to 100 examples"), (1, "1 example"), (10, "1 example"), (30, "2 to 3 examples")],
)
def test_fifty_to_a_hundred_in_a_thousand_are_suggested(n: int, said: str) -> None:
    assert suggested(n) == said
