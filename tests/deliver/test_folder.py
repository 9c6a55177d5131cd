from __future__ import annotations

from pathlib import Path

import pytest

from analysis.curate.recipe import Recipe
from analysis.deliver.bundle import FILES
from analysis.engines.local import run
from analysis.errors import InputError
from tests.conftest import Open, alpaca

LINES = [alpaca("a", "one two three", topic=["x"]), alpaca("b", "four", topic=3)]


def test_a_folder_with_other_files_is_left_alone(open_lines: Open, tmp_path: Path) -> None:
    out = tmp_path / "project"
    out.mkdir()
    (out / "README.md").write_text("mine", encoding="utf-8")
    workspace, fingerprint = open_lines(LINES)
    with pytest.raises(InputError, match='folder "project" holds other files'):
        run(workspace, fingerprint, Recipe(), out)
    assert [path.name for path in out.iterdir()] == ["README.md"]
    assert (out / "README.md").read_text(encoding="utf-8") == "mine"


def test_a_later_run_replaces_the_earlier_one_as_a_whole(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(), out, also=(".csv",))
    (out / "notes.txt").write_text("kept by hand", encoding="utf-8")
    run(workspace, fingerprint, Recipe(), out)
    assert {path.name for path in out.iterdir()} == {*FILES, "notes.txt"}


def test_a_run_that_fails_leaves_the_earlier_one_as_it_was(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(), out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(workspace, fingerprint, Recipe(), out, form="openai", progress=stop)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_is_no_folder(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    with pytest.raises(InputError, match=r'"data.jsonl" is a file'):
        run(workspace, fingerprint, Recipe(), tmp_path / "data.jsonl")


def test_missing_folders_are_made(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    run(workspace, fingerprint, Recipe(), tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c" / "kept.jsonl").exists()
