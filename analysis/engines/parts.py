"""Reading a data set in parts, beside each other, and telling how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.cores import n_cores
from analysis.data.storage import frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.measure.words import arrow

T = TypeVar("T")
ROWS_AT_ONCE = 8192

Progress = Callable[[float, str], None]  # a share in [0, 1], and what is being done


def between(progress: Progress | None, first: float, last: float) -> Progress | None:
    """Progress of a part of the work, which is from one share of the whole to another."""
    if progress is None:
        return None
    return lambda share, said: progress(first + (last - first) * share, said)


def of_parts(
    workspace: Workspace,
    fingerprint: str,
    columns: tuple[str, ...],
    count: Callable[[pd.DataFrame], T],
    *,
    progress: Progress | None = None,
) -> list[T]:
    """What is counted of each part of a data set, in order, parts beside each other.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        columns: What of each example is read.
        count: Called with frames of neighbouring examples, in several threads.
        progress: Called as it goes on; what it raises stops the counting.
    """
    n, n_read, lock = require_summary(workspace, fingerprint).n_examples, 0, threading.Lock()

    def part(groups: tuple[int, ...]) -> list[T]:
        nonlocal n_read
        counted = []
        for frame in frames_of(workspace, fingerprint, columns=columns, groups=groups):
            counted.append(count(frame))
            with lock:
                n_read += len(frame)
                if progress:
                    progress(n_read / n, f"Reading: {n_read:,} of {n:,} examples")
        return counted

    with ThreadPoolExecutor(n_cores()) as pool:
        futures = [
            pool.submit(part, groups)
            for groups in spans(workspace, fingerprint, rows_at_once=ROWS_AT_ONCE)
        ]
        try:
            return [counted for future in futures for counted in future.result()]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def together(frame: pd.DataFrame, sides: tuple[str, ...]) -> pa.Array:
    """The sides of each example as one text: Arrow texts, shape (n,)."""
    line = pa.scalar("\n", pa.large_string())
    return pc.binary_join_element_wise(*(filled(frame[side]) for side in sides), line)


def filled(texts: pd.Series) -> pa.Array:
    """Texts as Arrow has them, an empty one for null."""
    return pc.fill_null(arrow(texts), "")
