from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.content_order import distinct, every_nth
from analysis.measure.neighbours import neighbours
from tests.measure.clusters.made import themes, unit

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_the_same_vectors_come_in_the_same_order_wherever_they_stand(seed: int) -> None:
    vectors, _ = themes(seed, n=50)
    vectors[3], vectors[4] = 0, vectors[5]
    order = np.random.default_rng(seed).permutation(50)
    here, there = distinct(vectors), distinct(vectors[order])
    assert np.array_equal(vectors[here.rows], vectors[order][there.rows])
    assert here.counts.tolist() == there.counts.tolist()
    assert here.counts.sum() == 49 and len(here) == 47  # one is empty, two are copies
    filled = here.number >= 0
    assert np.array_equal(vectors[here.rows[here.number[filled]]], vectors[filled])


def test_a_sample_is_even_and_never_larger_than_asked_for() -> None:
    assert every_nth(10, 4).tolist() == [0, 3, 6, 9]
    assert every_nth(3, 4).tolist() == [0, 1, 2]
    assert every_nth(0, 4).tolist() == []


@given(SEEDS, st.integers(1, 60))
def test_neighbours_are_the_nearest_others(seed: int, k: int) -> None:
    vectors = np.unique(themes(seed, n=40)[0], axis=0)
    found = neighbours(vectors, k)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -2)
    best = -np.sort(-alike, axis=1)[:, : min(k, len(vectors) - 1)]
    assert np.allclose(found.similarity, best, atol=1e-5)
    assert (found.rows != np.arange(len(vectors))[:, None]).all()
    assert np.allclose(np.take_along_axis(alike, found.rows, 1), best, atol=1e-5)


def test_cells_find_nearly_all_neighbours() -> None:
    vectors, _ = themes(2, n=5000)
    vectors = np.unique(vectors, axis=0)
    exact, fast = neighbours(vectors, 10), neighbours(vectors, 10, exact=0)
    assert np.isclose(exact.similarity, fast.similarity, atol=1e-4).mean() > 0.98


def test_every_vector_has_k_others_even_where_the_cells_near_it_are_empty() -> None:
    # Nearly all vectors are one point of 4,000: the cells around a stray hold nothing but itself.
    rng = np.random.default_rng(4)
    crowd = unit(rng.normal(size=(1, 16))) + 1e-5 * rng.normal(size=(4000, 16))
    vectors = unit(np.concatenate([crowd, rng.normal(size=(60, 16))]))
    found = neighbours(vectors, 15, exact=100)
    assert (found.rows >= 0).all()
    assert (found.rows != np.arange(len(vectors))[:, None]).all()
    alike = np.einsum("id,ikd->ik", vectors, vectors[found.rows])
    assert np.allclose(found.similarity, alike, atol=1e-5)
