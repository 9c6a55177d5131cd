"""What is looked for when values are to be erased, and what is found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import pyarrow as pa

from analysis.measure.duplicates.pairs import IndexArray

ERASURE_VERSION = 2  # raised when other places are found
ERASED = "ERASED"


@dataclass(frozen=True)
class ErasureSearch:
    """Looking for some values in all texts of all records.

    Attributes:
        salt: That the values were hashed with, hexadecimal.
        sought: The values, as `analysis.measure.erasure.values.sought` writes them.
    """

    salt: str
    sought: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sought", tuple(self.sought))  # JSON has lists alone

    def key(self) -> str:
        """What is found depends on this and the data set alone."""
        about = json.dumps([ERASURE_VERSION, asdict(self)])
        return hashlib.sha256(about.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Sightings:
    """Places of values that are to be erased, by record and then by place; none overlap.

    A place is inside one text of the record as it came, like those of `Personal`.

    Attributes:
        row: Position of the example, shape (m,).
        start: Where it begins in `raw`, in code points, shape (m,).
        end: Where it ends, exclusive, shape (m,).
        path: The keys that lead to its string, Arrow dictionary of texts, shape (m,).
    """

    row: IndexArray
    start: IndexArray
    end: IndexArray
    path: pa.DictionaryArray

    def __len__(self) -> int:
        return len(self.row)
