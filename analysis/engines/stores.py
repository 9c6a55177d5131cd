"""What models have made of texts in a workspace: by whom, how large it is, to be freed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.data.files import read_json
from analysis.data.workspace import Workspace

KEY = re.compile(r"[0-9a-f]{16}")
FOLDERS = ("embeddings", "toxicity")


@dataclass(frozen=True)
class Store:
    """The vectors or the scores by a model, of all data sets.

    Attributes:
        key: Name of its folder.
        model: By name or folder.
        n_bytes: On disk.
    """

    key: str
    model: str
    n_bytes: int


def stores(workspace: Workspace) -> list[Store]:
    """The stores that hold something, the largest first."""
    found = [store for folder in FOLDERS for store in _stores(workspace.home / folder)]
    return sorted(found, key=lambda store: (-store.n_bytes, store.model, store.key))


def free(workspace: Workspace, key: str) -> None:
    """Remove a store. Nothing is lost for good: what is needed of it is made again."""
    if KEY.fullmatch(key):
        for folder in FOLDERS:
            shutil.rmtree(workspace.home / folder / key, ignore_errors=True)


def _stores(folder: Path) -> Iterator[Store]:
    for store in folder.glob("*/"):
        n_bytes = sum(_size(shard) for shard in store.glob("*.vectors"))
        if n_bytes and KEY.fullmatch(store.name):
            # A store that is freed while its model is at work goes on without a name.
            told = read_json(store / "about.json")
            named = told if isinstance(told, dict) else {}
            name = named.get("encoder") or named.get("model")
            yield Store(store.name, str(name or "a model without a name"), n_bytes)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # joined with others just now
        return 0
