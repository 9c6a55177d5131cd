from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.clusters.table import cluster_table

GROUPS = st.lists(st.integers(-1, 3), max_size=30)


@given(GROUPS)
def test_every_example_is_counted_in_one_row(groups: list[int]) -> None:
    table = cluster_table(np.array(groups, dtype=np.int32), pd.DataFrame(), n_clusters=4)
    assert table["size"].sum() == len(groups)
    assert table.index.tolist()[:4] == [0, 1, 2, 3]
    assert (-1 in table.index) == (-1 in groups)


def test_a_cluster_is_told_by_its_most_frequent_task_and_its_means() -> None:
    values = pd.DataFrame(
        {
            "task_type": ["code", "code", "math", "math", None],
            "complexity": [0.2, 0.4, 0.9, np.nan, np.nan],
        }
    )
    groups = np.array([0, 0, 0, 1, 2], dtype=np.int32)
    table = cluster_table(groups, values, n_clusters=4)
    assert table["task"].tolist()[:2] == ["code", "math"]
    assert table["task"].isna().tolist() == [False, False, True, True]
    assert table["task_share"].round(3).tolist()[:2] == [0.667, 1.0]
    assert table["complexity"].round(3).tolist()[:1] == [0.5]
    assert table["complexity"].isna().tolist() == [False, True, True, True]
