"""Where personal data stand in the records of a data set."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.measure.duplicates.pairs import IndexArray

SEARCH_VERSION = 2  # raised when other places are found


@dataclass(frozen=True)
class PersonalSearch:
    """Looking for personal data of every kind in all texts of all records.

    Attributes:
        names_model: The spaCy model that finds names and places, by its package's name; "" for
            none: then they are not looked for.
    """

    names_model: str = ""

    def key(self) -> str:
        """What is found depends on this and the data set alone."""
        about = json.dumps([SEARCH_VERSION, asdict(self)])
        return hashlib.sha256(about.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Personal:
    """Places of personal data, by record and then by place; of one record none overlap.

    A place is inside one JSON string of the record as it came (`raw`), without its quotation
    marks; `json.loads('"' + raw[start:end] + '"')` is the value.

    Attributes:
        row: Position of the example, shape (m,).
        start: Where it begins in `raw`, in code points, shape (m,).
        end: Where it ends, exclusive, shape (m,).
        entity: Which kind it is, a key of ENTITIES, Arrow dictionary of texts, shape (m,).
        path: The keys that lead to its string, list indices left out ("messages.content"),
            Arrow dictionary of texts, shape (m,).
        score: How sure it is, 0 to 1, shape (m,).
    """

    row: IndexArray
    start: IndexArray
    end: IndexArray
    entity: pa.DictionaryArray
    path: pa.DictionaryArray
    score: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.row)
