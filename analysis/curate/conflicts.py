"""Examples that ask the same and answer differently."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.keepers import in_place_of, stays_in
from analysis.curate.known import Known
from analysis.curate.selection import BoolArray, Selection
from analysis.curate.steps.base import CONTEXT
from analysis.curate.steps.conflicts import ANSWERS, ResolveConflicts
from analysis.measure.duplicates.groups import DuplicateGroups, cut_groups, groups
from analysis.measure.duplicates.pairs import IndexArray

ANOTHER, THE_SAME = "Another answer", "The same answer"


def conflicts_of(step: ResolveConflicts, known: Known, reached: IndexArray) -> DuplicateGroups:
    """The groups of examples with the same prompt of which two answers differ at least.

    The same prompt is another one under another system text, or with other tools or pictures.
    Answers that are marked as unwanted (KTO) are there to differ, and to have no answer is no
    other answer.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The groups; members are positions in the whole data set.
    """
    wanted = known.values["unwanted"].to_numpy(dtype=float) == 0
    answered = known.values["response_chars"].to_numpy(dtype=float) > 0
    asked = known.pairs(step.prompts()).at(step.least)
    asked = asked.among(known.mask(reached) & wanted & answered)
    asked = asked.apart(known.pairs(CONTEXT).first_of)
    found = groups(asked) if step.chains is None else cut_groups(asked, known.ranks)
    answers = known.pairs(ANSWERS).first_of[found.members]
    group = np.repeat(np.arange(len(found)), found.sizes)
    differs = answers != answers[found.starts[:-1]][group]
    conflicting = np.zeros(len(found), dtype=np.bool_)
    conflicting[group[differs]] = True
    return found.where(conflicting)


def keep_answers(
    step: ResolveConflicts, known: Known, reached: IndexArray, *, seed: int
) -> Selection:
    """Decide on the examples that reach a step: of each prompt one stays, and a share.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).
        seed: Of the share that is drawn.

    Returns:
        The decisions, shape (k,), with the reason naming who stays: "Another answer to the
        prompt of line 812"; "The same answer to ..." where a third one answers differently.
    """
    found = conflicts_of(step, known, reached)
    stays = stays_in(found, step.keep, known, by_hand=step.by_hand or ())
    if step.share:
        stays |= _drawn(step, found, stays, known, seed)
    near = step.method == "near"
    said = f"{ANOTHER} to {'a prompt like that' if near else 'the prompt'} of line"
    decided = in_place_of(stays, found, known, reached, said, degree=near)
    same = pa.array(_same_answer(found, stays, known)[reached])
    again = pc.utf8_replace_slice(decided.reason, 0, len(ANOTHER), THE_SAME)
    return Selection(decided.keep, pc.if_else(same, again, decided.reason))


def _same_answer(found: DuplicateGroups, stays: BoolArray, known: Known) -> BoolArray:
    """Whether each example answers as the one does that its reason names, shape (n,)."""
    inside, answers = found.inside(), known.pairs(ANSWERS).first_of
    direct, near = inside.nearest(stays)[0], inside.nearest(found.labels() >= 0)[0]
    named = np.where(direct < 0, near, direct)
    same: BoolArray = (named >= 0) & (answers[named] == answers)
    return same


def _drawn(
    step: ResolveConflicts, found: DuplicateGroups, stays: BoolArray, known: Known, seed: int
) -> BoolArray:
    """A share of the members that would go, whatever their order; none where hands decided."""
    by_hand = known.mask(known.at_ids(step.by_hand or ()))
    labels = found.labels()
    decided = np.isin(labels, labels[by_hand & (labels >= 0)])
    others = np.flatnonzero(known.mask(found.members) & ~stays & ~decided)
    # A lot by the content alone: neither other records nor a decision by hand move it.
    lots = known.lots(seed)[others]
    n_drawn = round((step.share or 0) * len(others))
    return known.mask(others[np.lexsort((others, lots))[:n_drawn]])
