"""Records with personal data, and a small finder of its own: no model, no other package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis.data.json_strings import texts_of
from analysis.data.storage import load
from analysis.data.workspace import Workspace
from analysis.measure.personal.found import Personal, PersonalSearch

PATTERNS = {
    "API_KEY": r"sk-[A-Za-z0-9]{16,}",
    "EMAIL_ADDRESS": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "PHONE_NUMBER": r"[+(]?[0-9][0-9 ()-]{7,}[0-9]",
    "IP_ADDRESS": r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b",
}
NAMES = {"PERSON": r"Ann Lee|Bo Berg|张伟"}


def personal_in(records: Sequence[str], *, names: bool = False) -> Personal:
    """Where personal data stand in some records, by simple patterns."""
    patterns = PATTERNS | (NAMES if names else {})
    rows = []
    for row, raw in enumerate(records):
        for text in texts_of(raw):
            taken = set[int]()
            for entity, pattern in patterns.items():
                for found in re.finditer(pattern, text.value):
                    inside = set(range(*found.span()))
                    if not inside & taken:
                        taken |= inside
                        place = (text.at(found.start()), text.at(found.end()))
                        rows.append((row, *place, entity, text.path))
    return personal(sorted(rows))


def personal(rows: Sequence[tuple[int, int, int, str, str]]) -> Personal:
    """Places given one by one: row, start, end, kind, path."""
    columns: list[tuple] = list(zip(*rows, strict=True)) or [()] * 5
    return Personal(
        *(np.array(column, dtype=np.int64) for column in columns[:3]),
        *(pa.array(column, pa.string()).dictionary_encode() for column in columns[3:]),
        np.ones(len(rows), np.float32),
    )


class Finder:
    """Stands in for the search that the engines make, with the finder above."""

    folder, suffix = "personal", ".parquet"

    @staticmethod
    def find(
        workspace: Workspace, fingerprint: str, search: PersonalSearch, *, progress: object = None
    ) -> Personal:
        raws = load(workspace, fingerprint, columns=("raw",)).frame["raw"].tolist()
        return personal_in(raws, names=bool(search.names_model))

    @staticmethod
    def store(path: Path, found: Personal) -> None:
        import pickle

        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pickle.dumps(found))

    @staticmethod
    def stored(path: Path) -> Personal:
        import pickle

        return pickle.loads(path.read_bytes())
