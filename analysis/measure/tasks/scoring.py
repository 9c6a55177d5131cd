"""Scores of the task types: weighted cues in the instruction, and what the form says."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.tasks.cues_en_ideas import IDEAS_EN
from analysis.measure.tasks.cues_en_labels import LABELS_EN
from analysis.measure.tasks.cues_en_talk import TALK_EN
from analysis.measure.tasks.cues_en_texts import TEXTS_EN
from analysis.measure.tasks.cues_en_thought import THOUGHT_EN
from analysis.measure.tasks.cues_zh_ideas import IDEAS_ZH
from analysis.measure.tasks.cues_zh_texts import TEXTS_ZH
from analysis.measure.tasks.cues_zh_thought import THOUGHT_ZH
from analysis.measure.tasks.evidence import ASKED_LAST, EVIDENCE, NAMES, evidence
from analysis.measure.tasks.filters import compiled, ignoring_case
from analysis.measure.tasks.instruction import Parts, parts, sentences
from analysis.measure.words import arrow

_ENGLISH = (LABELS_EN, TEXTS_EN, IDEAS_EN, THOUGHT_EN, TALK_EN)
_CUES = (*_ENGLISH, TEXTS_ZH, IDEAS_ZH, THOUGHT_ZH)
FloatArray = npt.NDArray[np.float32]

TYPES = (
    "open_qa",
    "closed_qa",
    "summarization",
    "classification",
    "extraction",
    "rewriting",
    "translation",
    "brainstorming",
    "creative_writing",
    "code",
    "math",
    "reasoning",
    "role_play",
    "conversation",
    "other",
)
UNSURE = "unsure"
# Share of its weight that a cue has by the part of the prompt it stands in: once the first
# line says what to do, the rest is material more likely than not.
LAST = 0.9
SAID = 2.5  # score of a type in the first line from which on it says what to do
PIECE = 40  # characters shown of what a cue found
MANY = 0.4  # share that each further cue of a type adds, beside its strongest one


@functools.cache
def _tables() -> tuple[tuple[Any, Any], FloatArray]:
    """The cues of both languages, and their weights: shape (number of cues, number of types)."""
    patterns = cue_patterns()
    weights = [
        (TYPES.index(name), weight)
        for table in _CUES
        for name, cues in table.items()
        for weight, _ in cues
    ]
    matrix = np.zeros((len(weights), len(TYPES)), dtype=np.float32)
    for row, (column, weight) in enumerate(weights):
        matrix[row, column] = weight
    n = _n_english()
    return (compiled(patterns[:n]), compiled(patterns[n:])), matrix


def cue_patterns() -> tuple[str, ...]:
    """The pattern of each cue: the English ones, then the Chinese."""
    return tuple(
        f"(?m:{pattern})" for table in _CUES for cues in table.values() for _, pattern in cues
    )


@functools.cache
def _n_english() -> int:
    return sum(len(cues) for table in _ENGLISH for cues in table.values())


@functools.cache
def _groups() -> tuple[npt.NDArray[np.intp], ...]:
    """For each type, the rows of its cues."""
    matrix = _tables()[1]
    return tuple(np.flatnonzero(matrix[:, column] > 0) for column in range(len(TYPES)))


@functools.cache
def _evidence_weights() -> FloatArray:
    """Weights of the evidence, shape (number of kinds of evidence, number of types)."""
    matrix = np.zeros((len(NAMES), len(TYPES)), dtype=np.float32)
    for row, name in enumerate(NAMES):
        for kind, weight in EVIDENCE[name].items():
            matrix[row, TYPES.index(kind)] = weight
    return matrix


def _hits(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which cues each text holds, shape (n, number of cues); Chinese ones not in plain ASCII."""
    (english, chinese), matrix = _tables()
    rows: list[int] = []
    cues: list[int] = []
    seen: dict[str, list[int]] = {"": []}
    for row, text in enumerate(texts):
        hits = seen.get(text)
        if hits is None:  # many prompts of a set begin alike
            hits = english.Match(text) or []
            if not text.isascii():
                hits += [_n_english() + index for index in chinese.Match(text) or ()]
            seen[text] = hits
        rows += [row] * len(hits)
        cues += hits
    mask = np.zeros((len(texts), len(matrix)), dtype=np.bool_)
    mask[rows, cues] = True
    return mask


