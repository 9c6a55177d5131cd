"""The nearest others of each example: found once for all that is made of them, and kept.

Density, the spread and the map by neighbours all begin with them, and they are the longest part.

    <data set>/neighbours/<key>.npz    rows, similarity: of the different vectors, by content
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from analysis.data.files import replacing
from analysis.data.reading import READER_VERSION
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress
from analysis.measure.content_order import distinct
from analysis.measure.duplicates.search import Field
from analysis.measure.embeddings import key_of_encoder
from analysis.measure.embeddings.tfidf import VectorArray
from analysis.measure.neighbours import Neighbours, neighbours

VERSION = 1  # raised when others are found
K = 15  # as many as each of those that use them asks for


def nearest_others(
    workspace: Workspace,
    fingerprint: str,
    made_by: tuple[str, Field],
    vectors: VectorArray,
    *,
    progress: Progress | None = None,
) -> Neighbours:
    """The K nearest others of the different vectors of a data set, in their order by content.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        made_by: What made the vectors, and of what of each example.
        vectors: Of all examples, shape (n, d).
        progress: Called as it goes on; what it raises stops the work.
    """
    encoder, field = made_by
    about = [VERSION, READER_VERSION, K, encoder, key_of_encoder(encoder), field]
    key = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
    path = workspace.folder(fingerprint) / "neighbours" / f"{key}.npz"
    if not path.exists():
        found = neighbours(
            vectors[distinct(vectors).rows],
            K,
            progress=progress and (lambda share: progress(share, "Looking for neighbours")),
        )
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, rows=found.rows.astype(np.int32), similarity=found.similarity)
    with np.load(path) as stored:
        return Neighbours(stored["rows"].astype(np.int64), stored["similarity"])
