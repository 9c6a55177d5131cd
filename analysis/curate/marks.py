"""Labels that a user gives to examples by hand: a lasso on the map, the hits of a search.

A mark is an assignment with one group. What was marked under a name before more was added stays
stored, so that a step that went by it still does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, cast

import numpy as np
import pyarrow as pa

from analysis.curate.assignments import (
    Assignment,
    assignment_of,
    store_assignment,
    stored_assignment,
)
from analysis.data.files import read_json, write_json
from analysis.data.locks import alone
from analysis.data.workspace import Workspace
from analysis.errors import InputError, WorkspaceError
from analysis.measure.wording import is_line

FILE = "marks.json"
LONGEST_NAME = 80
MOST_MARKS = 200


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
    return _marks(read_json(workspace.folder(fingerprint) / FILE)) or ()


def _marks(told: object) -> tuple[Mark, ...] | None:
    """The labels of a list as it was read; None if it is none."""
    # A newer version of Assay may tell more of one.
    wanted = [each.name for each in fields(Mark)]
    try:
        return tuple(Mark(**{name: one[name] for name in wanted}) for one in cast("Any", told))
    except (TypeError, KeyError):
        return None


def label_of(typed: str) -> str:
    """A label as it was typed, without blanks around it.

    Raises:
        InputError: If it is empty, too long or no line of text.
    """
    name = typed.strip()
    if not name or len(name) > LONGEST_NAME or not is_line(name):
        raise InputError(
            f"A label is one line of 1 to {LONGEST_NAME} characters; give the examples one."
        )
    return name


def mark_examples(workspace: Workspace, fingerprint: str, name: str, ids: pa.Array) -> Mark:
    """Give examples a label; those that have it already keep it.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        name: Any text of one line.
        ids: The examples' ids, Arrow texts, shape (m,).

    Raises:
        InputError: If the name is empty, too long or no line of text, or there is no example.
        WorkspaceError: If another process holds the list for too long, or it is damaged.
    """
    name = label_of(name)
    if not len(ids):
        raise InputError("No example is selected; select some before you label them.")

    def with_it(before: tuple[Mark, ...]) -> tuple[Mark, ...]:
        others = tuple(other for other in before if other.name != name)
        if len(others) >= MOST_MARKS:
            raise InputError(f"There are {MOST_MARKS} labels already; remove one of them first.")
        parts = [ids.cast(pa.large_string())]
        same = (mark.assignment for mark in before if mark.name == name)
        parts += [stored_assignment(workspace, fingerprint, digest).ids for digest in same]
        made = marked(name, pa.concat_arrays(parts))
        return (Mark(name, store_assignment(workspace, fingerprint, made), len(made)), *others)

    return _change(workspace, fingerprint, with_it)[0]


def remove_mark(workspace: Workspace, fingerprint: str, name: str) -> None:
    """Forget a label; steps that go by it keep what they were set with."""
    _change(workspace, fingerprint, lambda before: tuple(one for one in before if one.name != name))


def marked(name: str, ids: pa.Array) -> Assignment:
    """The assignment of a mark: one group, called like it; an id that comes twice is in it once."""
    each = ids.unique()
    return assignment_of(each, np.zeros(len(each), dtype=np.int32), {0: name})


def _change(
    workspace: Workspace,
    fingerprint: str,
    edit: Callable[[tuple[Mark, ...]], tuple[Mark, ...]],
) -> tuple[Mark, ...]:
    """Change the list of labels, alone; gives what it is then."""
    folder = workspace.folder(fingerprint)
    with alone(folder, "marks", "The labels are"):
        path = folder / FILE
        if path.exists() and _marks(read_json(path)) is None:
            raise WorkspaceError(
                f"The list of labels, {FILE}, is damaged; mend it or move it away, then label "
                "again."
            )
        after = edit(marks(workspace, fingerprint))
        write_json(path, [asdict(mark) for mark in after])
        return after
