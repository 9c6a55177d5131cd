"""Looking for examples of a data set: by words, by meaning, by what others are like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.data.workspace import Workspace
from analysis.engines.embeddings import all_vectors, query_vector
from analysis.engines.parts import of_parts, together
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.duplicates.search import SIDES, Field
from analysis.measure.embeddings.nearest import nearest
from analysis.measure.words_found import relevance, terms_of

ROUNDING = 1e-6  # a cosine that is no more is none


@dataclass(frozen=True)
class Hits:
    """Examples that were found, the best first.

    Attributes:
        positions: Which, shape (k,).
        scores: How well each fits: cosine similarity, or the relevance of words; shape (k,).
    """

    positions: IndexArray
    scores: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.positions)

    def among(self, mask: npt.NDArray[np.bool_]) -> Hits:
        """Those of some examples, mask of shape (n,)."""
        here = mask[self.positions]
        return Hits(self.positions[here], self.scores[here])


def by_words(workspace: Workspace, fingerprint: str, query: str, field: Field) -> Hits:
    """The examples that hold all words and quoted phrases of a query, whatever their case.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        query: What a user has typed.
        field: Where to look.

    Raises:
        InputError: If the query asks for nothing, or for too much.
    """
    terms, sides = terms_of(query), SIDES[field]
    parts = of_parts(
        workspace, fingerprint, sides, lambda frame: relevance(together(frame, sides), terms)
    )
    scores = np.concatenate([np.zeros(0, np.float32), *parts])
    found = np.flatnonzero(scores > 0)
    order = found[np.lexsort((found, -scores[found]))]
    return Hits(order, scores[order])


def by_meaning(
    workspace: Workspace, fingerprint: str, query: str, encoder: str, field: Field, *, n: int
) -> Hits:
    """The examples whose vectors lie nearest to that of a text.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read and embedded.
        query: What a user has typed.
        encoder: What makes the vectors.
        field: What of each example is embedded.
        n: How many, at most.

    Returns:
        Those that have anything in common with it (a cosine above 0); none if its words are all
        unknown to the vectors.
    """
    vector = query_vector(workspace, fingerprint, encoder, field, query)
    vectors = all_vectors(workspace, fingerprint, encoder, field)
    return _alike(Hits(*nearest(vectors, vector, n)))


def _alike(found: Hits) -> Hits:
    """Those of some hits, the best first, that are like what was searched for at all."""
    n = int((found.scores > ROUNDING).sum())
    return Hits(found.positions[:n], found.scores[:n])


def like_these(
    workspace: Workspace,
    fingerprint: str,
    positions: IndexArray,
    encoder: str,
    field: Field,
    *,
    n: int,
) -> Hits:
    """The examples that lie nearest to the middle of some, these left out.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read and embedded.
        positions: The examples that others are to be like, one at least, shape (k,).
        encoder: What makes the vectors.
        field: What of each example is embedded.
        n: How many, at most.
    """
    vectors = all_vectors(workspace, fingerprint, encoder, field)
    middle = vectors[np.sort(positions)].mean(axis=0, dtype=np.float64)
    length = np.linalg.norm(middle)
    if not length:  # empty texts are like nothing
        return Hits(np.zeros(0, np.int64), np.zeros(0, np.float32))
    others = np.ones(len(vectors), dtype=np.bool_)
    others[positions] = False
    found = Hits(*nearest(vectors, (middle / length).astype(np.float32), n + len(positions)))
    here = found.among(others)
    return _alike(Hits(here.positions[:n], here.scores[:n]))
