from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.clusters.table import cluster_table, task_mix

GROUPS = st.lists(st.integers(-1, 3), max_size=30)


@given(GROUPS)
def test_every_example_is_counted_in_one_row(groups: list[int]) -> None:
    table = cluster_table(np.array(groups, dtype=np.int32), pd.DataFrame(), n_clusters=4)
    assert table["size"].sum() == len(groups)
    assert table.index.tolist()[:4] == [0, 1, 2, 3]
    assert (-1 in table.index) == (-1 in groups)


def test_a_cluster_is_told_by_its_means() -> None:
    values = pd.DataFrame({"complexity": [0.2, 0.4, 0.9, np.nan, np.nan]})
    table = cluster_table(np.array([0, 0, 0, 1, 2], dtype=np.int32), values, n_clusters=4)
    assert table["complexity"].round(3).tolist()[:1] == [0.5]
    assert table["complexity"].isna().tolist() == [False, True, True, True]


def test_the_tasks_of_a_cluster_are_told_as_shares_the_most_frequent_of_all_first() -> None:
    tasks = pd.Series(["math", "math", "code", "code", "code", None, None])
    groups = np.array([0, 0, 0, 0, 1, 1, -1], dtype=np.int32)
    mix = task_mix(groups, tasks, n_clusters=3)
    assert mix.columns.tolist() == ["code", "math"]
    assert mix.index.tolist() == [0, 1, 2, -1]
    assert mix.to_numpy().tolist() == [[0.5, 0.5], [0.5, 0], [0, 0], [0, 0]]


@given(GROUPS, st.randoms(use_true_random=False))
def test_the_tasks_of_all_clusters_add_up_to_the_set(groups: list[int], random: Random) -> None:
    tasks = [random.choice(["code", "math", None]) for _ in groups]
    labels = np.array(groups, dtype=np.int32)
    mix = task_mix(labels, pd.Series(tasks, dtype=object), n_clusters=4)
    sizes = cluster_table(labels, pd.DataFrame(), n_clusters=4)["size"]
    for task in {"code", "math"} & set(tasks):
        assert (mix[task] * sizes).sum() == pytest.approx(tasks.count(task))
