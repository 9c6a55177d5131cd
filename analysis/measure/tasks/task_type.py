"""The task type of an example, and how sure it is: the most likely one, if it stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.settings import OwnTaskType
from analysis.measure.tasks.learned import Model, probabilities, telling_words
from analysis.measure.tasks.own_types import own_types
from analysis.measure.tasks.scoring import TYPES, UNSURE, Clues, FloatArray, clues, reasons
from analysis.measure.words import arrow

# A type stands out with this probability. Chosen with `benchmarks/train_task_types.py --check`:
# about one in six of the lines of a writer who was not learned from is unsure, and one in
# twenty of the sample data's held-back lines; above it few more of those decided are right.
MIN_PROBABILITY = 0.5
MIN_LEAD = 0.1  # before the next type
# Something must be found: known n-grams ("the the the" has 3, "what is it" 7), or cues and
# evidence that say this much (a question alone 2).
MIN_KNOWN, MIN_SCORE = 5, 1.5
ROWS_AT_ONCE = 8192  # cues x examples is a table: bounded
COLUMNS = ("prompt", "response", "system", "n_turns")
_LABEL = pd.StringDtype("pyarrow", na_value=np.nan)
_REASONS = 3  # cues, and words, that an explanation shows


def task_types(frame: pd.DataFrame, own: Sequence[OwnTaskType] = ()) -> pd.DataFrame:
    """Task type and confidence of each example.

    Args:
        frame: n rows with `prompt`, `response`, `system` and `n_turns`.
        own: Types of the user's own; they win over the built-in ones.

    Returns:
        `task_type`, text, and `task_confidence`, float32, index as in `frame`. The confidence
        is the probability minus that of the next type, 0 to 1; 0 if unsure; of an own type 1
        if its words were found, else the similarity to its nearest example.
    """
    labels: list[str] = []
    confidence: list[npt.NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(frame), ROWS_AT_ONCE):
        rows = frame.iloc[start : start + ROWS_AT_ONCE]
        found = clues(rows)
        names, sure = decide(*likely_types(rows, found))
        if own:
            kinds, likeness = own_types(found.places, own)
            names = [
                own[kind].name if kind >= 0 else name
                for kind, name in zip(kinds.tolist(), names, strict=True)
            ]
            sure = np.where(kinds >= 0, likeness, sure)
        labels += names
        confidence.append(sure)
    return pd.DataFrame(
        {
            "task_type": pd.Series(labels, index=frame.index, dtype=_LABEL),
            "task_confidence": pd.Series(np.concatenate(confidence), index=frame.index),
        }
    )


def likely_types(
    rows: pd.DataFrame, found: Clues, learned: Model | None = None
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Probability of each type, (n, 15), and whether enough was found, (n,)."""
    answers = arrow(rows["response"]).to_pylist()
    likely, known = probabilities(found.places, answers, found.points, found.seen, learned)
    return likely, (known >= MIN_KNOWN) | (found.points.max(axis=1) >= MIN_SCORE)


def decide(
    likely: FloatArray, anything: npt.NDArray[np.bool_]
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The most likely type or "unsure" of each example, and the confidence.

    Args:
        likely: Probabilities, shape (n, 15).
        anything: Whether enough cues or known words were found, shape (n,).
    """
    order = np.argsort(-likely, axis=1, kind="stable")
    rows = np.arange(len(likely))
    best, second = likely[rows, order[:, 0]], likely[rows, order[:, 1]]
    decided = anything & (best >= MIN_PROBABILITY) & (best - second >= MIN_LEAD)
    winners = order[:, 0].tolist()
    names = [TYPES[kind] if sure else UNSURE for kind, sure in zip(winners, decided, strict=True)]
    return names, np.where(decided, best - second, 0).astype(np.float32)


def explain_type(row: Mapping[str, Any], own: Sequence[OwnTaskType] = ()) -> str:
    """Which cues and words decided on one example's type, or why it is unsure.

    Args:
        row: `prompt`, `response`, `system`, `n_turns`.
        own: Types of the user's own.

    Returns:
        'translation: "translate this into French"; the words "translate", "into French" speak
        for it; probability 0.97 against 0.01 for rewriting'.
    """
    frame = pd.DataFrame({name: [row[name]] for name in COLUMNS})
    found = clues(frame)
    if own:
        kinds, likeness = own_types(found.places, own)
        if kinds[0] >= 0:
            sure = float(likeness[0])
            how = "one of its words" if sure == 1 else f"an example, similarity {sure:.2f}"
            return f"{own[kinds[0]].name}: your own type, by {how}"
    likely, anything = likely_types(frame, found)
    name = decide(likely, anything)[0][0]
    if not anything[0]:
        return f"{UNSURE}: nothing says what is asked for"
    best, second = np.argsort(-likely[0], kind="stable")[:2].tolist()
    against = (
        f"probability {likely[0, best]:.2f} against {likely[0, second]:.2f} for {TYPES[second]}"
    )
    if name == UNSURE:
        return f"{UNSURE}: {TYPES[best]} has {against}, too close to tell"
    cues = list(dict.fromkeys(piece for _, piece in reasons(found, name)))[:_REASONS]
    answer = arrow(frame["response"]).to_pylist()[0]
    words = [
        f'"{word}"'
        for value, word in telling_words(found.places[0], answer, best)[:_REASONS]
        if value > 0
    ]
    spoken = [f"the words {', '.join(words)} speak for it"] if words else []
    return f"{name}: {'; '.join([', '.join(cues) or 'no cue', *spoken, against])}"
