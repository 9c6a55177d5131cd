"""Points that are always the same: heaps of different shape, and some that belong to none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NAMES = (
    "Cooking and recipes", "<img src=x onerror=alert(1)>", "![x](http://127.0.0.1:9/b.png)",
    "Python code", "Travel", "Mathematics", "Letters and e-mails", "Noise",
)  # fmt: skip
COLORS = (
    ("#0072b2", "#56b4e9"), ("#d55e00", "#e8702a"), ("#009e73", "#2bb58c"), ("#cc79a7", "#d98fb8"),
    ("#e69f00", "#f0e442"), ("#56b4e9", "#2473b5"), ("#8f4a72", "#f0c8df"), ("#8b95a1", "#7b8794"),
)  # fmt: skip
SEEDED = ((-5, 3), (4, 4), (0, 0), (6, -3), (-4, -4), (1, -6), (-7, -1), (0, 6))


def made_points(
    n: int,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.uint8]]:
    """x, y and the class of n points."""
    rng = np.random.default_rng(7)
    kind = rng.choice(len(NAMES), n, p=(0.2, 0.15, 0.15, 0.12, 0.1, 0.08, 0.05, 0.15))
    centers = np.array(SEEDED, dtype=float)[kind]
    turn = kind * 0.9
    long, wide = rng.normal(0, 1.3, n), rng.normal(0, 0.45, n) + rng.normal(0, 0.5, n) ** 2
    x = centers[:, 0] + long * np.cos(turn) - wide * np.sin(turn)
    y = centers[:, 1] + long * np.sin(turn) + wide * np.cos(turn)
    noise = kind == len(NAMES) - 1
    x[noise], y[noise] = rng.uniform(-9, 9, noise.sum()), rng.uniform(-8, 8, noise.sum())
    return x.astype(np.float32), y.astype(np.float32), kind.astype(np.uint8)
