"""Exact duplicates: texts that are equal but for case, white space and the width of characters."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from analysis.measure.duplicates.pairs import Pairs

DigestArray = npt.NDArray[np.uint64]
_BYTES = 16


def normalised(text: str) -> str:
    """A text as it is compared: Unicode NFKC, case folded, white space as single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digests(texts: Iterable[tuple[str, ...]]) -> DigestArray:
    """128 bits of BLAKE2b of each normalised text.

    Args:
        texts: The sides of n texts that are compared together; each side is normalised alone.

    Returns:
        Shape (n, 2); zeros where every side is empty.
    """
    found = b"".join(_digest(*map(normalised, sides)) for sides in texts)
    return np.frombuffer(found, dtype=np.uint64).reshape(-1, 2)


def _digest(*sides: str) -> bytes:
    if not any(sides):
        return bytes(_BYTES)
    return hashlib.blake2b("\x1f".join(sides).encode(), digest_size=_BYTES).digest()


def exact_pairs(found: DigestArray) -> Pairs:
    """Which texts are equal; an empty one is like no other.

    Args:
        found: Digests of n texts, shape (n, 2).
    """
    order = np.lexsort((found[:, 1], found[:, 0]))  # stable: of equal ones the first stays first
    ordered = found[order]
    begins = np.r_[True, (ordered[1:] != ordered[:-1]).any(axis=1)][: len(order)]
    firsts = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    filled = ordered.any(axis=1)
    first_of = np.arange(len(found))
    first_of[order[filled]] = firsts[filled]
    none = np.zeros(0, dtype=np.int64)
    return Pairs(none, none, np.zeros(0, dtype=np.float32), first_of, 1.0)
