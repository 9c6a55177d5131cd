"""Duplicates of a data set on one machine: read in parts on every core, then compared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.engines.embeddings import embedded
from analysis.engines.parts import Progress, between, filled, of_parts, together
from analysis.measure.duplicates.context import contexts
from analysis.measure.duplicates.exact import DigestArray, digests, exact_pairs
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.duplicates.pairs import Pairs
from analysis.measure.duplicates.search import SIDES, DuplicateSearch, Field
from analysis.measure.duplicates.semantic import cosine_pairs
from analysis.measure.duplicates.shingles import Shingles, joined, shingles

READING = 0.6  # of the time of a search by shingles, about
EQUAL, ENCODED = 0.02, 0.95  # of one by meaning, where a model makes the vectors first


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
    match search.method:
        case "exact":
            return _exact(workspace, fingerprint, search, progress)
        case "near":
            return _near(workspace, fingerprint, search, progress)
        case "semantic":
            return _semantic(workspace, fingerprint, search, progress)


def _exact(
    workspace: Workspace, fingerprint: str, search: DuplicateSearch, progress: Progress | None
) -> Pairs:
    return exact_pairs(digests_of(workspace, fingerprint, search, progress=progress))


def _near(
    workspace: Workspace, fingerprint: str, search: DuplicateSearch, progress: Progress | None
) -> Pairs:
    sets = shingles_of(workspace, fingerprint, search, progress=between(progress, 0, READING))
    comparing = between(progress, READING, 1)
    return near_pairs(
        sets,
        floor=search.floor,
        permutations=search.permutations,
        progress=comparing and (lambda share: comparing(share, "Comparing")),
    )


def _semantic(
    workspace: Workspace, fingerprint: str, search: DuplicateSearch, progress: Progress | None
) -> Pairs:
    equal = _exact(workspace, fingerprint, search, between(progress, 0, EQUAL))
    firsts = np.flatnonzero(equal.first_of == np.arange(equal.n))
    vectors = embedded(
        workspace,
        fingerprint,
        search.encoder,
        search.field,
        firsts,
        progress=between(progress, EQUAL, ENCODED),
    )
    comparing = between(progress, ENCODED, 1)
    left, right, similarity = cosine_pairs(
        vectors,
        floor=search.floor,
        progress=comparing and (lambda share: comparing(share, "Comparing")),
    )
    return Pairs(firsts[left], firsts[right], similarity, equal.first_of, search.floor)


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
        lambda frame: digests(_texts(frame, search.field)),
        progress=progress,
    )
    return np.concatenate([np.zeros((0, 2), np.uint64), *parts])


def _texts(frame: pd.DataFrame, field: Field) -> Iterable[tuple[str, ...]]:
    """What of each example is compared."""
    if field == "context":
        return contexts(frame)
    return zip(*(filled(frame[side]).to_pylist() for side in SIDES[field]), strict=True)


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
