"""The examples that cover the others: chosen once for each step and what reaches it, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.known import Choice
from analysis.curate.steps import SelectDiverse
from analysis.data.files import replacing
from analysis.data.reading import READER_VERSION
from analysis.data.workspace import Workspace
from analysis.engines.embeddings import all_vectors
from analysis.engines.parts import Progress, between
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.embeddings import TFIDF, key_of_encoder
from analysis.measure.embeddings.sentences import content_of_loaded
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.selection.covering import facility_location, k_centre, stand_ins

VERSION = 1  # raised when others are chosen
LEAST = 0.01  # quality that counts: nothing is wanted not at all
EMBEDDING = 0.3  # of the time, about, if nothing is embedded yet


def chooser(
    workspace: Workspace,
    fingerprint: str,
    values: pd.DataFrame,
    *,
    seed: int,
    progress: Progress | None = None,
) -> Callable[[SelectDiverse, IndexArray], Choice]:
    """What chooses for the steps of a recipe; at once what was chosen before.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        values: Metrics of all examples, shape (n, k), with those that the steps read.
        seed: The recipe's, for a method that draws.
        progress: Called as it goes on; what it raises stops the choosing.
    """

    def choose(step: SelectDiverse, reached: IndexArray) -> Choice:
        if not len(reached):
            return Choice(np.zeros(0, np.bool_), reached, np.zeros(0, np.float32))
        weights = _weights(step, values, reached)
        if (step.encoder or TFIDF) != TFIDF:
            content_of_loaded(str(step.encoder))  # the path names it; the hub's is known once here
        path = _path(workspace, fingerprint, (step, seed), reached, weights)
        if not path.exists():
            vectors = all_vectors(
                workspace,
                fingerprint,
                step.encoder or TFIDF,
                step.field,
                progress=between(progress, 0, EMBEDDING),
            )
            some = np.asarray(vectors[reached])
            choosing = between(progress, EMBEDDING, 1)
            chosen = _chosen(
                (step, seed),
                some,
                weights,
                choosing and (lambda done: choosing(done, "Choosing")),
            )
            stays = np.zeros(len(reached), dtype=np.bool_)
            stays[chosen] = True
            _store(path, Choice(stays, *stand_ins(some, np.sort(chosen))))
        return _stored(path)

    return choose


def _chosen(
    by: tuple[SelectDiverse, int],
    vectors: VectorArray,
    weights: npt.NDArray[np.float64] | None,
    progress: Callable[[float], None] | None,
) -> IndexArray:
    step, seed = by
    if step.method == "k_centre":
        return k_centre(vectors, step.n, weights=weights, progress=progress)
    return facility_location(vectors, step.n, seed=seed, weights=weights, progress=progress)


def is_chosen(
    workspace: Workspace,
    fingerprint: str,
    step: SelectDiverse,
    reached: IndexArray,
    values: pd.DataFrame,
    *,
    seed: int,
) -> bool:
    """Whether the choice of a step among what reaches it was made before; see `chooser`."""
    weights = _weights(step, values, reached)
    return _path(workspace, fingerprint, (step, seed), reached, weights).exists()


def _weights(
    step: SelectDiverse, values: pd.DataFrame, reached: IndexArray
) -> npt.NDArray[np.float64] | None:
    """How much each example is wanted, in [LEAST, 1]; what has no score counts like the mean."""
    if step.by_quality is None:
        return None
    quality = values["quality"].to_numpy(dtype=float, na_value=np.nan)[reached]
    known = quality[~np.isnan(quality)]
    quality = np.where(np.isnan(quality), known.mean() if len(known) else 1.0, quality)
    weights: npt.NDArray[np.float64] = 1 - step.by_quality * (1 - np.clip(quality, LEAST, 1))
    return weights


def _path(
    workspace: Workspace,
    fingerprint: str,
    by: tuple[SelectDiverse, int],
    reached: IndexArray,
    weights: npt.NDArray[np.float64] | None,
) -> Path:
    step, seed = by
    drawn = seed if step.method == "facility_location" else None  # k-centre draws nothing
    encoder = key_of_encoder(step.encoder or TFIDF)
    about = [VERSION, READER_VERSION, drawn, encoder, step.as_dict()]
    made = hashlib.sha256(json.dumps(about).encode())
    made.update(reached.astype("<i8").tobytes())
    if weights is not None:
        made.update(weights.astype("<f8").tobytes())
    return workspace.folder(fingerprint) / "choices" / f"{made.hexdigest()[:16]}.npz"


def _store(path: Path, choice: Choice) -> None:
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, stays=choice.stays, nearest=choice.nearest, similarity=choice.similarity)


def _stored(path: Path) -> Choice:
    with np.load(path) as found:
        return Choice(found["stays"], found["nearest"], found["similarity"])
