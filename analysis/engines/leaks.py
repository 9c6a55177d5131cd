"""Leaks on one machine: two data sets of the workspace held against each other."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.data.files import replacing
from analysis.data.storage import load, require_summary, summary
from analysis.data.workspace import Workspace
from analysis.engines.duplicates import digests_of, shingles_of
from analysis.engines.parts import Progress, between, of_parts, together
from analysis.errors import InputError
from analysis.measure.duplicates.exact import exact_pairs
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import SIDES, DuplicateSearch
from analysis.measure.duplicates.shingles import joined as joined_shingles
from analysis.measure.leaks.leaks import Leaks, LeakSearch
from analysis.measure.leaks.overlap import IndexArray, Overlap, gram_index, joined, overlap

T = TypeVar("T")
WHOLE = SIDES["both"]


def find_leaks(
    workspace: Workspace,
    fingerprint: str,
    search: LeakSearch,
    *,
    progress: Progress | None = None,
) -> Leaks:
    """What a data set has of another one's items, looked for now.

    Args:
        workspace: The workspace, with both data sets.
        fingerprint: The data set, read.
        search: The other one, and how they are compared.
        progress: Called as it goes on; what it raises stops the search.

    Raises:
        InputError: If the other data set is not in the workspace, is the same one, or has
            questions alone where responses are to be compared.
        WorkspaceError: If the data set was not read.
    """
    if search.other == fingerprint:
        raise InputError(
            "The file to compare with is the file itself, of which all would go; name another one."
        )
    items = summary(workspace, search.other) if workspace.source(search.other) else None
    if items is None:
        raise InputError(
            f"The file to compare with (SHA-256 {search.other[:12]}…) is not in the workspace; "
            "open it, or give it with --against FILE, and --against-map as its fields were named."
        )

    if search.field != "prompt" and not workspace.require(search.other).has_responses:
        raise InputError(
            f'"{workspace.require(search.other).name}" was read as questions alone, so that only '
            "prompts can be compared; set the field to prompt."
        )
    n = require_summary(workspace, fingerprint).n_examples
    ours = n / max(n + items.n_examples, 1)

    def of_both(count: Callable[..., T], first: float, last: float) -> list[T]:
        middle = first + (last - first) * ours
        return [
            count(workspace, fingerprint, like, progress=between(progress, first, middle)),
            count(workspace, search.other, like, progress=between(progress, middle, last)),
        ]

    like = DuplicateSearch("near", search.field, search.size, search.permutations, search.floor)
    equal, _ = _items(exact_pairs(np.concatenate(of_both(digests_of, 0.0, 0.2))), n)
    sets = joined_shingles(of_both(shingles_of, 0.2, 0.5))
    comparing = between(progress, 0.5, 0.6)
    pairs = near_pairs(
        sets,
        floor=search.floor,
        permutations=search.permutations,
        border=n,
        progress=comparing and (lambda share: comparing(share, "Comparing")),
    )
    near, similarity = _items(pairs, n)
    texts = load(workspace, search.other, columns=(*WHOLE, "line")).frame
    index = gram_index(together(texts, WHOLE), search.n)

    def held(frame: pd.DataFrame) -> Overlap:
        return overlap(together(frame, WHOLE), index)

    parts = of_parts(workspace, fingerprint, WHOLE, held, progress=between(progress, 0.6, 1.0))
    return Leaks(equal, near, similarity, joined(parts), texts["line"].to_numpy(), index.n_short)


def _items(pairs: Pairs, n: int) -> tuple[IndexArray, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """For each of the first n the nearest of the others, counted from 0; -1 for none."""
    nearest, similarity = pairs.nearest(np.arange(pairs.n) >= n)
    nearest, similarity = nearest[:n], similarity[:n]
    return np.where(nearest < 0, -1, nearest - n), similarity


def store_leaks(path: Path, leaks: Leaks) -> None:
    """Write leaks to a file."""
    table = pa.table(
        {
            "equal": leaks.equal,
            "near": leaks.near,
            "similarity": leaks.similarity,
            "item": leaks.overlap.item,
            "share": leaks.overlap.share,
            "n_shared": leaks.overlap.n_shared,
        }
    )
    # There are as many lines as items, not as rows: they go beside the table. Most follow the
    # one before, so that of millions little is left; Parquet takes no more than 100 MB there.
    steps = np.diff(leaks.lines, prepend=0).astype("<i8")
    about = {"lines": zlib.compress(steps.tobytes()), "n_short": str(leaks.n_short)}
    with replacing(path) as temporary:
        pq.write_table(table.replace_schema_metadata(about), temporary)


def stored_leaks(path: Path) -> Leaks:
    """Read what `store_leaks` wrote."""
    table = pq.read_table(path)
    about = table.schema.metadata
    columns = {name: table[name].to_numpy() for name in table.column_names}
    return Leaks(
        columns["equal"],
        columns["near"],
        columns["similarity"],
        Overlap(columns["item"], columns["share"], columns["n_shared"]),
        np.cumsum(np.frombuffer(zlib.decompress(about[b"lines"]), dtype="<i8"), dtype=np.int64),
        int(about[b"n_short"]),
    )
