from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.embeddings import nearest as module
from analysis.measure.embeddings.nearest import nearest


def unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@given(
    st.integers(0, 60), st.integers(0, 12), st.integers(1, 9), st.integers(1, 3), st.integers(0, 99)
)
def test_the_nearest_are_those_of_sorting_all_and_of_equals_the_first(
    m: int, n: int, at_once: int, values: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    vectors = unit(rng.integers(-values, values + 1, (m, 4)))  # few values: many are equal
    query = unit(rng.standard_normal(4))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "ROWS_AT_ONCE", at_once)
        positions, similarities = nearest(vectors, query, n)
    every = (vectors.astype(np.float64) * query).sum(axis=1).astype(np.float32)
    wanted = np.argsort(-every, kind="stable")[:n]
    assert positions.tolist() == wanted.tolist()
    assert similarities == pytest.approx(every[wanted]) and similarities.dtype == np.float32


def test_vectors_on_disk_are_searched_as_well(tmp_path: Path) -> None:
    vectors = unit(np.random.default_rng(0).standard_normal((40_000, 8)))
    np.save(tmp_path / "v.npy", vectors)
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    positions, similarities = nearest(mapped, vectors[33_000], 3)
    assert positions[0] == 33_000 and similarities[0] == pytest.approx(1)
    assert np.all(np.diff(similarities) <= 0)
