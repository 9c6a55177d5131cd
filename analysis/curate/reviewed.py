"""What a review comes to: how far it is, what it says of the whole set, and the step it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from analysis.curate.agreement import disagreements
from analysis.curate.reviews import Decision
from analysis.curate.steps import Edit, Review

LATER = ""  # who counts where reviewers disagree: whoever decided later
PAUSE_S = 300.0  # a longer while between two decisions is no work
LATEST = 50  # decisions that the rate is taken of
FEWEST_TIMED = 3  # decisions; of fewer there is no rate


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is with a queue.

    Attributes:
        n: Examples of the queue.
        accepted: Those of them that were accepted.
        rejected: Those that were rejected.
        edited: Those that were edited.
        per_minute: Decisions in a minute, lately and without pauses; NaN if that is not known.
    """

    n: int
    accepted: int
    rejected: int
    edited: int
    per_minute: float

    @property
    def judged(self) -> int:
        """Examples of the queue that were judged."""
        return self.accepted + self.rejected + self.edited

    @property
    def minutes_left(self) -> float:
        """How long the rest takes at this rate; NaN if that is not known."""
        return (self.n - self.judged) / self.per_minute


def progress_of(decisions: Sequence[Decision], reviewer: str, queue: Iterable[str]) -> Progress:
    """How far a reviewer is.

    Args:
        decisions: What counts, the oldest first, as `reviews.decisions` gives it.
        reviewer: The reviewer.
        queue: Ids of the queue's examples.
    """
    own = [each for each in decisions if each.reviewer == reviewer and each.verdict]
    asked = set(queue)
    said = [each.verdict for each in own if each.example_id in asked]
    return Progress(
        len(asked), said.count("accept"), said.count("reject"), said.count("edit"), _rate(own)
    )


def _rate(own: Sequence[Decision]) -> float:
    at = [datetime.fromisoformat(each.at).timestamp() for each in own[-LATEST:]]
    gaps = [later - before for before, later in pairwise(at) if later - before <= PAUSE_S]
    seconds = sum(gaps)
    return 60 * len(gaps) / seconds if len(at) >= FEWEST_TIMED and seconds > 0 else float(np.nan)


@dataclass(frozen=True)
class Estimate:
    """What a part of the sample says of all that the recipe keeps.

    Attributes:
        n: Examples of the sample that were judged.
        rejected: Those of them that were rejected.
        low: The share of bad examples is at least this, with 95 % confidence (Wilson's interval).
        high: And at most this.
    """

    n: int
    rejected: int
    low: float
    high: float


def estimate(decisions: Iterable[Decision], sample: Iterable[str]) -> Estimate | None:
    """How large a share of the set is bad, by the stratified sample alone: the rest was picked.

    Args:
        decisions: What counts, one of each example.
        sample: Ids of the sample.

    Returns:
        The estimate; None if nothing of the sample was judged.
    """
    from scipy.stats import binomtest

    drawn = set(sample)
    said = [each.verdict for each in decisions if each.example_id in drawn and each.verdict]
    if not said:
        return None
    found = binomtest(said.count("reject"), len(said)).proportion_ci(method="wilson")
    return Estimate(len(said), said.count("reject"), float(found.low), float(found.high))


def settled(decisions: Sequence[Decision], counts: str = LATER) -> list[Decision]:
    """One judgement of each example.

    Args:
        decisions: What counts of each reviewer, the oldest first.
        counts: Whose judgement counts where reviewers disagree; LATER for whoever judged later.
            Where the one named did not judge an example, the later of the others counts.

    Returns:
        The judgements, in order of the examples' first ones.
    """
    apart = set(disagreements(decisions))
    found: dict[str, Decision] = {}
    for each in decisions:
        if each.verdict is None:
            continue
        before = found.get(each.example_id)
        named = each.example_id in apart and counts != LATER
        if before is None or not (named and before.reviewer == counts):
            found[each.example_id] = each
    return list(found.values())


def step_of(judged: Iterable[Decision]) -> Review | None:
    """The step that does what was decided, in an order that does not depend on who was first.

    Args:
        judged: One judgement of each example, as `settled` gives it.

    Returns:
        The step; None if nothing was judged.
    """
    each = sorted(judged, key=lambda one: one.example_id)
    if not each:
        return None
    return Review(
        accepted=tuple(one.example_id for one in each if one.verdict == "accept"),
        rejected={one.example_id: one.because for one in each if one.verdict == "reject"},
        edits=tuple(
            Edit(id=one.example_id, path=edit.path, text=edit.text)
            for one in each
            for edit in one.edits
        ),
    )


def tagged(decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """Tag -> ids of the examples that any reviewer has given it, the most frequent tag first."""
    found: dict[str, dict[str, None]] = {}
    for each in decisions:
        for tag in each.tags:
            found.setdefault(tag, {})[each.example_id] = None
    order = sorted(found, key=lambda tag: (-len(found[tag]), tag))
    return {tag: tuple(found[tag]) for tag in order}


def reasons(judged: Iterable[Decision]) -> dict[str, int]:
    """Why examples were rejected, by how many: the most frequent reason first, "" for none."""
    counts = Counter(each.because for each in judged if each.verdict == "reject")
    return dict(sorted(counts.items(), key=lambda reason: (-reason[1], reason[0])))
