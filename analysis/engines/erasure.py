"""Values that are to be erased, looked for in the records of a data set on every core."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.cores import n_cores
from analysis.data.files import replacing
from analysis.data.json_strings import paths_in, strings_in
from analysis.data.storage import frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.engines.parts import ROWS_AT_ONCE, Progress
from analysis.engines.workers import pool_of_processes
from analysis.measure.erasure.matching import Matcher
from analysis.measure.erasure.search import ErasureSearch, Sightings

WORTH_PROCESSES_S = 3.0  # one takes 1 to 2 s to start
_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("path", pa.dictionary(pa.int32(), pa.string())),
    ]
)


def find_sightings(
    workspace: Workspace,
    fingerprint: str,
    search: ErasureSearch,
    *,
    progress: Progress | None = None,
) -> Sightings:
    """Where the values stand, looked for now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: The values, hashed.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    task = _Task(workspace.home, fingerprint, search)
    parts = spans(workspace, fingerprint, rows_at_once=ROWS_AT_ONCE)
    n = require_summary(workspace, fingerprint).n_examples
    found: dict[int, pa.Table] = {}
    n_read = 0
    for number, (read, table) in _searched(task, parts):
        found[number] = table
        n_read += read
        if progress:
            progress(n_read / n, f"Looking through {n_read:,} of {n:,} examples")
    tables = [found[number] for number in sorted(found)]
    return _sightings(pa.concat_tables([_SCHEMA.empty_table(), *tables]))


@dataclass(frozen=True)
class _Task:
    """What a worker process is told: look for these values in this data set."""

    home: Path
    fingerprint: str
    search: ErasureSearch

    def of(self, groups: tuple[int, ...]) -> tuple[int, pa.Table]:
        """Examples read in some row groups, and what stands there."""
        matcher = Matcher(self.search)
        rows: list[tuple[int, int, int, str]] = []
        n_read = 0
        workspace = Workspace(self.home)
        for frame in frames_of(workspace, self.fingerprint, columns=("raw",), groups=groups):
            n_read += len(frame)
            for position, raw in zip(frame.index.tolist(), frame["raw"].tolist(), strict=True):
                places = matcher.in_record(raw)
                if places:
                    paths = _paths(raw, places)
                    rows += [
                        (position, *place, path) for place, path in zip(places, paths, strict=True)
                    ]
        columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
        arrays = [
            pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)
        ]
        return n_read, pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _paths(raw: str, places: Sequence[tuple[int, int]]) -> list[str]:
    """The keys that lead to some places of a record."""
    strings = strings_in(raw)
    starts = np.array([start for start, _ in strings])
    at = np.searchsorted(starts, [start for start, _ in places], side="right") - 1
    return paths_in(raw, starts[at].tolist())


def _searched(
    task: _Task, parts: Sequence[tuple[int, ...]]
) -> Iterator[tuple[int, tuple[int, pa.Table]]]:
    """Number and find of each part; beside each other if what is left is worth it."""
    if not parts:
        return
    began = time.monotonic()
    yield 0, task.of(parts[0])
    left_s = (time.monotonic() - began) * (len(parts) - 1)
    if left_s < WORTH_PROCESSES_S or n_cores() == 1:
        for number, groups in enumerate(parts[1:], 1):
            yield number, task.of(groups)
        return
    with pool_of_processes(min(n_cores(), len(parts) - 1)) as pool:
        futures = {pool.submit(task.of, groups): at for at, groups in enumerate(parts[1:], 1)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _sightings(table: pa.Table) -> Sightings:
    path = table["path"].unify_dictionaries().combine_chunks()
    if isinstance(path, pa.ChunkedArray):
        path = pa.array([], _SCHEMA.field("path").type)
    row, start, end = (table[name].to_numpy() for name in ("row", "start", "end"))
    return Sightings(row, start, end, path)


def store_sightings(path: Path, found: Sightings) -> None:
    """Write places to a file."""
    columns = [pa.array(found.row), pa.array(found.start), pa.array(found.end), found.path]
    with replacing(path) as temporary:
        pq.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA), temporary)


def stored_sightings(path: Path) -> Sightings:
    """Read what `store_sightings` wrote."""
    return _sightings(pq.read_table(path).cast(_SCHEMA))
