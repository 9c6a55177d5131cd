"""Pairs of examples that are alike, by whatever was compared, and the groups they make."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of examples with a similarity of at least `floor`.

    Attributes:
        left: Position of the one that stands earlier, shape (k,).
        right: Position of the other one, shape (k,).
        similarity: In [floor, 1], shape (k,).
        n: Examples that were compared.
        floor: What was looked for.
    """

    left: IndexArray
    right: IndexArray
    similarity: npt.NDArray[np.float32]
    n: int
    floor: float

    def __len__(self) -> int:
        return len(self.left)

    def at(self, min_similarity: float) -> Pairs:
        """Those of at least a similarity, which is not below `floor`."""
        if min_similarity < self.floor:
            raise ValueError(f"pairs under {self.floor:g} were not looked for")
        near = self.similarity >= np.float32(min_similarity)
        return replace(
            self,
            left=self.left[near],
            right=self.right[near],
            similarity=self.similarity[near],
            floor=min_similarity,
        )
