"""The screen: how toxic texts read to a linear model, all of them in seconds.

Of a long text its most suspicious stretch counts: a curse among a thousand words is one. The model
knows English words alone; of a text that has hardly any it can say nothing, and says so.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.codepoints import characters, spans, words
from analysis.measure.toxicity.linear import Linear, linear_model

WINDOW, STRIDE = 20, 10  # words that the model knows: of a stretch (a sentence or two), to the next
KNOWN = 0.3  # share of a text's words that the model must know to judge it
CHARS_AT_ONCE = 4 << 20
TOLD = 3  # words that are named
ScoreArray = npt.NDArray[np.float32]


def screened(texts: pa.Array) -> ScoreArray:
    """How toxic each text reads: the probability of its most suspicious stretch.

    Args:
        texts: Arrow texts without null, shape (n,).

    Returns:
        0 to 1, shape (n,); NaN for a text of which the model knows hardly a word.
    """
    parts = [_screened(part) for part in _parts(texts)]
    return np.concatenate([np.zeros(0, np.float32), *parts])


@dataclass(frozen=True)
class Marked:
    """What is suspicious in a text.

    Attributes:
        score: As `screened` has it.
        words: The words that weigh most in its most suspicious stretch, the weightiest first.
        spans: Where these stand in the whole text, in characters, ascending.
    """

    score: float
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def marked(text: str) -> Marked:
    """Which words make a text suspicious, those alone that speak for toxicity."""
    array = pa.array([text], pa.large_string())
    score = float(screened(array)[0])
    if np.isnan(score):
        return Marked(score, (), ())
    model, letters = linear_model(), characters(array)
    found, (begins, ends) = words(letters), spans(letters)
    places, known = _known(found.hashes, model)
    stretches = _stretches(np.zeros(len(places), np.int64), np.arange(len(places)))
    worst = int(_scores(stretches, places, model)[0].argmax()) if len(places) else 0
    here = np.unique(places[stretches.word[stretches.of == worst]]) if len(places) else places
    toxic = (model.weights[here].mean(axis=1)) * model.idf[here]
    first = here[np.argsort(-toxic, kind="stable")][: min(TOLD, int((toxic > 0).sum()))]
    at = np.flatnonzero(known)
    places_of = {
        int(place): [int(word) for word in at[places == place]] for place in first.tolist()
    }
    named = tuple(text[begins[at[0]] : ends[at[0]]].lower() for at in places_of.values())
    where = sorted(
        (int(begins[word]), int(ends[word])) for each in places_of.values() for word in each
    )
    return Marked(score, named, tuple(where))


@dataclass(frozen=True)
class _Stretches:
    """Stretches of texts, overlapping: the known words that each consists of.

    Attributes:
        of: The stretch of each entry, ascending, shape (m,).
        word: The known word of each entry, an index into all known words, shape (m,).
        text: The text of each stretch, ascending, shape (s,).
    """

    of: npt.NDArray[np.int64]
    word: npt.NDArray[np.int64]
    text: npt.NDArray[np.int64]


def _parts(texts: pa.Array) -> list[pa.Array]:
    """Neighbouring texts that are looked at together, at least one."""
    if not len(texts):
        return []
    ends = np.cumsum(np.asarray(pc.binary_length(texts), dtype=np.int64))
    cuts = np.searchsorted(ends, np.arange(0, int(ends[-1]) + 1, CHARS_AT_ONCE))
    borders = np.unique([0, *cuts, len(texts)]).tolist()
    return [texts.slice(a, b - a) for a, b in itertools.pairwise(borders)]


def _screened(texts: pa.Array) -> ScoreArray:
    model = linear_model()
    found = words(characters(texts))
    places, known = _known(found.hashes, model)
    n_known = np.bincount(found.rows[known], minlength=len(texts))
    common = _in(found.hashes, model.common)
    n_judged = np.bincount(found.rows[known | common], minlength=len(texts))
    scores = np.full(len(texts), np.nan, dtype=np.float32)
    judged = (n_judged > 0) & (n_judged >= KNOWN * found.counts())
    # A text of common words alone: what the model says of none.
    scores[judged] = model.probabilities(np.zeros((1, len(model.intercepts))))[0]
    if n_known.any():
        stretches = _stretches(found.rows[known], np.arange(len(places)))
        each, text = _scores(stretches, places, model)
        largest = np.zeros(len(texts))
        np.maximum.at(largest, text, each)
        some = judged & (n_known > 0)
        scores[some] = largest[some]
    return scores


def _known(
    hashes: npt.NDArray[np.uint64], model: Linear
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Of the words that the model knows: which of its words each is; and which those are."""
    at = np.minimum(np.searchsorted(model.hashes, hashes), len(model.hashes) - 1)
    known = model.hashes[at] == hashes
    return at[known], known


def _in(hashes: npt.NDArray[np.uint64], some: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (
        some[np.minimum(np.searchsorted(some, hashes), len(some) - 1)] == hashes
    )
    return found


def _stretches(rows: npt.NDArray[np.int64], words_known: npt.NDArray[np.int64]) -> _Stretches:
    """Parts of texts of at most WINDOW known words, one beginning every STRIDE of them.

    Args:
        rows: The text of each known word, ascending, shape (k,).
        words_known: The known words, 0 to k - 1.
    """
    texts, starts, counts = np.unique(rows, return_index=True, return_counts=True)
    # The last stretch of a text reaches to its end; a text that fits is one stretch.
    n_each = np.maximum(-(-(counts - WINDOW) // STRIDE), 0) + 1
    text = np.repeat(texts, n_each)
    number = np.arange(len(text)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
    begin = np.repeat(starts, n_each) + number * STRIDE
    length = np.minimum(np.repeat(starts + counts, n_each) - begin, WINDOW)
    of = np.repeat(np.arange(len(text)), length)
    inside = np.arange(len(of)) - np.repeat(np.cumsum(length) - length, length)
    return _Stretches(of, words_known[np.repeat(begin, length) + inside], text)


def _scores(
    stretches: _Stretches, places: npt.NDArray[np.int64], model: Linear
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """The probability of each stretch, and the text it is of, shapes (s,)."""
    n_words = len(model.hashes)
    keys = stretches.of * n_words + places[stretches.word]
    each, often = np.unique(keys, return_counts=True)
    of, word = each // n_words, each % n_words
    weight = often * model.idf[word]
    n = len(stretches.text)
    length = np.sqrt(np.bincount(of, weight * weight, minlength=n))
    said = np.stack(
        [np.bincount(of, weight * column[word], minlength=n) for column in model.weights.T], axis=1
    )
    return model.probabilities(said / np.maximum(length, 1e-12)[:, None]), stretches.text
