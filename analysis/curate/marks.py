"""Labels that a user gives to examples by hand: a lasso on the map, the hits of a search.

A mark is an assignment with one group. Its name may change hands; what was marked under it
before stays stored, so that a step that went by it still does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.curate.assignments import Assignment, assignment_of, store_assignment
from analysis.data.files import read_json, write_json
from analysis.data.workspace import Workspace
from analysis.errors import InputError, WorkspaceError

LONGEST_NAME = 80
MOST_MARKS = 200
LOCK_S = 10.0


@dataclass(frozen=True)
class Mark:
    """A label that somebody gave.

    Attributes:
        name: What it is called.
        assignment: Digest of the assignment that holds the examples.
        n: Examples that have it.
    """

    name: str
    assignment: str
    n: int


def marks(workspace: Workspace, fingerprint: str) -> tuple[Mark, ...]:
    """The labels given to examples of a data set, the last one first."""
    found = read_json(workspace.folder(fingerprint) / "marks.json")
    return tuple(Mark(**each) for each in found) if isinstance(found, list) else ()


def mark_examples(workspace: Workspace, fingerprint: str, name: str, ids: pa.Array) -> Mark:
    """Give examples a label; under the same name it replaces the earlier one.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        name: Any text of one line.
        ids: The examples' ids, Arrow texts, shape (m,).

    Raises:
        InputError: If the name is empty, too long or no line of text, or there is no example.
        WorkspaceError: If another process holds the list for LOCK_S seconds.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"A label is one line of 1 to {LONGEST_NAME} characters; give the examples one."
        )
    if not len(ids):
        raise InputError("No example is selected; select some before you label them.")
    made = marked(name, ids)
    mark = Mark(name, store_assignment(workspace, fingerprint, made), len(made))

    def with_it(before: tuple[Mark, ...]) -> tuple[Mark, ...]:
        others = tuple(other for other in before if other.name != name)
        if len(others) >= MOST_MARKS:
            raise InputError(f"There are {MOST_MARKS} labels already; remove one of them first.")
        return (mark, *others)

    _change(workspace, fingerprint, with_it)
    return mark


def remove_mark(workspace: Workspace, fingerprint: str, name: str) -> None:
    """Forget a label; steps that go by it keep what they were set with."""
    _change(workspace, fingerprint, lambda before: tuple(one for one in before if one.name != name))


def marked(name: str, ids: pa.Array) -> Assignment:
    """The assignment of a mark: one group, called like it."""
    return assignment_of(ids, np.zeros(len(ids), dtype=np.int32), {0: name})


def _change(workspace: Workspace, fingerprint: str, edit: Any) -> None:
    from filelock import FileLock, Timeout

    folder = workspace.folder(fingerprint)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "marks.lock", timeout=LOCK_S):
            after: Iterable[Mark] = edit(marks(workspace, fingerprint))
            write_json(folder / "marks.json", [asdict(mark) for mark in after])
    except Timeout as error:
        raise WorkspaceError(
            f"The labels are being changed elsewhere for over {LOCK_S:.0f} seconds; try again."
        ) from error
