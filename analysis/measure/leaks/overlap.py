"""How much of another file's texts the examples hold: shared n-grams of words.

An item of an evaluation has leaked where a long run of its words stands in an example. Runs of
13 words are what GPT-3 looked for (arXiv:2005.14165, appendix C); Llama 2 and PaLM count, as is
done here, how much of an item was found, with runs of 10 and 8. Case, punctuation, line breaks
and compatibility forms do not matter; of what is written without spaces each character is a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.measure.codepoints import HashArray, Words, characters, words
from analysis.measure.duplicates.shingles import TEXTS_AT_ONCE, plain

N = 13
PAIRS_AT_ONCE = 1 << 20  # of an example and an item
IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GramIndex:
    """The n-grams of the items of another file, and which items they are of.

    N-grams that are of the same items, as those of a text that only one item has, or those of
    a phrase that stands in every item, share one list of items: they are counted together.

    Attributes:
        n: Words of an n-gram.
        hashes: The different n-grams, ascending, shape (g,).
        lists: Of which list of items each one is, shape (g,).
        items: Which items are in which list, a sparse array of ones, shape (lists, items).
        n_grams: Different n-grams of each item, shape (items,); 0 if it has fewer than n words.
        n_short: Items that have words, but fewer than n: they can't be looked for.
        sieve: Whether any n-gram's hash begins with these bits, shape (a power of 2,).
    """

    n: int
    hashes: HashArray
    lists: IndexArray
    items: Any
    n_grams: IndexArray
    n_short: int
    sieve: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Overlap:
    """The item that each of n examples holds most of.

    Attributes:
        item: Index of the item of whose n-grams the example holds the largest share, shape
            (n,); of equal shares the one with more n-grams, then the first; -1 for none.
        share: Different n-grams of that item that the example holds / all it has, shape (n,),
            in [0, 1]; 0 for none.
        n_shared: Different n-grams of that item that the example holds, shape (n,).
    """

    item: IndexArray
    share: npt.NDArray[np.float32]
    n_shared: IndexArray


def gram_index(texts: pa.Array, n: int = N) -> GramIndex:
    """Index the n-grams of another file's texts.

    Args:
        texts: Arrow texts of the items, shape (items,); null counts as empty.
        n: Words of an n-gram, at least 1.
    """
    from scipy.sparse import csr_array

    keys, of_item, n_words = _grams_of_items(texts, n)
    begins = np.ones(len(keys), dtype=np.bool_)
    begins[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(begins)
    firsts, lists = _same_items(of_item, starts, len(texts))
    sizes = np.diff(starts, append=len(keys))[firsts]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    places = np.repeat(starts[firsts] - ends[:-1], sizes) + np.arange(ends[-1])
    return GramIndex(
        n=n,
        hashes=keys[starts],
        lists=lists,
        items=csr_array(
            (np.ones(len(places), dtype=np.int64), of_item[places], ends),
            shape=(len(firsts), len(texts)),
        ),
        n_grams=np.bincount(of_item, minlength=len(texts)),
        n_short=int(np.count_nonzero((n_words > 0) & (n_words < n))),
        sieve=_sieve(keys[starts]),
    )


def overlap(texts: pa.Array, index: GramIndex) -> Overlap:
    """Find, for each example, the item that it holds most of.

    Args:
        texts: Arrow texts of a part of the data set, shape (n,); null counts as empty.
        index: The other file's n-grams; several threads may read it at a time.
    """
    return joined(_of_some(some, index) for _, some in _slices(texts))


def joined(parts: Iterable[Overlap]) -> Overlap:
    """The overlaps of examples that were read in parts."""
    found = list(parts)
    return Overlap(
        item=np.concatenate([_no_counts(), *(part.item for part in found)]),
        share=np.concatenate([np.zeros(0, np.float32), *(part.share for part in found)]),
        n_shared=np.concatenate([_no_counts(), *(part.n_shared for part in found)]),
    )


def _slices(texts: pa.Array) -> Iterator[tuple[int, pa.Array]]:
    texts = texts.cast(pa.large_string())
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        yield start, texts.slice(start, TEXTS_AT_ONCE)


def _no_counts() -> IndexArray:
    return np.zeros(0, np.int64)


def _grams_of_items(texts: pa.Array, n: int) -> tuple[HashArray, IndexArray, IndexArray]:
    """The different n-grams of each item, sorted, then by item; the item; the items' words."""
    hashes, rows, n_words = [np.zeros(0, np.uint64)], [_no_counts()], [_no_counts()]
    for start, some in _slices(texts):
        found = words(characters(plain(some)))
        grams = found.grams(n)
        hashes.append(grams.hashes)
        rows.append(grams.rows + start)
        n_words.append(found.counts())
    keys, of_item = np.concatenate(hashes), np.concatenate(rows)
    order = np.argsort(keys, kind="stable")  # the items of an n-gram stay ascending
    keys, of_item = keys[order], of_item[order]
    once = np.ones(len(keys), dtype=np.bool_)
    once[1:] = (keys[1:] != keys[:-1]) | (of_item[1:] != of_item[:-1])
    return keys[once], of_item[once], np.concatenate(n_words)


