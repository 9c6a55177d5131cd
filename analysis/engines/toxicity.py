"""Scoring the texts of a data set with a toxicity model: each different text once, for good.

<home>/toxicity/<key>/                    scores by text, of all data sets: a VectorStore
<home>/toxicity/<key>/about.json          whose they are, and their labels
<data set>/toxicity/<search>.npz          Scores, put together for the data set
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.data.files import read_json, replacing, write_json
from analysis.data.vector_store import VectorStore
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress, between
from analysis.engines.suspicion import RankedTexts, ranked_texts
from analysis.engines.text_work import Done, Waiting
from analysis.errors import WorkspaceError
from analysis.measure.models.batches import estimated_tokens
from analysis.measure.toxicity.by_model import LABEL, scores_of
from analysis.measure.toxicity.model import (
    Classifier,
    content_of_classifier,
    load_classifier,
)
from analysis.measure.toxicity.scoring import PROBED, Scorer
from analysis.measure.toxicity.search import SIDES, Scores, Side, ToxicitySearch

STORE_VERSION = 1  # raised when a model's scores are made in another way
RANKED = 0.02  # of the time, about
TEXTS_AT_ONCE, BYTES_AT_ONCE = 1 << 10, 4 << 20  # that are scored together, those of like length
WORTH_PROBING = 500  # texts from which on it pays to try whether fewer bits move scores
COST_OF_TEXT = 4  # tokens that a text costs beside those it has
# Metrics that come from here.
SCORED = tuple(f"{side}_toxicity" for side in SIDES)


@dataclass(frozen=True)
class KnownScores:
    """What there is of a model's scores for a data set, at a moment.

    Attributes:
        scores: Of the examples; None if the model never scored a text here.
        n_texts: Different texts of the data set.
        n_scored: Those that are scored.
        n_leading: The most suspicious ones up to the first that is not scored: what a recipe
            asks for to decide by them.
    """

    scores: Scores | None
    n_texts: int
    n_scored: int
    n_leading: int


def score_texts(
    workspace: Workspace,
    fingerprint: str,
    search: ToxicitySearch,
    *,
    limit_s: float = float("inf"),
    progress: Progress | None = None,
) -> int:
    """Score those texts that were not scored before, the most suspicious ones first.

    What is scored is stored as it goes on: a stop, for whatever reason, loses the text that is at
    work and what a second took.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        search: The model, and how many of the texts.
        limit_s: After how many seconds no further batch is begun; loading the model counts. One
            batch is always run.
        progress: Called as it goes on; what it raises stops the work.

    Returns:
        How many of the texts that were asked for are not scored.

    Raises:
        ModelError: If the model cannot be had, or fails.
        WorkspaceError: If the data set was not read.
    """
    began = time.monotonic()
    ranked = ranked_texts(workspace, fingerprint, progress=between(progress, 0, RANKED))
    store = _Store.of(workspace, search.model)
    keys = ranked.keys[: search.n_texts]
    new = np.flatnonzero(~store.vectors.opened().has(keys))
    if not len(new) and (store.labels() or not len(keys)):
        return 0
    if progress:
        progress(RANKED, "Loading the model")
    classifier = load_classifier(search.model, store.content)
    store.note_labels(classifier)
    if not len(new):
        return 0
    n_bytes = ranked.n_bytes[: len(keys)]
    # All of a text is read, however many windows it makes.
    costs = estimated_tokens(n_bytes, int(n_bytes.max())) + COST_OF_TEXT
    n_known, cost_known = len(keys) - len(new), costs.sum() - costs[new].sum()
    told = between(progress, RANKED, 1)
    done = Done("Scoring", told, len(keys), n_known, costs.sum(), cost_known)
    scorer, waiting, n_left = Scorer(classifier), Waiting(store.vectors), len(new)
    if len(new) >= WORTH_PROBING:
        spread = np.linspace(0, len(new) - 1, PROBED).astype(int)
        scorer.choose_precision(ranked.texts(workspace, fingerprint, new[spread]))
    try:
        for part in _parts(ranked.n_bytes[new]):
            some = new[part]
            texts = ranked.texts(workspace, fingerprint, some)
            for batch, scores in scorer.batches(texts):
                if len(batch):
                    waiting.add(keys[some[batch]], scores)
                n_left -= len(batch)
                done.more(len(batch), costs[some[batch]].sum())
                if time.monotonic() - began > limit_s:
                    return n_left
    finally:
        waiting.save()
        store.note_labels(classifier)  # again: it may have been freed meanwhile
    return 0


def find_toxicity(
    workspace: Workspace,
    fingerprint: str,
    search: ToxicitySearch,
    *,
    progress: Progress | None = None,
) -> Scores:
    """The scores of a data set; its texts are scored now as far as they were not.

    Raises:
        ModelError: If the model cannot be had, or fails.
        WorkspaceError: If the data set was not read.
    """
    score_texts(workspace, fingerprint, search, progress=progress)
    store, ranked = _Store.of(workspace, search.model), ranked_texts(workspace, fingerprint)
    if not store.vectors.opened().has(ranked.keys[: search.n_texts]).all():
        raise WorkspaceError(
            "Scores were removed from the workspace while they were needed; start again."
        )
    return _gathered(store, ranked, n_texts=search.n_texts)


def known_scores(workspace: Workspace, fingerprint: str, model: str) -> KnownScores:
    """What there is of a model's scores; no model is loaded, and no text scored.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    store, ranked = _Store.of(workspace, model), ranked_texts(workspace, fingerprint)
    has = store.vectors.opened().has(ranked.keys) & bool(store.labels())
    n_leading = int(np.append(has, False).argmin())
    scores = _gathered(store, ranked) if store.labels() else None
    return KnownScores(scores, len(has), int(has.sum()), n_leading)


