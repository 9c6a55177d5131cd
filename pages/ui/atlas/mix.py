"""Which tasks each cluster consists of."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.measure.clusters.grouping import NOISE
from analysis.measure.metrics import METRICS
from pages.ui.bars import heat_map

MOST_CLUSTERS = 20
TOLD = 3  # tasks of a cluster, in words
LEAST_TOLD = 0.05
CELL_PX, ROW_CHARS = 26, 28


def mix_in_words(mix: pd.DataFrame) -> list[str]:
    """The most frequent tasks of each cluster: "open QA 54% · code 20%".

    Args:
        mix: As `analysis.measure.clusters.table.task_mix` gives it.
    """
    named = METRICS["task_type"].named
    texts = []
    for _, shares in mix.iterrows():
        first = shares.sort_values(ascending=False, kind="stable").iloc[:TOLD]
        told = [
            f"{named(str(task))} {share:.0%}"
            for at, (task, share) in enumerate(first.items())
            if share >= LEAST_TOLD or (at == 0 and share > 0)
        ]
        texts.append(" · ".join(told))
    return texts


def mix_chart(mix: pd.DataFrame, names: pd.Series, *, key: str) -> None:
    """Draw what the largest clusters consist of.

    Args:
        mix: Shares, a row for each cluster, as `task_mix` gives them.
        names: Of the clusters, with the same index; texts of the data.
        key: Of the chart.
    """
    shown = mix[mix.sum(axis=1) > 0].iloc[:MOST_CLUSTERS]
    shown = shown.loc[:, shown.sum() > 0]
    if not len(shown):
        return
    of = "" if len(shown) == len(mix) else f" The first {len(shown)} of {len(mix)}."
    st.markdown(
        "**Tasks of the clusters**",
        help=f"The share of each task type, of the examples that the recipe keeps.{of}",
    )
    heat_map(
        shown.to_numpy().tolist(),
        rows=[_title(int(str(number)), str(names[number])) for number in shown.index],
        columns=[METRICS["task_type"].named(str(task)) for task in shown.columns],
        key=key,
        what="Share of each task type in each cluster",
        text="{:.0%}".format,
        meaning=lambda share: f"{share:.1%} of the cluster",
        cell_px=CELL_PX,
        one_line=ROW_CHARS,
    )


def _title(number: int, name: str) -> str:
    return name if number == NOISE else f"{number} · {name}"
