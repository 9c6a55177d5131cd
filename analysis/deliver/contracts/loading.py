"""What Hugging Face datasets, by which trainers load JSON lines, makes of a file.

It takes the types of the columns from the first 10 MB of a split. A field or a type that comes
first behind them ends the loading with an error, however few records have it; one that is missing
there does not. What is of several types within the first 10 MB is held as JSON and takes anything,
but a text in it that is JSON itself ("14") comes out as what it says, a number. Found by trial with
datasets 5.2; tests/deliver/test_loading.py holds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

CHUNK_BYTES = 10 << 20  # `chunksize` of its JSON loader
_KINDS = {type(None): "null", str: "text", bool: "bool", int: "whole number", float: "number"}
_NUMBERS = {"number", "whole number"}
_MAY_BE_JSON = frozenset('0123456789-[{"tfn \t\n\r')

Path = tuple[str, ...]


class Loading:
    """What a split's columns are, as far as its records were seen.

    Attributes:
        n_bytes: Bytes of the records seen.
        late: The records that the loading would stop at.
    """

    def __init__(self) -> None:
        self.n_bytes = 0
        self.late: list[int] = []
        self._kinds: dict[Path, set[str]] = {}
        self._keys: dict[Path, frozenset[str]] = {}
        self._varied: set[Path] = set()  # objects with different keys, held as JSON whole
        self._mixed: set[Path] = set()  # of several types
        self._json_texts: dict[Path, list[int]] = {}

    def add(self, position: int, record: dict[str, Any], n_bytes: int) -> None:
        """The next record.

        Args:
            position: What it is told by.
            record: The record.
            n_bytes: Its bytes in the file, with the line break.
        """
        begins_in_first = self.n_bytes < CHUNK_BYTES
        self.n_bytes += n_bytes
        if begins_in_first:
            self._learn(record, (), position)
        elif not all(list(self._fits(record, position))):
            self.late.append(position)

    def misread(self) -> list[int]:
        """The records with a text that would come out as a number, a list or the like."""
        found = {
            position
            for path in self._mixed
            if not any(path[:n] in self._varied | self._mixed for n in range(len(path)))
            for position in self._json_texts.get(path, [])
        }
        return sorted(found)

    def _learn(self, value: Any, path: Path, position: int) -> None:
        if path in self._varied:
            return
        kinds = self._kinds.setdefault(path, set())
        if value is None:
            return
        kinds.add(_kind(value))
        if len(kinds) > 1 and kinds != _NUMBERS:
            self._mixed.add(path)
        if isinstance(value, str):
            if _is_json(value):
                self._json_texts.setdefault(path, []).append(position)
        elif isinstance(value, dict):
            keys = frozenset(value)
            if path and self._keys.setdefault(path, keys) != keys:
                self._varied.add(path)
                return
            for key, each in value.items():
                self._learn(each, (*path, key), position)
        elif isinstance(value, list):
            for each in value:
                self._learn(each, (*path, "[]"), position)

    def _fits(self, record: dict[str, Any], position: int) -> Iterator[bool]:
        """Whether each part of a record is of a type that is known."""
        for path, value in self._parts(record, ()):
            if path in self._mixed:
                if isinstance(value, str) and _is_json(value):
                    self._json_texts.setdefault(path, []).append(position)
                continue
            known, kind = self._kinds.get(path), _kind(value)
            yield known is not None and (
                kind in ("null", *known) or (kind == "whole number" and "number" in known)
            )

    def _parts(self, value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
        """Every path of a value; nothing below what takes anything."""
        if path in self._varied:
            return
        yield path, value
        if path in self._mixed:
            return
        if isinstance(value, dict):
            for key, each in value.items():
                yield from self._parts(each, (*path, key))
        elif isinstance(value, list):
            for each in value:
                yield from self._parts(each, (*path, "[]"))


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), type(value).__name__)


def _is_json(text: str) -> bool:
    if text[:1] not in _MAY_BE_JSON:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
