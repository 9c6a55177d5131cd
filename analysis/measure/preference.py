"""What a record says of its own answer: KTO sets mark each as wanted or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measure.duplicates.context import COLUMNS, contexts
from analysis.measure.duplicates.exact import digests
from analysis.measure.metric import FLAG_UNIT, Metric

_SIDES = ("prompt", "response")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BITS = 53  # of a digest: whole numbers that a float holds exactly


def _unwanted(frame: pd.DataFrame) -> pd.Series:
    return (~frame["label"].fillna(True)).astype("int8")


def _explain(row: dict[str, Any]) -> str | None:
    unwanted = pd.notna(row["label"]) and not row["label"]
    return "The record marks its answer as unwanted." if unwanted else None


def _labelled_content(frame: pd.DataFrame) -> pd.Series:
    # Only of records with a label: other sets are not read for it.
    labelled = frame[frame["label"].notna()]
    sides = labelled[list(_SIDES)].fillna("")
    texts = digests(sides.itertuples(index=False, name=None))
    around = digests(contexts(labelled))
    keys = ((texts[:, 0] ^ around[:, 0] * _MIX) >> np.uint64(64 - _BITS)).astype(float)
    keys[~texts.any(axis=1)] = np.nan  # an empty example is like no other
    return pd.Series(keys, index=labelled.index, dtype=float).reindex(frame.index)


def contradictory_label(frame: pd.DataFrame) -> pd.Series:
    """Which examples are wanted and, the same in another record, unwanted.

    Args:
        frame: The metrics "labelled_content" and "unwanted" of the examples, shape (n, k).

    Returns:
        1 or 0, shape (n,).
    """
    labels = frame["unwanted"].groupby(frame["labelled_content"])
    both = labels.transform("min") != labels.transform("max")
    return (both & frame["labelled_content"].notna()).astype("int8")


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
    "contradictory_label": Metric(
        "Contradictory label",
        FLAG_UNIT,
        "The same answer to the same prompt is marked as wanted and as unwanted in the set (KTO), "
        "so that training is told both. Case, white space and width of characters aside.",
        "Comparing of what `labelled_content` is made from",
        contradictory_label,
        needs=("labelled_content", "unwanted"),
        kind="flag",
        of_set=True,
    ),
    "labelled_content": Metric(
        "Labelled content",
        "number of a text",
        "Equal for records with a label (KTO) whose prompt and response are equal but for case, "
        "white space and width of characters, with the same system text, tools, pictures, turns.",
        f"{_BITS} bits of BLAKE2b of the normalised texts",
        _labelled_content,
        columns=(*_SIDES, "label", *COLUMNS),
    ),
}
