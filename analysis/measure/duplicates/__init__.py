"""Records that are there more than once."""

from __future__ import annotations

import pandas as pd

from analysis.measure.metric import FLAG_UNIT, Metric


def _exact_duplicate(frame: pd.DataFrame) -> pd.Series:
    # An id is the content's hash and its occurrence: "9f86d081884c7d65-2" is the second one.
    return (~frame["example_id"].str.endswith("-1")).astype("int8")


DUPLICATES: dict[str, Metric] = {
    "exact_duplicate": Metric(
        "Exact duplicate",
        FLAG_UNIT,
        "The same record stands earlier in the file, character for character.",
        "Hash of the record (BLAKE2b)",
        _exact_duplicate,
        columns=("example_id",),
        kind="flag",
        explain=lambda row: (
            None if row["example_id"].endswith("-1") else "The same record stands earlier."
        ),
    ),
}
