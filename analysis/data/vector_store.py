"""Vectors of texts, kept by the text: what was encoded once is never encoded again.

A store belongs to a model and to no data set: the same text in two data sets, or beside an edit,
is there once. Nothing in it is the only copy of anything, so a store's folder may be deleted as a
whole at any time to free its space; what is needed of it is encoded again.

    <store>/<when>-<random>.vectors    a shard: keys (n, 2), ascending, then vectors (n, d)

Shards are never changed. A new one appears as a whole, so that processes may write beside each
other and a kill leaves no half one. Small ones are joined from time to time. Of a text that two
processes encoded at once the older vector is taken, by everybody.

Vectors of meaning are stored with 16 bits a number: half the space, and a cosine moves by less
than 1e-4 where there are 384 dimensions or more (of 16 by 4e-4), less than half precision on a
graphics card does. What is given back always comes from disk, so it is the same however it got
there.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.data.files import replacing, sweep

KEY_BYTES = 16
FULL_BYTES = 64 << 20  # a shard of this size is not joined with others any more
MOST_SMALL = 32  # shards that are not full, before they are joined
JOINED_AT_ONCE = 128  # shards; each may be an open file
MAPPED_BYTES = 1 << 20  # of a shard from which on it stays on disk, at the price of an open file
TRIES = 500  # to open shards, which may be joined meanwhile
KeyArray = npt.NDArray[np.uint64]
VectorArray = npt.NDArray[np.float32]


def keys_of(texts: pa.Array) -> KeyArray:
    """128 bits of BLAKE2b of each text, shape (n, 2).

    Args:
        texts: Arrow's large strings, without null. They never become Python's.
    """
    _, ends, data = texts.buffers()
    places = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1].tolist()
    units = memoryview(data or b"")
    # A loop, since no library hashes many texts at once to so many bits; a microsecond each.
    digests = b"".join(
        hashlib.blake2b(units[start:end], digest_size=KEY_BYTES).digest()
        for start, end in itertools.pairwise(places)
    )
    return np.frombuffer(digests, np.uint64).reshape(-1, 2)


@dataclass(frozen=True)
class _Shard:
    """One file: its keys in memory, its vectors on disk unless they are few."""

    keys: KeyArray
    vectors: npt.NDArray[np.floating]

    @classmethod
    def opened(cls, path: Path) -> _Shard:
        with path.open("rb") as file:
            keys = np.load(file)
            version = np.lib.format.read_magic(file)
            if version != (1, 0):
                raise ValueError(f"{path.name} has vectors in version {version}")
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            start = file.tell()
            if os.fstat(file.fileno()).st_size < MAPPED_BYTES:
                return cls(keys, np.fromfile(file, dtype).reshape(shape))
        return cls(keys, np.memmap(path, dtype, "r", offset=start, shape=shape))

    def places(self, keys: KeyArray) -> npt.NDArray[np.int64]:
        """Where some keys are, shape (n,); -1 for one that is not here."""
        found = np.full(len(keys), -1, dtype=np.int64)
        place = np.searchsorted(self.keys[:, 0], keys[:, 0])
        rows = np.arange(len(keys))
        while len(rows):  # once, unless two keys begin with the same 64 bits
            rows = rows[place[rows] < len(self.keys)]
            rows = rows[self.keys[place[rows], 0] == keys[rows, 0]]
            same = self.keys[place[rows], 1] == keys[rows, 1]
            found[rows[same]] = place[rows[same]]
            rows = rows[~same]
            place[rows] += 1
        return found


@dataclass(frozen=True)
class Vectors:
    """What is in a store at a moment; what is added or joined later does not change it."""

    _shards: tuple[_Shard, ...]

    @property
    def dimension(self) -> int | None:
        """Of the vectors; None if there are none."""
        return self._shards[0].vectors.shape[1] if self._shards else None

    def has(self, keys: KeyArray) -> npt.NDArray[np.bool_]:
        """Which texts have a vector, shape (n,)."""
        known = np.zeros(len(keys), dtype=np.bool_)
        for shard in self._shards:
            rest = np.flatnonzero(~known)
            known[rest] = shard.places(keys[rest]) >= 0
        return known

    def take(self, keys: KeyArray) -> VectorArray:
        """The vectors of some texts, of length 1, shape (n, d).

        Raises:
            KeyError: If a text has none.
        """
        found = self.take_as_stored(keys)
        lengths = np.sqrt((found * found).sum(axis=1, keepdims=True))
        found /= np.where(lengths > 0, lengths, 1)
        return found

    def take_as_stored(self, keys: KeyArray) -> VectorArray:
        """`take`, whatever their length."""
        found = np.zeros((len(keys), self.dimension or 1), dtype=np.float32)
        rest = np.arange(len(keys))
        for shard in self._shards:
            places = shard.places(keys[rest])
            here = places >= 0
            found[rest[here]] = shard.vectors[places[here]]
            rest = rest[~here]
        if len(rest):
            raise KeyError(f"{len(rest)} texts have no vector")
        return found


class VectorStore:
    """The vectors of a model's texts, in a folder; any number of processes may use it at once.

    Args:
        folder: Of this store alone.
        full: Whether with 32 bits a number, as they came: for scores, which are few and looked at.
    """

    def __init__(self, folder: Path, *, full: bool = False) -> None:
        self._folder = folder
        self._dtype = np.float32 if full else np.float16

    def opened(self) -> Vectors:
        """What is there now."""
        shards: dict[Path, _Shard] = {}
        for _ in range(TRIES):
            paths = self._paths()
            # One that is gone was joined with others, and looking through a folder while it
            # changes may miss what they were joined to: what is seen twice is all there is.
            with contextlib.suppress(FileNotFoundError):
                for path in paths:
                    if path not in shards:
                        shards[path] = _Shard.opened(path)
                if self._paths() == paths:
                    return Vectors(tuple(shards[path] for path in paths))
        raise FileNotFoundError(f"the shards in {self._folder} change all the time")

    def state(self) -> str:
        """Another text whenever something was added; cheap: nothing is opened."""
        return " ".join(path.stem for path in self._paths())

    def add(self, keys: KeyArray, vectors: npt.NDArray[np.floating]) -> None:
        """Keep some vectors; once this returns, a kill does not lose them.

        Args:
            keys: As `keys_of` gives them, each once, shape (n, 2), n > 0.
            vectors: Shape (n, d).
        """
        self._write(f"{time.time_ns():020d}", keys, vectors.astype(self._dtype))

    def join(self) -> None:
        """Make few files of many small ones; nothing happens while another process does so."""
        from filelock import FileLock, Timeout

        if len(self._small()) <= MOST_SMALL:
            return
        with contextlib.suppress(Timeout), FileLock(self._folder / ".joining", timeout=0):
            sweep(self._folder)
            small = self._small()
            while small:
                n_bytes = np.cumsum([path.stat().st_size for path in small])
                n = min(int(np.searchsorted(n_bytes, FULL_BYTES)) + 1, JOINED_AT_ONCE)
                self._joined(small[:n])
                small = small[n:]

    def _joined(self, paths: list[Path]) -> None:
        if len(paths) == 1:
            return
        try:
            shards = [_Shard.opened(path) for path in paths]
        except FileNotFoundError:  # somebody has freed the store
            return
        keys = np.concatenate([shard.keys for shard in shards])
        vectors = np.concatenate([shard.vectors for shard in shards])
        order = np.lexsort((keys[:, 1], keys[:, 0]))  # stable: of equal ones the oldest is first
        new = np.r_[True, (keys[order[1:]] != keys[order[:-1]]).any(axis=1)]
        kept = order[new]
        self._write(paths[0].name.split("-")[0], keys[kept], vectors[kept])
        for path in paths:
            with contextlib.suppress(OSError):  # where files that are open cannot be removed
                path.unlink()

    def _write(self, when: str, keys: KeyArray, vectors: npt.NDArray[np.floating]) -> None:
        order = np.lexsort((keys[:, 1], keys[:, 0]))
        path = self._folder / f"{when}-{secrets.token_hex(6)}.vectors"
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.save(file, keys[order])
            np.save(file, vectors[order])

    def _paths(self) -> list[Path]:
        """The shards, the oldest first."""
        return sorted(self._folder.glob("[0-9]*.vectors"))

    def _small(self) -> list[Path]:
        """Those that may be joined, the oldest first."""
        small = []
        for path in self._paths():
            with contextlib.suppress(FileNotFoundError):  # joined just now
                if path.stat().st_size < FULL_BYTES:
                    small.append(path)
        return small
