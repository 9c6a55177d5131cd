"""What each cluster is like: its size, its tasks, its complexity, its faults."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.clusters.grouping import NOISE

# Of each cluster the mean of these is told, where they are measured.
MEANS = ("complexity", "quality", "toxicity", "exact_duplicate")


def cluster_table(
    groups: npt.NDArray[np.int32], values: pd.DataFrame, *, n_clusters: int
) -> pd.DataFrame:
    """What each cluster is like.

    Args:
        groups: The cluster of each example, NOISE for none, shape (n,).
        values: Metrics of the same examples, shape (n, k): "task_type" and those of MEANS, or
            some of them.
        n_clusters: How many clusters there are, some of which may have no example here.

    Returns:
        A row for each cluster, and a last one for noise if there is any; index: its number.
        Columns: "size"; "share" of all n; "task", the most frequent task type, null for none;
        "task_share" of it in the cluster; the mean of each metric of MEANS that was given, NaN
        where nothing was measured.
    """
    numbers = [*range(n_clusters), *([NOISE] if (groups == NOISE).any() else [])]
    index = pd.Index(numbers, name="cluster")
    size = pd.Series(groups).value_counts().reindex(index, fill_value=0)
    table = pd.DataFrame({"size": size, "share": size / max(len(groups), 1)}, index=index)
    if "task_type" in values:
        table[["task", "task_share"]] = _tasks(groups, values["task_type"]).reindex(index)
    for name in MEANS:
        if name in values:
            numeric = pd.Series(values[name].to_numpy(dtype=float, na_value=np.nan))
            table[name] = numeric.groupby(groups).mean().reindex(index)
    return table


def _tasks(groups: npt.NDArray[np.int32], tasks: pd.Series) -> pd.DataFrame:
    """The most frequent task type of each cluster, of equal ones the first by name."""
    counts = pd.crosstab(pd.Series(groups, name="cluster"), pd.Series(tasks.to_numpy(), name="t"))
    if counts.empty:
        return pd.DataFrame({"task": pd.Series(dtype=object), "task_share": pd.Series(dtype=float)})
    sizes = pd.Series(groups).value_counts()
    return pd.DataFrame(
        {"task": counts.idxmax(axis=1), "task_share": counts.max(axis=1) / sizes[counts.index]}
    )