def scores_state(workspace: Workspace, model: str) -> str:
    """What tells a moment at which a model has scored more from another one; cheap."""
    return _Store.of(workspace, model).vectors.state()


def toxicity_values(
    workspace: Workspace, fingerprint: str, model: str, *, progress: Progress | None = None
) -> pd.DataFrame:
    """The metrics "prompt_toxicity" and "response_toxicity" of all examples, all texts scored.

    Raises:
        ModelError: If the model cannot be had, fails, or has no label "toxicity".
        WorkspaceError: If the data set was not read.
    """
    found = find_toxicity(workspace, fingerprint, ToxicitySearch(model), progress=progress)
    return pd.DataFrame(
        {name: scores_of(found, side, LABEL) for name, side in zip(SCORED, SIDES, strict=True)}
    )


def store_toxicity(path: Path, found: Scores) -> None:
    """Store scores, atomically."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        arrays: dict[str, Any] = {"labels": np.array(found.labels)}
        arrays |= {f"values_{side}": found.values[side] for side in SIDES}
        arrays |= {f"unscored_{side}": found.unscored[side] for side in SIDES}
        np.savez(file, **arrays)


def stored_toxicity(path: Path) -> Scores:
    """Scores that `store_toxicity` wrote."""
    with np.load(path) as stored:
        return Scores(
            tuple(stored["labels"].tolist()),
            {side: stored[f"values_{side}"] for side in SIDES},
            {side: stored[f"unscored_{side}"] for side in SIDES},
        )


@dataclass(frozen=True)
class _Store:
    """A model's scores in the workspace."""

    folder: Path
    model: str
    content: str

    @classmethod
    def of(cls, workspace: Workspace, model: str) -> _Store:
        content = content_of_classifier(model)
        about = json.dumps({"version": STORE_VERSION, "content": content or model})
        key = hashlib.sha256(about.encode()).hexdigest()[:16]
        return cls(workspace.home / "toxicity" / key, model, content)

    @property
    def vectors(self) -> VectorStore:
        return VectorStore(self.folder, full=True)

    def note_labels(self, classifier: Classifier) -> None:
        if self.labels() != classifier.labels:
            told = {"model": self.model, "content": self.content, "labels": classifier.labels}
            write_json(self.folder / "about.json", told)

    def labels(self) -> tuple[str, ...]:
        """What the model scores; nothing if it never did."""
        told = read_json(self.folder / "about.json")
        return tuple(told["labels"]) if isinstance(told, dict) else ()


def _gathered(store: _Store, ranked: RankedTexts, *, n_texts: int | None = None) -> Scores:
    """The scores of the examples, as far as there are any of the first texts."""
    there, labels = store.vectors.opened(), store.labels()
    by_rank = np.full((len(ranked) + 1, len(labels)), np.nan, dtype=np.float32)  # the last: of none
    some = np.flatnonzero(there.has(ranked.keys[:n_texts]))
    by_rank[some] = there.take_as_stored(ranked.keys[some])
    has = np.zeros(len(ranked) + 1, dtype=np.bool_)
    has[some], has[-1] = True, True
    values: dict[Side, npt.NDArray[np.float32]] = {}
    unscored: dict[Side, npt.NDArray[np.bool_]] = {}
    for at, side in enumerate(SIDES):
        values[side] = by_rank[ranked.rank[:, at]]
        unscored[side] = ~has[ranked.rank[:, at]]
    return Scores(labels, values, unscored)


def _parts(n_bytes: npt.NDArray[np.int64]) -> list[slice]:
    """Neighbouring texts that are held and scored together, at least one."""
    parts, start, size = [], 0, 0
    for at, more in enumerate(n_bytes.tolist()):
        if at > start and (size + more > BYTES_AT_ONCE or at - start == TEXTS_AT_ONCE):
            parts.append(slice(start, at))
            start, size = at, 0
        size += more
    return [*parts, slice(start, len(n_bytes))]
