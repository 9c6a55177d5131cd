"""How many personal data an example holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measure.flags.by_example import quoted
from analysis.measure.metric import Metric
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.personal.records import places_of_record
from analysis.measure.words import arrow

TOLD = 3  # places that a sentence quotes


def pii_count(frame: pd.DataFrame) -> pd.Series:
    """The places of personal data in all texts of each record, those that follow a pattern."""
    raws = arrow(frame["raw"]).to_pylist()
    counts = [len(places_of_record(raw)) if raw else 0 for raw in raws]
    return pd.Series(np.array(counts, dtype=np.int32), index=frame.index)


def _why(row: Mapping[str, Any]) -> str | None:
    raw = row.get("raw")
    found = places_of_record(raw) if isinstance(raw, str) else []
    if not found:
        return None
    told = [
        f"{ENTITIES[place.entity].title} {quoted(text.value[place.start : place.end])}"
        + (f" in {text.path}" if text.path else "")
        for text, place in found[:TOLD]
    ]
    more = f"; {len(found) - TOLD:,} more" if len(found) > TOLD else ""
    return f"{'; '.join(told)}{more}."


PERSONAL: dict[str, Metric] = {
    "pii_count": Metric(
        title="Personal data",
        unit="places",
        description="E-mail addresses, phone numbers, ids, keys and the like in all its texts.",
        source="Microsoft Presidio; forms and check digits in analysis/measure/personal",
        compute=pii_count,
        columns=("raw",),
        explain=_why,
        apart=True,
        version=2,
    ),
}
