"""Vectors of the examples on one machine: made once for each encoder, and kept."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from analysis.data.files import replacing
from analysis.data.storage import require_summary, rows_of
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress, filled, of_parts, together
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.search import SIDES, Field
from analysis.measure.embeddings import TFIDF, content_of_encoder
from analysis.measure.embeddings.sentences import encode, load_encoder
from analysis.measure.embeddings.tfidf import VectorArray, term_counts, vectors

VERSION = 1  # raised when other vectors are made
TEXTS_AT_ONCE = 128  # that a model encodes before what it made is stored
READ_CHARS = 1 << 16  # of a text: no model reads further
T = TypeVar("T")


def embedded(
    workspace: Workspace,
    fingerprint: str,
    encoder: str,
    field: Field,
    rows: IndexArray,
    *,
    progress: Progress | None = None,
) -> VectorArray:
    """Vectors of some examples, from the workspace if they were made before.

    A model's vectors are stored as it goes on: what was made before a stop is not made again.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        encoder: "tfidf", or a model of sentence-transformers by name or folder.
        field: What is embedded of each example.
        rows: Positions of the examples, shape (n,).
        progress: Called as it goes on; what it raises stops the work.

    Returns:
        Shape (n, d), each of length 1, or zeros for an empty text.

    Raises:
        EncoderError: If the model cannot be had.
        WorkspaceError: If the data set was not read.
    """
    work = _Work(workspace, fingerprint, encoder, SIDES[field], rows)
    whole = work.folder / "vectors.npy"
    if not whole.exists():
        make = work.by_terms if encoder == TFIDF else work.by_model
        _save(whole, make(progress))
        for part in work.folder.glob("part-*.npy"):
            part.unlink(missing_ok=True)
    found: VectorArray = np.load(whole, mmap_mode="r")
    return found


def all_vectors(
    workspace: Workspace,
    fingerprint: str,
    encoder: str,
    field: Field,
    *,
    progress: Progress | None = None,
) -> VectorArray:
    """`embedded` of every example of a data set, in order; memory-mapped, shape (n, d)."""
    rows = np.arange(require_summary(workspace, fingerprint).n_examples)
    return embedded(workspace, fingerprint, encoder, field, rows, progress=progress)


@dataclass(frozen=True)
class _Work:
    """What is to be embedded: some rows of a data set, some sides of each."""

    workspace: Workspace
    fingerprint: str
    encoder: str
    sides: tuple[str, ...]
    rows: IndexArray

    @functools.cached_property
    def folder(self) -> Path:
        """Where the vectors are kept: by what makes them, and of what."""
        about = [VERSION, self.encoder, content_of_encoder(self.encoder), self.sides]
        digest = hashlib.sha256(json.dumps(about).encode())
        digest.update(np.ascontiguousarray(self.rows, dtype="<i8").tobytes())
        return self.workspace.folder(self.fingerprint) / "embeddings" / digest.hexdigest()[:16]

    def by_terms(self, progress: Progress | None) -> VectorArray:
        """Vectors by weighted words."""
        from scipy.sparse import csr_array, vstack

        parts = self._of_parts(lambda frame: term_counts(together(frame, self.sides)), progress)
        return vectors(csr_array(vstack(parts, format="csr"))[self.rows])

    def by_model(self, progress: Progress | None) -> VectorArray:
        """Vectors by a model, stored as it goes on."""
        if progress:
            progress(0, "Loading the model")
        model = load_encoder(self.encoder, content_of_encoder(self.encoder))
        lengths = np.concatenate(self._of_parts(self._lengths))[self.rows]
        order = np.argsort(lengths, kind="stable")  # like lengths together: little padding
        n = len(self.rows)
        found = np.zeros((n, model.get_embedding_dimension()), dtype=np.float32)
        for start in range(0, n, TEXTS_AT_ONCE):
            some = order[start : start + TEXTS_AT_ONCE]
            part = self.folder / f"part-{start}.npy"
            if not part.exists():
                _save(part, encode(model, self._texts(some)))
            found[some] = np.load(part)
            if progress:
                done = start + len(some)
                progress(done / n, f"Encoding: {done:,} of {n:,} texts")
        found[lengths == 0] = 0
        return found

    def _of_parts(
        self, count: Callable[[pd.DataFrame], T], progress: Progress | None = None
    ) -> list[T]:
        return of_parts(self.workspace, self.fingerprint, self.sides, count, progress=progress)

    def _lengths(self, frame: pd.DataFrame) -> npt.NDArray[np.int64]:
        lengths: npt.NDArray[np.int64] = sum(
            (
                pc.utf8_length(filled(frame[side])).to_numpy().astype(np.int64)
                for side in self.sides
            ),
            np.zeros(len(frame), dtype=np.int64),
        )
        return lengths

    def _texts(self, some: IndexArray) -> list[str]:
        rows = self.rows[some].tolist()
        frame = rows_of(self.workspace, self.fingerprint, rows, columns=self.sides)
        return [text[:READ_CHARS] for text in together(frame, self.sides).to_pylist()]


def _save(path: Path, made: VectorArray) -> None:
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.save(file, made)
