"""Encoding texts of a data set by a model, each different one once for the whole workspace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.data.files import write_json
from analysis.data.storage import rows_of
from analysis.data.vector_store import KeyArray, Vectors, VectorStore, keys_of
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress, filled, of_parts, together
from analysis.engines.text_work import Done, Waiting
from analysis.errors import WorkspaceError
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings.sentences import (
    Encoder,
    content_of_loaded,
    load_encoder,
)
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.models.batches import device, estimated_tokens

STORE_VERSION = 1  # raised when a model's vectors are made in another way
READ_CHARS = 1 << 16  # of a text: no model reads further
# Of texts that are sorted by length together, so that memory is bounded.
BYTES_AT_ONCE, TEXTS_AT_ONCE = 64 << 20, 1 << 13
ROWS_AT_ONCE = 1 << 16  # gathered at once
COST_OF_TEXT = 4  # tokens that a text costs beside those it has


@dataclass(frozen=True)
class Texts:
    """What is embedded of some examples.

    Attributes:
        keys: Of each text as the model is given it, shape (n, 2).
        n_bytes: Of each, 0 for an example that says nothing there, shape (n,).
    """

    keys: KeyArray
    n_bytes: npt.NDArray[np.int64]


def texts_of(
    workspace: Workspace,
    fingerprint: str,
    sides: tuple[str, ...],
    rows: IndexArray,
    *,
    progress: Progress | None = None,
) -> Texts:
    """The texts of some rows of a data set, by key."""

    def of(frame: pd.DataFrame) -> Texts:
        texts = _cut(together(frame, sides))
        said = np.zeros(len(frame), dtype=np.bool_)
        for side in sides:
            said |= pc.binary_length(filled(frame[side])).to_numpy() > 0
        return Texts(keys_of(texts), np.where(said, pc.binary_length(texts).to_numpy(), 0))

    parts = of_parts(workspace, fingerprint, sides, of, progress=progress)
    keys = np.concatenate([np.zeros((0, 2), np.uint64), *(part.keys for part in parts)])
    n_bytes = np.concatenate([np.zeros(0, np.int64), *(part.n_bytes for part in parts)])
    return Texts(keys[rows], n_bytes[rows])


@dataclass(frozen=True)
class ModelWork:
    """Vectors of texts by a model, through the workspace's store of that model's vectors."""

    workspace: Workspace
    encoder: str
    content: str
    store: VectorStore

    @classmethod
    def of(cls, workspace: Workspace, encoder: str) -> ModelWork:
        """The work of a model.

        Raises:
            ModelError: If it cannot be had.
        """
        content = content_of_loaded(encoder)
        about = {"version": STORE_VERSION, "content": content, "half": device().half}
        key = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
        folder = workspace.home / "embeddings" / key
        if not (folder / "about.json").exists():  # with the first name that the model had here
            write_json(folder / "about.json", about | {"encoder": encoder})
        return cls(workspace, encoder, content, VectorStore(folder))

    def of_text(self, text: str) -> VectorArray:
        """The vector of one text, shape (d,); zeros if it is empty."""
        clean = text.encode("utf-8", "replace").decode()[:READ_CHARS]
        keys = keys_of(pa.array([clean], pa.large_string()))
        if clean and not self.store.opened().has(keys).all():
            ((_, made),) = self._encoder().batches([clean])
            self.store.add(keys, made)
            self.store.join()
        found: VectorArray = self.gathered(Texts(keys, np.array([len(clean)])), slice(None))[0]
        return found

    def encode(
        self,
        fingerprint: str,
        sides: tuple[str, ...],
        rows: IndexArray,
        texts: Texts,
        *,
        progress: Progress | None = None,
    ) -> None:
        """Encode those of some rows' texts that were never encoded before, each once.

        Args:
            fingerprint: The data set.
            sides: What of each example is embedded.
            rows: Positions of the examples, shape (n,).
            texts: As `texts_of` gives them of these.
            progress: Called as it goes on, with the share of the work, not of the texts: what
                it raises stops the work, and what is encoded by then is kept.
        """
        said = np.flatnonzero(texts.n_bytes)
        keys, first = np.unique(texts.keys[said], axis=0, return_index=True)
        new = ~self.store.opened().has(keys)
        if not new.any():
            return
        if progress:
            progress(0, "Loading the model")
        encoder = self._encoder()
        costs = estimated_tokens(texts.n_bytes[said[first]], encoder.most_tokens) + COST_OF_TEXT
        done = Done(
            "Encoding", progress, len(keys), int((~new).sum()), costs.sum(), costs[~new].sum()
        )
        waiting = Waiting(self.store)
        order = np.flatnonzero(new)[np.argsort(first[new])]  # as they stand in the data set
        try:
            for part in _parts(texts.n_bytes[said[first[order]]]):
                some = order[part]
                written = self._texts(fingerprint, sides, rows[said[first[some]]])
                for batch, made in encoder.batches(written):
                    waiting.add(keys[some[batch]], made)
                    done.more(len(batch), costs[some[batch]].sum())
        finally:
            waiting.save()

    def gathered(self, texts: Texts, some: slice, *, there: Vectors | None = None) -> VectorArray:
        """The vectors of some of the texts, shape (k, d); zeros for one that is empty.

        Raises:
            WorkspaceError: If one was removed.
        """
        there = there or self.store.opened()
        said = texts.n_bytes[some] > 0
        found = np.zeros((len(said), self.dimension(there)), dtype=np.float32)
        try:
            found[said] = there.take(texts.keys[some][said])
        except KeyError as error:
            raise WorkspaceError(
                "Vectors were removed from the workspace while they were needed; start again."
            ) from error
        return found

    def dimension(self, there: Vectors) -> int:
        """Of the model's vectors; the model is asked only if there are none yet."""
        return there.dimension or int(self._model().get_embedding_dimension())

    def _texts(self, fingerprint: str, sides: tuple[str, ...], rows: IndexArray) -> list[str]:
        frame = rows_of(self.workspace, fingerprint, rows.tolist(), columns=sides)
        texts: list[str] = _cut(together(frame, sides)).to_pylist()
        return texts

    def _encoder(self) -> Encoder:
        return Encoder(self._model())

    def _model(self) -> Any:
        return load_encoder(self.encoder, self.content)


def _cut(texts: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(texts, 0, READ_CHARS)


def _parts(n_bytes: npt.NDArray[np.int64]) -> Iterator[slice]:
    """Neighbouring texts that are held in memory together, at least one."""
    ends = np.cumsum(n_bytes)
    start = 0
    while start < len(ends):
        before = ends[start - 1] if start else 0
        stop = int(np.searchsorted(ends, before + BYTES_AT_ONCE, side="right"))
        stop = min(max(stop, start + 1), start + TEXTS_AT_ONCE)
        yield slice(start, stop)
        start = stop
