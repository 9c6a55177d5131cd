from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.measure.duplicates import semantic
from analysis.measure.duplicates.semantic import cosine_pairs

SEEDS = st.integers(0, 2**32 - 1)
Found = dict[tuple[int, int], float]


def unit_vectors(seed: int, n: int = 60, d: int = 5) -> np.ndarray:
    """Vectors of which many are near others, and one is zeros."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(8, d))
    made = centres[rng.integers(0, 8, n)] + rng.normal(scale=0.3, size=(n, d))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    made[n // 2] = 0
    return made.astype(np.float32)


def as_dict(vectors: np.ndarray, floor: float, **options: int) -> Found:
    left, right, similarity = cosine_pairs(vectors, floor=floor, **options)
    return dict(
        zip(zip(left.tolist(), right.tolist(), strict=True), similarity.tolist(), strict=True)
    )


def brute_force(vectors: np.ndarray, floor: float) -> Found:
    exact = vectors.astype(np.float64)
    return {
        (i, j): float(np.float32(min(exact[i] @ exact[j], 1)))
        for i in range(len(exact))
        for j in range(i + 1, len(exact))
        if np.float32(exact[i] @ exact[j]) >= np.float32(floor)
    }


@given(SEEDS, st.sampled_from([0.3, 0.8, 0.95]))
def test_every_pair_is_found_with_its_cosine_and_none_is_false(seed: int, floor: float) -> None:
    vectors = unit_vectors(seed)
    assert as_dict(vectors, floor) == pytest.approx(brute_force(vectors, floor), abs=1e-6)


@given(SEEDS)
def test_the_order_and_the_size_of_the_blocks_do_not_matter(seed: int) -> None:
    vectors = unit_vectors(seed)
    order = np.random.default_rng(seed).permutation(len(vectors))
    moved = as_dict(vectors[order], 0.8)
    back = {tuple(sorted((int(order[i]), int(order[j])))): s for (i, j), s in moved.items()}
    assert back == as_dict(vectors, 0.8)


def test_of_many_vectors_neighbouring_cells_hold_nearly_every_pair() -> None:
    vectors = unit_vectors(3, n=5000, d=16)
    truth = brute_force_keys(vectors, 0.9)
    found = as_dict(vectors, 0.9, exact=0)
    assert set(found) <= truth
    assert len(found) >= 0.99 * len(truth) > 1000


def brute_force_keys(vectors: np.ndarray, floor: float) -> set[tuple[int, int]]:
    alike = np.triu(vectors.astype(np.float64) @ vectors.T.astype(np.float64), 1)
    rows, columns = np.nonzero(alike.astype(np.float32) >= np.float32(floor))
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def test_more_pairs_than_can_be_held_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(semantic, "MOST_PAIRS", 100)
    with pytest.raises(InputError, match="raise the similarity"):
        cosine_pairs(np.ones((50, 1), np.float32), floor=0.9)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_vectors_are_no_special_case(n: int) -> None:
    left, _, _ = cosine_pairs(np.ones((n, 3), np.float32) / 3**0.5, floor=0.5)
    assert len(left) == n * (n - 1) // 2


def test_the_cells_do_not_depend_on_the_order_of_the_vectors() -> None:
    vectors = unit_vectors(5, n=3000, d=8)
    order = np.random.default_rng(5).permutation(len(vectors))
    moved = as_dict(vectors[order], 0.9, exact=0)
    back = {tuple(sorted((int(order[i]), int(order[j])))): s for (i, j), s in moved.items()}
    assert back == as_dict(vectors, 0.9, exact=0)
