"""Duplicates of a data set on one machine: read in parts on every core, then compared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.cores import n_cores
from analysis.data.files import replacing
from analysis.data.storage import frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.measure.duplicates.exact import DigestArray, digests, exact_pairs
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import SIDES, DuplicateSearch
from analysis.measure.duplicates.shingles import Shingles, joined, shingles
from analysis.measure.words import arrow

T = TypeVar("T")
ROWS_AT_ONCE = 8192
READING = 0.6  # of the time, about

Progress = Callable[[float, str], None]  # a share in [0, 1], and what is being done


def find_pairs(
    workspace: Workspace,
    fingerprint: str,
    search: DuplicateSearch,
    *,
    progress: Progress | None = None,
) -> Pairs:
    """The pairs of a data set, looked for now.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: What is compared, and how.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    if search.method == "exact":
        found = digests_of(workspace, fingerprint, search, progress=progress)
        # To have no system text is to have the same as others; to have no answer is not.
        return exact_pairs(found, empty_alike=search.field == "system")
    sets = shingles_of(workspace, fingerprint, search, progress=progress)

    def comparing(share: float) -> None:
        if progress:
            progress(READING + (1 - READING) * share, "Comparing")

    return near_pairs(
        sets, floor=search.floor, permutations=search.permutations, progress=comparing
    )


def shingles_of(
    workspace: Workspace,
    fingerprint: str,
    search: DuplicateSearch,
    *,
    progress: Progress | None = None,
) -> Shingles:
    """The shingles of every example."""
    sides = SIDES[search.field]
    return joined(
        of_parts(
            workspace,
            fingerprint,
            sides,
            lambda frame: shingles(together(frame, sides), search.size),
            progress=progress,
        )
    )


def digests_of(
    workspace: Workspace,
    fingerprint: str,
    search: DuplicateSearch,
    *,
    progress: Progress | None = None,
) -> DigestArray:
    """The digest of every example, shape (n, 2)."""
    sides = SIDES[search.field]
    parts = of_parts(
        workspace,
        fingerprint,
        sides,
        lambda frame: digests(
            zip(*(_filled(frame[side]).to_pylist() for side in sides), strict=True)
        ),
        progress=progress,
    )
    return np.concatenate([np.zeros((0, 2), np.uint64), *parts])


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
                    progress(READING * n_read / n, f"Reading: {n_read:,} of {n:,} examples")
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
    return pc.binary_join_element_wise(*(_filled(frame[side]) for side in sides), line)


def _filled(texts: pd.Series) -> pa.Array:
    return pc.fill_null(arrow(texts), "")


def store_pairs(path: Path, pairs: Pairs) -> None:
    """Write pairs to a file; who is equal to an earlier one is a pair without similarity."""
    equal = pairs.equal
    columns = {
        "left": np.append(pairs.left, pairs.first_of[equal]),
        "right": np.append(pairs.right, equal),
        "similarity": pa.concat_arrays(
            [pa.array(pairs.similarity), pa.nulls(len(equal), pa.float32())]
        ),
    }
    about = {"n": str(pairs.n), "floor": repr(pairs.floor)}
    with replacing(path) as temporary:
        pq.write_table(pa.table(columns).replace_schema_metadata(about), temporary)


def stored_pairs(path: Path) -> Pairs:
    """Read what `store_pairs` wrote."""
    table = pq.read_table(path)
    about = table.schema.metadata
    left, right = table["left"].to_numpy(), table["right"].to_numpy()
    equal = table["similarity"].is_null().to_numpy()
    first_of = np.arange(int(about[b"n"]))
    first_of[right[equal]] = left[equal]
    return Pairs(
        left[~equal],
        right[~equal],
        table["similarity"].to_numpy()[~equal].astype(np.float32),
        first_of,
        float(about[b"floor"]),
    )
