from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from analysis.curate.reviews import (
    FILE,
    Decision,
    NewText,
    decide,
    decisions,
    reviewer_of,
    take_back,
)
from analysis.data.workspace import Workspace
from analysis.errors import InputError, WorkspaceError
from tests.conftest import Open, alpaca

IDS = [f"{number:016x}-1" for number in range(4)]


@pytest.fixture
def opened(open_lines: Open) -> tuple[Workspace, str]:
    return open_lines([alpaca("q", "a")])


def said(opened: tuple[Workspace, str]) -> list[tuple[str, str, str | None]]:
    return [(each.example_id, each.reviewer, each.verdict) for each in decisions(*opened)]


def test_before_anything_is_decided_there_is_no_file(opened) -> None:
    workspace, fingerprint = opened
    assert decisions(workspace, fingerprint) == []
    assert take_back(workspace, fingerprint, "Ann") is None
    assert not (workspace.folder(fingerprint) / FILE).exists()


def test_a_decision_comes_back_whole(opened) -> None:
    edits = (NewText("/output", 'Say "no" \U0001f642\n'), NewText("/a~1b", ""))
    given = Decision(IDS[0], "Ann", "edit", "", ("rude", "粗鲁"), edits)
    decide(*opened, given)
    (found,) = decisions(*opened)
    assert (found.verdict, found.tags, found.edits) == ("edit", given.tags, edits)
    assert found.at.endswith("+00:00")


def test_the_last_decision_of_each_reviewer_on_each_example_counts(opened) -> None:
    for reviewer, verdict in (("Ann", "accept"), ("Bo", "reject"), ("Ann", "reject")):
        decide(*opened, Decision(IDS[0], reviewer, verdict))
    decide(*opened, Decision(IDS[1], "Bo", "accept"))
    assert said(opened) == [
        (IDS[0], "Bo", "reject"),
        (IDS[0], "Ann", "reject"),
        (IDS[1], "Bo", "accept"),
    ]


def test_what_is_taken_back_is_as_it_was_before_and_nobody_elses(opened) -> None:
    decide(*opened, Decision(IDS[0], "Ann", "accept", tags=("x",)))
    decide(*opened, Decision(IDS[0], "Ann", "reject", "wrong"))
    decide(*opened, Decision(IDS[1], "Bo", "accept"))
    assert take_back(*opened, "Ann") == IDS[0]
    before = {(each.example_id, each.reviewer): each for each in decisions(*opened)}
    assert before[IDS[0], "Ann"].verdict == "accept"
    assert before[IDS[0], "Ann"].tags == ("x",)
    assert take_back(*opened, "Ann") == IDS[0]
    assert take_back(*opened, "Ann") is None
    assert said(opened) == [(IDS[1], "Bo", "accept")]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "two\nlines", "\u202eback"])
def test_a_name_that_is_no_line_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="one line of 1 to 60 characters"):
        reviewer_of(name)


def test_names_reasons_and_tags_are_checked_where_they_are_written(opened) -> None:
    for wrong in (
        Decision(IDS[0], "two\nlines", "accept"),
        Decision(IDS[0], "Ann", "reject", "x" * 201),
        Decision(IDS[0], "Ann", "accept", tags=("x\ny",)),
        Decision(IDS[0], "Ann", "accept", tags=tuple(map(str, range(21)))),
    ):
        with pytest.raises(InputError):
            decide(*opened, wrong)
    assert decisions(*opened) == []


def test_a_damaged_file_is_one_sentence(opened) -> None:
    workspace, fingerprint = opened
    (workspace.folder(fingerprint) / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(WorkspaceError, match="cannot be used"):
        decisions(workspace, fingerprint)


def _decides(home: Path, fingerprint: str, reviewer: str, told: Path) -> None:
    for number in range(10_000):
        decide(Workspace(home), fingerprint, Decision(f"{number:016x}-1", reviewer, "accept"))
        with told.open("a") as log:
            log.write(f"{number}\n")


def test_a_kill_loses_nothing_that_was_decided(opened, tmp_path: Path) -> None:
    workspace, fingerprint = opened
    fork = multiprocessing.get_context("spawn")
    logs = [tmp_path / name for name in ("Ann", "Bo")]
    workers = [
        fork.Process(target=_decides, args=(workspace.home, fingerprint, log.name, log))
        for log in logs
    ]
    for worker in workers:
        worker.start()
    while not all(log.exists() and len(log.read_text().splitlines()) > 20 for log in logs):
        time.sleep(0.01)
    for worker in workers:
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    for log in logs:
        n_told = len(log.read_text().splitlines())
        n_found = sum(each.reviewer == log.name for each in decisions(workspace, fingerprint))
        assert n_found in (n_told, n_told + 1)
