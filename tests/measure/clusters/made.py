"""Vectors that gather around planted themes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.measure.embeddings.tfidf import term_counts, vectors

SAMPLE = Path(__file__).parents[3] / "sample_data"


def themes(
    seed: int, *, k: int = 5, n: int = 300, d: int = 16, noise: float = 0.3
) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of length 1, the last a copy of the first, and the theme of each."""
    rng = np.random.default_rng(seed)
    centers = np.linalg.qr(rng.normal(size=(d, d)))[0][:k] * 4 * d**0.5 / 4
    theme = rng.integers(0, k, n)
    theme[-1] = theme[0]
    made = centers[theme] + noise * rng.normal(size=(n, d))
    made[-1] = made[0]
    return unit(made), theme


def unit(made: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    return (made / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def sample_texts() -> tuple[pa.Array, np.ndarray]:
    """Texts of the main sample file, and their languages."""
    planted = json.loads((SAMPLE / "planted_flaws.json").read_text(encoding="utf-8"))
    lines = (SAMPLE / planted["file"]).read_text(encoding="utf-8").splitlines()
    texts, languages = [], []
    for number, line in enumerate(lines, 1):
        if str(number) in planted["language"]:
            record = json.loads(line)
            texts.append("\n".join(record[key] for key in ("instruction", "input", "output")))
            languages.append(planted["language"][str(number)])
    return pa.array(texts, pa.large_string()), np.array(languages)


def sample_vectors() -> np.ndarray:
    return vectors(term_counts(sample_texts()[0]))
