"""Decisions by groups: by cluster, by a label of the user's own, by what covers the others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.curate.keepers import of_line, shown_shares
from analysis.curate.known import Known
from analysis.curate.selection import Selection
from analysis.curate.steps.clusters import FilterClusters
from analysis.curate.steps.diverse import SelectDiverse
from analysis.curate.steps.marked import FilterMarked
from analysis.measure.clusters.grouping import ABSENT, NOISE, Grouping
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import counted

NOT_COMPARED = "Has nothing to be compared by"
MOST_TOLD = 5  # clusters that there are none of


def filter_clusters(step: FilterClusters, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step, by the clusters that they are in.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "In cluster 3 (loans · mortgage)". An example that a stored
        assignment says nothing of is kept.
    """
    found = known.grouping(step.search())
    groups = found.groups[reached]
    if step.only is None:
        drop = np.isin(groups, step.chosen)
    else:
        drop = ~np.isin(groups, (*step.chosen, ABSENT))
    more = "" if step.only is None else ", not among those to keep"
    return _dropped(drop, groups, {group: f"{_in(group, found)}{more}" for group in set(groups)})


def _in(group: int, found: Grouping) -> str:
    if group == NOISE:
        return "In no cluster"
    name = found.names.get(group)
    return f"In cluster {group}{f' ({name})' if name else ''}"


def filter_marked(step: FilterMarked, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step, by a label of the user's own.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "Labelled off topic", or "Not labelled on topic".
    """
    has = (known.grouping(step.search()).groups[reached] != ABSENT).astype(np.int32)
    drop = has == (1 if step.marked == "drop" else 0)
    return _dropped(drop, has, {1: f"Labelled {step.mark}", 0: f"Not labelled {step.mark}"})


def not_shared(step: FilterClusters | FilterMarked, known: Known, reached: IndexArray) -> str:
    """What a step's groups and the data set do not share, to be said with the step; "" if all is.

    A recipe is run on other files than it was set on: what it cannot decide there must be seen.

    Args:
        step: The step.
        known: What is known of all examples.
        reached: Positions of the examples that reach it, shape (k,).
    """
    found = known.grouping(step.search())
    said = []
    if found.n_missing:
        said.append(f"{found.n_missing:,} of the grouped examples not in this file")
    if isinstance(step, FilterClusters):
        n_absent = int((found.groups[reached] == ABSENT).sum())
        if n_absent:
            said.append(f"{counted(n_absent, 'examples')} in no stored group kept")
        strange = sorted(set(step.chosen) - {NOISE, *found.names, *np.unique(found.groups)})
        if strange:
            said.append(f"no such cluster as {', '.join(map(str, strange[:MOST_TOLD]))}")
    return "".join(f", {each}" for each in said)


def _dropped(drop: np.ndarray, groups: np.ndarray, texts: dict[int, str]) -> Selection:
    """Drop some, for what is said of their group."""
    each, at = np.unique(groups, return_inverse=True)
    said = pa.array([texts[group] for group in each.tolist()], pa.string())
    return Selection(~drop, said.take(pa.array(at, mask=~drop)))


def select_diverse(step: SelectDiverse, known: Known, reached: IndexArray) -> Selection:
    """Decide on the examples that reach a step: those stay that cover the others.

    Args:
        step: The step.
        known: What is known of all examples; it makes the choice.
        reached: Positions of the examples that reach it, ascending, shape (k,).

    Returns:
        The decisions, shape (k,): "Covered by line 12, similarity 0.93"; of one that nothing is
        known to be like, such as an empty text, "Has nothing to be compared by".
    """
    choice = known.choose(step, reached)
    goes = ~choice.stays
    said = of_line("Covered by line", known.lines[reached[choice.nearest[goes]]])
    similarity = choice.similarity[goes]
    shown = shown_shares(np.clip(np.nan_to_num(similarity), 0, 1))
    covered = pc.binary_join_element_wise(said, ", similarity ", shown, "")
    texts = pc.if_else(pa.array(np.isnan(similarity)), NOT_COMPARED, covered)
    reasons = pa.nulls(len(reached), pa.string())
    return Selection(choice.stays, pc.replace_with_mask(reasons, pa.array(goes), texts))
