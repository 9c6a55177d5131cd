"""What a context length does to a data set: what is cut, and how full the context gets."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Packing:
    """A set at one context length.

    Attributes:
        context: Tokens that the model takes in at once.
        n: Examples.
        n_truncated: Examples with more tokens than that.
        tokens: Tokens of all examples.
        tokens_lost: Tokens beyond the context, summed over the examples.
        n_sequences: Sequences of one context each that hold all examples, packed.
        packed_efficiency: Tokens kept among the places of those sequences, in [0, 1].
        padded_efficiency: The same with one example to a sequence as long as the longest one.
    """

    context: int
    n: int
    n_truncated: int
    tokens: int
    tokens_lost: int
    n_sequences: int
    packed_efficiency: float
    padded_efficiency: float


def packing(total_tokens: pd.Series, context: int) -> Packing:
    """How a set fits a context length.

    Packed by best-fit decreasing (Johnson et al., 1974), which trainers use too (Ding et al.,
    arXiv:2404.10830): it needs at most 11/9 of the fewest sequences possible. No example is
    split.

    Args:
        total_tokens: Tokens of each example, shape (n,).
        context: Tokens that the model takes in at once, at least 1.

    Returns:
        The figures; efficiencies are 0 for no example.
    """
    lengths = total_tokens.to_numpy(dtype=np.int64)
    kept = np.minimum(lengths, context)
    n_sequences = _best_fit_decreasing(np.bincount(kept[kept > 0]), context)
    longest = int(kept.max(initial=0))
    return Packing(
        context=context,
        n=len(lengths),
        n_truncated=int((lengths > context).sum()),
        tokens=int(lengths.sum()),
        tokens_lost=int((lengths - kept).sum()),
        n_sequences=n_sequences,
        packed_efficiency=int(kept.sum()) / (n_sequences * context) if n_sequences else 0.0,
        padded_efficiency=int(kept.sum()) / (len(kept) * longest) if longest else 0.0,
    )


def _best_fit_decreasing(counts: np.ndarray, context: int) -> int:
    """Sequences needed, from the number of examples of each length.

    Examples of one length are placed together: time goes with the number of different
    lengths, not of examples.
    """
    rooms = _Rooms()
    n_sequences = 0
    for length in np.flatnonzero(counts)[::-1].tolist():
        waiting = int(counts[length])
        while waiting and (space := rooms.smallest(length)):
            used = min(rooms.counts[space], -(-waiting // (space // length)))
            waiting -= rooms.fill(space, length, n_sequences=used, waiting=waiting)
        if waiting:
            opened = -(-waiting // (context // length))
            n_sequences += opened
            rooms.add(context, opened)
            rooms.fill(context, length, n_sequences=opened, waiting=waiting)
    return n_sequences


class _Rooms:
    """Sequences by the tokens that they still have place for."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self._sizes: list[int] = []  # the keys, ascending

    def add(self, space: int, n: int) -> None:
        if space and n:
            if space not in self.counts:
                bisect.insort(self._sizes, space)
            self.counts[space] = self.counts.get(space, 0) + n

    def smallest(self, length: int) -> int:
        """The smallest place that a length fits into; 0 for none."""
        at = bisect.bisect_left(self._sizes, length)
        return self._sizes[at] if at < len(self._sizes) else 0

    def fill(self, space: int, length: int, *, n_sequences: int, waiting: int) -> int:
        """Put examples into sequences that have `space`, each as full as can be.

        Returns:
            How many of those that wait found a place.
        """
        self.counts[space] -= n_sequences
        if not self.counts[space]:
            del self.counts[space]
            del self._sizes[bisect.bisect_left(self._sizes, space)]
        per_sequence = space // length
        placed = min(waiting, n_sequences * per_sequence)
        n_full, rest = divmod(placed, per_sequence)
        self.add(space - per_sequence * length, n_full)
        self.add(space - rest * length, 1 if rest else 0)
        return placed
