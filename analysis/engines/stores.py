"""The vectors that models have made in a workspace: whose they are, how large, to be freed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.data.files import read_json
from analysis.data.workspace import Workspace

KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Store:
    """The vectors of a model, of all data sets.

    Attributes:
        key: Name of its folder.
        encoder: The model, by name or folder.
        n_bytes: On disk.
    """

    key: str
    encoder: str
    n_bytes: int


def stores(workspace: Workspace) -> list[Store]:
    """The stores that hold something, the largest first."""
    found = list(_stores(workspace.home / "embeddings"))
    return sorted(found, key=lambda store: (-store.n_bytes, store.encoder, store.key))


def free(workspace: Workspace, key: str) -> None:
    """Remove a store. Nothing is lost for good: what is needed of it is encoded again."""
    if KEY.fullmatch(key):
        shutil.rmtree(workspace.home / "embeddings" / key, ignore_errors=True)


def _stores(folder: Path) -> Iterator[Store]:
    for store in folder.glob("*/"):
        n_bytes = sum(_size(shard) for shard in store.glob("*.vectors"))
        if n_bytes and KEY.fullmatch(store.name):
            # A store that is freed while its model is at work goes on without a name.
            told = read_json(store / "about.json")
            name = told.get("encoder") if isinstance(told, dict) else None
            yield Store(store.name, str(name or "a model without a name"), n_bytes)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # joined with others just now
        return 0
