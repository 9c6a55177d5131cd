"""Which group each example was put into, by clustering or by hand; stored, and named by content.

Clusters found anew on another machine may differ by the last bit of a vector. A step that drops
some of them names the assignment that it was set with, so that it decides the same everywhere:
the file travels with the recipe.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.errors import InputError
from analysis.measure.clusters.grouping import ABSENT, Grouping

FOLDER = "assignments"
DIGEST = re.compile(r"[0-9a-f]{16}")
_SCHEMA = pa.schema([("example_id", pa.large_string()), ("group", pa.int32())])
_NAMES = b"names"


@dataclass(frozen=True)
class AssignmentSearch:
    """An assignment that is asked for by its digest."""

    digest: str


@dataclass(frozen=True)
class Assignment:
    """Groups of examples, by the examples' ids.

    Attributes:
        ids: Arrow texts, each once, ascending, shape (m,).
        groups: The group of each, from 0 on; -1 for noise; shape (m,).
        names: Group -> what it is called for people.
    """

    ids: pa.Array
    groups: npt.NDArray[np.int32]
    names: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.groups)

    @property
    def digest(self) -> str:
        """A name for what it says: 16 hex digits, equal for equal assignments."""
        made = hashlib.sha256(_names_text(self.names))
        made.update("\n".join(self.ids.to_pylist()).encode())
        made.update(self.groups.astype("<i4").tobytes())
        return made.hexdigest()[:16]

    def aligned(self, ids: pa.Array) -> Grouping:
        """The groups of some examples, ABSENT where it says nothing.

        Args:
            ids: Arrow texts, shape (n,).
        """
        if not len(self):
            return Grouping(np.full(len(ids), ABSENT, dtype=np.int32), self.names)
        at = pc.index_in(ids.cast(pa.large_string()), value_set=self.ids)
        found = pc.fill_null(pa.array(self.groups).take(at), ABSENT)
        n_missing = len(self) - (len(at) - at.null_count)
        return Grouping(found.to_numpy(zero_copy_only=False), self.names, n_missing)


def assignment_of(
    ids: pa.Array, groups: npt.NDArray[np.int32], names: Mapping[int, str] | None = None
) -> Assignment:
    """An assignment of examples in any order.

    Args:
        ids: Arrow texts, each once, shape (m,).
        groups: The group of each, shape (m,).
        names: Group -> what it is called for people.
    """
    ids = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    ids = ids.cast(pa.large_string())
    order = pc.sort_indices(ids)
    return Assignment(ids.take(order), groups.astype(np.int32)[order.to_numpy()], names or {})


def store_assignment(workspace: Workspace, fingerprint: str, assignment: Assignment) -> str:
    """Keep an assignment beside a data set, and with its exports; gives its digest."""
    digest = assignment.digest
    path = assignment_path(workspace, fingerprint, digest)
    if not path.exists():
        table = pa.Table.from_arrays(
            [assignment.ids, pa.array(assignment.groups)], schema=_SCHEMA
        ).replace_schema_metadata({_NAMES: _names_text(assignment.names)})
        with replacing(path) as temporary:
            pq.write_table(table, temporary, compression="zstd")
    return digest


def stored_assignment(workspace: Workspace, fingerprint: str, digest: str) -> Assignment:
    """An assignment that was kept beside a data set.

    Raises:
        InputError: If it is not there, or holds something else than its name says.
    """
    path = assignment_path(workspace, fingerprint, digest)
    if not path.exists():
        raise InputError(
            f"The recipe goes by the groups {digest}, which are not here; put {file_name(digest)}, "
            "which was exported with the recipe, into the folder of RECIPE.yaml."
        )
    return _read(path, digest)


def adopt_assignments(
    workspace: Workspace, fingerprint: str, digests: Iterable[str], folder: Path
) -> None:
    """Take over what lies beside a recipe and is not here yet.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        digests: Of the assignments that the recipe names.
        folder: Where the recipe lies; a file that is not there is passed over.

    Raises:
        InputError: If a file holds something else than its name says.
    """
    for digest in digests:
        path = folder / file_name(digest)
        if not assignment_path(workspace, fingerprint, digest).exists() and path.is_file():
            store_assignment(workspace, fingerprint, _read(path, digest))


def assignment_path(workspace: Workspace, fingerprint: str, digest: str) -> Path:
    """Where an assignment is kept, whether or not it is there."""
    if not DIGEST.fullmatch(digest):
        raise InputError("The name of some groups is not 16 hexadecimal digits; export them anew.")
    return workspace.folder(fingerprint) / FOLDER / f"{digest}.parquet"


def file_name(digest: str) -> str:
    """What the file of an assignment is called beside a recipe."""
    return f"assignment-{digest}.parquet"


def _read(path: Path, digest: str) -> Assignment:
    """What a file holds: it may come from anybody, so it must be what its name says."""
    try:
        table = pq.read_table(path)
        if not table.schema.equals(_SCHEMA):
            raise ValueError("other columns")
        names = json.loads((table.schema.metadata or {}).get(_NAMES, b"{}"))
        found = assignment_of(
            table["example_id"],
            table["group"].to_numpy(),
            {int(group): str(name) for group, name in names.items()},
        )
        if table["example_id"].null_count or len(found.ids.unique()) < len(found):
            raise ValueError("examples without an id, or twice")
        held = found.digest
    except (OSError, ValueError, TypeError, AttributeError, pa.ArrowException) as error:
        raise InputError(
            f"{file_name(digest)} holds no groups of examples; take the file that was exported "
            "with the recipe."
        ) from error
    if held != digest:
        raise InputError(
            f"{file_name(digest)} was changed since it was exported (it holds {held}); "
            "take the file as it came."
        )
    return found


def _names_text(names: Mapping[int, str]) -> bytes:
    ordered = {str(group): names[group] for group in sorted(names)}
    return json.dumps(ordered, ensure_ascii=False).encode()
