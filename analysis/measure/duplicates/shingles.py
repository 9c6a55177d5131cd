"""Texts as sets of shingles: the runs of words that two texts may share.

A word is a run of letters and digits; of what is written without spaces (Chinese, Japanese,
Thai) each character is one, so that a shingle is a run of characters there, and mixed texts
need no case of their own. Case, punctuation and compatibility forms (NFKC) do not matter.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.codepoints import HashArray, Words, characters, words

SIZE = 5  # words of a shingle, as in Data-Juicer and text-dedup
TEXTS_AT_ONCE = 512
_MIX, _MIX_AGAIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Shingles:
    """The sets of shingles of n texts.

    Attributes:
        hashes: 64-bit numbers of the shingles, each once a text and ascending in it, shape (m,).
        starts: Where each text begins, and where the last one ends, shape (n + 1,).
    """

    hashes: HashArray
    starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Different shingles of each text, shape (n,); 0 for an empty one alone."""
        return np.diff(self.starts)

    def sets(self) -> HashArray:
        """A number for each text, equal for equal sets, shape (n,); 0 for an empty one."""
        scattered = self.hashes * _MIX
        scattered ^= scattered >> np.uint64(31)
        scattered *= _MIX_AGAIN
        sums = np.zeros(len(self), dtype=np.uint64)
        filled = self.sizes > 0
        if filled.any():
            sums[filled] = np.add.reduceat(scattered, self.starts[:-1][filled])
        return sums

    def take(self, rows: npt.NDArray[np.int64]) -> Shingles:
        """Those of some texts, in the order of `rows`, shape (k,)."""
        sizes = self.sizes[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        places = np.repeat(self.starts[:-1][rows] - starts[:-1], sizes) + np.arange(starts[-1])
        return Shingles(self.hashes[places], starts)


def shingles(texts: pa.Array, size: int = SIZE) -> Shingles:
    """The shingles of some texts.

    Args:
        texts: Arrow texts, shape (n,); null counts as empty.
        size: Words of a shingle. A text with fewer words is one shingle of all it has; one
            without words (signs, emoji) is one of its characters.
    """
    return joined(
        _of_some(texts.slice(start, TEXTS_AT_ONCE), size)
        for start in range(0, len(texts), TEXTS_AT_ONCE)
    )


def joined(parts: Iterable[Shingles]) -> Shingles:
    """The shingles of texts that were read in parts."""
    found = list(parts)
    sizes = np.concatenate([np.zeros(1, np.int64), *(part.sizes for part in found)])
    hashes = [np.zeros(0, np.uint64), *(part.hashes for part in found)]
    return Shingles(np.concatenate(hashes), np.cumsum(sizes))


def plain(texts: pa.Array) -> pa.Array:
    """Texts without compatibility forms (NFKC), as they are compared; null becomes empty."""
    texts = pc.fill_null(texts, "")
    beyond = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(beyond).as_py():
        return texts
    normal = pc.utf8_normalize(texts.filter(beyond), form="NFKC")
    return pc.replace_with_mask(texts, beyond, normal)


def _of_some(texts: pa.Array, size: int) -> Shingles:
    texts = plain(texts)
    all_words = words(characters(texts))
    counts = all_words.counts()
    pieces = [all_words.grams(size)]
    for n in range(1, size):
        few = counts == n
        if few.any():
            pieces.append(all_words.where(few[all_words.rows]).grams(n))
    pieces.append(_signs(texts, np.flatnonzero(counts == 0)))
    # As if there were always as many texts: so that as much of each hash is kept.
    grams = dataclasses.replace(Words.joined(pieces), n_texts=TEXTS_AT_ONCE)
    keys = grams.distinct_keys()
    sizes = grams.counts_of(keys)[: len(texts)]
    return Shingles(grams.hashes_of(keys), np.concatenate([[0], np.cumsum(sizes)]))


def _signs(texts: pa.Array, rows: npt.NDArray[np.int64]) -> Words:
    """Some texts as one piece each, but for the empty ones."""
    found = zip(rows.tolist(), texts.take(rows).to_pylist(), strict=True)
    signs = {row: text.strip() for row, text in found if text.strip()}
    digests = (hashlib.blake2b(text.encode(), digest_size=8).digest() for text in signs.values())
    hashes = np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)
    return Words(hashes, np.array([*signs], np.int64), np.ones(len(signs), np.int64), len(texts))
