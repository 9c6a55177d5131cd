"""The kept file in parts: in another order, as splits, in files of some size."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np

from analysis.curate.exporting import Split
from analysis.data.files import replacing
from analysis.deliver.splits import SPLITS
from analysis.errors import InputError
from analysis.measure.duplicates.pairs import IndexArray

KEPT = "kept.jsonl"
MOST_SHARDS = 200  # files of one split
# Names of all parts that there may be.
PARTS = (
    *(f"{split}.jsonl" for split in SPLITS),
    *(f"{base}-[0-9]*-of-[0-9]*.jsonl" for base in ("kept", *SPLITS)),
)


def split_of_file(name: str) -> str:
    """The split that a file of the kept examples is of; the kept file is trained on."""
    base = name.partition(".")[0].partition("-")[0]
    return base if base in SPLITS else SPLITS[0]


def reorder(path: Path, order: IndexArray) -> None:
    """Put the lines of a file in another order.

    Args:
        path: The file, JSON lines.
        order: Indices of its lines, shape (n,).
    """
    with path.open("rb") as lines:
        lengths = np.fromiter(map(len, lines), dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    with replacing(path) as temporary, path.open("rb") as given, temporary.open("wb") as out:
        for start, length in zip(starts[order].tolist(), lengths[order].tolist(), strict=True):
            given.seek(start)
            out.write(given.read(length))


def write_parts(
    folder: Path, n: int, *, split: Split | None, of: IndexArray | None, shard_records: int | None
) -> dict[str, int]:
    """Write the kept file in parts, beside it.

    Args:
        folder: Where the kept file is.
        n: Its records.
        split: The shares; None for no split.
        of: Index of the split of each line, shape (n,); None if there is no split.
        shard_records: Records of a file; None for one file of each split.

    Returns:
        Name of each file -> its records; none if neither is asked for.

    Raises:
        InputError: If the files would be too many.
    """
    if split is not None and of is not None:
        shares = zip(SPLITS, split.shares(), strict=True)
        bases = {name: of == code for code, (name, share) in enumerate(shares) if share}
    elif shard_records is not None:
        bases = {"kept": np.ones(n, dtype=np.bool_)}
    else:
        return {}
    found: dict[str, int] = {}
    for base, here in bases.items():
        n_here = int(here.sum())
        at_once = shard_records or max(n_here, 1)
        names = _names(base, n_here, shard_records)
        with (folder / KEPT).open("rb") as lines:
            own = itertools.compress(lines, here.tolist())
            for number, name in enumerate(names):
                with (folder / name).open("wb") as out:
                    out.writelines(itertools.islice(own, at_once))
                found[name] = min(at_once, n_here - number * at_once)
    return found


def _names(base: str, n: int, shard_records: int | None) -> list[str]:
    """The files of a split: "train.jsonl", or "train-00001-of-00003.jsonl" and so on."""
    if shard_records is None:
        return [f"{base}.jsonl"]
    n_shards = max(math.ceil(n / shard_records), 1)
    if n_shards > MOST_SHARDS:
        least = math.ceil(n / MOST_SHARDS)
        raise InputError(
            f"With {shard_records:,} records a file there would be {n_shards:,} files of {base}, "
            f"and {MOST_SHARDS} are the most; set shard_records to {least:,} at least."
        )
    return [f"{base}-{number:05}-of-{n_shards:05}.jsonl" for number in range(1, n_shards + 1)]
