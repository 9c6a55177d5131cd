from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

import pyarrow as pa
import pytest

from analysis.curate.assignments import stored_assignment
from analysis.curate.marks import LONGEST_NAME, mark_examples, marks, remove_mark
from analysis.data.workspace import Workspace
from analysis.errors import InputError, WorkspaceError

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


def test_more_of_a_label_is_added_to_it_and_leaves_what_earlier_steps_go_by(
    workspace: Workspace,
) -> None:
    before = give(workspace, "off topic", "x")
    after = give(workspace, "off topic", "y", "x", "z")
    assert marks(workspace, FINGERPRINT) == (after,) and after.n == 3
    stored = stored_assignment(workspace, FINGERPRINT, after.assignment)
    assert stored.ids.to_pylist() == ["x", "y", "z"]
    stored = stored_assignment(workspace, FINGERPRINT, before.assignment)
    assert stored.ids.to_pylist() == ["x"]


def test_a_removed_label_is_not_listed(workspace: Workspace) -> None:
    give(workspace, "one", "x")
    give(workspace, "two", "x")
    remove_mark(workspace, FINGERPRINT, "one")
    assert [mark.name for mark in marks(workspace, FINGERPRINT)] == ["two"]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "离\u3000题", "👨\u200d👩\u200d👧 family"])
def test_a_label_may_be_in_any_script(workspace: Workspace, name: str) -> None:
    assert give(workspace, name, "x").name == name


@pytest.mark.parametrize(
    "name", ["", "   ", "a\nb", "a\u2028b", "a\u202eb", "x" * (LONGEST_NAME + 1)]
)
def test_a_label_is_one_line(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="one line"):
        give(workspace, name, "x")
    assert marks(workspace, FINGERPRINT) == ()


def test_nothing_cannot_be_labelled(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="select some"):
        give(workspace, "off topic")


def test_what_a_newer_version_tells_of_a_label_is_passed_over(workspace: Workspace) -> None:
    given = give(workspace, "off topic", "x")
    path = workspace.folder(FINGERPRINT) / "marks.json"
    path.write_text(json.dumps([asdict(given) | {"colour": "red"}]))
    assert marks(workspace, FINGERPRINT) == (given,)


@pytest.mark.parametrize(
    "broken", [lambda text: text[:-5], lambda text: text.replace("assignment", "x"), str.upper]
)
def test_a_damaged_list_is_not_written_over(
    workspace: Workspace, broken: Callable[[str], str]
) -> None:
    give(workspace, "off topic", "x")
    path = workspace.folder(FINGERPRINT) / "marks.json"
    path.write_text(broken(path.read_text()))
    assert marks(workspace, FINGERPRINT) == ()
    with pytest.raises(WorkspaceError, match="damaged"):
        give(workspace, "new", "y")
    assert "off topic" in path.read_text().lower()
