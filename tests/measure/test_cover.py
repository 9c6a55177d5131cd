from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.cover import cover

METHODS = ("k_centre", "facility_location")


def made(seed: int, n: int = 60, d: int = 8, themes: int = 6) -> np.ndarray:
    """Vectors in crowds of very different sizes."""
    draw = np.random.default_rng(seed)
    theme = np.minimum(draw.geometric(0.5, n) - 1, themes - 1)
    found = draw.normal(size=(themes, d))[theme] + 0.2 * draw.normal(size=(n, d))
    unit = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit.astype(np.float32)


@pytest.mark.parametrize("method", METHODS)
@given(st.integers(0, 1000), st.integers(1, 70))
def test_so_many_are_chosen_as_are_asked_for_and_each_example_has_one(method, seed, n) -> None:
    vectors = made(seed)
    found = cover(vectors, n, method=method, seed=1)
    assert found.stays.sum() == min(n, len(vectors))
    assert found.stays[found.nearest].all()
    chosen = np.flatnonzero(found.stays)
    assert (found.nearest[chosen] == chosen).all()
    best = np.clip((vectors @ vectors[chosen].T).max(axis=1), 0, 1)
    assert np.allclose(found.similarity, best, atol=1e-5)


@pytest.mark.parametrize("method", METHODS)
@given(st.integers(0, 200), st.randoms())
def test_the_choice_does_not_depend_on_the_order(method, seed, random) -> None:
    vectors = made(seed)
    order = list(range(len(vectors)))
    random.shuffle(order)
    one = cover(vectors, 12, method=method, seed=1).stays
    other = cover(vectors[order], 12, method=method, seed=1).stays
    assert np.array_equal(one[order], other)


@pytest.mark.parametrize("method", METHODS)
def test_it_covers_better_than_a_draw(method) -> None:
    vectors = made(3, n=2000, d=16, themes=40)
    found = cover(vectors, 60, method=method, seed=1)
    draw = np.random.default_rng(0)
    drawn = []
    for _ in range(10):
        some = draw.choice(len(vectors), 60, replace=False)
        alike = (vectors @ vectors[some].T).max(axis=1)
        drawn.append((alike.min(), alike.mean()))
    least, mean = np.max(drawn, axis=0)
    if method == "k_centre":
        assert found.similarity.min() > least
    else:
        assert found.mean_similarity > mean


def test_farthest_first_takes_one_of_each_crowd() -> None:
    crowds = np.repeat(np.eye(5, dtype=np.float32), [100, 3, 1, 1, 50], axis=0)
    found = cover(crowds, 5, seed=1)
    assert np.flatnonzero(found.stays).tolist() == [0, 100, 103, 104, 105]
    assert found.mean_similarity == 1


def test_of_equal_ones_the_better_is_taken() -> None:
    crowds = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
    weights = np.array([0.2, 1.0, 0.2, 0.5, 0.1, 0.9])
    found = cover(crowds, 2, weights=weights, seed=1)
    assert np.flatnonzero(found.stays).tolist() == [1, 5]


def test_what_is_wanted_less_is_taken_later() -> None:
    vectors = np.eye(4, dtype=np.float32)
    weights = np.array([1.0, 0.1, 1.0, 1.0])
    assert not cover(vectors, 3, weights=weights, seed=1).stays[1]


def test_empty_texts_and_copies_fill_up_at_last() -> None:
    vectors = np.zeros((5, 3), dtype=np.float32)
    vectors[[1, 3]] = [1, 0, 0]
    found = cover(vectors, 3, seed=1)
    assert found.stays[1] and found.stays.sum() == 3
    assert cover(np.zeros((4, 1), np.float32), 2, seed=1).stays.sum() == 2
    assert cover(np.zeros((0, 3), np.float32), 2, seed=1).stays.tolist() == []


def test_what_progress_raises_stops_the_choosing() -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cover(made(1), 40, seed=1, progress=stop)
