"""Examples of a data set on disk: Parquet, written as a stream, read by column and by row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.data.containers import open_records
from analysis.data.dataset import (
    SCHEMA,
    Dataset,
    Rejected,
    Summary,
    empty_frame,
    example_ids,
    to_frame,
)
from analysis.data.files import read_json, replacing, sweep, write_json
from analysis.data.reading import BATCH_SCHEMA, READER_VERSION, Reader
from analysis.data.workspace import GONE, Workspace
from analysis.errors import InputError, WorkspaceError

# Few enough rows that a page of records costs little, enough that columns compress.
ROWS_PER_GROUP = 2048
REJECTED_SCHEMA = pa.schema(
    [("line", pa.int64()), ("error", pa.large_string()), ("text", pa.large_string())]
)
ID_SCHEMA = pa.schema([SCHEMA.field("example_id")])
# Made from the examples as they were read before: worth nothing once they are read anew.
DERIVED = (
    "metrics",
    "embeddings",
    "duplicates",
    "leaks",
    "clusters",
    "layouts",
    "spreads",
    "personal",
    "toxicity",
    "choices",
    "erasures",
    "patterns",
    "columns",
    "exports",
)

Progress = Callable[[int, int], None]


def read_into(
    workspace: Workspace, fingerprint: str, *, progress: Progress | None = None
) -> Summary:
    """Read a source that is in the workspace; at once if it was read before.

    Memory holds one batch and 8 bytes per example, and at the end the column of ids (about 30
    bytes per example) beside them. A kill leaves no half data set: the summary is written last.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        progress: Called with (bytes read, bytes in all) after each batch; what it raises
            stops the reading.

    Returns:
        What was found.

    Raises:
        WorkspaceError: If the data set is not there.
        InputError: If the file is none of the known containers, or holds no record.
    """
    known = summary(workspace, fingerprint)
    if known is not None:
        return known
    source = workspace.require(fingerprint)
    folder = workspace.folder(fingerprint)
    path = workspace.source_path(fingerprint)
    sweep(folder)
    for name in DERIVED:
        shutil.rmtree(folder / name, ignore_errors=True)
    hashes: list[np.ndarray[Any, Any]] = []
    with ExitStack() as files:
        try:
            opened = files.enter_context(open_records(path, name=source.name))
        except FileNotFoundError:
            raise WorkspaceError(GONE) from None
        reader = Reader(opened, source.mapping)
        examples = files.enter_context(replacing(folder / "examples.parquet"))
        rejected = files.enter_context(replacing(folder / "rejected.parquet"))
        ids = files.enter_context(replacing(folder / "ids.parquet"))
        with (
            pq.ParquetWriter(examples, BATCH_SCHEMA, compression="zstd") as example_writer,
            pq.ParquetWriter(rejected, REJECTED_SCHEMA, compression="zstd") as rejected_writer,
        ):
            for batch in reader.batches():
                if batch.examples.num_rows:  # a row group without rows is no group to read
                    example_writer.write_batch(batch.examples, row_group_size=ROWS_PER_GROUP)
                hashes.append(batch.hashes)
                rows = [asdict(record) for record in batch.rejected]
                rejected_writer.write_table(pa.Table.from_pylist(rows, REJECTED_SCHEMA))
                if progress:
                    progress(opened.bytes_read, opened.n_bytes)
        found = reader.summary()
        if not found.n_read:
            raise InputError(
                f'"{source.name}" holds no record; choose a file with one record a line.'
            )
        with pq.ParquetWriter(ids, ID_SCHEMA, compression="zstd") as id_writer:
            names = example_ids(np.concatenate(hashes))
            id_writer.write_table(
                pa.Table.from_arrays([names], schema=ID_SCHEMA), row_group_size=ROWS_PER_GROUP
            )
    write_json(folder / "summary.json", asdict(found))
    pa.default_memory_pool().release_unused()  # what the batches took is kept for others else
    return found


def summary(workspace: Workspace, fingerprint: str) -> Summary | None:
    """What reading found; None if the source was not read, or by an older version."""
    folder = workspace.folder(fingerprint)
    found = read_json(folder / "summary.json")
    if not isinstance(found, dict) or found.get("reader_version") != READER_VERSION:
        return None
    files = ("examples.parquet", "ids.parquet", "rejected.parquet")
    return Summary(**found) if all((folder / name).exists() for name in files) else None


def require_summary(workspace: Workspace, fingerprint: str) -> Summary:
    """Like `summary`, but raises WorkspaceError if there is none."""
    found = summary(workspace, fingerprint)
    if found is None:
        raise WorkspaceError("This data set is not read yet; open the file again.")
    return found


def load(
    workspace: Workspace, fingerprint: str, *, columns: Sequence[str] = tuple(SCHEMA.names)
) -> Dataset:
    """A data set with some of its columns.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        columns: Names in `SCHEMA`. Texts of a large set take memory; decisions need none.

    Returns:
        The data set, all rows.

    Raises:
        WorkspaceError: If it was not read yet.
    """
    found = require_summary(workspace, fingerprint)
    with _Examples(workspace, fingerprint, columns) as examples:
        groups = range(examples.n_groups)
        frame = examples.frame(groups) if found.n_examples else empty_frame(columns)
    return Dataset(frame, workspace.require(fingerprint).name, fingerprint, found.format)


def spans(
    workspace: Workspace, fingerprint: str, *, rows_at_once: int = 8 * ROWS_PER_GROUP
) -> list[tuple[int, ...]]:
    """The row groups of a data set in order, in parts of about `rows_at_once` rows."""
    parts: list[tuple[int, ...]] = []
    with _Examples(workspace, fingerprint, ()) as examples:
        sizes = np.diff(examples.starts)
        groups: list[int] = []
        for group, _ in enumerate(sizes):
            groups.append(group)
            if sizes[groups].sum() >= rows_at_once or group == len(sizes) - 1:
                parts.append(tuple(groups))
                groups = []
    return parts


def frames_of(
    workspace: Workspace,
    fingerprint: str,
    *,
    columns: Sequence[str] = tuple(SCHEMA.names),
    groups: Sequence[int] | None = None,
) -> Iterator[pd.DataFrame]:
    """The examples as one frame per row group, index = position, in order.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        columns: Names in `SCHEMA`.
        groups: Only these row groups; all if not given.

    Yields:
        Frames of at most `ROWS_PER_GROUP` rows.
    """
    with _Examples(workspace, fingerprint, columns) as examples:
        for group in range(examples.n_groups) if groups is None else groups:
            yield examples.frame([group])


def rows_of(
    workspace: Workspace,
    fingerprint: str,
    positions: Sequence[int],
    *,
    columns: Sequence[str] = tuple(SCHEMA.names),
) -> pd.DataFrame:
    """Some examples, reading only the parts of the file that hold them.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        positions: 0-based rows, in the order wanted.
        columns: Names in `SCHEMA`.

    Returns:
        Frame (n,) with the positions as its index.
    """
    wanted = np.asarray(positions, dtype=np.int64)
    if not len(wanted):
        return empty_frame(columns)
    with _Examples(workspace, fingerprint, columns) as examples:
        # Group by group: a sample of a large set must not take the memory of all of it.
        each = np.unique(wanted)
        of_group = np.searchsorted(examples.starts, each, side="right") - 1
        parts = [
            examples.frame([group]).loc[each[of_group == group]] for group in np.unique(of_group)
        ]
        found: pd.DataFrame = pd.concat(parts).loc[wanted]
        return found


def rejected_rows(
    workspace: Workspace, fingerprint: str, *, start: int = 0, stop: int | None = None
) -> Iterator[Rejected]:
    """The records that could not be read, in order, from `start` up to `stop`."""
    path = workspace.folder(fingerprint) / "rejected.parquet"
    with pq.ParquetFile(path) as file:
        n_before = 0
        for group in range(file.metadata.num_row_groups):
            n_rows = file.metadata.row_group(group).num_rows
            first, last = max(start - n_before, 0), n_rows if stop is None else stop - n_before
            if first < n_rows and last > 0:
                part = file.read_row_group(group).slice(first, min(last, n_rows) - first)
                yield from (Rejected(**row) for row in part.to_pylist())
            n_before += n_rows


def rejected_lines(
    workspace: Workspace, fingerprint: str
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], pa.Array]:
    """The records that could not be read, without their texts.

    Returns:
        Where each stands in the file, from 1, ascending, shape (m,), and why it could not be
        read: Arrow texts (m,).
    """
    path = workspace.folder(fingerprint) / "rejected.parquet"
    found = pq.read_table(path, columns=["line", "error"])
    return found["line"].to_numpy(), found["error"].combine_chunks()


class _Examples:
    """The two Parquet files of a data set, open; ids are in one because they come last."""

    def __init__(self, workspace: Workspace, fingerprint: str, columns: Sequence[str]) -> None:
        require_summary(workspace, fingerprint)
        folder = workspace.folder(fingerprint)
        self._columns = list(columns)
        self._file = pq.ParquetFile(folder / "examples.parquet")
        self._ids = (
            pq.read_table(folder / "ids.parquet")["example_id"] if "example_id" in columns else None
        )
        self.n_groups = self._file.metadata.num_row_groups
        sizes = [self._file.metadata.row_group(i).num_rows for i in range(self.n_groups)]
        self.starts = np.cumsum([0, *sizes])

    def frame(self, groups: Sequence[int]) -> pd.DataFrame:
        """The rows of some row groups (ascending), index = position."""
        stored = [name for name in self._columns if name != "example_id"]
        table = self._file.read_row_groups(list(groups), columns=stored)
        positions = np.concatenate(
            [np.arange(self.starts[group], self.starts[group + 1]) for group in groups]
        )
        if self._ids is not None:
            table = table.append_column("example_id", self._ids.take(pa.array(positions)))
        frame = to_frame(table.select(self._columns))
        frame.index = pd.Index(positions)
        return frame

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
