from __future__ import annotations

import pyarrow as pa
import pytest

from analysis.curate.assignments import stored_assignment
from analysis.curate.marks import LONGEST_NAME, mark_examples, marks, remove_mark
from analysis.data.workspace import Workspace
from analysis.errors import InputError

FINGERPRINT = "a" * 64


def give(workspace: Workspace, name: str, *ids: str):
    return mark_examples(workspace, FINGERPRINT, name, pa.array(ids, pa.large_string()))


def test_labels_are_listed_with_the_last_one_first(workspace: Workspace) -> None:
    give(workspace, "off topic", "x", "y")
    give(workspace, "  偏题 ", "z")
    assert [(mark.name, mark.n) for mark in marks(workspace, FINGERPRINT)] == [
        ("偏题", 1),
        ("off topic", 2),
    ]


def test_a_label_given_anew_leaves_what_earlier_steps_go_by(workspace: Workspace) -> None:
    before = give(workspace, "off topic", "x")
    give(workspace, "off topic", "y")
    assert [mark.n for mark in marks(workspace, FINGERPRINT)] == [1]
    stored = stored_assignment(workspace, FINGERPRINT, before.assignment)
    assert stored.ids.to_pylist() == ["x"]


def test_a_removed_label_is_not_listed(workspace: Workspace) -> None:
    give(workspace, "one", "x")
    give(workspace, "two", "x")
    remove_mark(workspace, FINGERPRINT, "one")
    assert [mark.name for mark in marks(workspace, FINGERPRINT)] == ["two"]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * (LONGEST_NAME + 1)])
def test_a_label_is_one_line(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="one line"):
        give(workspace, name, "x")
    assert marks(workspace, FINGERPRINT) == ()


def test_nothing_cannot_be_labelled(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="select some"):
        give(workspace, "off topic")
