"""Vectors of the examples on one machine: made once for each encoder, and kept.

By a model, each different text is encoded once for the whole workspace (analysis.engines.encoding),
whatever data set it is in. The vectors of all examples of a data set are kept beside it too, put
together in their order: a page maps that file into memory and has them, where looking up each text
would take a second at every click. Those of some of the examples are put together when they are
asked for.

By weighted words the vectors depend on all texts of the set, so they are kept with it alone, with
the space that they lie in, so that new texts can be placed among them.

    <data set>/embeddings/<key>/vectors.npy    shape (n, d), 32 bits
    <data set>/embeddings/<key>/space.npz      TermSpace, of weighted words
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.data.files import replacing
from analysis.data.storage import require_summary
from analysis.data.workspace import Workspace
from analysis.engines.encoding import ROWS_AT_ONCE, ModelWork, Texts, texts_of
from analysis.engines.parts import Progress, between, of_parts, together
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.search import SIDES, Field
from analysis.measure.embeddings import TFIDF, key_of_encoder
from analysis.measure.embeddings.sentences import content_of_loaded
from analysis.measure.embeddings.tfidf import TermSpace, VectorArray, fit_vectors, term_counts

READ = 0.02  # of the time of a model's work, about
COUNTED = 0.5  # of the time of weighted words


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
        Shape (n, d), each of length 1, or zeros for an empty text. Memory-mapped if they are
        all examples, or by weighted words. Once made they are the same to the bit in every
        later call; on another machine, or if a model's work was stopped elsewhere, they are
        the same to rounding (a cosine to 1e-4; to 1e-3 if one of the two has a graphics card).

    Raises:
        ModelError: If the model cannot be had, or fails.
        WorkspaceError: If the data set was not read.
    """
    work = _Work(workspace, fingerprint, encoder, SIDES[field], rows)
    if encoder == TFIDF:
        if not work.path.exists():
            work.make_by_terms(progress)
    elif len(rows) == work.n and np.array_equal(rows, np.arange(work.n)):
        content_of_loaded(encoder)  # the path names it, and of the hub it is known once here
        if not work.path.exists():
            work.make_by_model(progress)
    else:
        return work.by_model(progress)
    found: VectorArray = np.load(work.path, mmap_mode="r")
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


def is_embedded(workspace: Workspace, fingerprint: str, encoder: str, field: Field) -> bool:
    """Whether `all_vectors` has nothing to do any more. Cheap: no model is loaded."""
    return _all(workspace, fingerprint, encoder, field).path.exists()


def query_vector(
    workspace: Workspace, fingerprint: str, encoder: str, field: Field, text: str
) -> VectorArray:
    """The vector of any text, to be compared with those of a data set.

    Args:
        workspace: The workspace.
        fingerprint: The data set; by weighted words its vectors are made if they are not there.
        encoder: See `embedded`.
        field: What is embedded of the examples that the text is compared with.
        text: The text. A model reads it like one of an example; weighted words are those that
            the data set has.

    Returns:
        Shape (d,), of length 1; zeros for a text that is empty, or has none of the words.

    Raises:
        ModelError: If the model cannot be had, or fails.
        WorkspaceError: If the data set was not read.
    """
    if encoder != TFIDF:
        return ModelWork.of(workspace, encoder).of_text(text)
    all_vectors(workspace, fingerprint, encoder, field)
    clean = text.encode("utf-8", "replace").decode()
    counts = term_counts(pa.array([clean], pa.large_string()))
    found: VectorArray = _all(workspace, fingerprint, encoder, field).space().vectors(counts)[0]
    return found


def _all(workspace: Workspace, fingerprint: str, encoder: str, field: Field) -> _Work:
    rows = np.arange(require_summary(workspace, fingerprint).n_examples)
    return _Work(workspace, fingerprint, encoder, SIDES[field], rows)


@dataclass(frozen=True)
class _Work:
    """What is to be embedded: some rows of a data set, some sides of each."""

    workspace: Workspace
    fingerprint: str
    encoder: str
    sides: tuple[str, ...]
    rows: IndexArray

    @property
    def n(self) -> int:
        """Examples of the data set."""
        return require_summary(self.workspace, self.fingerprint).n_examples

    @functools.cached_property
    def path(self) -> Path:
        """Where the vectors are kept: by what makes them, and of what."""
        about = [self.encoder, key_of_encoder(self.encoder), self.sides]
        digest = hashlib.sha256(json.dumps(about).encode())
        digest.update(np.ascontiguousarray(self.rows, dtype="<i8").tobytes())
        folder = self.workspace.folder(self.fingerprint) / "embeddings" / digest.hexdigest()[:16]
        return folder / "vectors.npy"

    def space(self) -> TermSpace:
        """What the examples were placed by."""
        with np.load(self.path.with_name("space.npz")) as stored:
            return TermSpace(**stored)

    def make_by_terms(self, progress: Progress | None) -> None:
        """Vectors by weighted words, and the space they lie in."""
        from scipy.sparse import csr_array, vstack

        parts = of_parts(
            self.workspace,
            self.fingerprint,
            self.sides,
            lambda frame: term_counts(together(frame, self.sides)),
            progress=between(progress, 0, COUNTED),
        )
        if progress:
            progress(COUNTED, "Finding in which directions the texts differ")
        none = term_counts(pa.array([], pa.large_string()))
        counts = csr_array(vstack([none, *parts], format="csr"))[self.rows]
        space, made = fit_vectors(counts)
        with replacing(self.path.with_name("space.npz")) as temporary, temporary.open("wb") as file:
            np.savez(file, columns=space.columns, idf=space.idf, axes=space.axes)
        with replacing(self.path) as temporary, temporary.open("wb") as file:
            np.save(file, made)  # the last: where it is, all is

    def make_by_model(self, progress: Progress | None) -> None:
        """Vectors by a model, put together part by part on disk."""
        model, texts = self._encoded(progress)
        there = model.store.opened()
        shape = (len(self.rows), model.dimension(there))
        with replacing(self.path) as temporary:
            found = np.lib.format.open_memmap(temporary, "w+", np.float32, shape)
            for start in range(0, len(self.rows), ROWS_AT_ONCE):
                some = slice(start, start + ROWS_AT_ONCE)
                found[some] = model.gathered(texts, some, there=there)
            found.flush()

    def by_model(self, progress: Progress | None) -> VectorArray:
        """Vectors by a model, in memory."""
        model, texts = self._encoded(progress)
        return model.gathered(texts, slice(None))

    def _encoded(self, progress: Progress | None) -> tuple[ModelWork, Texts]:
        model = ModelWork.of(self.workspace, self.encoder)
        reading = between(progress, 0, READ)
        texts = texts_of(self.workspace, self.fingerprint, self.sides, self.rows, progress=reading)
        encoding = between(progress, READ, 1)
        model.encode(self.fingerprint, self.sides, self.rows, texts, progress=encoding)
        return model, texts
