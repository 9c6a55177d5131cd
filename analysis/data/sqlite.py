"""SQLite files that several processes write."""

from __future__ import annotations

import sqlite3
import time

BUSY_S = 15.0  # longest wait for another process's transaction
_AGAIN_S = 0.02


def prepare(connection: sqlite3.Connection, schema: str, version: int) -> None:
    """Make the tables that are missing; safe if others do the same at once.

    Args:
        connection: To the file, without transactions of its own (isolation_level=None).
        schema: A script that makes the tables, and sets `user_version`.
        version: What it sets.

    Raises:
        sqlite3.OperationalError: If others lock the file for longer than BUSY_S.
    """
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            if found < version:
                connection.executescript(schema)
        except sqlite3.OperationalError as error:
            # Processes that turn a new file to WAL together lock each other out at once,
            # whatever the busy timeout says; one of them wins, so trying again helps.
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN_S)
        else:
            return
