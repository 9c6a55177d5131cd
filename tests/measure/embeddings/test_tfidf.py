from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.embeddings import tfidf
from analysis.measure.embeddings.tfidf import DIMENSIONS, fit, fit_vectors, term_counts, vectors

ROOT = Path(__file__).resolve().parents[3]
WORDS = st.sampled_from(["ant", "bee", "cat", "dog", "猫", "犬", "the", "a"])
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=8)


def counts_of(texts: list[str]) -> Any:
    return term_counts(pa.array(texts, pa.large_string()))


def of(texts: list[str], **options: int) -> np.ndarray:
    return vectors(counts_of(texts), **options)


def test_texts_about_the_same_lie_nearer_than_others() -> None:
    made = of(
        [
            "How do I bake a loaf of bread at home?",
            "What do I need to bake bread at home?",
            "Which planets have rings?",
            "Name the planets that have rings.",
            "怎么在家里烤面包？",
            "在家里怎么烤好面包？",
        ]
    )
    alike = made @ made.T
    for one, other in ((0, 1), (2, 3), (4, 5)):
        rest = [at for at in range(6) if at not in (one, other)]
        assert alike[one, other] > 0.3 + alike[one, rest].max()


def test_case_width_and_punctuation_do_not_matter() -> None:
    made = of(["Hello, World.", "ｈｅｌｌｏ world!", "else"])
    assert made[0] == pytest.approx(made[1])
    assert made[0] @ made[2] == pytest.approx(0, abs=1e-6)


@given(TEXTS)
def test_vectors_have_length_1_and_equal_texts_equal_ones(texts: list[str]) -> None:
    made = of(texts)
    assert made.shape[0] == len(texts) and made.dtype == np.float32
    lengths = np.linalg.norm(made, axis=1)
    for row, text in enumerate(texts):
        assert lengths[row] == pytest.approx(1 if text else 0, abs=1e-5)
        assert made[row] == pytest.approx(made[texts.index(text)], abs=1e-6)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_does_not_matter(texts: list[str], rng: random.Random) -> None:
    order = list(range(len(texts)))
    rng.shuffle(order)
    here, there = of(texts), of([texts[at] for at in order])
    assert there @ there.T == pytest.approx((here @ here.T)[np.ix_(order, order)], abs=1e-5)


def test_of_few_texts_no_likeness_is_lost_to_fewer_dimensions() -> None:
    # As many dimensions as texts: the cosines are those of the weighted words themselves.
    made = of(["ant bee", "bee cat", "dog", "ant cat dog"])
    assert made[0] @ made[2] == pytest.approx(0, abs=1e-6)
    assert 0.1 < made[0] @ made[1] < 0.9


def test_many_texts_have_a_bounded_number_of_dimensions() -> None:
    rng = random.Random(1)
    words = [f"w{number}" for number in range(900)]
    made = of([" ".join(rng.choices(words, k=20)) for _ in range(700)])
    assert made.shape == (700, DIMENSIONS)
    again = of([" ".join(rng.choices(words, k=20)) for _ in range(700)])
    assert again.shape == made.shape


@given(TEXTS, st.lists(WORDS, max_size=8).map(" ".join))
def test_other_texts_are_placed_as_if_they_were_of_the_set(texts: list[str], other: str) -> None:
    counts = counts_of(texts)
    space, made = fit_vectors(counts)
    assert np.array_equal(made, vectors(counts)) and np.array_equal(fit(counts).axes, space.axes)
    assert space.vectors(counts) == pytest.approx(made, abs=1e-6)
    placed = space.vectors(counts_of([other, "nothing of this"]))
    assert placed.shape == (2, made.shape[1])
    for row, text in enumerate(texts):
        if text == other:
            assert placed[0] == pytest.approx(made[row], abs=1e-6)
    assert not placed[1].any()  # of words that the set does not have


@pytest.mark.parametrize(("n_texts", "n_words"), [(1500, 300), (400, 2000)])
def test_the_directions_are_those_of_scikit_learn(n_texts: int, n_words: int) -> None:
    from sklearn.utils.extmath import randomized_svd

    rng = random.Random(2)
    words = [f"w{number}" for number in range(n_words)]
    weights = [1 / (1 + rank) for rank in range(n_words)]
    counts = counts_of([" ".join(rng.choices(words, weights, k=15)) for _ in range(n_texts)])
    used = counts[:, fit(counts).columns].astype(np.float32)
    theirs = randomized_svd(used, DIMENSIONS, n_iter=4, random_state=42)[2]
    assert tfidf._leading(used, DIMENSIONS, 42) == pytest.approx(theirs, abs=2e-3)


def test_texts_that_lie_in_few_dimensions_keep_their_likeness_among_many() -> None:
    rng = random.Random(3)
    kinds = [" ".join(f"w{rng.randrange(900)}" for _ in range(30)) for _ in range(40)]
    texts = [kinds[number % 40] for number in range(2000)]
    made = of(texts)
    assert np.isfinite(made).all()
    assert made[:40] @ made[40:80].T == pytest.approx(made[:40] @ made[:40].T, abs=1e-4)
    assert np.diag(made[:40] @ made[40:80].T) == pytest.approx(1, abs=1e-4)


def test_the_number_of_threads_moves_no_vector() -> None:
    program = """
import hashlib, numpy as np, pyarrow as pa
from analysis.measure.embeddings.tfidf import fit_vectors, term_counts
draw = np.random.default_rng(0)
texts = [" ".join(f"w{n}" for n in draw.zipf(1.3, 30) % 3000) for _ in range(1500)]
made = fit_vectors(term_counts(pa.array(texts, pa.large_string())))[1]
print(made.shape, hashlib.sha256(made.tobytes()).hexdigest())
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"OPENBLAS_NUM_THREADS": n, "OMP_NUM_THREADS": n},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for n in "12"
    }
    assert len(said) == 1
