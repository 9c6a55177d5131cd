"""Probability of each task type: a linear model over the scores and the words of a task.

Multinomial logistic regression, learned by `benchmarks/train_task_types.py` from instructions
that were written for this project (`training.jsonl`). What it reads: the scores of the cues,
the evidence, the words of the instruction, and, with less weight, those of the answer.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from analysis.measure.tasks.evidence import EVIDENCE, NAMES
from analysis.measure.tasks.instruction import Parts
from analysis.measure.tasks.ngrams import N_BITS, NumberArray, names, numbers
from analysis.measure.tasks.scoring import TYPES

WEIGHTS = Path(__file__).with_name("task_types.npz")
TRAINING = Path(__file__).with_name("training.jsonl")
FIRST_CHARS, LAST_CHARS, ANSWER_CHARS = 200, 120, 100  # of each part that are read
# How strong each kind of feature is against the regularisation.
SCORE_SCALE, SEEN_SCALE, PROMPT_SCALE, ANSWER_SCALE = 0.3, 0.7, 5.0, 5.0
LEAST_NGRAMS = 4  # a text with fewer known ones says less
LOW, HIGH = -3.0, 12.0  # scores are cut there: what lies beyond was not seen in training
# The best score's lead counts beside what was learned: the training lines shun the plain words
# of an order, which the cues know, and most data sets do not.
LEAD_SCALE, LEAD_MOST = 0.5, 4.0
# Evidence that the training lines hardly have keeps this share of its own weight.
RARE = {"several turns": "conversation", "a persona in the system text": "role_play"}
RARE_SCALE = 0.5
_FIRST, _LAST, _ANSWER = 0, 1, 2  # places of n-grams
FloatArray = npt.NDArray[np.float32]
Pairs = tuple[NumberArray, NumberArray]


@dataclass(frozen=True)
class Model:
    """The learned weights of k types.

    Attributes:
        known: Place in `words` of each n-gram number, 0 for one that was not learned,
            shape (2 ** N_BITS,).
        words: Weights of the n-grams, shape (number of n-grams + 1, k); row 0 is zero.
        form: Weights of `forms`, shape (number of columns, k).
        bias: Shape (k,).
        sha256: Of the training lines that it was learned from.
    """

    known: npt.NDArray[np.uint16]
    words: FloatArray
    form: FloatArray
    bias: FloatArray
    sha256: str


@functools.cache
def model() -> Model:
    """The weights of the package, read once."""
    with WEIGHTS.open("rb") as file:
        return read(file)


def read(file: BinaryIO) -> Model:
    """Weights as `benchmarks/train_task_types.py` stores them."""
    with np.load(file, allow_pickle=False) as stored:
        known = np.zeros(1 << N_BITS, dtype=np.uint16)
        known[stored["numbers"]] = np.arange(1, len(stored["numbers"]) + 1)
        learned = stored["words"].astype(np.float32)
        return Model(
            known,
            np.vstack([np.zeros((1, learned.shape[1]), np.float32), learned]),
            stored["form"],
            stored["bias"],
            str(stored["sha256"]),
        )


def training_sha256() -> str:
    """SHA-256 of the training lines that are beside this module."""
    return hashlib.sha256(TRAINING.read_bytes()).hexdigest()


def forms(points: FloatArray, seen: npt.NDArray[np.bool_]) -> FloatArray:
    """Scores (n, k) and evidence (n, kinds of evidence) as features, shape (n, both)."""
    cut = np.clip(points, LOW, HIGH) * np.float32(SCORE_SCALE)
    return np.hstack([cut, seen * np.float32(SEEN_SCALE)]).astype(np.float32)


def prompt_numbers(places: Sequence[Parts]) -> Pairs:
    """N-grams of the instructions: (numbers, indices of their prompts)."""
    texts = _texts(places, ())
    first, row = numbers(texts[_FIRST], _FIRST)
    last, last_row = numbers(texts[_LAST], _LAST)
    return np.concatenate([first, last]), np.concatenate([row, last_row])


def answer_numbers(answers: Sequence[str]) -> Pairs:
    """Words of the beginnings of the answers: (numbers, indices of their answers)."""
    return numbers(_texts((), answers)[_ANSWER], _ANSWER, pairs=False)


def once(pairs: Pairs, known: npt.NDArray[np.uint16]) -> Pairs:
    """Each known n-gram of a text once: (places in `Model.words`, rows), by row."""
    found, rows = pairs
    places = known[found]
    keys = (rows[places > 0] << 16) | places[places > 0]
    keys = np.sort(keys)
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys & 0xFFFF, keys >> 16


def probabilities(
    places: Sequence[Parts],
    answers: Sequence[str],
    points: FloatArray,
    seen: npt.NDArray[np.bool_],
    learned: Model | None = None,
) -> tuple[FloatArray, NumberArray]:
    """How likely each type is.

    Args:
        places: Parts of n prompts.
        answers: The n answers.
        points: Scores, shape (n, k).
        seen: Evidence, shape (n, kinds of evidence).
        learned: The weights; those of the package if None.

    Returns:
        Shape (n, k), rows that add up to 1; and shape (n,), how many n-grams of the prompt
        are known. Each value depends on its example alone.
    """
    learned = learned or model()
    texts = _texts(places, answers)
    first, n_first = _sums(texts[_FIRST], _FIRST, learned)
    last, n_last = _sums(texts[_LAST], _LAST, learned)
    n_asked = n_first + n_last
    total = (first + last) * share(PROMPT_SCALE, n_asked)[:, None]
    answered, n_answered = _sums(texts[_ANSWER], _ANSWER, learned)
    total += answered * share(ANSWER_SCALE, n_answered)[:, None]
    total += forms(points, seen) @ learned.form + learned.bias
    leads = points - np.maximum(np.sort(points, axis=1)[:, -2:-1], 0)
    total += np.clip(leads, 0, LEAD_MOST) * np.float32(LEAD_SCALE)
    for name, kind in RARE.items():
        weight = np.float32(RARE_SCALE * EVIDENCE[name][kind])
        total[:, TYPES.index(kind)] += seen[:, NAMES.index(name)] * weight
    powers = np.exp(total - total.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True), n_asked


def _texts(places: Sequence[Parts], answers: Sequence[str]) -> tuple[list[str], ...]:
    """What is read of n examples, by place."""
    return (
        [place.first[:FIRST_CHARS] for place in places],
        [place.last[-LAST_CHARS:] for place in places],
        [answer[:ANSWER_CHARS] for answer in answers],
    )


def share(scale: float, counts: NumberArray) -> FloatArray:
    """What one n-gram counts in texts with `counts` known ones, shape (n,)."""
    return (scale / np.sqrt(np.maximum(counts, LEAST_NGRAMS))).astype(np.float32)


def _sums(texts: Sequence[str], place: int, learned: Model) -> tuple[FloatArray, NumberArray]:
    """Weights of each text's known n-grams added up, (n, k), and how many there are, (n,)."""
    from scipy.sparse import csr_array

    distinct = {text: index for index, text in enumerate(dict.fromkeys(texts))}
    index, rows = once(numbers(list(distinct), place, pairs=place != _ANSWER), learned.known)
    counts = np.bincount(rows, minlength=len(distinct))
    ends = np.concatenate([[0], np.cumsum(counts)])
    ones = np.ones(len(index), np.float32)
    table = csr_array((ones, index, ends), shape=(len(distinct), len(learned.words)))
    row_of = np.fromiter((distinct[text] for text in texts), np.int64, len(texts))
    return (table @ learned.words)[row_of], counts[row_of]


