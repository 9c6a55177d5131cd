"""From a file to profiled examples, opening it again, and a file larger than the memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import MB, ROOT, Outcome, Setting, environment


def in_one_process(setting: Setting) -> Outcome:
    """What the command line does with a file it has not seen."""
    return _first_time(setting.data, setting.work)


def in_one_process_plain(setting: Setting) -> Outcome:
    """The same with the uncompressed file."""
    return _first_time(setting.plain, setting.work)


def _first_time(path: Path, work: Path) -> Outcome:
    began = time.perf_counter()
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS

    imported = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=work) as home:
        workspace = Workspace(Path(home))
        fingerprint = workspace.add_file(path).fingerprint
        added = time.perf_counter()
        found = read_into(workspace, fingerprint)
        read = time.perf_counter()
        values = measured(workspace, fingerprint, BASE_METRICS)
        ended = time.perf_counter()
    parts = {
        "imports": imported - began,
        "add_file": added - imported,
        "read_into": read - added,
        "measured": ended - read,
    }
    note = f"{found.n_examples:,} examples, {len(values.columns)} metrics"
    return Outcome(ended - began, parts, note=note)


def by_a_job(setting: Setting) -> Outcome:
    """What the app does: a process of its own, watched through the database."""
    from analysis.data.workspace import Workspace
    from analysis.engines.jobs import Jobs
    from analysis.engines.kinds import READ

    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        began = time.perf_counter()
        fingerprint = workspace.add_file(setting.data).fingerprint
        jobs = Jobs(workspace)
        job = jobs.start(READ, fingerprint, {}, unit="share")
        taken_up = 0.0
        while job.is_active:
            time.sleep(0.02)
            job = jobs.get(job.id)
            if not taken_up and job.state == "running":
                taken_up = time.perf_counter()
        ended = time.perf_counter()
        if job.state != "done":
            raise RuntimeError(f"the job is {job.state}: {job.error}")
    return Outcome(ended - began, {"until the worker has begun": taken_up - began})


def again(setting: Setting) -> Outcome:
    """The same bytes once more, as a command and without the interpreter's start."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "analysis", "open", str(setting.data)],
        cwd=ROOT,
        env=environment(setting.home),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    ended = time.perf_counter()
    from analysis.data.storage import summary
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS

    imported = time.perf_counter()
    workspace = Workspace(setting.home)
    fingerprint = workspace.add_file(setting.data).fingerprint
    if summary(workspace, fingerprint) is None:
        raise RuntimeError("the data set is not in the prepared workspace")
    measured(workspace, fingerprint, BASE_METRICS)
    reopened = time.perf_counter()
    return Outcome(ended - began, {"without interpreter and imports": reopened - imported})


def large(setting: Setting) -> Outcome:
    """A large file into the workspace; not measured by metrics."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace

    megabytes = setting.big.stat().st_size / MB
    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        began = time.perf_counter()
        fingerprint = workspace.add_file(setting.big).fingerprint
        added = time.perf_counter()
        found = read_into(workspace, fingerprint)
        ended = time.perf_counter()
    seconds = ended - added
    note = (
        f"{megabytes:,.0f} MB at {megabytes / seconds:.0f} MB/s, {found.n_examples:,} examples, "
        f"{found.n_rejected:,} rejected"
    )
    return Outcome(seconds, {"add_file (copy and hash) before it": added - began}, note=note)


def large_measured(setting: Setting) -> Outcome:
    """A large file read and measured by all base metrics."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS

    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        fingerprint = workspace.add_file(setting.big).fingerprint
        began = time.perf_counter()
        read_into(workspace, fingerprint)
        read = time.perf_counter()
        measured(workspace, fingerprint, BASE_METRICS)
        ended = time.perf_counter()
    return Outcome(ended - began, {"of which measured": ended - read})
