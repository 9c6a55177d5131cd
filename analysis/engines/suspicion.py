"""The different texts of a data set, the most suspicious ones by the screen first.

<data set>/toxicity/ranks-<version>.npz
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.data.files import replacing
from analysis.data.reading import READER_VERSION
from analysis.data.storage import rows_of
from analysis.data.vector_store import KeyArray, keys_of
from analysis.data.workspace import Workspace
from analysis.engines.parts import Progress, filled, of_parts
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.toxicity.search import SIDES

VERSION = 1  # raised when texts are ranked otherwise
UNKNOWN = 0.5  # suspicion of a text that the screen can say nothing of: another language's
_Part = tuple[KeyArray, npt.NDArray[np.float32], npt.NDArray[np.int64]]


@dataclass(frozen=True)
class RankedTexts:
    """The different texts of both sides, the most suspicious one first.

    Attributes:
        keys: Of each text, shape (u, 2).
        suspicion: By the screen, 0 to 1, descending; UNKNOWN if it cannot tell, shape (u,).
        n_bytes: Of each text in UTF-8, shape (u,).
        place: Where each stands first: twice its position in the data set, one more if it is a
            response, shape (u,).
        rank: Of each example's prompt and response, -1 if it says nothing, shape (n, 2).
    """

    keys: KeyArray
    suspicion: npt.NDArray[np.float32]
    n_bytes: npt.NDArray[np.int64]
    place: IndexArray
    rank: IndexArray

    def __len__(self) -> int:
        return len(self.keys)

    def texts(self, workspace: Workspace, fingerprint: str, some: IndexArray) -> list[str]:
        """The texts of some ranks."""
        rows, response = np.divmod(self.place[some], len(SIDES))
        frame = rows_of(workspace, fingerprint, rows.tolist(), columns=SIDES)
        sides = pa.array(response)
        found: list[str] = pc.if_else(
            pc.equal(sides, 0), filled(frame["prompt"]), filled(frame["response"])
        ).to_pylist()
        return found


def ranked_texts(
    workspace: Workspace, fingerprint: str, *, progress: Progress | None = None
) -> RankedTexts:
    """The different texts of a data set by suspicion; screened once, then kept.

    Of equally suspicious ones their content decides, so that the order of the file does not.

    Raises:
        WorkspaceError: If the data set was not read.
    """
    name = f"ranks-{VERSION}-r{READER_VERSION}.npz"
    path = workspace.folder(fingerprint) / "toxicity" / name
    if not path.exists():
        parts = of_parts(workspace, fingerprint, SIDES, _screened, progress=progress)
        made = _ranked(*(_joined([part[at] for part in parts], at) for at in range(3)))
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, **vars(made))
    with np.load(path) as stored:
        return RankedTexts(**stored)


def _screened(frame: pd.DataFrame) -> _Part:
    from analysis.measure.toxicity.screen import screened

    keys, suspicion, n_bytes = [], [], []
    for side in SIDES:
        each = filled(frame[side]).dictionary_encode()  # of equal texts one is looked at
        where = np.asarray(each.indices)
        has_words = pc.not_equal(pc.utf8_trim_whitespace(each.dictionary), "")
        said = has_words.to_numpy(zero_copy_only=False)
        sizes = pc.binary_length(each.dictionary).to_numpy().astype(np.int64)
        keys.append(keys_of(each.dictionary)[where])
        suspicion.append(np.nan_to_num(screened(each.dictionary), nan=UNKNOWN)[where])
        n_bytes.append(np.where(said, sizes, 0)[where])
    return np.stack(keys, 1), np.stack(suspicion, 1), np.stack(n_bytes, 1)


def _joined(parts: list[np.ndarray], at: int) -> np.ndarray:
    none: _Part = (
        np.zeros((0, len(SIDES), 2), np.uint64),
        np.zeros((0, len(SIDES)), np.float32),
        np.zeros((0, len(SIDES)), np.int64),
    )
    return np.concatenate([none[at], *parts])


def _ranked(
    keys: KeyArray, suspicion: npt.NDArray[np.float32], n_bytes: npt.NDArray[np.int64]
) -> RankedTexts:
    """All texts of all sides, shapes (n, 2, 2), (n, 2), (n, 2), by rank."""
    said = np.flatnonzero(n_bytes.ravel())
    each, first, of = np.unique(
        keys.reshape(-1, 2)[said], axis=0, return_index=True, return_inverse=True
    )
    place = said[first]
    # The screen's windows may be summed up otherwise in another part of the file: to a rounding.
    worst = np.round(suspicion.ravel()[place], 6)
    order = np.argsort(-worst, kind="stable")  # of equal ones: by their keys
    rank_of = np.empty(len(order), dtype=np.int64)
    rank_of[order] = np.arange(len(order))
    rank = np.full(n_bytes.size, -1, dtype=np.int64)
    rank[said] = rank_of[of.reshape(-1)]
    return RankedTexts(
        each[order], worst[order], n_bytes.ravel()[place][order], place[order], rank.reshape(-1, 2)
    )
