"""Whole numbers as near to shares as they can be, so that they add up exactly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.pairs import IndexArray

TINY = 1e-9  # what a product of decimals may miss a whole number by
SAME_DIGITS = 9  # of a remainder that count: decimals are not exact
MOST_TRIED = 20_000  # totals, from the largest that might do downwards

FloatArray = npt.NDArray[np.float64]


def rounded(total: int, weights: FloatArray) -> IndexArray:
    """A total in whole parts as the weights have it: by largest remainders (Hamilton).

    Args:
        total: What is shared out.
        weights: Not negative, shape (s,); one above 0 if there is something to share out.

    Returns:
        Shape (s,), adding up to `total`; of equal remainders the first counts.
    """
    if not total:
        return np.zeros(len(weights), dtype=np.int64)
    exact = total * weights / weights.sum()
    parts: IndexArray = np.floor(exact + TINY).astype(np.int64)
    order = np.argsort(-np.round(exact - parts, SAME_DIGITS), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def total_in_proportion(counts: IndexArray, weights: FloatArray, *, most: int) -> int:
    """The largest total of which every part has its share; a part without anything is let be.

    Args:
        counts: How many there are of each, shape (s,).
        weights: Not negative, shape (s,).
        most: The total is not larger.

    Returns:
        The largest n up to `most` of which no exact share is more than there is. Where the
        counts are what `rounded` makes of a larger one, that: they are in proportion already.
    """
    there = (weights > 0) & (counts > 0)
    if not there.any():
        return 0
    n = counts[there]
    with np.errstate(divide="ignore"):  # of a share next to nothing there is enough
        exact, above = (
            int(min(most, ((n + more) / (weights[there] / weights.sum())).min() + TINY))
            for more in (0, 1)
        )
    for total in range(above, max(exact, above - MOST_TRIED), -1):
        if (rounded(total, weights)[there] == n).all():
            return total
    return exact


def filled(total: int, counts: IndexArray, weights: FloatArray) -> IndexArray:
    """A total in whole parts as the weights have it, none above what there is.

    What one part cannot give the others give, again as their weights have it.

    Args:
        total: What is shared out.
        counts: How many there are of each, shape (s,).
        weights: Not negative, shape (s,); a part without weight gets nothing.

    Returns:
        Shape (s,), adding up to `total`, or to all that there is of parts with a weight.
    """
    parts = np.zeros(len(counts), dtype=np.int64)
    is_open = (weights > 0) & (counts > 0)
    while total > 0 and is_open.any():
        share = np.zeros(len(counts), dtype=np.int64)
        share[is_open] = rounded(total, weights[is_open])
        short = is_open & (share >= counts)
        if not short.any():
            return parts + share
        parts[short] = counts[short]
        total -= int(counts[short].sum())
        is_open &= ~short
    return parts
