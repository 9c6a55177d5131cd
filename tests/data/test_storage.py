"""Examples on disk: written as a stream, read by column and by row, whole after every crash."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis.data.storage as module
from analysis.data.dataset import SCHEMA
from analysis.data.reading import read_dataset
from analysis.data.storage import (
    frames_of,
    load,
    read_into,
    rejected_rows,
    require_summary,
    rows_of,
    spans,
    summary,
)
from analysis.data.workspace import Source, Workspace
from analysis.errors import InputError, WorkspaceError
from tests.data.samples import alpaca, lines

N = 300
ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "home")


def content(n: int = N) -> bytes:
    """Examples, every seventh a copy of the first, every fifth line broken."""
    return lines(
        *("{broken" if n % 5 == 4 else alpaca(0 if n % 7 == 0 else n) for n in range(n))
    ).encode()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches and row groups so small that a data set has many."""
    monkeypatch.setattr(module, "ROWS_PER_GROUP", 16)
    monkeypatch.setattr("analysis.data.reading.BATCH_BYTES", 2000)
    from analysis.data.reading import Reader

    def reader(opened: Any, mapping: Any) -> Reader:
        return Reader(opened, mapping, batch_bytes=2000)

    monkeypatch.setattr(module, "Reader", reader)


@pytest.fixture
def source(workspace: Workspace, small_parts: None) -> Source:
    source = workspace.add_stream(io.BytesIO(content()), "d.jsonl")
    read_into(workspace, source.fingerprint)
    return source


def test_what_is_stored_is_what_is_read(workspace: Workspace, source: Source) -> None:
    stored = load(workspace, source.fingerprint)
    direct, rejected, found = read_dataset(io.BytesIO(content()))
    pd.testing.assert_frame_equal(stored.frame, direct.frame)
    assert stored.frame["example_id"].is_unique
    assert list(rejected_rows(workspace, source.fingerprint)) == rejected
    known = require_summary(workspace, source.fingerprint)
    assert (known.n_read, known.n_examples, known.n_rejected) == (N, 240, 60)
    assert (known.formats, known.errors) == (found.formats, found.errors)
    assert (stored.name, stored.format) == ("d.jsonl", "alpaca")


def test_columns_are_read_alone(workspace: Workspace, source: Source) -> None:
    for columns in (["line"], ["response", "example_id"], ["example_id"], list(SCHEMA.names)):
        frame = load(workspace, source.fingerprint, columns=columns).frame
        assert list(frame.columns) == columns
        assert len(frame) == 240


def test_rows_at_any_positions_are_the_rows_of_the_whole(
    workspace: Workspace, source: Source
) -> None:
    whole = load(workspace, source.fingerprint).frame
    random = np.random.default_rng(0)
    for n in (1, 2, 17, 240):
        positions = random.integers(0, len(whole), n)
        rows = rows_of(workspace, source.fingerprint, positions)
        pd.testing.assert_frame_equal(rows, whole.loc[positions])
    assert rows_of(workspace, source.fingerprint, []).empty
    only = rows_of(workspace, source.fingerprint, [239, 0], columns=["line"])
    assert list(only["line"]) == list(whole["line"].iloc[[239, 0]])


@pytest.mark.parametrize("rows_at_once", [1, 16, 40, 10_000])
def test_the_parts_of_a_data_set_cover_every_row_once_in_order(
    workspace: Workspace, source: Source, rows_at_once: int
) -> None:
    parts = spans(workspace, source.fingerprint, rows_at_once=rows_at_once)
    frames = [
        frame
        for groups in parts
        for frame in frames_of(workspace, source.fingerprint, columns=["line"], groups=groups)
    ]
    whole = load(workspace, source.fingerprint, columns=["line"]).frame
    pd.testing.assert_frame_equal(pd.concat(frames), whole)
    assert all(len(frame) <= 16 for frame in frames)
    assert len(parts) > 1 or rows_at_once == 10_000


@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 5), (7, 31), (59, 60), (60, None)])
def test_rejected_records_are_read_by_page(
    workspace: Workspace, source: Source, start: int, stop: int | None
) -> None:
    whole = list(rejected_rows(workspace, source.fingerprint))
    page = list(rejected_rows(workspace, source.fingerprint, start=start, stop=stop))
    assert page == whole[start:stop]


def test_a_file_of_nothing_but_rejects_has_no_examples(workspace: Workspace) -> None:
    key = workspace.add_stream(io.BytesIO(b"{}\n{}\n"), "d.jsonl").fingerprint
    assert read_into(workspace, key).n_rejected == 2
    assert load(workspace, key).frame.empty
    assert list(load(workspace, key).frame.columns) == SCHEMA.names
    assert sum(map(len, frames_of(workspace, key))) == 0
    assert len(list(rejected_rows(workspace, key))) == 2


