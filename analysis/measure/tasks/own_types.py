"""Task types of the user's own: found by words, or by likeness to example instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.measure.cues import Cues
from analysis.measure.settings import OwnTaskType
from analysis.measure.tasks.instruction import Parts, sentences

# Cosine similarity of two instructions' character 2- and 3-grams from which on they are of one
# type. "Summarise this contract" has 0.80 with "Summarise the contract below", and 0.67 with
# "Summarise this article".
LIKE = 0.7
LIKE_CHARS = 200  # of an instruction that are compared: its first sentences
_FEATURES = 1 << 18


def own_types(
    places: Sequence[Parts], own: Sequence[OwnTaskType]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """Which own type each prompt is of.

    Words win over examples; among types with words in the instruction the first one does,
    among types with examples the most similar one.

    Args:
        places: The parts of n prompts.
        own: The types.

    Returns:
        Index in `own`, -1 for none, shape (n,); and how sure that is, 0 to 1, shape (n,): 1
        for words, the similarity for examples.
    """
    index = np.full(len(places), -1, dtype=np.intp)
    sure = np.zeros(len(places), dtype=np.float32)
    by_words = _by_words(places, own)
    index[by_words >= 0] = by_words[by_words >= 0]
    sure[by_words >= 0] = 1
    rest = np.flatnonzero(by_words < 0)
    if len(rest) and any(kind.examples for kind in own):
        likeness, nearest = _likeness([places[row].first for row in rest.tolist()], own)
        alike = likeness >= LIKE
        index[rest[alike]] = nearest[alike]
        sure[rest[alike]] = np.minimum(likeness[alike], 1)
    return index, sure


def _by_words(places: Sequence[Parts], own: Sequence[OwnTaskType]) -> npt.NDArray[np.intp]:
    pairs = [(_pattern(word), row) for row, kind in enumerate(own) for word in kind.words]
    if not pairs or not places:
        return np.full(len(places), -1, dtype=np.intp)
    found = Cues([pattern for pattern, _ in pairs]).found("\n".join(place) for place in places)
    kinds = np.array([row for _, row in pairs])
    first = np.where(found, kinds, len(own)).min(axis=1)
    return np.where(first < len(own), first, -1)


def _pattern(word: str) -> str:
    """A word as a pattern: whole words, where it begins or ends with an ASCII letter."""
    start = r"\b" if re.match(r"[A-Za-z0-9_]", word) else ""
    end = r"\b" if re.search(r"[A-Za-z0-9_]$", word) else ""
    return start + r"\s+".join(re.escape(part) for part in word.split()) + end


def _likeness(
    texts: Sequence[str], own: Sequence[OwnTaskType]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
    """Similarity to the most similar type, and which one: (n,), (n,). Hashed, so stateless."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer: Any = HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 3),
        n_features=_FEATURES,
        alternate_sign=False,
        norm="l2",
        dtype=np.float32,
    )
    examples = [(sentences(text), row) for row, kind in enumerate(own) for text in kind.examples]
    wanted = vectorizer.transform([text[:LIKE_CHARS] for text, _ in examples])
    kinds = np.array([row for _, row in examples])
    similarity = (vectorizer.transform([text[:LIKE_CHARS] for text in texts]) @ wanted.T).toarray()
    best = similarity.argmax(axis=1)
    return similarity[np.arange(len(texts)), best], kinds[best]
