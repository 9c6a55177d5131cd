"""Texts as arrays of numbers: characters by kind, words and n-grams as 64-bit hashes.

Counting over arrays costs nanoseconds a character where Python's dictionaries cost
microseconds a word. Two different words share a hash once in 10^19, or once in 10^16 where the
text's number takes some of its bits (`Words.keys`); a count is off by that.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

HashArray = npt.NDArray[np.uint64]
_PLANE = 0x10000
_ASCII = 0x80
# Of UTF-8: the first bytes of characters of two, three and four.
_LEADS = ((0xC0, 0xDF), (0xE0, 0xEF), (0xF0, 0xF7))
_LETTER, _DIGIT, _EACH_A_WORD = 1, 2, 4
# What is written without spaces: Thai, Lao, Burmese, Khmer, kana, Han; one word a character.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF),
             (0x3005, 0x3007), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x3400, 0x4DBF),
             (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip
_LAST = 0x10FFFF
# Odd 64-bit constants without a pattern: of SplitMix64 and of the golden ratio.
_CHARACTER, _POSITION, _GRAM = 0xBF58476D1CE4E5B9, 0x9E3779B97F4A7C15, 0x94D049BB133111EB


@dataclass(frozen=True)
class Characters:
    """Some texts, one after the other.

    Attributes:
        codes: Code points, shape (m,).
        kinds: Bits for letter, digit and "a word by itself" of each, shape (m,).
        starts: Where each text begins, and where the last one ends, shape (n + 1,).
    """

    codes: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Characters of each text, shape (n,)."""
        return np.diff(self.starts)

    @property
    def alone(self) -> npt.NDArray[np.bool_]:
        """Which characters are a word each, shape (m,)."""
        alone: npt.NDArray[np.bool_] = self.kinds >= _EACH_A_WORD
        return alone

    def n_letters(self) -> npt.NDArray[np.int64]:
        """Letters of each text, shape (n,)."""
        return _sums((self.kinds & _LETTER) > 0, self.starts)

    def n_alphanumeric(self) -> npt.NDArray[np.int64]:
        """Letters and digits of each text, shape (n,)."""
        return _sums((self.kinds & (_LETTER | _DIGIT)) > 0, self.starts)


@dataclass(frozen=True)
class Words:
    """The words of some texts, one after the other.

    Attributes:
        hashes: A number for each word, equal for equal words, shape (m,).
        rows: The text that each word is of, ascending, shape (m,).
        lengths: Characters of each word, shape (m,); of an n-gram those of its first word.
        n_texts: How many texts there are.
    """

    hashes: HashArray
    rows: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    n_texts: int

    def counts(self) -> npt.NDArray[np.int64]:
        """Words of each text, shape (n_texts,)."""
        return np.bincount(self.rows, minlength=self.n_texts)

    def grams(self, n: int) -> Words:
        """The n-grams, each where it begins; none spans two texts."""
        if n == 1:
            return self
        if len(self.hashes) < n:
            return self.where(np.zeros(len(self.hashes), dtype=np.bool_))
        # A window's polynomial as the difference of two running sums, shifted to power 0.
        powers, inverse = _powers(len(self.hashes))
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(self.hashes * powers)])
        windows = (sums[n:] - sums[:-n]) * inverse[: len(sums) - n]
        inside = self.rows[n - 1 :] == self.rows[: len(self.rows) - n + 1]
        firsts = self.where(np.r_[inside, np.zeros(n - 1, dtype=np.bool_)])
        return dataclasses.replace(firsts, hashes=windows[inside])

    @classmethod
    def joined(cls, parts: Sequence[Words]) -> Words:
        """The words of several parts, all of them of the same texts."""
        columns = zip(*((part.hashes, part.rows, part.lengths) for part in parts), strict=True)
        hashes, rows, lengths = (np.concatenate(column) for column in columns)
        return cls(hashes, rows, lengths, parts[0].n_texts)

    def where(self, mask: npt.NDArray[np.bool_]) -> Words:
        """Some of the words; mask of shape (m,)."""
        return Words(self.hashes[mask], self.rows[mask], self.lengths[mask], self.n_texts)

    def n_repeated(self) -> npt.NDArray[np.int64]:
        """For each text, how many of its words are there more than once, shape (n_texts,)."""
        keys = self.keys()
        same = keys[1:] == keys[:-1]
        repeated = np.r_[False, same] | np.r_[same, False]
        return self.counts_of(keys[repeated[: len(keys)]])

    def keys(self) -> HashArray:
        """A number for each word and its text, sorted, shape (m,).

        Equal for equal words of one text: the text is in the highest bits, the hash, so far
        as there is room, in the others. Sorting them costs a third of sorting indices.
        """
        bits = np.uint64(self._bits_of_text)
        keys = (self.hashes >> bits) | (self.rows.astype(np.uint64) << (np.uint64(64) - bits))
        keys.sort()
        return keys

    def distinct_keys(self) -> HashArray:
        """The keys, each once: the different words of each text."""
        keys = self.keys()
        distinct: HashArray = keys[np.r_[True, keys[1:] != keys[:-1]][: len(keys)]]
        return distinct

    def hashes_of(self, keys: HashArray) -> HashArray:
        """The hashes in some keys, so far as there was room for them."""
        hashes: HashArray = keys << np.uint64(self._bits_of_text)
        return hashes

    def counts_of(self, keys: HashArray) -> npt.NDArray[np.int64]:
        """How many of some keys are of each text, shape (n_texts,)."""
        texts = keys >> np.uint64(64 - self._bits_of_text)
        return np.bincount(texts.astype(np.int64), minlength=self.n_texts)

    @property
    def _bits_of_text(self) -> int:
        return max(self.n_texts.bit_length(), 1)


