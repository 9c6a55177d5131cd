"""What of another file, a benchmark or an evaluation split, stands in the examples."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.minhash import PERMUTATIONS
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.duplicates.shingles import SIZE
from analysis.measure.leaks.overlap import IndexArray, N, Overlap

VERSION = 1  # raised when other leaks are found


@dataclass(frozen=True)
class LeakSearch:
    """What is held against what, and how.

    Attributes:
        other: Fingerprint of the other file.
        field: What is compared as a whole: the prompts, the responses, or both together. Runs
            of words are looked for everywhere.
        size: Words of a shingle.
        floor: The lowest similarity of wholes that is looked for.
        n: Words of a run.
    """

    other: str
    field: Literal["prompt", "response", "both"] = "prompt"
    size: int = SIZE
    permutations: int = PERMUTATIONS
    floor: float = FLOOR
    n: int = N

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another search."""
        text = json.dumps([VERSION, asdict(self)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Leaks:
    """For each of n examples what it has of the other file's items.

    Attributes:
        equal: Index of the first item that is equal to it, -1 for none, shape (n,).
        near: Index of the most similar item, -1 for none, shape (n,).
        similarity: How similar that one is (Jaccard of shingles), 0 for none, shape (n,).
        overlap: The item of which it holds most runs of words.
        lines: Where each item stands in its file, shape (items,).
        n_short: Items with fewer words than a run has: they are compared as a whole alone.
    """

    equal: IndexArray
    near: IndexArray
    similarity: npt.NDArray[np.float32]
    overlap: Overlap
    lines: IndexArray
    n_short: int

    def __len__(self) -> int:
        return len(self.equal)
