"""Pairs of examples that are alike, by whatever was compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of examples with a similarity of at least `floor`.

    Examples that are equal in what was compared are one to the others: the first of them is in
    the pairs, and speaks for all.

    Attributes:
        left: Position of the one that stands earlier, shape (k,).
        right: Position of the other one, shape (k,).
        similarity: In [floor, 1], shape (k,).
        first_of: The first example that is equal to each, often itself, shape (n,).
        floor: What was looked for.
    """

    left: IndexArray
    right: IndexArray
    similarity: npt.NDArray[np.float32]
    first_of: IndexArray
    floor: float

    @property
    def n(self) -> int:
        """Examples that were compared."""
        return len(self.first_of)

    @property
    def equal(self) -> IndexArray:
        """Positions of the examples that are equal to an earlier one, ascending."""
        return np.flatnonzero(self.first_of != np.arange(self.n))

    def __len__(self) -> int:
        """Pairs that are listed: of equal examples each with the first one only."""
        return len(self.left) + len(self.equal)

    def similarities(self) -> npt.NDArray[np.float32]:
        """Of every pair that is listed, the equal ones last."""
        return np.append(self.similarity, np.ones(len(self.equal), np.float32))

    def at(self, min_similarity: float) -> Pairs:
        """Those of at least a similarity, which is not below `floor`."""
        if min_similarity < self.floor:
            raise ValueError(f"pairs under {self.floor:g} were not looked for")
        return replace(
            self._where(self.similarity >= np.float32(min_similarity)), floor=min_similarity
        )

    def among(self, these: npt.NDArray[np.bool_]) -> Pairs:
        """Those of some examples alone, mask of shape (n,); the others are like nobody."""
        firsts = np.full(self.n, self.n, dtype=np.int64)
        members = np.flatnonzero(these)
        np.minimum.at(firsts, self.first_of[members], members)
        first_of = np.arange(self.n)
        first_of[members] = firsts[self.first_of[members]]
        left, right = firsts[self.left], firsts[self.right]
        moved = replace(
            self,
            left=np.minimum(left, right),
            right=np.maximum(left, right),
            first_of=first_of,
        )
        return moved._where(moved.right < self.n)

    def apart(self, labels: npt.NDArray[np.integer]) -> Pairs:
        """Without the pairs of examples of different labels, shape (n,)."""
        parts = [self.among(labels == label) for label in np.unique(labels)]
        if len(parts) < 2:  # noqa: PLR2004 -- one label keeps nothing apart
            return self
        return _together(parts)

    def _where(self, mask: npt.NDArray[np.bool_]) -> Pairs:
        return replace(
            self,
            left=self.left[mask],
            right=self.right[mask],
            similarity=self.similarity[mask],
        )


def _together(parts: Sequence[Pairs]) -> Pairs:
    """The pairs of several parts of one set, of which no two have an example in common."""
    first_of = parts[0].first_of
    for part in parts[1:]:
        first_of = np.minimum(first_of, part.first_of)
    return Pairs(
        np.concatenate([part.left for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.similarity for part in parts]),
        first_of,
        parts[0].floor,
    )
