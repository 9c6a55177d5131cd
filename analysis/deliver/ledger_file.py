"""ledger.parquet: what became of every record of a file, a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.curate.ledger import SCHEMA, Ledger, rejected_table
from analysis.data.storage import frames_of, load, rejected_lines
from analysis.data.workspace import Workspace

LEDGER = "ledger.parquet"


def write_ledger(path: Path, ledger: Ledger, workspace: Workspace, fingerprint: str) -> None:
    """Write the ledger of a data set, by line; the same ledger gives the same bytes.

    Args:
        path: The file.
        ledger: Of its examples.
        workspace: The workspace.
        fingerprint: The data set, read.
    """
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for table in tables(ledger, workspace, fingerprint):
            writer.write_table(table)


def tables(ledger: Ledger, workspace: Workspace, fingerprint: str) -> Iterator[pa.Table]:
    """The ledger of examples and of what could not be read, by line, then of what steps add."""
    lines, errors = rejected_lines(workspace, fingerprint)
    unread = rejected_table(lines, errors)
    n_told = 0
    for frame in frames_of(workspace, fingerprint, columns=("example_id", "line")):
        here = ledger.table(frame)
        until = int(np.searchsorted(lines, frame["line"].iloc[-1]))
        if until > n_told:
            here = pa.concat_tables([here, unread.slice(n_told, until - n_told)])
            here = here.take(pc.sort_indices(here["line"]))
            n_told = until
        yield here
    if n_told < unread.num_rows:
        yield unread.slice(n_told)
    if ledger.applied.added:
        yield ledger.added_table(load(workspace, fingerprint, columns=("example_id", "line")).frame)
