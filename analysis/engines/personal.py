"""Personal data on one machine: parts of the records, beside each other on every core."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.cores import n_cores
from analysis.data.files import replacing
from analysis.data.storage import ROWS_PER_GROUP, frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress
from analysis.engines.workers import each_in_processes
from analysis.measure.personal.found import Personal, PersonalSearch
from analysis.measure.personal.names import require_names_model
from analysis.measure.personal.records import joined, personal_in
from analysis.measure.words import arrow

# A process takes some 4 s to start: imports, and the automata of the patterns.
WORTH_A_PROCESS_S = 6.0


@dataclass(frozen=True)
class _Task:
    """What a worker process is told: look through these records of this data set."""

    home: Path
    fingerprint: str
    names_model: str

    def of(self, groups: tuple[int, ...]) -> Personal:
        """Read some row groups and find what is in them."""
        frames = frames_of(Workspace(self.home), self.fingerprint, columns=("raw",), groups=groups)
        return joined(
            [
                personal_in(
                    arrow(frame["raw"]).to_pylist(),
                    frame.index.to_numpy(),
                    names_model=self.names_model,
                )
                for frame in frames
            ]
        )


def find_personal(
    workspace: Workspace,
    fingerprint: str,
    search: PersonalSearch,
    *,
    progress: Progress | None = None,
) -> Personal:
    """Where personal data stand in a data set, looked for now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: What is looked for.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        ModelError: If a model is to find names and is not installed.
        WorkspaceError: If the data set was not read.
    """
    n = require_summary(workspace, fingerprint).n_examples
    if search.names_model:
        require_names_model(search.names_model)
    task = _Task(workspace.home, fingerprint, search.names_model)
    parts = spans(workspace, fingerprint, rows_at_once=ROWS_PER_GROUP)
    found: dict[int, Personal] = {}

    def take(number: int, personal: Personal) -> None:
        found[number] = personal
        if progress:
            share = len(found) / len(parts)
            progress(share, f"Looking for personal data: {share * n:,.0f} of {n:,} examples")

    # The first part is not timed: most of its time goes to what is loaded once.
    for number, part in enumerate(parts[:2]):
        began = time.monotonic()
        take(number, task.of(part))
    rest = parts[2:]
    if rest and n_cores() > 1 and (time.monotonic() - began) * len(rest) > WORTH_A_PROCESS_S:
        each_in_processes(
            task.of, rest, lambda number, some: take(2 + number, some), processes=n_cores() - 1
        )
    else:
        for number, part in enumerate(rest, 2):
            take(number, task.of(part))
    return joined([found[number] for number in sorted(found)])


def store_personal(path: Path, personal: Personal) -> None:
    """Write places to a file."""
    columns = {
        "row": personal.row,
        "start": personal.start,
        "end": personal.end,
        "entity": personal.entity,
        "path": personal.path,
        "score": personal.score,
    }
    with replacing(path) as temporary:
        pq.write_table(pa.table(columns), temporary, compression="zstd")


def stored_personal(path: Path) -> Personal:
    """Read what `store_personal` wrote."""
    table = pq.read_table(path).combine_chunks()
    row, start, end, score = (table[name].to_numpy() for name in ("row", "start", "end", "score"))
    entity, where = (_one(table[name]) for name in ("entity", "path"))
    return Personal(row, start, end, entity, where, score)


def _one(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
