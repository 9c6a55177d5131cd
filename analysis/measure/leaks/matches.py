"""Where two texts share their n-grams, to show it."""

from __future__ import annotations

import functools
import sys
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.codepoints import Characters, HashArray, characters, spans, words
from analysis.measure.duplicates.shingles import plain
from analysis.measure.leaks.overlap import N

Spans = tuple[tuple[int, int], ...]
IndexArray = npt.NDArray[np.int64]
# Hangul vowels and finals (conjoining jamo): they compose by a rule, not by a table.
_JAMO = (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))
_A_PAIR = 2


@dataclass(frozen=True)
class Matches:
    """What two texts share, as characters [start, end) of each: ascending, none touches the next.

    Attributes:
        text: Spans of the one text.
        other: Spans of the other one.
    """

    text: Spans
    other: Spans


@dataclass(frozen=True)
class _Grams:
    """The n-grams of a text, and the characters [start, end) of the text that each covers."""

    hashes: HashArray
    starts: IndexArray
    ends: IndexArray


def matches(text: str, other: str, n: int = N) -> Matches:
    """Find what two texts share: exactly the n-grams that `overlap` counts.

    Args:
        text: An example's text.
        other: An item's text.
        n: Words of an n-gram, at least 1.

    Returns:
        Spans of the texts as they are, from an n-gram's first word to its last; n-grams that
        overlap or touch make one span. A letter that falls into several when compared, such
        as "ﬁ", belongs to a span as a whole. No spans where nothing is shared.
    """
    ours, theirs = _grams(text, n), _grams(other, n)
    return Matches(_covered(ours, theirs.hashes), _covered(theirs, ours.hashes))


def _grams(text: str, n: int) -> _Grams:
    read, starts, ends = _read(text)
    firsts, lasts = spans(read)
    grams = words(read).grams(n)
    k = len(grams.hashes)
    return _Grams(grams.hashes, starts[firsts[:k]], ends[lasts[n - 1 :] - 1])


def _covered(grams: _Grams, hashes: HashArray) -> Spans:
    shared = np.isin(grams.hashes, hashes)
    starts, ends = grams.starts[shared], grams.ends[shared]
    # Both ascend: a span is new where it begins after the one before it has ended.
    apart = starts[1:] > ends[:-1]
    first = starts[np.r_[True, apart][: len(starts)]]
    last = ends[np.r_[apart, True][: len(ends)]]
    return tuple(zip(first.tolist(), last.tolist(), strict=True))


def _read(text: str) -> tuple[Characters, IndexArray, IndexArray]:
    """A text's characters as they are compared, and which [start, end) of the text each is of.

    NFKC changes how many characters there are, and says nowhere which became which. So each
    piece of the text that it treats by itself is given to it alone.
    """
    cuts = _cuts(text)
    pieces = [text[start:end] for start, end in pairwise(cuts.tolist())]
    raw = pa.array(pieces, pa.large_string())
    normal = plain(raw)
    read = characters(normal)
    sizes = read.lengths
    starts, ends = np.repeat(cuts[:-1], sizes), np.repeat(cuts[1:], sizes)
    # Of what stays as it is each character is its own, be it a space under a mark.
    same = np.repeat(np.asarray(pc.equal(raw, normal)), sizes)
    places = np.arange(len(starts)) - np.repeat(read.starts[:-1], sizes)
    starts = np.where(same, starts + places, starts)
    ends = np.where(same, starts + 1, ends)
    whole = Characters(read.codes, read.kinds, np.array([0, len(read.codes)]))
    return whole, starts, ends


def _cuts(text: str) -> IndexArray:
    """Where the pieces of a text begin that NFKC treats by themselves, and its end."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    different, place = np.unique(codes, return_inverse=True)
    joins = np.array([_joins(chr(code)) for code in different], dtype=np.bool_)[place]
    cuts = np.ones(len(codes) + 1, dtype=np.bool_)
    cuts[1:-1] = ~joins[1:]
    return np.flatnonzero(cuts)


def _joins(character: str) -> bool:
    """Whether it may change, or change place, with the characters before it."""
    first = unicodedata.normalize("NFKD", character)[0]
    # One that this Python does not know may be a mark to Arrow.
    unknown = unicodedata.category(first) == "Cn"
    return unicodedata.combining(first) > 0 or first in _composing() or unknown


@functools.cache
def _composing() -> frozenset[str]:
    """The characters that may become one with the character before them."""
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1))
    canonical = (part for part in parts if len(part) == _A_PAIR and part[0][0] != "<")
    return frozenset([*map(chr, _JAMO), *(chr(int(second, 16)) for _, second in canonical)])