def characters(texts: Sequence[str] | pa.Array) -> Characters:
    """Texts as code points.

    Args:
        texts: n texts; as Arrow texts without null they never become Python objects.
    """
    if isinstance(texts, pa.Array):
        codes, starts = _decoded(texts)
    else:
        units = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
        codes = units.astype(np.int64)
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts], dtype=np.int64)])
    kinds = _tables()[1]
    far = codes >= _PLANE
    if not far.any():
        return Characters(codes, kinds[codes], starts)
    kind = kinds[np.where(far, 0, codes)]
    unique, place = np.unique(codes[far], return_inverse=True)
    kind[far] = np.array([_kind(int(code)) for code in unique], dtype=np.uint8)[place]
    return Characters(codes, kind, starts)


def _decoded(texts: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The code points of Arrow texts, and where each text begins, from their UTF-8."""
    _, ends, data = texts.buffers()
    places = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or places[0] == places[-1]:
        return np.zeros(0, np.int64), np.zeros(len(texts) + 1, np.int64)
    units = np.frombuffer(data, np.uint8)[places[0] : places[-1]]
    starts = places - places[0]
    # 64 bits as of NumPy's own indices: looking them up in a table takes half the time.
    beyond = np.flatnonzero(units >= _ASCII)
    if not len(beyond):
        return units.astype(np.int64), starts
    leads = units[beyond]
    further = beyond[leads < _LEADS[0][0]]  # bytes that continue a character
    kept = np.ones(len(units), dtype=np.bool_)
    kept[further] = False
    codes = units[kept].astype(np.int64)
    for more, (least, most) in enumerate(_LEADS, 1):
        long = beyond[(leads >= least) & (leads <= most)]
        value = units[long].astype(np.int64) & (most - least)
        for step in range(1, more + 1):
            value = (value << 6) | (units[long + step] & 0x3F)
        codes[long - np.searchsorted(further, long)] = value
    return codes, starts - np.searchsorted(further, starts)


def spans(texts: Characters) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the words begin and where they end, shapes (m,).

    Words are runs of letters and digits, and each character of what sets no spaces.
    """
    in_word = texts.kinds > 0
    joins = in_word & (texts.kinds < _EACH_A_WORD)
    # Between which neighbours a word goes on; no word spans two texts.
    goes_on = np.zeros(len(in_word) + 1, dtype=np.bool_)
    np.logical_and(joins[:-1], joins[1:], out=goes_on[1:-1])
    goes_on[texts.starts] = False
    return np.flatnonzero(in_word > goes_on[:-1]), np.flatnonzero(in_word > goes_on[1:]) + 1


def words(texts: Characters) -> Words:
    """The words of some texts, in lower case where that is one character."""
    places, ends = spans(texts)
    if not len(places):
        none = np.zeros(0, np.int64)
        return Words(np.zeros(0, np.uint64), none, none, len(texts.lengths))
    powers, inverse = _powers(len(texts.codes))
    sums = np.zeros(len(texts.codes) + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        values = _scattered(texts.codes)
        values *= powers
        np.cumsum(values, out=sums[1:])
        hashes = (sums[ends] - sums[places]) * inverse[places]
        hashes ^= hashes >> np.uint64(29)
        hashes *= np.uint64(_CHARACTER)
    n_words = np.diff(np.searchsorted(places, texts.starts))
    rows = np.repeat(np.arange(len(n_words)), n_words)
    return Words(hashes, rows, ends - places, len(n_words))


def _sums(mask: npt.NDArray[np.bool_], starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    sums = np.zeros(len(starts) - 1, dtype=np.int64)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        sums[filled] = np.add.reduceat(mask, starts[:-1][filled], dtype=np.int64)
    return sums


def _scattered(codes: npt.NDArray[np.int64]) -> HashArray:
    """A number of 64 bits for each code point, without a pattern."""
    scattered = _tables()[0]
    far = codes >= _PLANE
    if not far.any():
        return scattered[codes]
    values = scattered[np.where(far, 0, codes)]
    values[far] = _scatter(codes[far])
    return values


def _scatter(codes: npt.NDArray[np.int64]) -> HashArray:
    with np.errstate(over="ignore"):
        scattered = (codes.astype(np.uint64) + np.uint64(1)) * np.uint64(_CHARACTER)
        scattered ^= scattered >> np.uint64(31)
        scattered *= np.uint64(_POSITION)
    return scattered


def _powers(n: int) -> tuple[HashArray, HashArray]:
    """The first n powers of an odd constant modulo 2^64, and of its inverse."""
    made = _POWERS[0]  # once: another thread may put larger ones there
    if len(made[0]) < n:
        made = _powers_anew(1 << max(n - 1, _PLANE - 1).bit_length())
        if len(made[0]) <= _MOST_KEPT:
            _POWERS[0] = made
    return made[0][:n], made[1][:n]


def _powers_anew(n: int) -> tuple[HashArray, HashArray]:
    made = []
    for base in (_GRAM, pow(_GRAM, -1, 1 << 64)):
        factors = np.full(n, base, dtype=np.uint64)
        factors[0] = 1
        made.append(np.cumprod(factors))
    return made[0], made[1]


_POWERS = [_powers_anew(1)]
_MOST_KEPT = 1 << 22


def _kind(code: int) -> int:
    unspaced = _EACH_A_WORD if _is_unspaced(code) else 0
    character = chr(code)
    # Marks belong to the letters that they stand on: without them Hindi would fall apart.
    if character.isalpha() or unicodedata.category(character)[0] == "M":
        return _LETTER | unspaced
    return (_DIGIT if character.isalnum() else 0) | unspaced


def _is_unspaced(code: int) -> bool:
    place = bisect.bisect_right(_UNSPACED, (code, _LAST)) - 1
    return place >= 0 and code <= _UNSPACED[place][1]


@functools.cache
def _tables() -> tuple[HashArray, npt.NDArray[np.uint8]]:
    """The number of the lower case of every character of the basic plane, and its kind."""
    lower = np.arange(_PLANE)
    kinds = np.zeros(_PLANE, dtype=np.uint8)
    for code in range(_PLANE):
        lowered = chr(code).lower()
        if len(lowered) == 1 and ord(lowered) < _PLANE:
            lower[code] = ord(lowered)
        kinds[code] = _kind(code)
    return _scatter(lower), kinds
