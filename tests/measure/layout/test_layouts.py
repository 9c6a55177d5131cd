from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.layout import neighbours as layout_by_neighbours
from analysis.measure.layout.fast import fast_layout
from analysis.measure.layout.neighbours import K, neighbour_layout
from tests.measure.clusters.made import themes

Layout = Callable[[np.ndarray], np.ndarray]


def seeded(vectors: np.ndarray) -> np.ndarray:
    return neighbour_layout(vectors, seed=7)


BOTH = pytest.mark.parametrize("layout", [fast_layout, seeded])


@BOTH
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, K, K + 1])
def test_few_examples_are_no_special_case(layout: Layout, n: int) -> None:
    points = layout(themes(1, n=max(n, 1))[0][:n])
    assert points.shape == (n, 2) and points.dtype == np.float32
    assert np.isfinite(points).all()


@BOTH
def test_equal_examples_and_vectors_of_one_number_are_no_special_case(layout: Layout) -> None:
    assert (layout(np.ones((9, 1), np.float32)) == layout(np.ones((9, 1), np.float32))[0]).all()
    assert np.isfinite(layout(np.array([[1.0], [-1.0]] * 10, np.float32))).all()


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_the_fast_layout_does_not_depend_on_the_order(seed: int) -> None:
    vectors, _ = themes(seed, n=60)
    order = np.random.default_rng(seed).permutation(60)
    assert np.allclose(fast_layout(vectors[order]), fast_layout(vectors)[order], atol=1e-4)


def test_the_better_layout_does_not_depend_on_the_order_and_is_seeded() -> None:
    vectors, _ = themes(3, n=120)
    order = np.random.default_rng(1).permutation(120)
    here = seeded(vectors)
    assert np.array_equal(seeded(vectors[order]), here[order])
    assert not np.array_equal(neighbour_layout(vectors, seed=8), here)


@BOTH
def test_almost_all_examples_lie_within_1_and_empty_texts_in_the_middle(layout: Layout) -> None:
    vectors, _ = themes(4, n=400)
    vectors[0] = 0
    points = layout(vectors)
    inside = np.abs(points).max(axis=1) <= 1
    assert inside.mean() > 0.95 and np.abs(points).max() > 0.5
    assert points[0].tolist() == [0, 0]


def test_the_better_layout_keeps_planted_themes_together() -> None:
    vectors, theme = themes(5, k=8, n=400, noise=0.6)

    def of_its_theme(points: np.ndarray) -> float:
        far = ((points[:, None] - points[None]) ** 2).sum(axis=2)
        np.fill_diagonal(far, np.inf)
        return float((theme[np.argsort(far, axis=1)[:, :10]] == theme[:, None]).mean())

    better, fast = of_its_theme(seeded(vectors)), of_its_theme(fast_layout(vectors))
    assert better > 0.9 and fast < 0.8


def test_many_examples_are_laid_out_by_a_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_by_neighbours, "BY_GRID", 300)
    monkeypatch.setattr(layout_by_neighbours, "n_cores", lambda: 1)
    vectors, theme = themes(6, n=400)
    shares: list[float] = []
    points = neighbour_layout(vectors, seed=1, progress=shares.append)
    assert np.isfinite(points).all()
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) > 50
    middles = np.array([points[theme == each].mean(axis=0) for each in range(5)])
    nearest = ((points[:, None] - middles[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == theme).mean() > 0.95


def test_what_progress_raises_stops_the_work() -> None:
    def stop(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        neighbour_layout(themes(1, n=60)[0], seed=1, progress=stop)
