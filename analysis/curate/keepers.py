"""Of each group of like examples: who stays, and in whose place the others go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.known import Known
from analysis.curate.selection import BoolArray, Selection
from analysis.curate.steps.base import CONTEXT
from analysis.curate.steps.deduplicate import KEEP_BY, Deduplicate, Keep
from analysis.measure.duplicates.groups import DuplicateGroups, cut_groups, groups
from analysis.measure.duplicates.pairs import IndexArray, Pairs
from analysis.measure.wording import hundredths


def groups_of(step: Deduplicate, known: Known, reached: IndexArray) -> DuplicateGroups:
    """The groups of like examples among those that reach a step.

    Answers that are marked as wanted and as unwanted (KTO) are never in one group, nor are
    whole examples under different system texts, or with different tools, pictures or turns.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The groups; members are positions in the whole data set.
    """
    pairs = pairs_of(step, known, reached).at(step.least)
    return groups(pairs) if step.chains is None else cut_groups(pairs, known.ranks)


def pairs_of(step: Deduplicate, known: Known, reached: IndexArray) -> Pairs:
    """All that a step's search found among those that reach it, whatever the least similarity.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).
    """
    pairs = known.pairs(step.search()).among(known.mask(reached))
    labels = known.values["unwanted"].to_numpy().astype(np.int64)
    if CONTEXT in step.searches():
        labels = labels + 2 * known.pairs(CONTEXT).first_of
    return pairs.apart(labels)


def keep_one_each(step: Deduplicate, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: of each group one stays, or those by hand.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,), with the reason naming who stays.
    """
    found = groups_of(step, known, reached)
    stays = stays_in(found, step.keep, known, by_hand=step.by_hand or ())
    if step.method == "exact":
        return in_place_of(stays, found, known, reached, "Duplicate of line")
    said = "Near-duplicate of line" if step.method == "near" else "Means the same as line"
    return in_place_of(stays, found, known, reached, said, degree=True)


def stays_in(
    found: DuplicateGroups, keep: Keep, known: Known, *, by_hand: tuple[str, ...] = ()
) -> BoolArray:
    """Which members of groups stay: one of each, by a policy or by hand.

    Args:
        found: The groups.
        keep: The policy.
        known: What is known of all examples.
        by_hand: Ids: of a group with some of these exactly they stay.

    Returns:
        Mask over all examples, shape (n,), False outside groups.
    """
    members, group = found.members, np.repeat(np.arange(len(found)), found.sizes)
    by = KEEP_BY[keep]
    score = np.zeros(len(members))
    if by is not None:
        score = known.values[by].to_numpy(dtype=float, na_value=-np.inf)[members]
    order = np.lexsort((members, -score, group))
    stays = known.mask(members[order[found.starts[:-1]]])
    if by_hand:
        chosen = known.mask(known.at_ids(by_hand))
        decided = np.zeros(len(found), dtype=np.bool_)
        decided[group[chosen[members]]] = True
        stays[members[decided[group]]] = chosen[members[decided[group]]]
    return stays


def in_place_of(
    stays: BoolArray,
    found: DuplicateGroups,
    known: Known,
    reached: IndexArray,
    said: str,
    *,
    degree: bool = False,
) -> Selection:
    """Drop the members of groups that do not stay, each for one that does.

    Args:
        stays: Who of the members stays, shape (n,); one of each group at least.
        found: The groups.
        known: What is known of all examples.
        reached: Positions of the examples that reach the step, ascending, shape (k,).
        said: What the number of a line follows in the reason: "Near-duplicate of line".
        degree: Whether the reason tells how alike the two are.

    Returns:
        The decisions, shape (k,). "Near-duplicate of line 812, similarity 0.91"; where nobody
        who stays is a pair with it: "Near-duplicate of line 815, similarity 0.85, and by
        others of line 812, which stays".
    """
    goes = known.mask(found.members) & ~stays
    reasons = _reasons(found, stays, np.flatnonzero(goes), known.lines, said, degree=degree)
    dropped = goes[reached]
    texts = pc.replace_with_mask(pa.nulls(len(reached), pa.string()), pa.array(dropped), reasons)
    return Selection(~dropped, texts)


def _reasons(
    found: DuplicateGroups,
    stays: BoolArray,
    goes: IndexArray,
    lines: IndexArray,
    said: str,
    *,
    degree: bool,
) -> pa.Array:
    if not len(goes):
        return pa.array([], pa.string())
    inside, labels = found.inside(), found.labels()
    direct, how = inside.nearest(stays)
    near, how_near = inside.nearest(labels >= 0)
    chained = direct[goes] < 0
    by = np.where(chained, near[goes], direct[goes])
    texts = of_line(said, lines[by])
    if degree:
        score = np.where(chained, how_near[goes], how[goes])
        texts = pc.binary_join_element_wise(texts, ", similarity ", shown_shares(score), "")
    if chained.any():
        stayers = np.flatnonzero(stays)[::-1]
        stayer = np.zeros(len(found), dtype=np.int64)
        stayer[labels[stayers]] = stayers  # the first one of each group
        last = of_line(", and by others of line", lines[stayer[labels[goes]]])
        more = pc.binary_join_element_wise(texts, last, ", which stays", "")
        texts = pc.if_else(pa.array(chained), more, texts)
    return texts


def of_line(said: str, lines: IndexArray) -> pa.Array:
    """A text and the numbers of lines: "Duplicate of line 812", shape (k,)."""
    return pc.binary_join_element_wise(said, pc.cast(pa.array(lines), pa.string()), " ")


def shown_shares(shares: npt.NDArray[np.float32]) -> pa.Array:
    """Shares in [0, 1] with two digits, cut: 1.00 is said of what is whole alone."""
    texts = pa.array([f"{number / 100:.2f}" for number in range(101)])
    return texts.take(pa.array(hundredths(shares)))
