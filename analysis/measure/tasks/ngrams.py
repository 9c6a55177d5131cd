"""Words, word pairs and word beginnings of short texts as numbers: what the learned part reads.

A text stands as lines, one sentence each; no pair spans two of them. Chinese characters are
words, so that pairs of them are pairs of characters. Everything is hashed: no vocabulary is
kept, and a text's numbers depend on it alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from analysis.measure.codepoints import Characters, Words, characters, spans, words

N_BITS = 21  # of a number: two n-grams share one in one of two million cases
BEGINNING = 4  # letters of a longer word that stand for its other forms: "summ", "clas"
NumberArray = npt.NDArray[np.int64]
# Odd 64-bit constants without a pattern (SplitMix64, golden ratio): what a number stands for.
_PAIR, _START, _SHORT = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93
_PLACE, _MIX = 0x9E3779B97F4A7C15, 0x94D049BB133111EB
_MASK = (1 << 64) - 1


def numbers(
    texts: Sequence[str], place: int, *, pairs: bool = True
) -> tuple[NumberArray, NumberArray]:
    """The n-grams of some texts.

    Args:
        texts: n texts, of some 200 characters each.
        place: What the texts are, 0 to 9; the same words have other numbers in another place.
        pairs: Whether word pairs and beginnings are wanted too, or words alone.

    Returns:
        (number, index of its text) of each n-gram, shapes (m,); a text can have one twice. The
        first word and the first pair of a line have a further number.
    """
    lines: list[str] = []
    rows: list[int] = []
    for row, text in enumerate(texts):
        if text:
            pieces = text.split("\n")
            lines += pieces
            rows += [row] * len(pieces)
    row_of = np.array(rows, dtype=np.int64)
    hashes, of_line = _hashes(characters(lines), pairs=pairs)
    hashes = hashes * np.uint64((_PLACE + 2 * place) & _MASK)
    hashes = (hashes ^ (hashes >> np.uint64(31))) * np.uint64(_MIX)
    return (hashes >> np.uint64(64 - N_BITS)).astype(np.int64), row_of[of_line]


def _hashes(texts: Characters, *, pairs: bool) -> tuple[npt.NDArray[np.uint64], NumberArray]:
    alone = words(texts)
    groups = _with_starts(alone, 1)
    if pairs:
        groups += _with_starts(alone.grams(2), _PAIR)
        short = words(_cut(texts)).where(alone.lengths > BEGINNING)
        groups.append((short.hashes * np.uint64(_SHORT), short.rows))
    return (
        np.concatenate([hashes for hashes, _ in groups]),
        np.concatenate([rows for _, rows in groups]),
    )


def _with_starts(grams: Words, kind: int) -> list[tuple[npt.NDArray[np.uint64], NumberArray]]:
    """The n-grams, and once more those that begin a line."""
    hashes = grams.hashes * np.uint64(kind)
    starts = np.flatnonzero(np.diff(grams.rows, prepend=-1))
    return [(hashes, grams.rows), (hashes[starts] * np.uint64(_START), grams.rows[starts])]


def _cut(texts: Characters) -> Characters:
    """The texts with the first letters of each word; the others count as spaces."""
    starts, ends = spans(texts)
    kinds = np.zeros_like(texts.kinds)
    for letter in range(BEGINNING):
        there = starts[starts + letter < ends] + letter
        kinds[there] = texts.kinds[there]
    return dataclasses.replace(texts, kinds=kinds)


def names(text: str, place: int, wanted: Collection[int], *, pairs: bool = True) -> dict[int, str]:
    """What some numbers of one text stand for: number -> the words.

    Args:
        text: The text.
        place: As in `numbers`.
        wanted: The numbers asked for; those that the text has not are left out.
        pairs: As in `numbers`.
    """
    known: dict[int, str] = {}
    pieces = list(_pieces(text, pairs=pairs))
    found, rows = numbers(pieces, place, pairs=pairs)
    order = np.argsort(rows, kind="stable")
    for number, row in zip(found[order].tolist(), rows[order].tolist(), strict=True):
        if number in wanted:
            known.setdefault(number, pieces[row])
    return known


def _pieces(text: str, *, pairs: bool) -> Iterable[str]:
    """Each word of a text, then each pair of neighbours as it is written."""
    pieces: list[tuple[str, list[int], list[int]]] = []
    for line in text.split("\n"):
        begins, ends = spans(characters([line]))
        pieces.append((line, begins.tolist(), ends.tolist()))
    for line, starts, stops in pieces:
        yield from (line[start:stop] for start, stop in zip(starts, stops, strict=True))
    if pairs:
        for line, starts, stops in pieces:
            yield from (line[start:stop] for start, stop in zip(starts, stops[1:], strict=False))
