"""Of each group of like examples: who stays, and in whose place the others go."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.known import Known
from analysis.curate.selection import BoolArray, Selection
from analysis.curate.steps.deduplicate import KEEP_BY, Deduplicate
from analysis.measure.duplicates.groups import DuplicateGroups, cut_groups, groups
from analysis.measure.duplicates.pairs import IndexArray

_NAMES = {"exact": "Duplicate", "near": "Near-duplicate"}


def groups_of(step: Deduplicate, known: Known, reached: IndexArray) -> DuplicateGroups:
    """The groups of like examples among those that reach a step.

    Answers that are marked as wanted and as unwanted (KTO) are never in one group.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The groups; members are positions in the whole data set.
    """
    here = np.zeros(len(known), dtype=np.bool_)
    here[reached] = True
    pairs = known.found[step.search()].at(step.least).among(here)
    pairs = pairs.apart(known.values["unwanted"].to_numpy().astype(np.int64))
    return groups(pairs) if step.chains is None else cut_groups(pairs, known.ranks)


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
    stays = stays_in(found, step, known)
    goes = np.zeros(len(known), dtype=np.bool_)
    goes[found.members] = True
    goes &= ~stays
    reasons = _reasons(found, stays, np.flatnonzero(goes), known.lines, _NAMES[step.method])
    dropped = goes[reached]
    texts = pc.replace_with_mask(pa.nulls(len(reached), pa.string()), pa.array(dropped), reasons)
    return Selection(~dropped, texts)


def stays_in(found: DuplicateGroups, step: Deduplicate, known: Known) -> BoolArray:
    """Which members of groups stay: mask over all examples, shape (n,), False outside groups."""
    members, group = found.members, np.repeat(np.arange(len(found)), found.sizes)
    by = KEEP_BY[step.keep]
    score = np.zeros(len(members))
    if by is not None:
        score = known.values[by].to_numpy(dtype=float, na_value=-np.inf)[members]
    order = np.lexsort((members, -score, group))
    stays = np.zeros(len(known), dtype=np.bool_)
    stays[members[order[found.starts[:-1]]]] = True
    if step.by_hand:
        chosen = np.zeros(len(known), dtype=np.bool_)
        chosen[known.at_ids(step.by_hand)] = True
        decided = np.zeros(len(found), dtype=np.bool_)
        decided[group[chosen[members]]] = True
        stays[members[decided[group]]] = chosen[members[decided[group]]]
    return stays


def _reasons(
    found: DuplicateGroups, stays: BoolArray, goes: IndexArray, lines: IndexArray, name: str
) -> pa.Array:
    """Why examples go, as Arrow texts in the order of `goes`.

    "Near-duplicate of line 812, similarity 0.91"; where nobody who stays is a pair with it:
    "Near-duplicate of line 815, similarity 0.85, and by others of line 812, which stays".
    """
    if not len(goes):
        return pa.array([], pa.string())
    pairs, labels = found.pairs, found.labels()
    firsts = pairs.first_of
    # Who stays of those that are equal, the first one: by the first of them, -1 for nobody.
    stayers = np.flatnonzero(stays)[::-1]
    of_equal = np.full(pairs.n, -1, dtype=np.int64)
    of_equal[firsts[stayers]] = stayers
    one = np.append(pairs.left, pairs.right)
    other = np.append(pairs.right, pairs.left)
    similarity = np.append(pairs.similarity, pairs.similarity)
    inside = (labels[one] == labels[other]) & (labels[one] >= 0)
    one, other, similarity = one[inside], other[inside], similarity[inside]
    keeper = of_equal[other]
    direct, how = _best(one, keeper, similarity, keeper >= 0, pairs.n)
    near, how_near = _best(one, other, similarity, np.ones(len(one), np.bool_), pairs.n)
    # One who is equal to somebody who stays goes for that one.
    same = of_equal[firsts[goes]]
    target = np.where(same >= 0, same, direct[firsts[goes]])
    score = np.where(same >= 0, np.float32(1), how[firsts[goes]])
    chained = target < 0
    first_kept = np.full(len(found), pairs.n, dtype=np.int64)
    np.minimum.at(first_kept, labels[stayers], stayers)
    by = np.where(chained, near[firsts[goes]], target)
    score = np.where(chained, how_near[firsts[goes]], score)
    texts = pc.binary_join_element_wise(
        f"{name} of line ", pc.cast(pa.array(lines[by]), pa.string()), ""
    )
    if name != _NAMES["exact"]:
        texts = pc.binary_join_element_wise(texts, ", similarity ", _shown(score), "")
    if chained.any():
        last = first_kept[labels[goes]]
        more = pc.binary_join_element_wise(
            texts, ", and by others of line ", pc.cast(pa.array(lines[last]), pa.string()),
            ", which stays", "",
        )  # fmt: skip
        texts = pc.if_else(pa.array(chained), more, texts)
    return texts


def _best(
    one: IndexArray,
    other: IndexArray,
    similarity: npt.NDArray[np.float32],
    mask: BoolArray,
    n: int,
) -> tuple[IndexArray, npt.NDArray[np.float32]]:
    """For each example the most similar other one, the first of several; -1 for none."""
    one, other, similarity = one[mask], other[mask], similarity[mask]
    order = np.lexsort((-other, similarity, one))
    best, how = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.float32)
    best[one[order]] = other[order]  # the last one that is written stays
    how[one[order]] = similarity[order]
    return best, how


def _shown(similarity: npt.NDArray[np.float32]) -> pa.Array:
    """Similarities with two digits, cut: 1.00 is said of what is equal alone."""
    hundredths = np.floor(similarity.astype(np.float64) * 100 + 1e-4).astype(np.int64)
    texts = pa.array([f"{number / 100:.2f}" for number in range(101)])
    return texts.take(pa.array(hundredths))
