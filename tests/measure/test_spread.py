from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.clusters.kmeans import kmeans_clusters
from analysis.measure.spread import spread, variety, vendi_score
from tests.measure.clusters.made import themes, unit


def test_the_vendi_score_is_that_of_the_matrix_of_cosines() -> None:
    vectors, _ = themes(1, n=40)
    values = np.linalg.eigvalsh(vectors.astype(float) @ vectors.T / 40)
    values = values[values > 1e-9]
    assert vendi_score(vectors) == pytest.approx(np.exp(-(values * np.log(values)).sum()), rel=1e-4)


def test_examples_that_say_one_thing_cover_nothing_and_those_without_a_common_word_all() -> None:
    same, apart = np.tile(unit(np.ones((1, 8))), (8, 1)), np.eye(8, dtype=np.float32)
    assert variety(same).coverage == pytest.approx(0, abs=1e-5)
    found = variety(apart)
    assert found.coverage == pytest.approx(1) and found.directions == pytest.approx(8)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_the_order_of_the_examples_does_not_matter(seed: int) -> None:
    vectors, _ = themes(seed, n=60)
    vectors[3] = 0
    order = np.random.default_rng(seed).permutation(60)
    clusters = kmeans_clusters(vectors, k=4, seed=1), kmeans_clusters(vectors[order], k=4, seed=1)
    here, there = spread(vectors, clusters[0]), spread(vectors[order], clusters[1])
    assert there.density == pytest.approx(here.density[order], abs=1e-6, nan_ok=True)
    assert there.variety.coverage == pytest.approx(here.variety.coverage)
    assert there.over_dense == here.over_dense and there.near_empty == here.near_empty


def test_a_crowd_is_over_dense_and_a_handful_is_near_empty() -> None:
    rng = np.random.default_rng(1)
    centers = np.eye(16)[:4]
    sizes, widths = (60, 60, 60, 3), (0.02, 0.15, 0.15, 0.15)
    parts = [
        c + w * rng.normal(size=(n, 16)) for c, n, w in zip(centers, sizes, widths, strict=True)
    ]
    vectors = unit(np.concatenate(parts))
    clusters = kmeans_clusters(vectors, k=4, seed=1)
    found = spread(vectors, clusters)
    assert [region.cluster for region in found.over_dense] == [clusters.labels[0]]
    (few,) = found.near_empty
    assert few.cluster == clusters.labels[-1] == 3 and few.n == 3
    assert found.density[:60].min() > found.density[60:].max()


def test_copies_do_not_make_a_place_dense() -> None:
    vectors, _ = themes(2, n=50)
    copies = np.concatenate([vectors, np.tile(vectors[:1], (30, 1))])
    once = spread(vectors, kmeans_clusters(vectors, k=3, seed=1))
    often = spread(copies, kmeans_clusters(copies, k=3, seed=1))
    assert often.density[:50] == pytest.approx(once.density, abs=1e-6)
    assert often.variety.coverage < once.variety.coverage


@pytest.mark.parametrize("n", [0, 1])
def test_of_no_example_and_of_one_there_is_nothing_to_say(n: int) -> None:
    vectors = themes(1)[0][:n]
    found = spread(vectors, kmeans_clusters(vectors, k=2, seed=1))
    assert np.isnan(found.density).all() and math.isnan(found.variety.coverage)
    assert found.over_dense == found.near_empty == ()
