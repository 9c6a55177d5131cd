"""Where values that are to be erased stand in a text, known by their hashes alone.

Every run of words, e-mail address, number or run of characters that is as long as a value is
hashed like it and looked up: nothing has to be known of a value but its length.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from analysis.data.json_strings import texts_of
from analysis.measure.erasure.folding import (
    UNSPACED,
    Span,
    closed,
    folded,
    opened,
    spellings,
    tokens,
    unfolded,
)
from analysis.measure.erasure.numbers import numbers_in
from analysis.measure.erasure.search import ErasureSearch
from analysis.measure.erasure.values import SOUGHT, Kind, hashed

MOST_REMEMBERED = 1 << 20  # runs that are none of the values; beyond it they are forgotten
LONGEST_PREFIX = 4  # digits: "00" and a country's prefix
_NUMBER = re.compile(r"\+?\(?[0-9](?:[ ().\-/]{0,3}[0-9])*+")
_GROUP = re.compile(r"[0-9]+")
_EXTENSION = re.compile(r"(?:x|ext)[0-9]{1,6}(?![0-9])")
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_LATIN = re.compile(rf"[^\W\d_{UNSPACED}]")


class Matcher:
    """Finds the places of the values of a search, text by text."""

    def __init__(self, search: ErasureSearch) -> None:
        self._salt = bytes.fromhex(search.salt)
        self._hashes: dict[Kind, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in search.sought:
            kind, n, made = _parts(one)
            self._hashes[kind][n].add(made)
        self._others: dict[Kind, set[str]] = defaultdict(set)

    def in_record(self, raw: str) -> list[tuple[int, int, str]]:
        """The places in a record, inside its strings, in order; none overlap.

        Args:
            raw: The JSON text of a record.

        Returns:
            Begin and end of each in `raw`, and the keys that lead to it.
        """
        return [
            (text.at(first), text.at(last), text.path)
            for text in texts_of(raw)
            for first, last in self.in_text(text.value)
        ]

    def in_text(self, text: str) -> list[Span]:
        """The places in a text, in order; those that overlap are one."""
        plain = folded(text)
        spans = _united(span for spelt in spellings(plain) for span in self._of_all(spelt))
        if text.isascii() and len(plain) == len(text):
            return spans
        return unfolded(text, spans)

    def _of_all(self, text: str) -> Iterator[Span]:
        words = tokens(text) if {"words", "email"} & self._hashes.keys() else []
        for kind in self._hashes:
            yield from self._of_kind(kind, text, words)

    def _of_kind(self, kind: Kind, text: str, words: list[Span]) -> Iterator[Span]:
        for n, hashes in self._hashes[kind].items():
            if kind == "words":
                yield from self._runs(text, words, n, hashes)
            elif kind == "email":
                if "@" in text:
                    spans = [span for span in words if "@" in text[slice(*span)]]
                    yield from self._among(kind, text, spans, hashes)
            elif kind == "digits":
                yield from self._numbers(text, n, hashes)
            else:
                yield from self._characters(text, n, hashes)

    def _runs(self, text: str, places: list[Span], n: int, hashes: set[str]) -> Iterator[Span]:
        ends = [end for _, end in places[n - 1 :]]
        spans = [(start, end) for (start, _), end in zip(places, ends, strict=False)]
        yield from self._among("words", text, spans, hashes)

    def _characters(self, text: str, n: int, hashes: set[str]) -> Iterator[Span]:
        """The runs of n characters of scripts that set no spaces, spaces in them left out."""
        close, gaps = closed(text)
        spans = [
            (found.start(), found.start() + n)
            for found in _UNSPACED.finditer(close)
            if found.start() + n <= len(close)
        ]
        for span in self._among("characters", close, spans, hashes):
            yield opened(gaps, *span)

    def _among(self, kind: Kind, text: str, spans: list[Span], hashes: set[str]) -> Iterator[Span]:
        """The places at which a value stands."""
        hits = self._sought(kind, {text[start:end] for start, end in spans}, hashes)
        if hits:
            yield from (span for span in spans if text[slice(*span)] in hits)

    def _numbers(self, text: str, n: int, hashes: set[str]) -> Iterator[Span]:
        """The numbers of n digits, whatever separates them; whole groups of digits alone."""
        for number in _NUMBER.finditer(text):
            groups = [found.span() for found in _GROUP.finditer(text, *number.span())]
            for first, (start, _) in enumerate(groups):
                n_digits = 0
                for begin, end in groups[first:]:
                    n_digits += end - begin
                    if n_digits > n + LONGEST_PREFIX:
                        break
                    if n_digits < n or not _whole(text, start, end):
                        continue
                    begun = _begun(text, start, end)
                    keys = {key for key in numbers_in(text[begun:end]) if len(key) == n}
                    if self._sought("digits", keys, hashes):
                        yield begun, end

    def _sought(self, kind: Kind, held: set[str], hashes: set[str]) -> set[str]:
        """Which of some texts of one length are values."""
        # A text of one kind has one length: what is no value of that length is none at all.
        others = self._others[kind]
        if len(others) >= MOST_REMEMBERED:
            others.clear()
        new = held - others
        hits = {one for one in new if hashed(self._salt, kind, one) in hashes}
        others |= new - hits
        return hits


def _begun(text: str, start: int, end: int) -> int:
    """Where a number begins with the sign of its prefix and a bracket that is closed in it."""
    if text[start - 1 : start] == "+":
        start -= 1
    return start - 1 if text[start - 1 : start] == "(" and ")" in text[start:end] else start


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a number is no part of a word ("a1b2") or of one with a point ("0.5550100").

    It may have an extension ("5550100x5").
    """
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    extension = _EXTENSION.match(text, end)
    if extension is not None and not _LATIN.match(text, extension.end()):
        after = ""
    return not (
        _LATIN.fullmatch(before[-1:])
        or _LATIN.fullmatch(after[:1])
        or re.fullmatch(r"[0-9][.,]", before)
        or re.fullmatch(r"[.,][0-9]", after)
    )


def _united(spans: Iterable[Span]) -> list[Span]:
    """Places without overlaps, in order."""
    found: list[Span] = []
    for start, end in sorted(set(spans)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _parts(one: str) -> tuple[Kind, int, str]:
    match = SOUGHT.fullmatch(one)
    if match is None:
        raise ValueError(f"{one!r} is no value that was hashed")
    kind: Kind = match.group(1)  # type: ignore[assignment]
    return kind, int(match.group(2)), match.group(3)
