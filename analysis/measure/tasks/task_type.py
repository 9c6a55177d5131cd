"""The task type of an example, and how sure it is: the highest score, if it stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.settings import OwnTaskType
from analysis.measure.tasks.instruction import parts
from analysis.measure.tasks.own_types import own_types
from analysis.measure.tasks.scoring import TYPES, UNSURE, FloatArray, reasons, scores
from analysis.measure.words import arrow

# The cues were tuned on the odd lines of the labelled sample data. This margin is the lowest
# with which 85 % of the decided ones among its even lines are right, too.
MIN_SCORE = 1.5  # a question alone has 2, a faint hint less than this
MIN_MARGIN = 0.6  # to the second-best type
ROWS_AT_ONCE = 8192  # cues x examples is a table: bounded
COLUMNS = ("prompt", "response", "system", "n_turns")
_LABEL = pd.StringDtype("pyarrow", na_value=np.nan)
_REASONS = 3


def task_types(frame: pd.DataFrame, own: Sequence[OwnTaskType] = ()) -> pd.DataFrame:
    """Task type and confidence of each example.

    Args:
        frame: n rows with `prompt`, `response`, `system` and `n_turns`.
        own: Types of the user's own; they win over the built-in ones.

    Returns:
        `task_type`, text, and `task_confidence`, float32, index as in `frame`. The confidence
        is (best - second) / (best + 1) of the scores, 0 to 1; 0 if unsure; of an own type 1
        if its words were found, else the similarity to its nearest example.
    """
    labels: list[str] = []
    confidence: list[npt.NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(frame), ROWS_AT_ONCE):
        rows = frame.iloc[start : start + ROWS_AT_ONCE]
        names, sure = decide(scores(rows))
        if own:
            places = [parts(text) for text in arrow(rows["prompt"]).to_pylist()]
            kinds, likeness = own_types(places, own)
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


def decide(points: FloatArray) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The winner of each row of scores (n, 15) or "unsure", and the confidence (n,)."""
    order = np.argsort(-points, axis=1, kind="stable")
    rows = np.arange(len(points))
    best = points[rows, order[:, 0]]
    second = np.maximum(points[rows, order[:, 1]], 0)
    decided = (best >= MIN_SCORE) & (best - second >= MIN_MARGIN)
    winners = order[:, 0].tolist()
    names = [TYPES[kind] if sure else UNSURE for kind, sure in zip(winners, decided, strict=True)]
    confidence = np.where(decided, (best - second) / (np.abs(best) + 1), 0)
    return names, confidence.astype(np.float32)


def explain_type(row: Mapping[str, Any], own: Sequence[OwnTaskType] = ()) -> str:
    """Which cues decided on one example's type, or why it is unsure.

    Args:
        row: `prompt`, `response`, `system`, `n_turns`.
        own: Types of the user's own.

    Returns:
        'translation: "translate this into French"; score 5.4 against 1.0 for rewriting'.
    """
    frame = pd.DataFrame({name: [row[name]] for name in COLUMNS})
    if own:
        kinds, likeness = own_types([parts(str(row["prompt"]))], own)
        if kinds[0] >= 0:
            sure = float(likeness[0])
            found = "one of its words" if sure == 1 else f"an example, similarity {sure:.2f}"
            return f"{own[kinds[0]].name}: your own type, by {found}"
    points = scores(frame)
    name = decide(points)[0][0]
    best, second = np.argsort(-points[0], kind="stable")[:2].tolist()
    high, low = float(points[0, best]), max(float(points[0, second]), 0.0)
    if high < MIN_SCORE:
        return f"{UNSURE}: nothing says what is asked for"
    against = f"score {high:.1f} against {low:.1f} for {TYPES[second]}"
    if name == UNSURE:
        return f"{UNSURE}: {TYPES[best]} has {against}, too close to tell"
    pieces = list(dict.fromkeys(piece for _, piece in reasons(frame, name)))[:_REASONS]
    return f"{name}: {', '.join(pieces)}; {against}"
