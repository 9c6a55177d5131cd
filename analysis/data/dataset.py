"""The data set: a frame of examples, its name, its fingerprint and its format."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

MIXED = "mixed"

# Arrow types of the frame's columns, in their order. Texts are large_string: one column of
# a large set passes the 2 GiB that plain Arrow strings can hold.
SCHEMA = pa.schema(
    [
        ("example_id", pa.large_string()),  # content hash and occurrence number
        ("line", pa.int64()),  # 1-based position in the source
        ("format", pa.large_string()),  # a name in FORMATS
        ("system", pa.large_string()),  # all system texts
        ("prompt", pa.large_string()),  # all the user side, tool results too
        ("response", pa.large_string()),  # all the assistant side, tool calls too
        ("rejected", pa.large_string()),  # preference pairs: the answer not wanted
        ("label", pa.bool_()),  # KTO: whether the answer is wanted
        ("n_turns", pa.int32()),  # user messages; a plain question and answer has 1
        ("raw", pa.large_string()),  # the record as it came, JSON text
        ("source", pa.large_string()),  # "upload", "generated", "augmented"
        ("provenance", pa.large_string()),  # JSON text; null for uploads
    ]
)

HASH_BYTES = 8
IDS_AT_ONCE = 1 << 16  # Python texts of a whole column would take several times its memory


@dataclass(frozen=True)
class Rejected:
    """A record that could not be read.

    Attributes:
        line: 1-based position in the source.
        error: Why, in one phrase for the user.
        text: The record as it came (its beginning, if it is too large to hold).
    """

    line: int
    error: str
    text: str


@dataclass(frozen=True)
class Dataset:
    """Examples, row by row in the order of their source.

    Attributes:
        frame: One row per example; columns and types as in `SCHEMA`, or some of them.
        name: The file's name, as text.
        fingerprint: SHA-256 over the contents of the source.
        format: A name in FORMATS, or "mixed".
    """

    frame: pd.DataFrame
    name: str
    fingerprint: str
    format: str

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True)
class Summary:
    """What reading a source found.

    Attributes:
        n_read: Records met: `n_examples + n_rejected`. Blank lines are not records.
        n_examples: Records that became examples.
        n_rejected: Records that could not be read.
        n_blank: Blank lines passed over.
        container: "JSON lines", "JSON array", "CSV" or "Parquet".
        encoding: The text encoding found; empty for Parquet.
        formats: Format name -> examples.
        errors: Reason -> rejected records, with positions and values left out.
        fields: Fields of records whose format was not recognised -> records; what is inside
            another is named with dots.
        reader_version: Version of the reading code, so that a change reads anew.
        seconds: How long reading took.
    """

    n_read: int
    n_examples: int
    n_rejected: int
    n_blank: int
    container: str
    encoding: str
    formats: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    reader_version: int = 0
    seconds: float = 0.0

    @property
    def format(self) -> str:
        """The one format of all examples, or "mixed"."""
        return next(iter(self.formats)) if len(self.formats) == 1 else MIXED


def content_hash(raw: str) -> int:
    """64 bits of BLAKE2b over a record's text: the same on every machine."""
    digest = hashlib.blake2b(raw.encode("utf-8"), digest_size=HASH_BYTES).digest()
    return int.from_bytes(digest, "big")


def example_ids(hashes: np.ndarray[Any, np.dtype[np.uint64]]) -> pa.Array:
    """Name each example by its content and its occurrence among equal ones.

    Args:
        hashes: `content_hash` of each record, shape (n,), in source order.

    Returns:
        Arrow strings (n,) such as "9f86d081884c7d65-1"; the second record with the same
        text ends in "-2". No two are equal.
    """
    n = len(hashes)
    if not n:
        return pa.array([], pa.large_string())
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    group = np.cumsum(np.r_[False, ordered[1:] != ordered[:-1]])
    occurrence = np.empty(n, dtype=np.int64)
    occurrence[order] = np.arange(n) - starts[group] + 1
    parts = []
    for start in range(0, n, IDS_AT_ONCE):
        contents = hashes[start : start + IDS_AT_ONCE].tolist()
        numbers = occurrence[start : start + IDS_AT_ONCE].tolist()
        names = [f"{content:016x}-{k}" for content, k in zip(contents, numbers, strict=True)]
        parts.append(pa.array(names, pa.large_string()))
    return pa.concat_arrays(parts)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as pandas, texts staying in Arrow memory (no copy)."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_pandas_type, split_blocks=True)
    return frame


def _pandas_type(kind: pa.DataType) -> Any:
    if pa.types.is_large_string(kind) or pa.types.is_string(kind):
        return pd.StringDtype("pyarrow", na_value=np.nan)
    if pa.types.is_boolean(kind):
        return pd.BooleanDtype()
    return None


def empty_frame(columns: Sequence[str] = tuple(SCHEMA.names)) -> pd.DataFrame:
    """A frame with no examples and the right types."""
    return to_frame(SCHEMA.empty_table().select(list(columns)))
