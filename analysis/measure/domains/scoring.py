"""Finding the domain of an example: its terms are counted, the domain with most of them wins."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.cues import Cues
from analysis.measure.domains.areas import AREA_OF, DOMAIN_LABELS, GENERAL, TITLES
from analysis.measure.domains.script import chinese_pattern, english_pattern
from analysis.measure.domains.signs import SIGNS
from analysis.measure.domains.terms_en import ENGLISH
from analysis.measure.domains.terms_zh import CHINESE
from analysis.measure.words import arrow

MAX_CHARS = 4000  # of each side that are looked at: what it is about shows early
HEAD_CHARS = 300  # of the prompt: where the request usually stands, and terms count twice
OWN, SHARED, SIGN = 2.0, 1.0, 4.0  # weights of a domain's own terms, shared words, signs
MIN_SCORE = 3.0  # an own term in the request (2 + 2) is enough, one in the answer is not
GROWS_FROM = 400  # bytes; longer texts hold chance terms, so each doubling asks for
GROWTH = 1.0  # this much more
MARGIN = 1.15  # times the second best; less is a tie
SHOWN = 6  # terms that an explanation names
_BATCH = 4096  # texts whose hits are held at once
_DOMAINS = tuple(domain for domain in DOMAIN_LABELS if domain != GENERAL)

FloatArray = npt.NDArray[np.float64]


class Lexicon:
    """All terms as automata, and what each counts for.

    Three automata, because the states of one would multiply: Chinese terms, which ASCII texts
    cannot hold and are spared, English terms, and signs.

    Attributes:
        terms: For people: the term of each pattern; "" for a sign.
        weights: Shape (number of patterns, number of domains); several domains may share one.
        specific: Which patterns are some domain's own terms, shape (number of patterns,).
    """

    def __init__(self) -> None:
        index: dict[str, int] = {}
        entries = list(_entries())
        self._cues = []
        for group in range(3):
            first = len(index)
            for entry in entries:
                if entry[0] == group:
                    index.setdefault(entry[1], len(index))
            self._cues.append((Cues(list(index)[first:]), first))
        self.terms = [""] * len(index)
        self.weights = np.zeros((len(index), len(_DOMAINS)))
        for _, pattern, term, domain, weight in entries:
            self.terms[index[pattern]] = term
            self.weights[index[pattern], _DOMAINS.index(domain)] = weight
        self.specific = (self.weights == OWN).any(axis=1)
        self._patterns = list(index)
        self._longer = frozenset(self._longer_terms())

    def found_in(self, text: str) -> list[int]:
        """Indices of the patterns that a text holds, ascending.

        A domain's own term gives way to a longer one of another domain where it stands inside
        it: "literature" in "literature review", which is about studying. Elsewhere it counts.
        """
        hits = self._hits(text)
        longer = self._longer.intersection(hits)
        if not longer:
            return hits
        rest, inner = text, set[int]()
        for hit in sorted(longer):
            pattern, known = _compiled(self._patterns[hit]), self.weights[hit] > 0
            for found in {match.group() for match in pattern.finditer(rest)}:
                inner.update(part for part in self._hits(found) if self._is_of_others(part, known))
            rest = pattern.sub("|", rest)
        inner.difference_update(self._hits(rest))
        return [hit for hit in hits if hit not in inner]

    def _hits(self, text: str) -> list[int]:
        used = self._cues[1:] if text.isascii() else self._cues
        return [first + hit for cues, first in used for hit in cues.found_in(text)]

    def _is_of_others(self, hit: int, known: npt.NDArray[np.bool_]) -> bool:
        """Whether a hit is an own term, and speaks for none of these domains."""
        return bool(self.specific[hit]) and not self.weights[hit, known].any()

    def _longer_terms(self) -> Iterator[int]:
        """Own terms in which own terms of other domains stand.

        A longer word that is shared says too little to take the place of an own term.
        """
        for index in np.flatnonzero(self.specific).tolist():
            known = self.weights[index] > 0
            inner = self._hits(self.terms[index].removesuffix("*"))
            if any(self._is_of_others(hit, known) for hit in inner):
                yield index


def _entries() -> Iterator[tuple[int, str, str, str, float]]:
    """(automaton, pattern, term, domain, weight)."""
    for domain in _DOMAINS:
        for weight, terms in zip((OWN, SHARED), CHINESE[domain], strict=True):
            yield from ((0, chinese_pattern(t), t, domain, weight) for t in terms.split())
        for weight, terms in zip((OWN, SHARED), ENGLISH[domain], strict=True):
            yield from ((1, english_pattern(t), t, domain, weight) for t in terms.split(", "))
    yield from ((2, pattern, "", domain, SIGN) for domain, pattern in SIGNS)


@functools.cache
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(pattern, options)


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, made when it is first used."""
    return Lexicon()


