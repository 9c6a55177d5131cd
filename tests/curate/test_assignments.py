from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.assignments import (
    adopt_assignments,
    assignment_of,
    assignment_path,
    file_name,
    store_assignment,
    stored_assignment,
)
from analysis.data.workspace import Workspace
from analysis.errors import InputError
from analysis.measure.clusters.grouping import ABSENT

FINGERPRINT = "a" * 64
ROWS = st.dictionaries(st.text(min_size=1, max_size=6), st.integers(-1, 5), max_size=20)


def made(rows: dict[str, int], names: dict[int, str] | None = None):
    ids = pa.array(list(rows), pa.large_string())
    return assignment_of(ids, np.array(list(rows.values()), dtype=np.int32), names)


@given(ROWS, st.randoms())
def test_the_digest_does_not_depend_on_the_order_of_the_examples(rows, random) -> None:
    turned = list(rows.items())
    random.shuffle(turned)
    assert made(rows).digest == made(dict(turned)).digest


@given(ROWS, st.lists(st.text(min_size=1, max_size=6), max_size=20))
def test_each_example_gets_its_own_group_and_a_stranger_none(rows, ids) -> None:
    found = made(rows).aligned(pa.array(ids, pa.string()))
    assert found.groups.tolist() == [rows.get(text, ABSENT) for text in ids]


def test_another_group_or_name_is_another_assignment() -> None:
    digests = {
        made(rows, names).digest
        for rows, names in (
            ({"x": 0, "y": 1}, None),
            ({"x": 0, "y": 2}, None),
            ({"x": 0, "z": 1}, None),
            ({"x": 0, "y": 1}, {0: "loans"}),
        )
    }
    assert len(digests) == 4


def test_what_is_stored_comes_back_with_its_names(workspace: Workspace) -> None:
    assignment = made({"x": 3, "y": -1}, {3: "贷款 · <b>loans</b>"})
    digest = store_assignment(workspace, FINGERPRINT, assignment)
    found = stored_assignment(workspace, FINGERPRINT, digest)
    assert found.ids.to_pylist() == ["x", "y"]
    assert found.groups.tolist() == [3, -1]
    assert found.names == {3: "贷款 · <b>loans</b>"}


def test_a_missing_assignment_says_which_file_to_bring(workspace: Workspace) -> None:
    with pytest.raises(InputError, match=r"put assignment-0123456789abcdef\.parquet"):
        stored_assignment(workspace, FINGERPRINT, "0123456789abcdef")


def test_a_name_that_is_no_digest_never_becomes_a_path(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="16 hexadecimal digits"):
        assignment_path(workspace, FINGERPRINT, "../../../etc/passwd")


def test_what_lies_beside_a_recipe_is_taken_over(workspace: Workspace, tmp_path: Path) -> None:
    assignment = made({"x": 0})
    store_assignment(workspace, FINGERPRINT, assignment)
    beside = tmp_path / file_name(assignment.digest)
    assignment_path(workspace, FINGERPRINT, assignment.digest).replace(beside)
    adopt_assignments(workspace, FINGERPRINT, [assignment.digest, "f" * 16], tmp_path)
    assert stored_assignment(workspace, FINGERPRINT, assignment.digest).groups.tolist() == [0]


@pytest.mark.parametrize("content", [b"", b"no table at all", b"PAR1PAR1"])
def test_a_file_that_holds_no_groups_is_refused(
    workspace: Workspace, tmp_path: Path, content: bytes
) -> None:
    digest = "0" * 16
    (tmp_path / file_name(digest)).write_bytes(content)
    with pytest.raises(InputError, match="holds no groups"):
        adopt_assignments(workspace, FINGERPRINT, [digest], tmp_path)


@pytest.mark.parametrize("ids", [["x", None], ["x", "x"]])
def test_groups_of_an_example_without_an_id_or_twice_are_refused(
    workspace: Workspace, tmp_path: Path, ids: list[str | None]
) -> None:
    digest = "0" * 16
    types = [("example_id", pa.large_string()), ("group", pa.int32())]
    table = pa.table({"example_id": ids, "group": [0, 1]}, schema=pa.schema(types))
    pq.write_table(table.replace_schema_metadata({"names": "{}"}), tmp_path / file_name(digest))
    with pytest.raises(InputError, match="holds no groups"):
        adopt_assignments(workspace, FINGERPRINT, [digest], tmp_path)


def test_a_file_that_was_changed_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    assignment = made({"x": 0})
    store_assignment(workspace, FINGERPRINT, assignment)
    path = assignment_path(workspace, FINGERPRINT, assignment.digest)
    path.replace(tmp_path / file_name("0" * 16))
    with pytest.raises(InputError, match="was changed since it was exported"):
        adopt_assignments(workspace, FINGERPRINT, ["0" * 16], tmp_path)
