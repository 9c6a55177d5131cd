"""The SQLite file of a workspace: the tables of jobs, and how to open it.

It is in write-ahead mode, so that reading never waits for writing. Connections are opened
for one transaction and closed again: threads of a web server come and go by the hundred.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import get_args

from analysis.data.sqlite import BUSY_S, prepare
from analysis.data.workspace import Workspace
from analysis.engines.job import ACTIVE, State
from analysis.errors import JobError

# A new table or column: raise this, and add what makes it to SCHEMA in a form that leaves
# alone what is there already.
SCHEMA_VERSION = 1
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    params TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN {get_args(State)}),
    run INTEGER NOT NULL DEFAULT 1,
    done REAL NOT NULL DEFAULT 0,
    done_before REAL NOT NULL DEFAULT 0,
    total REAL,
    unit TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    error TEXT,
    result TEXT,
    pid INTEGER,
    process_started TEXT,
    host TEXT,
    created_at REAL NOT NULL,
    queued_at REAL NOT NULL,
    started_at REAL,
    heartbeat_at REAL,
    finished_at REAL,
    cancel_requested_at REAL
);
CREATE INDEX IF NOT EXISTS jobs_by_data ON jobs (fingerprint, kind);
CREATE UNIQUE INDEX IF NOT EXISTS jobs_once ON jobs (kind, fingerprint, params)
    WHERE state IN {ACTIVE};
CREATE TABLE IF NOT EXISTS job_items (
    job_id TEXT NOT NULL,
    item TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (job_id, item)
) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""


@contextlib.contextmanager
def opened(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """Open the database, with its tables; what is not committed is taken back at the end.

    Raises:
        JobError: If it cannot be read or written.
    """
    path = workspace.database
    try:
        connecting = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        with contextlib.closing(connecting) as connection:
            connection.row_factory = sqlite3.Row
            prepare(connection, SCHEMA, SCHEMA_VERSION)
            yield connection
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise JobError(
            f'The job list "{path}" cannot be used ({error}); '
            "check that its folder can be written and its disk is not full."
        ) from error


@contextlib.contextmanager
def transaction(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """Open the database to write: all that is done in the block is kept, or nothing.

    Raises:
        JobError: If it cannot be read or written.
    """
    with opened(workspace) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
