"""Duplicates of a data set on one machine: read in parts on every core, found once, kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.cores import n_cores
from analysis.data.files import replacing
from analysis.data.storage import frames_of, spans
from analysis.data.workspace import Workspace
from analysis.measure.duplicates.exact import digests, exact_pairs
from analysis.measure.duplicates.minhash import PERMUTATIONS
from analysis.measure.duplicates.near import FLOOR, near_pairs
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.shingles import SIZE, Shingles, joined, shingles
from analysis.measure.words import arrow

T = TypeVar("T")
ROWS_AT_ONCE = 8192
VERSION = 1  # raised when other pairs are found
SIDES = {"prompt": ("prompt",), "response": ("response",), "both": ("prompt", "response")}


@dataclass(frozen=True)
class Search:
    """What is compared, and how.

    Attributes:
        method: "exact" or "near".
        field: "prompt", "response" or "both".
        size: Near: words of a shingle.
        permutations: Near: of the signatures of large sets.
        floor: Near: the lowest similarity that is looked for; any from there on is then free.
    """

    method: Literal["exact", "near"] = "near"
    field: Literal["prompt", "response", "both"] = "both"
    size: int = SIZE
    permutations: int = PERMUTATIONS
    floor: float = FLOOR

    def key(self) -> str:
        """Of what is stored: 12 hex digits, other ones for another search."""
        text = json.dumps([VERSION, asdict(self)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def duplicate_pairs(workspace: Workspace, fingerprint: str, search: Search) -> Pairs:
    """The pairs of a data set, from the workspace if they were looked for before.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: What is compared, and how.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    path = workspace.folder(fingerprint) / "duplicates" / f"{search.key()}.parquet"
    if not path.exists():
        _store(path, _found(workspace, fingerprint, search))
    return _stored(path)


def shingles_of(workspace: Workspace, fingerprint: str, search: Search) -> Shingles:
    """The shingles of every example, read in parts on every core."""
    sides = SIDES[search.field]
    return joined(
        _of_parts(
            workspace,
            fingerprint,
            sides,
            lambda frame: shingles(_together(frame, sides), search.size),
        )
    )


def _found(workspace: Workspace, fingerprint: str, search: Search) -> Pairs:
    if search.method == "near":
        sets = shingles_of(workspace, fingerprint, search)
        return near_pairs(sets, floor=search.floor, permutations=search.permutations)
    sides = SIDES[search.field]
    parts = _of_parts(
        workspace,
        fingerprint,
        sides,
        lambda frame: digests(
            zip(*(arrow(frame[side]).to_pylist() for side in sides), strict=True)
        ),
    )
    return exact_pairs(np.concatenate([np.zeros((0, 2), np.uint64), *parts]))


def _of_parts(
    workspace: Workspace,
    fingerprint: str,
    sides: tuple[str, ...],
    count: Callable[[pd.DataFrame], T],
) -> list[T]:
    """What is counted of each part of the data set, in order, parts beside each other."""

    def part(groups: tuple[int, ...]) -> list[T]:
        frames = frames_of(workspace, fingerprint, columns=sides, groups=groups)
        return [count(frame) for frame in frames]

    with ThreadPoolExecutor(n_cores()) as pool:
        parts = pool.map(part, spans(workspace, fingerprint, rows_at_once=ROWS_AT_ONCE))
        return [found for some in parts for found in some]


def _together(frame: pd.DataFrame, sides: tuple[str, ...]) -> pa.Array:
    """The sides of each example as one text."""
    line = pa.scalar("\n", pa.large_string())
    return pc.binary_join_element_wise(*(arrow(frame[side]) for side in sides), line)


def _store(path: Path, pairs: Pairs) -> None:
    about = {"n": str(pairs.n), "floor": repr(pairs.floor)}
    columns = {"left": pairs.left, "right": pairs.right, "similarity": pairs.similarity}
    with replacing(path) as temporary:
        pq.write_table(pa.table(columns).replace_schema_metadata(about), temporary)


def _stored(path: Path) -> Pairs:
    table = pq.read_table(path)
    about = table.schema.metadata
    return Pairs(
        table["left"].to_numpy(),
        table["right"].to_numpy(),
        table["similarity"].to_numpy(),
        int(about[b"n"]),
        float(about[b"floor"]),
    )
