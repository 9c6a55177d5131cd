from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.selection.covering import coverage_of, facility_location, k_centre
from tests.measure.clusters.made import themes

SEEDS = st.integers(0, 2**32 - 1)
Choose = Callable[..., np.ndarray]


def seeded(vectors: np.ndarray, n: int, **options: object) -> np.ndarray:
    return facility_location(vectors, n, seed=3, **options)  # type: ignore[arg-type]


BOTH = pytest.mark.parametrize("choose", [k_centre, seeded])


@BOTH
@given(seed=SEEDS, n=st.integers(0, 70))
@settings(deadline=None, max_examples=25)
def test_so_many_are_chosen_as_asked_for_and_none_twice(choose: Choose, seed: int, n: int) -> None:
    vectors, _ = themes(seed, n=50)
    vectors[4], vectors[9] = 0, vectors[8]
    chosen = choose(vectors, n)
    assert len(chosen) == len(set(chosen.tolist())) == min(n, 50)
    n_different = 47
    assert len(np.unique(vectors[chosen[:n_different]], axis=0)) == min(n, n_different)
    if n >= 50:
        assert chosen[-1] == 4  # the empty one


@BOTH
@given(seed=SEEDS)
@settings(deadline=None, max_examples=25)
def test_the_order_of_the_examples_does_not_matter(choose: Choose, seed: int) -> None:
    vectors, _ = themes(seed, n=60)
    rng = np.random.default_rng(seed)
    order, weights = rng.permutation(60), rng.uniform(0.1, 1, 60)
    here = choose(vectors, 9, weights=weights)
    there = choose(vectors[order], 9, weights=weights[order])
    assert np.array_equal(vectors[here], vectors[order][there])
    assert np.array_equal(weights[here], weights[order][there])


@BOTH
def test_the_chosen_cover_the_set_better_than_a_random_draw(choose: Choose) -> None:
    # Themes of very unlike sizes: a draw misses the small ones.
    vectors, _ = themes(1, k=12, n=600)
    theme = themes(1, k=12, n=600)[1]
    rare = np.concatenate(
        [np.flatnonzero(theme == each)[: 2 if each else 400] for each in range(12)]
    )
    vectors, theme = vectors[rare], theme[rare]
    chosen = choose(vectors, 14)
    rng = np.random.default_rng(0)
    drawn = [coverage_of(vectors, rng.choice(len(vectors), 14, replace=False)) for _ in range(20)]
    ours = coverage_of(vectors, chosen)
    assert ours.mean() > max(each.mean() for each in drawn)
    assert ours.min() > max(each.min() for each in drawn)
    assert len(set(theme[chosen].tolist())) >= 10


def test_facility_location_covers_more_on_average_and_k_centre_the_farthest() -> None:
    vectors, _ = themes(2, n=500, noise=0.8)
    fast, slow = (
        coverage_of(vectors, k_centre(vectors, 40)),
        coverage_of(vectors, seeded(vectors, 40)),
    )
    assert slow.mean() > fast.mean() and fast.min() >= slow.min()


@pytest.mark.parametrize("at_once", [7, 100, 1 << 20])
def test_candidates_in_blocks_are_chosen_as_all_at_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors, _ = themes(5, n=700, noise=0.8)
    expected = seeded(vectors, 12)
    monkeypatch.setattr("analysis.measure.selection.covering.CANDIDATES_AT_ONCE", at_once)
    assert seeded(vectors, 12).tolist() == expected.tolist()


def test_choosing_few_of_many_takes_no_more_memory_than_blocks_of_candidates() -> None:
    # All 12,600 candidates at once took 200 MB a thread; a block is 16 MiB, at most five at work.
    vectors, _ = themes(6, n=20_000)
    tracemalloc.start()
    try:
        seeded(vectors, 1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 120e6


@given(seed=SEEDS)
@settings(deadline=None, max_examples=25)
def test_fewer_by_k_centre_are_the_first_of_more(seed: int) -> None:
    vectors, _ = themes(seed, n=40)
    assert k_centre(vectors, 12)[:5].tolist() == k_centre(vectors, 5).tolist()


@BOTH
def test_better_examples_are_preferred(choose: Choose) -> None:
    vectors, _ = themes(3, n=400, noise=0.5)
    quality = np.random.default_rng(1).uniform(0.1, 1, 400)
    assert quality[choose(vectors, 40, weights=quality)].mean() > 0.65
    assert quality[choose(vectors, 40)].mean() < 0.65


@BOTH
def test_of_copies_the_best_is_taken(choose: Choose) -> None:
    vectors = np.repeat(themes(3, n=30)[0][:29], 2, axis=0)
    quality = np.tile([0.4, 0.9], 29)
    assert (choose(vectors, 29, weights=quality) % 2 == 1).all()


@BOTH
def test_what_is_not_measured_counts_as_the_mean_and_nothing_is_no_weight(choose: Choose) -> None:
    vectors, _ = themes(3, n=20)
    unknown = np.full(20, np.nan)
    assert choose(vectors, 5, weights=unknown).tolist() == choose(vectors, 5).tolist()
    with pytest.raises(ValueError, match="above 0"):
        choose(vectors, 5, weights=np.zeros(20))
    with pytest.raises(ValueError, match="0 examples or more"):
        choose(vectors, -1)


@BOTH
def test_of_nothing_nothing_is_chosen(choose: Choose) -> None:
    assert choose(np.zeros((0, 3), np.float32), 4).tolist() == []
    assert choose(np.zeros((2, 3), np.float32), 1).tolist() == [0]
    assert np.isnan(coverage_of(np.zeros((2, 3), np.float32), np.array([0]))).all()


@BOTH
def test_what_progress_raises_stops_the_choosing(choose: Choose) -> None:
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        choose(themes(1)[0], 60, progress=stop)
