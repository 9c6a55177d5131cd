"""How often the task types are wrong, as measured on labelled instructions, to be shown.

The counts are in `known_counts`; `benchmarks/task_types.py` measures them and writes that file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.measure.tasks.known_counts import COUNTS, ORIGIN
from analysis.measure.tasks.scoring import TYPES, UNSURE


@dataclass(frozen=True)
class TypeErrors:
    """How one task type was recognised.

    Attributes:
        label: The type.
        n: Labelled instructions of this type.
        precision: Of those called so, the share that is; NaN if none was.
        recall: Of those that are, the share called so; NaN if there are none.
        unsure: Of those that are, the share left as unsure; NaN if there are none.
    """

    label: str
    n: int
    precision: float
    recall: float
    unsure: float


@dataclass(frozen=True)
class ErrorRates:
    """How all task types were recognised.

    Attributes:
        origin: Where the labels come from, a sentence.
        n: Labelled instructions.
        accuracy: Of those decided, the share that is right; NaN if none was.
        unsure: Share left as unsure; NaN if there are none.
        types: One row per type, in the order of the vocabulary.
    """

    origin: str
    n: int
    accuracy: float
    unsure: float
    types: tuple[TypeErrors, ...]


def error_rates(
    counts: dict[str, dict[str, int]] | None = None, *, origin: str = ORIGIN
) -> ErrorRates:
    """Precision, recall and share of unsure, from a confusion matrix.

    Args:
        counts: True type -> type found ("unsure" too) -> instructions; the stored ones if None.
        origin: Where the labels come from.
    """
    table = COUNTS if counts is None else counts
    found = [(true, label, n) for true, row in table.items() for label, n in row.items()]
    total = sum(n for _, _, n in found)
    unsure = sum(n for _, label, n in found if label == UNSURE)
    right = sum(n for true, label, n in found if true == label != UNSURE)
    rows = []
    for kind in TYPES:
        row = table.get(kind, {})
        n = sum(row.values())
        called = sum(count for _, label, count in found if label == kind)
        hits = row.get(kind, 0)
        rows.append(
            TypeErrors(
                kind, n, _share(hits, called), _share(hits, n), _share(row.get(UNSURE, 0), n)
            )
        )
    return ErrorRates(
        origin, total, _share(right, total - unsure), _share(unsure, total), tuple(rows)
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
