"""A pool of worker processes that does not run the program it is started from a second time."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

_STARTING = threading.Lock()


class _Worker(SpawnProcess):
    """A process that imports what it is given to do, and not the program's main module.

    A spawned process runs the main module of its parent again. In Streamlit's server that is
    the page being drawn, in another program a script without a guard: neither belongs in a
    worker, and what fails there breaks the pool.
    """

    def start(self) -> None:
        """Start the process, while the main module is out of its sight."""
        with _STARTING:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class _Workers(SpawnContext):
    # "spawn": a fork of a server with threads may hang.
    Process = _Worker


def pool_of_processes(n: int) -> ProcessPoolExecutor:
    """A pool of `n` processes that end when this one does, even if it is killed.

    What they are given must be importable by name, from a module that is not the main one.
    """
    return ProcessPoolExecutor(n, mp_context=_Workers(), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever; let it end too."""
    parent = parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def each_in_processes(
    do: Callable[[Part], Result],
    parts: Sequence[Part],
    take: Callable[[int, Result], None],
    *,
    processes: int,
) -> None:
    """Do the same with each part: in worker processes, and in this one while they start.

    This process is one of the workers: it takes parts from the end of the list.

    Args:
        do: What is done with a part; importable by name, as the parts and results are.
        parts: The parts.
        take: Called here with the position of a part and what came of it, in any order; what it
            raises stops the work.
        processes: Worker processes.
    """
    with pool_of_processes(min(processes, len(parts))) as pool:
        futures = {pool.submit(do, part): number for number, part in enumerate(parts)}
        waiting = list(futures)
        try:
            while waiting:
                # A part that no worker has begun is taken back and done here.
                mine = next((future for future in reversed(waiting) if future.cancel()), None)
                if mine is not None:
                    waiting.remove(mine)
                    take(futures[mine], do(parts[futures[mine]]))
                ended = [future for future in waiting if future.done()]
                if mine is None and not ended:
                    ended = list(wait(waiting, return_when=FIRST_COMPLETED).done)
                for future in ended:
                    waiting.remove(future)
                    take(futures[future], future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
