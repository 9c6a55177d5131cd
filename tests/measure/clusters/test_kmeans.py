from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.measure.clusters.found import central, closeness, cohesion
from analysis.measure.clusters.kmeans import CANDIDATES, READABLE, kmeans_clusters, suggested_k
from tests.measure.clusters.made import sample_texts, sample_vectors, themes, unit

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(1, 12))
@settings(deadline=None, max_examples=20)
def test_the_order_of_the_examples_does_not_matter(seed: int, k: int) -> None:
    vectors, _ = themes(seed, n=80, noise=1.0)
    vectors[7] = 0
    order = np.random.default_rng(seed).permutation(len(vectors))
    here = kmeans_clusters(vectors, k=k, seed=1)
    there = kmeans_clusters(vectors[order], k=k, seed=1)
    assert there.labels.tolist() == here.labels[order].tolist()
    assert np.array_equal(there.centers, here.centers)


@given(SEEDS, st.integers(1, 12), st.integers(0, 30))
@settings(deadline=None, max_examples=20)
def test_every_example_is_in_one_cluster_and_they_are_numbered_by_size(
    seed: int, k: int, n: int
) -> None:
    vectors = themes(seed, n=max(n, 1))[0][:n]
    found = kmeans_clusters(vectors, k=k, seed=1)
    assert found.labels.dtype == np.int32 and found.labels.shape == (n,)
    assert len(found) == min(k, len(np.unique(vectors, axis=0)))
    assert found.sizes.sum() == n and (np.diff(found.sizes) <= 0).all()
    assert (found.sizes > 0).all()
    assert np.linalg.norm(found.centers, axis=1) == pytest.approx(np.ones(len(found)), abs=1e-5)


def test_planted_themes_are_found_again_and_their_number_is_suggested() -> None:
    for k in (3, 10):
        vectors, theme = themes(k, k=k, n=800, d=32)
        assert suggested_k(vectors, seed=2).k == k
        found = kmeans_clusters(vectors, k=k, seed=2)
        assert adjusted_rand_score(theme, found.labels) > 0.99


def test_the_languages_of_the_sample_data_are_two_clusters() -> None:
    # The only planted theme that is found again: task types are none (adjusted Rand index 0.06 in
    # 14 clusters), a maths problem in words of cooking stands by the recipes.
    found = kmeans_clusters(sample_vectors(), k=2, seed=42)
    assert adjusted_rand_score(sample_texts()[1], found.labels) > 0.95


def test_a_number_is_suggested_only_as_high_as_can_be_read_where_none_stands_out() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(1000, 40)))
    suggestion = suggested_k(vectors, seed=1)
    assert suggestion.k == READABLE and "No number stands out" in suggestion.criterion
    assert tuple(suggestion.scores) == CANDIDATES


def test_the_suggestion_does_not_depend_on_the_order() -> None:
    vectors, _ = themes(4, noise=0.8)
    assert suggested_k(vectors, seed=3) == suggested_k(vectors[::-1], seed=3)


@pytest.mark.parametrize(
    ("n", "said"), [(0, "No example"), (1, "one cluster"), (2, "2 different"), (3, "3 different")]
)
def test_few_different_examples_are_a_cluster_each(n: int, said: str) -> None:
    different = themes(1)[0][:n]
    vectors = np.concatenate([np.repeat(different, 200, axis=0), np.zeros((3, 16), np.float32)])
    suggestion = suggested_k(vectors, seed=1)
    assert suggestion.k == n and said in suggestion.criterion
    found = kmeans_clusters(vectors, k=max(suggestion.k, 1), seed=1)
    assert found.sizes.tolist() == [200] * n and cohesion(vectors, found) == pytest.approx(1)


def test_an_empty_text_belongs_to_no_cluster() -> None:
    found = kmeans_clusters(np.zeros((4, 3), np.float32), k=2, seed=1)
    assert found.labels.tolist() == [-1] * 4 and len(found) == 0 and found.n_noise == 4
    assert len(central(np.zeros((4, 3), np.float32), found)) == 0


def test_cohesion_is_1_for_equal_examples_and_less_for_others() -> None:
    alike = np.tile(unit(np.ones((1, 4))), (6, 1))
    assert cohesion(alike, kmeans_clusters(alike, k=1, seed=1)) == pytest.approx([1.0])
    apart = unit(np.array([[1, 0], [0, 1]], float))
    assert cohesion(apart, kmeans_clusters(apart, k=1, seed=1)) == pytest.approx([0.5**0.5])


def test_the_central_examples_are_the_nearest_two_and_no_copies() -> None:
    vectors, _ = themes(8)
    vectors = np.concatenate([vectors, vectors])  # each a copy
    found = kmeans_clusters(vectors, k=5, seed=1)
    near = closeness(vectors, found)
    for cluster, (first, second) in enumerate(central(vectors, found)):
        members = np.flatnonzero(found.labels == cluster)
        best = np.unique(near[members])[::-1][:2]
        assert near[[first, second]] == pytest.approx(best)
        assert not np.array_equal(vectors[first], vectors[second])


def test_no_cluster_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 cluster or more"):
        kmeans_clusters(np.eye(3, dtype=np.float32), k=0, seed=1)


def test_what_progress_raises_stops_the_search() -> None:
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        kmeans_clusters(themes(1)[0], k=3, seed=1, progress=stop)
