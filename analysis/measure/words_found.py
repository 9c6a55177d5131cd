"""Search by words: which texts hold what was asked for, and how much of it."""

from __future__ import annotations

import functools
import re
import sys

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import InputError

MOST_TERMS, LONGEST_QUERY = 20, 500
_TERM = re.compile(r'"([^"]+)"|(\S+)')


def terms_of(query: str) -> tuple[str, ...]:
    """What a query asks for: its words, and phrases in quotes, each once.

    Raises:
        InputError: If it asks for nothing, or for more than MOST_TERMS.
    """
    if len(query) > LONGEST_QUERY:
        raise InputError(
            f"The search has {len(query):,} characters; search for at most {LONGEST_QUERY}."
        )
    found = tuple(
        dict.fromkeys(
            (phrase or word.strip('"')).strip().casefold() for phrase, word in _TERM.findall(query)
        )
    )
    terms = tuple(term for term in found if term)
    if not terms:
        raise InputError("The search is empty; write a word or two, or a phrase in quotes.")
    if len(terms) > MOST_TERMS:
        raise InputError(f"The search has {len(terms)} words; search for at most {MOST_TERMS}.")
    return terms


def relevance(texts: pa.Array, terms: tuple[str, ...]) -> npt.NDArray[np.float32]:
    """How well each text answers a search: 0 unless it holds every term, whatever their case.

    Each term counts by the logarithm of how often it stands there, and long texts count less, as
    in BM25 (Robertson and Zaragoza 2009) without the rarity of a term, which is the same for all.

    Args:
        texts: Arrow texts, shape (n,); null counts as empty.
        terms: From `terms_of`, one at least.

    Returns:
        Shape (n,), 0 or more.
    """
    n = len(texts)
    score, holds = np.zeros(n, dtype=np.float32), np.ones(n, dtype=np.bool_)
    if not n:
        return score
    texts = pc.fill_null(texts, "")
    for term in terms:
        pattern = _pattern(term)
        # Only what held all terms before is looked at again.
        rows = np.flatnonzero(holds)
        some = texts if len(rows) == n else texts.take(pa.array(rows))
        often = pc.count_substring_regex(some, pattern, ignore_case=True)
        often = often.to_numpy(zero_copy_only=False)
        score[rows] += np.log1p(often)
        holds[rows[often == 0]] = False
    length = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    found: npt.NDArray[np.float32] = np.where(holds, score / np.log(length + 10.0), 0)
    return found.astype(np.float32)


def places_of(text: str, terms: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the terms of a search stand in a text: from a character to another, ascending."""
    patterns = (re.compile(_pattern(term), re.IGNORECASE) for term in terms)
    return sorted(found.span() for each in patterns for found in each.finditer(text))


def _pattern(term: str) -> str:
    """A regular expression of a term in whatever case, to be used with `ignore_case`.

    Arrow folds one character to one, but "ß" is "SS" in capitals and "İ" two characters in small
    letters: what a character may be folded to stands for that character, too.
    """
    long = _folded_to_many()
    pieces = re.split(f"({'|'.join(map(re.escape, long))})", term.casefold())
    return "".join(
        f"(?:{'|'.join(long[piece])})" if piece in long else re.escape(piece) for piece in pieces
    )


@functools.cache
def _folded_to_many() -> dict[str, tuple[str, ...]]:
    """What single characters are folded to if that is longer than one, the longest first.

    Each with all ways to write it: "ffi" may be itself, one character, or "f" and the "fi" in one.
    """
    signs: dict[str, list[str]] = {}
    for sign in map(chr, range(sys.maxunicode + 1)):
        if len(folded := sign.casefold()) > 1:
            signs.setdefault(folded, []).append(sign)

    def written(folded: str) -> list[str]:
        ways = [folded[:1] + rest for rest in written(folded[1:])] if folded else [""]
        for end in range(2, len(folded) + 1):
            for sign in signs.get(folded[:end], ()):
                ways += [sign + rest for rest in written(folded[end:])]
        return ways

    return {folded: tuple(written(folded)) for folded in sorted(signs, key=len, reverse=True)}