def domains(frame: pd.DataFrame) -> pd.DataFrame:
    """The domain of each example, its area, and how many terms were found.

    Each distinct term counts once, twice if it stands in the first HEAD_CHARS of the prompt.
    The domain with the highest sum wins if the sum is at least
    MIN_SCORE + GROWTH * max(0, log2(bytes / GROWS_FROM)) and MARGIN times that of the next;
    else the example is "general". Bytes, because a Chinese character says about as much as
    the three letters that take as many. Of each side the first MAX_CHARS are looked at.

    Args:
        frame: Columns "prompt" and "response", n rows.

    Returns:
        Columns "domain", "domain_area" (labels) and "domain_terms" (int32: distinct terms that
        are some domain's own), index as in `frame`.
    """
    prompts = pc.utf8_slice_codeunits(arrow(frame["prompt"]), 0, MAX_CHARS)
    responses = pc.utf8_slice_codeunits(arrow(frame["response"]), 0, MAX_CHARS)
    wholes = pc.binary_join_element_wise(prompts, responses, pa.scalar("\n", pa.large_string()))
    heads = pc.utf8_slice_codeunits(prompts, 0, HEAD_CHARS)
    best = np.empty(len(frame), dtype=np.int64)
    n_terms = np.empty(len(frame), dtype=np.int32)
    for start in range(0, len(frame), _BATCH):
        part = slice(start, start + _BATCH)
        texts = wholes[part]
        scores, n_terms[part] = _scores(texts.to_pylist(), heads[part].to_pylist())
        sizes = pc.binary_length(texts).to_numpy(zero_copy_only=False)
        best[part] = _winner(scores, sizes)
    names = np.array([*_DOMAINS, GENERAL], dtype=object)[best]
    label = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.DataFrame(
        {
            "domain": pd.Series(names, index=frame.index, dtype=label),
            "domain_area": pd.Series([AREA_OF[n] for n in names], index=frame.index, dtype=label),
            "domain_terms": pd.Series(n_terms, index=frame.index, dtype="int32"),
        }
    )


def _scores(texts: list[str], heads: list[str]) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Score of each domain, shape (n, number of domains), and distinct own terms, (n,)."""
    terms = lexicon()
    scores, counts = np.zeros((len(texts), len(_DOMAINS))), np.zeros(len(texts), dtype=np.int64)
    for part in (heads, texts):
        found = [terms.found_in(text) for text in part]
        counts = np.array([len(hits) for hits in found])
        hits = np.array([hit for hits in found for hit in hits], dtype=np.int64)
        starts = (counts.cumsum() - counts)[counts > 0]
        if len(hits):
            scores[counts > 0] += np.add.reduceat(terms.weights[hits], starts)
            own = np.add.reduceat(terms.specific[hits].astype(np.int64), starts)
            counts[counts > 0] = own
    return scores, counts


def _winner(scores: FloatArray, n_bytes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Index of the domain of each example; number of domains for "general"."""
    second, first = np.sort(scores, axis=1)[:, -2:].T
    needed = MIN_SCORE + GROWTH * np.log2(np.maximum(n_bytes / GROWS_FROM, 1))
    clear = (first >= needed) & (first >= MARGIN * second) & (first > second)
    return np.where(clear, scores.argmax(axis=1), len(_DOMAINS))


def explain(row: Mapping[str, Any]) -> str:
    """The terms that speak for the domain of an example, and those for the next best."""
    prompt, response = row["prompt"][:MAX_CHARS], row["response"][:MAX_CHARS]
    whole = f"{prompt}\n{response}"
    scores, _ = _scores([whole], [prompt[:HEAD_CHARS]])
    best = int(_winner(scores, np.array([len(whole.encode())]))[0])
    hits = lexicon().found_in(whole)
    first, second = scores[0].argsort(kind="stable")[::-1][:2].tolist()
    if not scores[0, first]:
        return "No term of any domain was found."
    said = _evidence(hits, first, scores)
    if best < len(_DOMAINS):
        return f"By its terms: {said}."
    if scores[0, second] * MARGIN > scores[0, first]:
        return f"No domain stands out: {said}; {_evidence(hits, second, scores)}."
    return f"Too few terms for a domain: {said}."


def _evidence(hits: list[int], domain: int, scores: FloatArray) -> str:
    """A domain, its score and its weightiest terms: "law 9 (contract law, judge, court)"."""
    known = lexicon()
    own = [hit for hit in hits if known.weights[hit, domain]]
    own.sort(key=lambda hit: -known.weights[hit, domain])
    terms = dict.fromkeys(known.terms[hit] or "its form" for hit in own)
    more = f" and {len(terms) - SHOWN} more" if len(terms) > SHOWN else ""
    title = TITLES[_DOMAINS[domain]].lower()
    return f"{title} {scores[0, domain]:g} ({', '.join(list(terms)[:SHOWN])}{more})"
