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
        The decisions, shape (k,): "Covered by line 12, similarity 0.93".
    """
    choice = known.choose(step, reached)
    goes = ~choice.stays
    said = of_line("Covered by line", known.lines[reached[choice.nearest[goes]]])
    shown = shown_shares(np.clip(np.nan_to_num(choice.similarity[goes]), 0, 1))
    texts = pc.binary_join_element_wise(said, ", similarity ", shown, "")
    reasons = pa.nulls(len(reached), pa.string())
    return Selection(choice.stays, pc.replace_with_mask(reasons, pa.array(goes), texts))
