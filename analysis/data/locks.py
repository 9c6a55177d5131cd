"""Files that one process at a time may change."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import WorkspaceError

LOCK_S = 10.0


@contextlib.contextmanager
def alone(folder: Path, name: str, what: str) -> Iterator[None]:
    """Hold what stands in a folder, so that of two changes at once none is lost.

    Args:
        folder: The folder; made if missing.
        name: Name of the lock, for what it guards.
        what: What is changed, to say so in the error, as "The labels are".

    Raises:
        WorkspaceError: If another process holds it for LOCK_S seconds.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock", timeout=LOCK_S)
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkspaceError(
            f"{what} being changed elsewhere for over {LOCK_S:.0f} seconds; try again."
        ) from error
    try:
        yield
    finally:
        lock.release()
