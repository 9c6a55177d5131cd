"""The screen's weights: a linear model of toxic comments that needs no download.

alt-profanity-check carries it: TF-IDF of single words and five calibrated linear support vector
machines, trained on public comments in English. It is read into arrays once: they tell which words
weigh, and judge all stretches of a text, which overlap, in the time that the library's call takes
for the text as one.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.measure.codepoints import HashArray, characters, words

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """The model as arrays, over its v words in ascending order of their hashes.

    Attributes:
        hashes: Of the words, as `analysis.measure.codepoints.words` gives them, shape (v,).
        idf: Weight of each word by how rare it is, shape (v,).
        weights: How toxic each word is by each of the five machines, shape (v, 5).
        intercepts: Of the machines, shape (5,).
        slopes: Of the curves that make probabilities of what they say, shape (5,).
        offsets: Of the same curves, shape (5,).
        common: Hashes of the words that say nothing either way, ascending, shape (c,).
    """

    hashes: HashArray
    idf: FloatArray
    weights: FloatArray
    intercepts: FloatArray
    slopes: FloatArray
    offsets: FloatArray
    common: HashArray

    def probabilities(self, scores: FloatArray) -> FloatArray:
        """Of what the machines say, shape (k, 5): the mean probability, shape (k,)."""
        curves = 1 / (1 + np.exp(self.slopes * (scores + self.intercepts) + self.offsets))
        means: FloatArray = curves.mean(axis=1)
        return means


@functools.cache
def linear_model() -> Linear:
    """The model, read once in a process."""
    from profanity_check.profanity_check import model, vectorizer

    vocabulary = np.array(sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.get))
    hashes = _hashes(vocabulary.tolist())
    order = np.argsort(hashes)
    machines: list[Any] = model.calibrated_classifiers_
    curves = [machine.calibrators[0] for machine in machines]
    return Linear(
        hashes[order],
        np.asarray(vectorizer.idf_, dtype=np.float64)[order],
        np.stack([machine.estimator.coef_[0] for machine in machines], axis=1)[order],
        np.array([machine.estimator.intercept_[0] for machine in machines]),
        np.array([curve.a_ for curve in curves]),
        np.array([curve.b_ for curve in curves]),
        np.sort(_hashes(sorted(vectorizer.get_stop_words()))),
    )


def _hashes(texts: list[str]) -> HashArray:
    """The hash of each text, which is one word."""
    found = words(characters(texts))
    # A word of the model with a sign in it is several here, and is never found.
    whole = np.bincount(found.rows, minlength=len(texts)) == 1
    hashes = np.zeros(len(texts), dtype=np.uint64)
    single = whole[found.rows]
    hashes[found.rows[single]] = found.hashes[single]
    return hashes
