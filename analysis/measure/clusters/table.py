"""What each cluster is like: its size, its tasks, its complexity, its faults."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.clusters.grouping import NOISE

# Of each cluster the mean of these is told, where they are measured.
MEANS = ("complexity", "quality", "toxicity_screen", "exact_duplicate")


def cluster_table(
    groups: npt.NDArray[np.int32], values: pd.DataFrame, *, n_clusters: int
) -> pd.DataFrame:
    """What each cluster is like.

    Args:
        groups: The cluster of each example, NOISE for none, shape (n,).
        values: Metrics of the same examples, shape (n, k): some of MEANS are read.
        n_clusters: How many clusters there are, some of which may have no example here.

    Returns:
        A row for each cluster, and a last one for noise if there is any; index: its number.
        Columns: "size"; "share" of all n; the mean of each metric of MEANS that was given, NaN
        where nothing was measured.
    """
    index = _numbers(groups, n_clusters)
    size = pd.Series(groups).value_counts().reindex(index, fill_value=0)
    table = pd.DataFrame({"size": size, "share": size / max(len(groups), 1)}, index=index)
    for name in MEANS:
        if name in values:
            numeric = pd.Series(values[name].to_numpy(dtype=float, na_value=np.nan))
            table[name] = numeric.groupby(groups).mean().reindex(index)
    return table


def task_mix(groups: npt.NDArray[np.int32], tasks: pd.Series, *, n_clusters: int) -> pd.DataFrame:
    """Which tasks each cluster consists of.

    Args:
        groups: The cluster of each example, NOISE for none, shape (n,).
        tasks: Their task types, null for none, shape (n,).
        n_clusters: How many clusters there are.

    Returns:
        The share of each task type (column) in each cluster (row, as `cluster_table` has them).
        The most frequent type of all comes first, of equal ones the first by name. A row adds up
        to 1, to less where examples have no task type, to 0 for a cluster without an example.
    """
    index = _numbers(groups, n_clusters)
    counts = pd.crosstab(groups, tasks.astype(object).to_numpy()).reindex(index, fill_value=0)
    sizes = pd.Series(groups).value_counts().reindex(index, fill_value=0).clip(lower=1)
    order = counts.sum().sort_index().sort_values(ascending=False, kind="stable").index
    return counts[order].div(sizes, axis=0).rename_axis(index="cluster", columns="task_type")


def _numbers(groups: npt.NDArray[np.int32], n_clusters: int) -> pd.Index:
    """The clusters in the order of rows: by number, noise last."""
    noise = [NOISE] if (groups == NOISE).any() else []
    index: pd.Index[int] = pd.Index([*range(n_clusters), *noise], name="cluster")
    return index
