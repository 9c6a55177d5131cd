"""Toxic examples: which score of which text is the worst, and what goes for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.keepers import shown_shares
from analysis.curate.known import Known
from analysis.curate.selection import Selection
from analysis.curate.steps.toxic import SCREEN, DropToxic
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.toxicity.by_model import scores_of
from analysis.measure.toxicity.search import SIDES, Side
from analysis.measure.wording import counted


@dataclass(frozen=True)
class Worst:
    """The largest of the scores that count for a step, row-aligned with all examples.

    Attributes:
        score: 0 to 1, NaN if no text was scored, shape (n,).
        of: Which of `names` it is, shape (n,).
        names: A side and a label each, as read: ("prompt", "insult").
        n_unscored: Of each example, texts that say something and were not scored, shape (n,).
    """

    score: npt.NDArray[np.float32]
    of: IndexArray
    names: tuple[tuple[Side, str], ...]
    n_unscored: IndexArray


def worst(step: DropToxic, known: Known) -> Worst:
    """The largest score of each example.

    Raises:
        ModelError: If the model has no label of that name.
    """
    sides = [side for side in SIDES if side in step.fields]
    labels = list(dict.fromkeys(step.labels))
    names = tuple((side, label) for side in sides for label in labels)
    unscored = np.zeros(len(known), dtype=np.int64)
    if step.model == SCREEN:
        columns = [known.values[f"{side}_toxicity_screen"].to_numpy(np.float32) for side in sides]
    else:
        found = known.scores(step.search())
        columns = [scores_of(found, side, label) for side, label in names]
        for side in sides:
            unscored += found.unscored[side]
    scores = np.stack(columns, axis=1)
    none = np.isnan(scores).all(axis=1)
    of = np.where(np.isnan(scores), -1, scores).argmax(axis=1)
    largest = np.take_along_axis(scores, of[:, None], axis=1)[:, 0]
    return Worst(np.where(none, np.float32(np.nan), largest), of, names, unscored)


def drop_toxic(step: DropToxic, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: what has a score of its threshold or more goes.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "Response: insult 0.91". Of what was not scored
        nothing is known: it is kept.
    """
    found = worst(step, known)
    goes = found.score >= np.float32(step.threshold)
    if step.by_hand:
        goes[known.at_ids(step.by_hand)] = False
    drop = goes[reached]
    at = reached[drop]
    named = pa.array(
        [f"{side.capitalize()}: {label.replace('_', ' ')} " for side, label in found.names]
    )
    texts = pc.binary_join_element_wise(
        named.take(pa.array(found.of[at])), shown_shares(found.score[at]), ""
    )
    reasons = pa.nulls(len(reached), pa.string())
    return Selection(~drop, pc.replace_with_mask(reasons, pa.array(drop), texts))


def not_scored(step: DropToxic, known: Known, reached: IndexArray) -> str:
    """How much of what reaches a step was not scored, to be said with it; "" if all was."""
    found = worst(step, known)
    if step.model == SCREEN:
        n_unknown = int(np.isnan(found.score[reached]).sum())
        return f", {counted(n_unknown, 'examples')} the screen cannot judge" if n_unknown else ""
    n_not = int(found.n_unscored[reached].sum())
    return f", {counted(n_not, 'texts')} not scored" if n_not else ""
