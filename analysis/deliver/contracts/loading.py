"""Whether Hugging Face datasets, by which trainers load JSON lines, can load a file to its end.

It takes the types of the columns from the first 10 MB of a split. A field or a type that comes
first behind them ends the loading with an error, however few records have it; a field that is
missing or null there does not. What is mixed within the first 10 MB is held as JSON, and takes
anything (found by trial with datasets 5.2; tests/deliver/test_loading.py holds it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CHUNK_BYTES = 10 << 20  # `chunksize` of its JSON loader
_KINDS = {str: "text", bool: "bool", int: "whole number", float: "number"}

Path = tuple[str, ...]


class Loading:
    """What a split's columns are, as far as its records were seen.

    Attributes:
        n_bytes: Bytes of the records seen.
    """

    def __init__(self) -> None:
        self.n_bytes = 0
        self._kinds: dict[Path, set[str]] = {}
        self._keys: dict[Path, frozenset[str]] = {}
        self._free: set[Path] = set()

    def is_taken(self, record: dict[str, Any], n_bytes: int) -> bool:
        """Whether the loader takes the next record.

        Args:
            record: The record.
            n_bytes: Its bytes in the file, with the line break.
        """
        begins_in_first = self.n_bytes < CHUNK_BYTES
        self.n_bytes += n_bytes
        if begins_in_first:
            self._learn(record, ())
            return True
        return all(self._fits(path, kind) for path, kind in _kinds(record, (), self._free))

    def _learn(self, value: Any, path: Path) -> None:
        if value is None or path in self._free:
            return
        kind = _kind(value)
        kinds = self._kinds.setdefault(path, set())
        kinds.add(kind)
        if len(kinds) > 1 and kinds != {"number", "whole number"}:
            self._free.add(path)
        elif isinstance(value, dict):
            keys = frozenset(value)
            # Objects below the record that have different keys are held as JSON.
            if path and self._keys.setdefault(path, keys) != keys:
                self._free.add(path)
                return
            for key, each in value.items():
                self._learn(each, (*path, key))
        elif isinstance(value, list):
            for each in value:
                self._learn(each, (*path, "[]"))

    def _fits(self, path: Path, kind: str) -> bool:
        known = self._kinds.get(path, set())
        return kind in known or (kind == "whole number" and "number" in known)


def _kinds(value: Any, path: Path, free: set[Path]) -> Iterator[tuple[Path, str]]:
    """Every path of a value with its kind; nothing below what takes anything."""
    if value is None or path in free:
        return
    yield path, _kind(value)
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _kinds(each, (*path, key), free)
    elif isinstance(value, list):
        for each in value:
            yield from _kinds(each, (*path, "[]"), free)


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), type(value).__name__)