def _same_items(
    of_item: IndexArray, starts: IndexArray, n_items: int
) -> tuple[IndexArray, IndexArray]:
    """One n-gram for each different list of items, and of which list each n-gram is."""
    if not len(starts):
        return _no_counts(), _no_counts()
    # A list's number is the sum of random ones of its items.
    numbers = np.random.default_rng(0).integers(0, 1 << 64, n_items, dtype=np.uint64)
    sums = np.add.reduceat(numbers[of_item], starts)
    _, firsts, lists = np.unique(sums, return_index=True, return_inverse=True)
    return firsts, lists


def _sieve(hashes: HashArray) -> npt.NDArray[np.bool_]:
    """Lets one in eight or fewer through of the hashes that are not among these."""
    sieve = np.zeros(1 << (len(hashes).bit_length() + 3), dtype=np.bool_)
    sieve[_first_bits(hashes, sieve)] = True
    return sieve


def _first_bits(hashes: HashArray, sieve: npt.NDArray[np.bool_]) -> HashArray:
    first: HashArray = hashes >> np.uint64(65 - len(sieve).bit_length())
    return first


def _of_some(texts: pa.Array, index: GramIndex) -> Overlap:
    rows, places = _held(words(characters(plain(texts))).grams(index.n), index)
    item = np.full(len(texts), -1, dtype=np.int64)
    share = np.zeros(len(texts), dtype=np.float32)
    n_shared = np.zeros(len(texts), dtype=np.int64)
    for some, shared in _shared(rows, index.lists[places], index):
        item[some], share[some], n_shared[some] = _best(shared, index.n_grams)
    return Overlap(item, share, n_shared)


def _held(grams: Words, index: GramIndex) -> tuple[IndexArray, IndexArray]:
    """The different n-grams of the index that each text holds, as (text, place), ascending."""
    likely = index.sieve[_first_bits(grams.hashes, index.sieve)]
    hashes, rows = grams.hashes[likely], grams.rows[likely]
    places = np.searchsorted(index.hashes, hashes)
    known = index.hashes[np.minimum(places, len(index.hashes) - 1)] == hashes
    pairs = np.unique(rows[known] * len(index.hashes) + places[known])
    return np.divmod(pairs, max(len(index.hashes), 1))


def _shared(
    rows: IndexArray, lists: IndexArray, index: GramIndex
) -> Iterator[tuple[IndexArray, Any]]:
    """The shared n-grams of every item and those texts that share any, some texts at a time.

    An n-gram may be in thousands of items: as many texts at once as have `PAIRS_AT_ONCE`
    pairs with items, or one text.
    """
    from scipy.sparse import csr_array

    texts, place = np.unique(rows, return_inverse=True)
    shape = (len(texts), index.items.shape[0])
    held = csr_array((np.ones(len(rows), dtype=np.int64), (place, lists)), shape=shape)
    sizes = np.diff(index.items.indptr).astype(np.int64)
    n_pairs = np.minimum(np.add.reduceat(sizes[held.indices], held.indptr[:-1]), len(index.n_grams))
    start = 0
    while start < len(texts):
        n_texts = np.searchsorted(np.cumsum(n_pairs[start:]), PAIRS_AT_ONCE, side="right")
        end = start + max(int(n_texts), 1)
        yield texts[start:end], held[start:end] @ index.items
        start = end


def _best(
    shared: Any, n_grams: IndexArray
) -> tuple[IndexArray, npt.NDArray[np.float64], IndexArray]:
    """Of texts that each share an n-gram with some item: the item, the share, the n-grams."""
    starts, sizes = shared.indptr[:-1], np.diff(shared.indptr)
    items, counts = shared.indices, shared.data
    shares = counts / n_grams[items]
    share = np.maximum.reduceat(shares, starts)
    counts = np.where(shares == np.repeat(share, sizes), counts, 0)
    n_shared = np.maximum.reduceat(counts, starts)
    items = np.where(counts == np.repeat(n_shared, sizes), items, len(n_grams))
    return np.minimum.reduceat(items, starts), share, n_shared