def _typed(shares: FloatArray) -> FloatArray:
    """Cue shares (n, cues) to scores (n, types): the strongest cue and a part of the others."""
    weights = _tables()[1]
    scores = MANY * (shares @ weights)
    for column, rows in enumerate(_groups()):
        strongest = (shares[:, rows] * weights[rows, column]).max(axis=1, initial=0.0)
        scores[:, column] += (1 - MANY) * strongest
    return scores


def cue_shares(
    places: Sequence[Parts],
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    """How much of its weight each cue has in each prompt.

    Args:
        places: The parts of n prompts.

    Returns:
        Shape (n, number of cues), 0 to 1, by the part of the prompt that the cue stands in;
        the scores that come of it, shape (n, number of types); and shape (n,), whether the
        first line says what to do. Then the last one is not looked at.
    """
    shares: FloatArray = _hits([place.first for place in places]).astype(np.float32)
    points = _typed(shares)
    said = points.max(axis=1) >= SAID
    rest = np.flatnonzero(~said)
    ends = _hits([sentences(places[row].last) for row in rest.tolist()])
    shares[rest] = np.maximum(shares[rest], ends * np.float32(LAST))
    points[rest] = _typed(shares[rest])
    return shares, points, said


def examine(frame: pd.DataFrame) -> tuple[list[Parts], npt.NDArray[np.bool_]]:
    """The parts of each prompt, and what the form of each example says.

    Args:
        frame: n rows with `prompt`, `response`, `system` and `n_turns`.

    Returns:
        The parts (n), of which only the first is made into sentences; and a mask of shape
        (n, number of kinds of evidence).
    """
    texts = (arrow(frame[column]).to_pylist() for column in ("prompt", "response", "system"))
    rows = list(zip(*texts, frame["n_turns"].tolist(), strict=True))
    places = [parts(row[0]) for row in rows]
    seen = np.zeros((len(rows), len(NAMES)), dtype=np.bool_)
    for index, (row, place) in enumerate(zip(rows, places, strict=True)):
        prompt, response, system, n_turns = row
        seen[index, evidence(prompt, response, system, n_turns, place)] = True
    return places, seen


class Clues(NamedTuple):
    """What is found in n examples.

    Attributes:
        places: The parts of the prompts, n.
        seen: Evidence, shape (n, number of kinds of evidence).
        shares: Of the cues' weights, shape (n, number of cues).
        points: Score of each type, shape (n, 15), in the order of `TYPES`.
    """

    places: list[Parts]
    seen: npt.NDArray[np.bool_]
    shares: FloatArray
    points: FloatArray


def clues(frame: pd.DataFrame) -> Clues:
    """Cues, evidence and the scores that they add up to, of each example."""
    places, seen = examine(frame)
    shares, points, said = cue_shares(places)
    seen[said, NAMES.index(ASKED_LAST)] = False
    return Clues(places, seen, shares, points + seen.astype(np.float32) @ _evidence_weights())


def reasons(found_in: Clues, kind: str) -> list[tuple[float, str]]:
    """Which cues and evidence speak for a type in the only example of some clues, strongest first.

    Returns:
        (weight, the piece of the prompt that a cue found in quotation marks, or the name of
        a kind of evidence).
    """
    import re2

    column = TYPES.index(kind)
    places, seen, shares, _ = found_in
    found = []
    weights = shares[0] * _tables()[1][:, column]
    texts = (places[0].first, sentences(places[0].last))
    for cue in np.flatnonzero(weights):
        matches = (re2.search(cue_patterns()[cue], text, ignoring_case()) for text in texts)
        match = next(filter(None, matches))
        piece = " ".join(match[0].split())
        found.append((float(weights[cue]), f'"{piece[:PIECE]}{"…" * (len(piece) > PIECE)}"'))
    for name, weight in zip(NAMES, seen[0] * _evidence_weights()[:, column], strict=True):
        if weight > 0:
            found.append((float(weight), name))
    return sorted(found, key=lambda pair: -pair[0])
