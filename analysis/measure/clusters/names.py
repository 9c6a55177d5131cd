"""What a cluster is called: the terms that tell it from the others (class-based TF-IDF).

Grootendorst 2022, arXiv:2203.05794: a term's share of a cluster, times how rare it is in all of
them. A term that nearly every cluster has, as the words of a template, weighs little. Counted are
texts that have a term, not how often they have it, so that one long text does not name all.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.clusters.function_words import UNSPACED, UNSPACED_EDGES, english
from analysis.measure.codepoints import Characters, HashArray, characters, spans, words
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.shingles import plain

TERMS = 3
TEXT_CHARS = 1000  # of a text are read
SAMPLE_CHARS = 3_000_000  # are read of all clusters together, if they have so many
TEXTS_OF_EACH = (50, 2000)  # texts of a cluster that are read: at least and at most
LONGEST = 4  # characters of a run, in scripts without spaces
CONSIDERED = 80  # best terms of a cluster that are looked at one by one
MORE_THAN_USUAL = 1.2  # times as many texts as in the whole set have a term that tells a cluster
SAME = 0.6  # of the texts with a term have the longer one too: it is a piece of that
TERM_CHARS = 32  # of a term that are shown
SEPARATOR = " · "
UNNAMED = "…"  # of a cluster without a term
_GRAM = np.uint64(0x9E3779B97F4A7C15)
_HIRAGANA = (0x3041, 0x3096)
_LETTER, _LETTER_OR_DIGIT = 1, 3  # bits of `Characters.kinds`


@dataclass(frozen=True)
class _Terms:
    """Terms where they stand: numbers, texts, and the first and last code point; shapes (m,)."""

    hashes: HashArray
    rows: IndexArray
    starts: IndexArray
    ends: IndexArray

    def where(self, mask: npt.NDArray[np.bool_] | IndexArray) -> _Terms:
        return _Terms(self.hashes[mask], self.rows[mask], self.starts[mask], self.ends[mask])


def cluster_names(
    texts: pa.Array, labels: npt.NDArray[np.integer], *, n_terms: int = TERMS
) -> tuple[str, ...]:
    """A readable name of each cluster, no two alike: "loan · interest rate · mortgage".

    Args:
        texts: Arrow texts, shape (n,), which may hold anything; null counts as empty.
        labels: Cluster of each, shape (n,); -1 for none.
        n_terms: Terms of a name.

    Returns:
        Shape (k,), in lower case, without control characters and markup.
    """
    found = cluster_terms(texts, labels, most=n_terms + 3)
    names: dict[str, int] = {}  # name -> the last number that was put behind it
    for terms in found:
        name = SEPARATOR.join(terms[:n_terms]) or UNNAMED
        for more in range(n_terms, len(terms)):
            if name not in names:
                break
            name = SEPARATOR.join((*terms[: n_terms - 1], terms[more]))
        if name in names:
            names[name] += 1
            name = f"{name} ({names[name]})"  # no term holds brackets: no other has this name
        names[name] = 1
    return tuple(names)


def cluster_terms(
    texts: pa.Array, labels: npt.NDArray[np.integer], *, most: int = TERMS
) -> tuple[tuple[str, ...], ...]:
    """The terms that tell each cluster from the others, the most telling first.

    Of a large cluster so many texts are read as are needed, chosen by what they hold: the same
    in any order. A term is a word or two neighbours; in scripts without spaces, two to four
    characters, or more where such runs overlap.

    Args:
        texts: Arrow texts, shape (n,); null counts as empty.
        labels: Cluster of each, shape (n,); -1 for none.
        most: Terms of each cluster, at most.
    """
    k = int(labels.max(initial=-1)) + 1
    chosen = _sample(texts, labels, k)
    letters = characters(plain(pc.utf8_slice_codeunits(texts.take(chosen), 0, TEXT_CHARS)))
    terms = _terms(letters)
    order = np.argsort(terms.hashes, kind="stable")  # rows of one kind ascend already
    terms = terms.where(order)
    new_term = np.ones(len(order), dtype=np.bool_)
    new_term[1:] = terms.hashes[1:] != terms.hashes[:-1]
    once = new_term.copy()  # the first time that a term stands in a text
    once[1:] |= terms.rows[1:] != terms.rows[:-1]
    number = np.cumsum(new_term) - 1
    first = terms.where(new_term)
    clusters = np.asarray(labels)[chosen][terms.rows[once]]
    table = _table(clusters, number[once], (k, len(first.hashes)))
    everywhere = np.bincount(number[once], minlength=len(first.hashes))
    average = len(chosen) / max(k, 1)
    # BERTopic's average counts terms, ours texts, as all is counted here.
    rarity = np.log1p(average / np.maximum(everywhere, 1))
    usual = everywhere / max(len(chosen), 1)
    n_texts = np.bincount(np.asarray(labels)[chosen], minlength=k)
    found = []
    for n, (start, end) in zip(n_texts, itertools.pairwise(table.indptr.tolist()), strict=True):
        held, counts = table.indices[start:end], table.data[start:end]
        more = (counts / max(n, 1) >= MORE_THAN_USUAL * usual[held]) | (k == 1)
        best, scores = _best(held, counts, counts * rarity[held] * more, first)
        shown = [_text(letters, first, int(term)) for term in held[best]]
        found.append(_whole(shown, counts[best], scores, most))
    return tuple(found)


def _sample(texts: pa.Array, labels: npt.NDArray[np.integer], k: int) -> IndexArray:
    """Rows whose texts are read, of each cluster in an order by what they hold.

    The first to have a term says how it is shown, so that the order of the file must not tell.
    """
    least, top = TEXTS_OF_EACH
    of_each = min(max(SAMPLE_CHARS // TEXT_CHARS // max(k, 1), least), top)
    parts = [np.zeros(0, np.int64)]
    for rows in _members(labels, k):
        held = texts.take(rows).to_numpy(zero_copy_only=False)
        keys = pd.util.hash_array(np.where(pd.isna(held), "", held), categorize=False)
        parts.append(rows[np.argsort(keys, kind="stable")[:of_each]])
    return np.concatenate(parts)


def _members(labels: npt.NDArray[np.integer], k: int) -> list[IndexArray]:
    """Rows of each of k clusters."""
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(k + 1))
    return [order[start:end] for start, end in itertools.pairwise(bounds.tolist())]


def _terms(letters: Characters) -> _Terms:
    single = words(letters)
    starts, ends = spans(letters)
    alone = letters.alone[starts] if len(starts) else np.zeros(0, np.bool_)
    each = _Terms(single.hashes, single.rows, starts, ends)
    return _joined([*_spaced(letters, each, alone), *_unspaced(letters, each, alone)])


def _spaced(letters: Characters, each: _Terms, alone: npt.NDArray[np.bool_]) -> list[_Terms]:
    """Words of two letters or more that say something, and two of them side by side."""
    letter = np.concatenate([np.zeros(1, np.int64), np.cumsum((letters.kinds & _LETTER) > 0)])
    telling = ~alone & (letter[each.ends] - letter[each.starts] == each.ends - each.starts)
    telling &= each.ends - each.starts >= 2  # noqa: PLR2004 -- one letter is a variable
    telling &= ~np.isin(each.hashes, _hashes(english()))
    both = telling[:-1] & telling[1:] & (each.rows[:-1] == each.rows[1:])
    both &= each.starts[1:] == each.ends[:-1] + 1
    both[both] &= np.isin(letters.codes[each.ends[:-1][both]], [ord(" "), ord("-")])
    left, right = each.where(np.flatnonzero(both)), each.where(np.flatnonzero(both) + 1)
    pairs = _Terms(left.hashes * np.uint64(3) + right.hashes, left.rows, left.starts, right.ends)
    apart = pairs.where(left.hashes != right.hashes)
    return [each.where(telling), apart]


def _unspaced(letters: Characters, each: _Terms, alone: npt.NDArray[np.bool_]) -> list[_Terms]:
    """Runs of two to LONGEST characters, without function words.

    Nor do they hold signs and code points that stand for nothing, which cannot be printed.
    """
    if not alone.any():
        return []
    codes = letters.codes[each.starts]
    function = (letters.kinds[each.starts] & _LETTER_OR_DIGIT) == 0
    edge = np.isin(codes, [ord(sign) for sign in UNSPACED_EDGES])
    edge |= (codes >= _HIRAGANA[0]) & (codes <= _HIRAGANA[1])
    hashes, places = _runs(each, alone, 2)
    places = places[np.isin(hashes, _runs_of(UNSPACED))]
    function[places] = function[places + 1] = True
    found = []
    for n in range(2, LONGEST + 1):
        hashes, places = _runs(each, alone, n)
        clean = ~(edge[places] | edge[places + n - 1])
        for step in range(n):
            clean &= ~function[places + step]
        places = places[clean]
        ends = each.ends[places + n - 1]
        found.append(_Terms(hashes[clean], each.rows[places], each.starts[places], ends))
    return found


def _runs(each: _Terms, alone: npt.NDArray[np.bool_], n: int) -> tuple[HashArray, IndexArray]:
    """Runs of n characters that stand side by side: their numbers, and where they begin."""
    m = len(alone) - n + 1
    if m < 1:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    inside = alone[:m].copy()
    hashes = each.hashes[:m].copy()
    for step in range(1, n):
        at = slice(step, step + m)
        inside &= alone[at] & (each.starts[at] == each.starts[:m] + step)
        inside &= each.rows[at] == each.rows[:m]
        hashes = hashes * _GRAM + each.hashes[at]
    places = np.flatnonzero(inside)
    return hashes[places], places


def _hashes(listed: Sequence[str]) -> HashArray:
    return words(characters(list(listed))).hashes


def _runs_of(listed: Sequence[str]) -> HashArray:
    letters = characters(list(listed))
    single = words(letters)
    starts, ends = spans(letters)
    each = _Terms(single.hashes, single.rows, starts, ends)
    return _runs(each, letters.alone[starts], 2)[0]


def _joined(parts: Sequence[_Terms]) -> _Terms:
    return _Terms(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )


def _table(clusters: npt.NDArray[np.integer], terms: IndexArray, shape: tuple[int, int]) -> Any:
    """How many texts of each cluster have each term, sparse, shape (k, terms)."""
    from scipy.sparse import csr_array

    ones = np.ones(len(terms), dtype=np.float64)
    table = csr_array((ones, (clusters, terms)), shape=shape)
    table.sum_duplicates()
    return table


def _best(
    terms: IndexArray,
    counts: npt.NDArray[np.float64],
    scores: npt.NDArray[np.float64],
    first: _Terms,
) -> tuple[IndexArray, npt.NDArray[np.float64]]:
    """Places of the most telling terms of a cluster, and their scores, best first."""
    said = (counts > 1) | (counts.max(initial=0) <= 1)  # one text speaks for itself alone
    places = np.flatnonzero(said & (scores > 0))
    # Of equal scores the longer, then the one with the lower number: not the one that came first.
    lengths = (first.ends - first.starts)[terms[places]]
    order = np.lexsort((first.hashes[terms[places]], -lengths, -scores[places]))[:CONSIDERED]
    return places[order], scores[places[order]]


def _text(letters: Characters, first: _Terms, term: int) -> str:
    codes = letters.codes[first.starts[term] : first.ends[term]]
    return "".join(map(chr, codes.tolist())).lower()


def _whole(
    terms: Sequence[str],
    counts: npt.NDArray[np.float64],
    scores: npt.NDArray[np.float64],
    most: int,
) -> tuple[str, ...]:
    """Terms without the pieces of others, each word in one of them only; the best `most`.

    Runs of one phrase that overlap by all but one character are put together: of four
    characters of "machine learning model" in Chinese the whole is shown.
    """
    held = dict(zip(terms, zip(counts.tolist(), scores.tolist(), strict=True), strict=False))
    while two := _overlapping(held):
        (n_one, score_one), (n_other, score_other) = (held.pop(term) for term in two)
        held[two[0] + two[1][-1]] = (min(n_one, n_other), max(score_one, score_other))

    def is_piece(short: str) -> bool:
        return any(
            n >= SAME * held[short][0] and short != long and _is_piece(short, long)
            for long, (n, _) in held.items()
        )

    chosen: list[str] = []
    for term in sorted(held, key=lambda term: (-held[term][1], -len(term), term)):
        if len(chosen) == most:
            break
        if not any(_share(term, other) for other in chosen) and not is_piece(term):
            chosen.append(term)
    return tuple(term[:TERM_CHARS] for term in chosen)


def _overlapping(held: dict[str, tuple[float, float]]) -> tuple[str, str] | None:
    """Two runs of about as many texts, of which the second goes on by a character."""
    runs = [term for term in held if LONGEST <= len(term) < TERM_CHARS and _is_run(term)]
    going_on: dict[str, list[str]] = {}
    for term in runs:
        if len(term) == LONGEST:
            going_on.setdefault(term[:-1], []).append(term)
    for one in runs:
        for other in going_on.get(one[1 - LONGEST :], ()):
            few, many = sorted((held[one][0], held[other][0]))
            if one != other and few >= SAME * many:
                return one, other
    return None


@functools.lru_cache(maxsize=1 << 14)
def _is_run(term: str) -> bool:
    """Whether a term is of a script without spaces."""
    return len(term) > 1 and " " not in term and bool(characters([term]).alone.all())


@functools.lru_cache(maxsize=1 << 14)
def _parts(term: str) -> frozenset[str]:
    return frozenset(re.split(r"[ -]", term))


def _is_piece(short: str, long: str) -> bool:
    return (short in long) if _is_run(short) else short in _parts(long)


def _share(one: str, other: str) -> bool:
    """Whether two terms say the same in part: a word, its plural, or two characters of a run."""
    if _is_run(one) and _is_run(other):
        return any(one[at : at + 2] in other for at in range(len(one) - 1))
    stems = [{part.removesuffix("s") for part in _parts(term)} for term in (one, other)]
    return bool(stems[0] & stems[1])
