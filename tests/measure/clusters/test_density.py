from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.measure.clusters.density import K, density_clusters
from analysis.measure.content_order import distinct
from analysis.measure.neighbours import neighbours
from tests.measure.clusters.made import themes, unit


def test_crowds_are_found_again_and_what_stands_between_them_is_noise() -> None:
    vectors, theme = themes(1, k=4, n=400, noise=0.2)
    lone = unit(np.random.default_rng(2).normal(size=(20, 16)))
    found = density_clusters(np.concatenate([vectors, lone]), min_size=20)
    assert len(found) == 4
    assert (found.labels[400:] == -1).sum() >= 10
    inside = found.labels[:400] != -1
    assert inside.mean() > 0.9
    assert adjusted_rand_score(theme[inside], found.labels[:400][inside]) == 1


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_the_order_of_the_examples_does_not_matter(seed: int) -> None:
    vectors, _ = themes(seed, n=90, noise=0.6)
    vectors[5] = 0
    order = np.random.default_rng(seed).permutation(len(vectors))
    here = density_clusters(vectors, min_size=5)
    there = density_clusters(vectors[order], min_size=5)
    assert there.labels.tolist() == here.labels[order].tolist()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7])
def test_few_examples_are_no_special_case(n: int) -> None:
    found = density_clusters(themes(1)[0][:n], min_size=2)
    assert found.labels.shape == (n,) and found.method == "density"


def test_no_cluster_is_smaller_than_asked_for() -> None:
    vectors, _ = themes(3, n=300, noise=0.5)
    found = density_clusters(vectors, min_size=25)
    assert len(found) and found.sizes.min() >= 25


@pytest.mark.parametrize("d", [16, 64, 256])
def test_a_set_of_one_theme_is_one_cluster_without_its_strays(d: int) -> None:
    rng = np.random.default_rng(d)
    theme = d**0.5 * unit(rng.normal(size=(1, d)))
    crowd, strays = theme + 0.4 * rng.normal(size=(500, d)), rng.normal(size=(20, d))
    found = density_clusters(unit(np.concatenate([crowd, strays])), min_size=10)
    assert len(found) == 1 and (found.labels[:500] == 0).all()
    assert (found.labels[500:] == -1).sum() >= 18


@pytest.mark.parametrize("d", [16, 64, 256])
def test_scattered_examples_are_no_cluster(d: int) -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(500, d)))
    assert density_clusters(vectors, min_size=60).n_noise == 500


def test_groups_too_small_for_a_cluster_are_not_one_together() -> None:
    vectors, _ = themes(2, k=20, n=400, d=64, noise=0.1)  # about 20 of each
    assert density_clusters(vectors, min_size=100).n_noise == 400


def test_one_example_is_no_crowd() -> None:
    with pytest.raises(ValueError, match="2 examples or more"):
        density_clusters(themes(1)[0], min_size=1)


def test_strays_beside_one_dense_crowd_are_clustered_by_cells_too() -> None:
    rng = np.random.default_rng(4)
    crowd = unit(rng.normal(size=(1, 16))) + 1e-5 * rng.normal(size=(4000, 16))
    vectors = unit(np.concatenate([crowd, rng.normal(size=(60, 16))]))
    near = neighbours(vectors[distinct(vectors).rows], K, exact=100)
    found = density_clusters(vectors, min_size=10, near=near)
    assert (found.labels[4000:] == -1).mean() > 0.5
