"""What a context length does to a data set: what is cut, and how full the context gets."""

from __future__ import annotations

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
    lengths, not of examples. `room[r]` sequences have place for r more tokens.
    """
    room: dict[int, int] = {}
    n_sequences = 0
    for length in np.flatnonzero(counts)[::-1].tolist():
        waiting = int(counts[length])
        for space in sorted(space for space in room if space >= length):
            if not waiting:
                break
            per_sequence = space // length
            used = min(room[space], -(-waiting // per_sequence))
            placed = min(waiting, used * per_sequence)
            waiting -= placed
            _fill(room, space, length, n_sequences=used, n_placed=placed)
        if waiting:
            per_sequence = context // length
            opened = -(-waiting // per_sequence)
            n_sequences += opened
            room[context] = room.get(context, 0) + opened
            _fill(room, context, length, n_sequences=opened, n_placed=waiting)
    return n_sequences


def _fill(
    room: dict[int, int], space: int, length: int, *, n_sequences: int, n_placed: int
) -> None:
    """Put examples of a length into sequences that have `space`, each as full as can be."""
    room[space] -= n_sequences
    if not room[space]:
        del room[space]
    per_sequence = space // length
    n_full, rest = divmod(n_placed, per_sequence)
    for sequences, each in ((n_full, per_sequence), (1 if rest else 0, rest)):
        left = space - each * length
        if sequences and left:
            room[left] = room.get(left, 0) + sequences
