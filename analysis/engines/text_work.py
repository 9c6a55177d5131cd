"""What the work of any model on many texts shares: telling how far it is, storing as it goes on."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from analysis.data.vector_store import KeyArray, VectorArray, VectorStore
from analysis.engines.parts import Progress

SLOW = 10  # texts a second, below which a tenth is worth telling
SAVE_S = 1.0  # worked for so long, or a batch if one takes longer: what a kill loses


@dataclass
class Done:
    """How far a model's work is, told as it goes on.

    Attributes:
        doing: What it does, for people: "Encoding".
        progress: Told; what it raises stops the work.
        n: Different texts.
        n_known: Those that were done before.
        cost: Of all of them, in tokens or about so.
        cost_done: Of those that are done.
    """

    doing: str
    progress: Progress | None
    n: int
    n_known: int
    cost: float
    cost_done: float
    n_new: int = 0
    began: float = field(default_factory=time.monotonic)

    def more(self, n: int, cost: float) -> None:
        """Some more texts are done, of this cost."""
        self.n_new += n
        self.cost_done += cost
        if self.progress:
            rate = self.n_new / max(time.monotonic() - self.began, 1e-3)
            shown = f"{rate:,.0f}" if rate >= SLOW else f"{rate:.1f}"
            said = f"{self.n_known + self.n_new:,} of {self.n:,} texts, {shown} a second"
            self.progress(float(self.cost_done / self.cost), f"{self.doing}: {said}")


class Waiting:
    """Vectors that wait to be stored, for SAVE_S at most."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store
        self._keys: list[KeyArray] = []
        self._vectors: list[VectorArray] = []
        self._saved_at = time.monotonic()

    def add(self, keys: KeyArray, vectors: VectorArray) -> None:
        """Keep some more; `save` when all is done, or it stops."""
        self._keys.append(keys)
        self._vectors.append(vectors)
        if time.monotonic() - self._saved_at >= SAVE_S:
            self.save()

    def save(self) -> None:
        """Store what waits."""
        if self._keys:
            self._store.add(np.concatenate(self._keys), np.concatenate(self._vectors))
            self._store.join()  # now, not at the end: hours of work are thousands of shards
            self._keys, self._vectors = [], []
        self._saved_at = time.monotonic()
