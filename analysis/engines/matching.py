"""Looking through the texts of a data set for a pattern, and reading a column of its records."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.data.files import replacing
from analysis.data.storage import require_summary, rows_of
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress, of_parts
from analysis.measure.columns import (
    ColumnSearch,
    ColumnValues,
    column_of,
    column_values,
    label_of,
)
from analysis.measure.patterns import SIDES, Matched, PatternSearch, holds
from analysis.measure.words import arrow

PIECE_BYTES = 64_000  # of texts that are gone through at a time
_COLUMN = pa.schema([("label", pa.dictionary(pa.int32(), pa.large_string())), ("number", "double")])


def find_matches(
    workspace: Workspace,
    fingerprint: str,
    search: PatternSearch,
    *,
    progress: Progress | None = None,
) -> Matched:
    """Which examples hold what is looked for, looked for now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: What is looked for.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    sides = SIDES[search.side]
    n = max(require_summary(workspace, fingerprint).n_examples, 1)
    n_read, lock = 0, threading.Lock()

    def of(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        nonlocal n_read
        texts = [arrow(frame[side]) for side in sides]
        found = [np.zeros(0, np.bool_)]
        # A piece at a time: between two of them one can be stopped, however slow the pattern.
        for begin, end in _pieces(texts):
            some = [holds(each.slice(begin, end - begin), search) for each in texts]
            found.append(np.logical_or.reduce(some))
            with lock:
                n_read += end - begin
                if progress:
                    progress(n_read / n, f"Reading: {n_read:,} of {n:,} examples")
        return np.concatenate(found)

    parts = of_parts(workspace, fingerprint, sides, of)
    return Matched(np.concatenate([np.zeros(0, np.bool_), *parts]))


def _pieces(texts: Sequence[pa.Array]) -> Iterator[tuple[int, int]]:
    """Begin and end of neighbouring rows with so many bytes together, or one row with more."""
    sizes = np.zeros(len(texts[0]), dtype=np.int64)
    for each in texts:
        sizes += pc.fill_null(pc.binary_length(each), 0).to_numpy(zero_copy_only=False)
    piece = (np.cumsum(sizes) - sizes) // PIECE_BYTES
    edges = [*np.flatnonzero(np.diff(piece, prepend=-1)).tolist(), len(sizes)]
    return itertools.pairwise(edges)


def store_matches(path: Path, found: Matched) -> None:
    """Write which examples hold it to a file."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.save(file, found.holds)


def stored_matches(path: Path) -> Matched:
    """Read what `store_matches` wrote."""
    return Matched(np.load(path, allow_pickle=False))


def find_column(
    workspace: Workspace,
    fingerprint: str,
    search: ColumnSearch,
    *,
    progress: Progress | None = None,
) -> ColumnValues:
    """What the records have under a key, read now; takes what `find_matches` takes."""

    def of(frame: pd.DataFrame) -> tuple[pa.Array, npt.NDArray[np.float64]]:
        labels, numbers = column_of(frame["raw"].tolist(), search.column)
        return pa.array(labels, pa.large_string()), numbers

    parts = of_parts(workspace, fingerprint, ("raw",), of, progress=progress)
    texts = pa.chunked_array([labels for labels, _ in parts], pa.large_string())
    labels = texts.combine_chunks().dictionary_encode()
    return column_values(labels, np.concatenate([np.zeros(0), *(each for _, each in parts)]))


def store_column(path: Path, found: ColumnValues) -> None:
    """Write what the records have under a key to a file."""
    labels = pa.array(found.labels.cat.codes.to_numpy(), pa.int32(), mask=found.labels.isna())
    names = pa.array(found.labels.cat.categories.tolist(), pa.large_string())
    columns = [pa.DictionaryArray.from_arrays(labels, names), pa.array(found.numbers)]
    with replacing(path) as temporary:
        pq.write_table(pa.Table.from_arrays(columns, schema=_COLUMN), temporary)


def stored_column(path: Path) -> ColumnValues:
    """Read what `store_column` wrote."""
    table = pq.read_table(path).cast(_COLUMN).unify_dictionaries()
    labels = table["label"].combine_chunks()
    if isinstance(labels, pa.ChunkedArray):  # of none
        labels = pa.array([], _COLUMN.field("label").type)
    return column_values(labels, table["number"].to_numpy())


def columns_of(workspace: Workspace, fingerprint: str, *, n_rows: int = 500) -> list[str]:
    """Keys at the top of the first records, in the order in which they are met."""
    records = _first_records(workspace, fingerprint, n_rows)
    return list(dict.fromkeys(key for one in records for key in one))


def label_columns_of(
    workspace: Workspace, fingerprint: str, *, n_rows: int = 500, most: int = 50
) -> list[str]:
    """Those of `columns_of` that group the first records: two values at least, few enough."""
    values: dict[str, set[str]] = {}
    for record in _first_records(workspace, fingerprint, n_rows):
        for key, value in record.items():
            label = label_of(value)
            values.setdefault(key, set()).update([] if label is None else [label])
    return [key for key, labels in values.items() if 1 < len(labels) <= most]


def _first_records(workspace: Workspace, fingerprint: str, n: int) -> list[dict[str, Any]]:
    n = min(n, require_summary(workspace, fingerprint).n_examples)
    raws = rows_of(workspace, fingerprint, range(n), columns=("raw",))["raw"].tolist()
    return [one for one in map(json.loads, raws) if isinstance(one, dict)]