@pytest.mark.parametrize("bad", [b"[]", b"\n\n", b"\x89PNG"])
def test_a_file_without_records_is_one_sentence_and_is_not_read(
    workspace: Workspace, bad: bytes
) -> None:
    key = workspace.add_stream(io.BytesIO(bad), "d.jsonl").fingerprint
    with pytest.raises(InputError):
        read_into(workspace, key)
    assert summary(workspace, key) is None
    assert {path.name for path in workspace.folder(key).iterdir()} == {"source", "source.json"}
    with pytest.raises(WorkspaceError, match="not read yet"):
        load(workspace, key)


def test_reading_again_does_nothing_until_the_reader_changes(
    workspace: Workspace, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace.folder(source.fingerprint) / "examples.parquet"
    before = path.stat().st_ino
    read_into(workspace, source.fingerprint)
    assert path.stat().st_ino == before
    monkeypatch.setattr(module, "READER_VERSION", 99)
    monkeypatch.setattr("analysis.data.reading.READER_VERSION", 99)
    assert summary(workspace, source.fingerprint) is None
    assert read_into(workspace, source.fingerprint).reader_version == 99
    assert path.stat().st_ino != before


def test_progress_counts_bytes_up_to_the_whole_and_may_stop_the_reading(
    workspace: Workspace, small_parts: None
) -> None:
    source = workspace.add_stream(io.BytesIO(content(3000)), "d.jsonl")
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_into(workspace, source.fingerprint, progress=stop)
    assert summary(workspace, source.fingerprint) is None
    names = {path.name for path in workspace.folder(source.fingerprint).iterdir()}
    assert names == {"source", "source.json"}
    seen.clear()
    read_into(workspace, source.fingerprint, progress=lambda *at: seen.append(at))
    assert seen == sorted(seen)
    assert seen[-1] == (source.n_bytes, source.n_bytes)


READ = """
import sys, time
from pathlib import Path
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace

def slowly(done, total):
    print(done, flush=True)
    time.sleep(float(sys.argv[3]))

read_into(Workspace(Path(sys.argv[1])), sys.argv[2], progress=slowly)
"""


def reading(workspace: Workspace, key: str, pause: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READ, str(workspace.home), key, str(pause)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def large() -> bytes:
    """More than one batch of the default size."""
    return (
        lines(*(json.dumps({"instruction": n, "output": "x"}) for n in range(10))).encode()
        + (
            lines(*(json.dumps({"instruction": f"{n}", "output": "x" * 9000}) for n in range(2500)))
        ).encode()
    )


def test_a_kill_in_the_middle_of_reading_leaves_no_half_data_set(workspace: Workspace) -> None:
    key = workspace.add_stream(io.BytesIO(large()), "d.jsonl").fingerprint
    process = reading(workspace, key, pause=60)
    assert process.stdout is not None
    assert process.stdout.readline()  # the first batch is written
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert summary(workspace, key) is None
    with pytest.raises(WorkspaceError):
        load(workspace, key)
    found = read_into(workspace, key)
    assert (found.n_examples, found.n_rejected) == (2500, 10)
    assert len(load(workspace, key)) == 2500


def test_two_processes_that_read_the_same_file_end_in_one_whole_data_set(
    workspace: Workspace,
) -> None:
    key = workspace.add_stream(io.BytesIO(large()), "d.jsonl").fingerprint
    processes = [reading(workspace, key, pause=pause) for pause in (0.05, 0.0)]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    data = load(workspace, key)
    assert len(data) == 2500
    assert data.frame["example_id"].is_unique
    names = {path.name for path in workspace.folder(key).iterdir()}
    wanted = {"source", "source.json", "summary.json"}
    assert names == wanted | {"examples.parquet", "rejected.parquet", "ids.parquet"}


def test_opening_a_data_set_again_reads_nothing(workspace: Workspace, source: Source) -> None:
    before = {path: path.stat().st_mtime_ns for path in workspace.home.rglob("*")}
    again = workspace.add_stream(io.BytesIO(content()), "other name.jsonl")
    read_into(workspace, again.fingerprint)
    after = {path: path.stat().st_mtime_ns for path in workspace.home.rglob("*") if path.is_file()}
    changed = {path.name for path, at in after.items() if before[path] != at}
    assert changed == {"source.json"}  # the name it was opened by
