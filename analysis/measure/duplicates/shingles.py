"""Texts as sets of shingles: the runs of words that two texts may share.

A word is a run of letters and digits; of what is written without spaces (Chinese, Japanese,
Thai) each character is one, so that a shingle is a run of characters there, and mixed texts
need no case of their own. Case, punctuation and compatibility forms (NFKC) do not matter.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.cores import n_cores
from analysis.measure.codepoints import HashArray, Words, characters, words

SIZE = 5  # words of a shingle, as in Data-Juicer and text-dedup
TEXTS_AT_ONCE = 256
HASHES_AT_ONCE = 1 << 18  # few enough for the cache, enough that threads seldom wait for each other
# What NFKC leaves as it is, and joins to nothing before it: most of what is written in Latin,
# Greek, Cyrillic, Hebrew and Arabic letters, Chinese, Japanese and Korean, quotes, dashes and
# pictures. A text of only these is in that form already; finding out costs a tenth of making it.
PLAIN = ((0x0000, 0x009F), (0x00A1, 0x00A7), (0x00A9, 0x00A9), (0x00AB, 0x00AE),
         (0x00B0, 0x00B1), (0x00B6, 0x00B7), (0x00BB, 0x00BB), (0x00BF, 0x0131),
         (0x0141, 0x0148), (0x014A, 0x017E), (0x0391, 0x03A1), (0x03A3, 0x03CE),
         (0x0400, 0x0482), (0x05D0, 0x05EA), (0x0620, 0x064A), (0x1E00, 0x1E99),
         (0x1EA0, 0x1EFF), (0x2012, 0x2016), (0x2018, 0x2023), (0x20AC, 0x20AC),
         (0x2190, 0x21FF), (0x2500, 0x27BF), (0x3001, 0x3020), (0x3041, 0x3096),
         (0x30A1, 0x30FE), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
         (0xFE0E, 0xFE0F), (0x1F300, 0x1F64F), (0x1F680, 0x1F6C5), (0x20000, 0x2A6DF))  # fmt: skip
COMMON = (("\u00a0", " "), ("\u2026", "..."))  # all that most other texts have, and its form
_OTHER = "[^" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in PLAIN) + "]"
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
        sums = np.zeros(len(self), dtype=np.uint64)

        def add(block: slice) -> None:
            starts = self.starts[block.start : block.stop + 1]
            scattered = self.hashes[starts[0] : starts[-1]] * _MIX
            scattered ^= scattered >> np.uint64(31)
            scattered *= _MIX_AGAIN
            filled = np.flatnonzero(np.diff(starts))
            sums[block.start + filled] = np.add.reduceat(scattered, starts[filled] - starts[0])

        with ThreadPoolExecutor(n_cores()) as pool:
            list(pool.map(add, self.blocks()))
        return sums

    def blocks(self) -> list[slice]:
        """Neighbouring texts with some HASHES_AT_ONCE shingles together, and at least one."""
        starts = self.starts
        blocks, first = [], 0
        while starts[first] < starts[-1]:
            reach = int(np.searchsorted(starts, starts[first] + HASHES_AT_ONCE, side="right")) - 1
            last = max(reach, first + 1)
            if starts[last] > starts[first]:
                blocks.append(slice(first, last))
            first = last
        return blocks

    def where(self, mask: npt.NDArray[np.bool_]) -> Shingles:
        """Those of some texts, mask of shape (n,)."""
        sizes = self.sizes
        starts = np.concatenate([[0], np.cumsum(sizes[mask])])
        return Shingles(self.hashes[np.repeat(mask, sizes)], starts)

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
    other = pc.match_substring_regex(texts, _OTHER)
    if not pc.any(other).as_py():
        return texts
    some = texts.filter(other)
    for sign, form in COMMON:
        some = pc.replace_substring(some, sign, form)
    still = pc.match_substring_regex(some, _OTHER)
    normal = pc.utf8_normalize(some.filter(still), form="NFKC")
    return pc.replace_with_mask(texts, other, pc.replace_with_mask(some, still, normal))


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
