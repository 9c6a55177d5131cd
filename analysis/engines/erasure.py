"""Values that are to be erased, looked for in the records of a data set on every core."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.cores import n_cores
from analysis.data.files import replacing
from analysis.data.storage import frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.engines.parts import ROWS_AT_ONCE, Progress
from analysis.engines.workers import each_in_processes
from analysis.measure.erasure.matching import Matcher
from analysis.measure.erasure.search import ErasureSearch, Sightings

WORTH_A_PROCESS_S = 3.0  # it takes 1 to 2 s to start
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

    def take(number: int, part: tuple[int, pa.Table]) -> None:
        nonlocal n_read
        read, found[number] = part
        n_read += read
        if progress:
            progress(n_read / n, f"Looking through {n_read:,} of {n:,} examples")

    began = time.monotonic()
    for number, groups in enumerate(parts[:1]):
        take(number, task.of(groups))
    rest = parts[1:]
    left_s = (time.monotonic() - began) * len(rest)
    if left_s > WORTH_A_PROCESS_S and n_cores() > 1:
        each_in_processes(
            task.of, rest, lambda number, part: take(1 + number, part), processes=n_cores() - 1
        )
    else:
        for number, groups in enumerate(rest, 1):
            take(number, task.of(groups))
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
                rows += [(position, *place) for place in matcher.in_record(raw)]
        columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
        arrays = [
            pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)
        ]
        return n_read, pa.Table.from_arrays(arrays, schema=_SCHEMA)


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
