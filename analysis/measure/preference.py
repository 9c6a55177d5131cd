"""What a record says of its own answer: KTO sets mark each as wanted or not."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measure.metric import FLAG_UNIT, Metric


def _unwanted(frame: pd.DataFrame) -> pd.Series:
    return (~frame["label"].fillna(True)).astype("int8")


def _explain(row: dict[str, Any]) -> str | None:
    unwanted = pd.notna(row["label"]) and not row["label"]
    return "The record marks its answer as unwanted." if unwanted else None


PREFERENCE: dict[str, Metric] = {
    "unwanted": Metric(
        "Marked as unwanted",
        FLAG_UNIT,
        "The record says that its answer is not wanted (KTO): training moves away from it, so "
        "that a fault in it is as it should be.",
        "The record's `label` or `kto_tag`",
        _unwanted,
        columns=("label",),
        kind="flag",
        explain=_explain,
    ),
}
