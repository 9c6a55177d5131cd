"""Pairs of examples that are alike, by whatever was compared."""

from __future__ import annotations

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
            self.where(self.similarity >= np.float32(min_similarity)), floor=min_similarity
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
        return moved.where(moved.right < self.n)

    def apart(self, labels: npt.NDArray[np.integer]) -> Pairs:
        """Without the pairs of examples of different labels, shape (n,)."""
        if (labels == labels[:1]).all():
            return self
        import pandas as pd

        # Equal examples in parts, one for each label that they have; each has a first one.
        parts = pd.DataFrame({"equal": self.first_of, "label": labels, "first": np.arange(self.n)})
        firsts = parts.groupby(["equal", "label"])["first"].min().reset_index()
        first_of = parts.groupby(["equal", "label"])["first"].transform("min").to_numpy()
        found = (
            pd.DataFrame({"left": self.left, "right": self.right, "similarity": self.similarity})
            .merge(firsts, left_on="left", right_on="equal")
            .merge(firsts, left_on=["right", "label"], right_on=["equal", "label"])
        )
        one, other = found["first_x"].to_numpy(), found["first_y"].to_numpy()
        return Pairs(
            np.minimum(one, other),
            np.maximum(one, other),
            found["similarity"].to_numpy(dtype=np.float32),
            first_of,
            self.floor,
        )

    def nearest(self, these: npt.NDArray[np.bool_]) -> tuple[IndexArray, npt.NDArray[np.float32]]:
        """For each example the most similar one of some, the first of several.

        Args:
            these: Who is asked for, mask of shape (n,).

        Returns:
            Its position, -1 for none, and the similarity, 0 for none; shapes (n,). An example
            is not its own nearest one, but an equal one may be.
        """
        asked = np.flatnonzero(these)[::-1]
        speaker = np.full(self.n, -1, dtype=np.int64)
        speaker[self.first_of[asked]] = asked
        one = np.append(self.left, self.right)
        other = speaker[np.append(self.right, self.left)]
        similarity = np.append(self.similarity, self.similarity)
        there = other >= 0
        one, other, similarity = one[there], other[there], similarity[there]
        order = np.lexsort((-other, similarity, one))
        best, how = np.full(self.n, -1, dtype=np.int64), np.zeros(self.n, dtype=np.float32)
        best[one[order]] = other[order]  # the last one that is written stays
        how[one[order]] = similarity[order]
        # An example that speaks for its equals has the next one of them as its nearest.
        later = asked[speaker[self.first_of[asked]] != asked]
        second = np.full(self.n, -1, dtype=np.int64)
        second[self.first_of[later]] = later
        equal = speaker[self.first_of]
        equal = np.where(equal == np.arange(self.n), second[self.first_of], equal)
        is_equal = equal >= 0
        return (
            np.where(is_equal, equal, best[self.first_of]),
            np.where(is_equal, np.float32(1), how[self.first_of]),
        )

    def where(self, mask: npt.NDArray[np.bool_]) -> Pairs:
        """Some of the pairs of different examples, mask of shape (k,)."""
        return replace(
            self,
            left=self.left[mask],
            right=self.right[mask],
            similarity=self.similarity[mask],
        )