def telling_words(place: Parts, answer: str, kind: int) -> list[tuple[float, str]]:
    """Which words of one example speak for a type, strongest first.

    Returns:
        (what they add to the type above their mean over all types, the words), of the prompt;
        of the answer they end in " (answer)".
    """
    learned = model()
    known: list[dict[int, str]] = []
    for spot, (text,) in enumerate(_texts([place], [answer])):
        pairs = spot != _ANSWER
        learned_ones = numbers([text], spot, pairs=pairs)[0]
        mine = {number for number in learned_ones.tolist() if learned.known[number]}
        known.append(names(text, spot, mine, pairs=pairs))
    n_asked = np.array([len(known[_FIRST]) + len(known[_LAST]), len(known[_ANSWER])])
    asked, answered = (share(1.0, n_asked) * (PROMPT_SCALE, ANSWER_SCALE)).tolist()
    found: dict[str, float] = {}
    for spot, spoken in enumerate(known):
        for number, words in spoken.items():
            weights = learned.words[learned.known[number]]
            name = words + " (answer)" * (spot == _ANSWER)
            value = float(weights[kind] - weights.mean())
            found[name] = found.get(name, 0.0) + value * (answered if spot == _ANSWER else asked)
    return sorted(((value, words) for words, value in found.items()), key=lambda pair: -pair[0])
