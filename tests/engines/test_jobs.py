"""Background jobs, with real processes and a real database."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from analysis.data.workspace import Workspace
from analysis.engines.job_database import transaction
from analysis.engines.job_process import ROOT, Process, identify, is_alive, kill
from analysis.engines.job_store import JobStore
from analysis.engines.jobs import Job, Jobs, work
from analysis.errors import JobError
from tests.engines.job_kinds import KINDS

COMMAND = [sys.executable, "-m", "tests.engines.job_kinds"]
DATA = "d" * 64
KEY = "sk-very-secret-4711"
T = TypeVar("T")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "home")


@pytest.fixture
def jobs(workspace: Workspace) -> Iterator[Jobs]:
    made = Jobs(workspace, command=COMMAND)
    yield made
    for job in made.listing(active_only=True):
        if job.process is not None:
            kill(job.process)


@pytest.fixture
def side_log(tmp_path: Path) -> Path:
    return tmp_path / "side.log"


def until(read: Callable[[], T], fulfilled: Callable[[T], Any], seconds: float = 15.0) -> T:
    """Poll until a reading fulfils a condition; fail with the last reading at the deadline."""
    deadline = time.monotonic() + seconds
    while not fulfilled(value := read()):
        assert time.monotonic() < deadline, f"still: {value}"
        time.sleep(0.01)
    return value


def ended(jobs: Jobs, job: Job) -> Job:
    return until(lambda: jobs.get(job.id), lambda now: not now.is_active)


def running(jobs: Jobs, job: Job) -> Job:
    return until(lambda: jobs.get(job.id), lambda now: now.state == "running" and now.done > 0)


def change(workspace: Workspace, job: Job, **values: Any) -> None:
    """Set columns of a job's row behind the engine's back."""
    database = sqlite3.connect(workspace.database, timeout=10)
    with database:
        for column, value in values.items():
            database.execute(f"UPDATE jobs SET {column} = ? WHERE id = ?", (value, job.id))
    database.close()


# --- to the end ------------------------------------------------------------------------------


def test_a_job_runs_in_a_process_of_its_own_and_gives_its_result(jobs: Jobs) -> None:
    job = jobs.start("add", DATA, {"a": 2, "b": 3}, unit="records")
    assert job.is_active and not job.can_resume
    done = ended(jobs, job)
    assert (done.state, done.result, done.error) == ("done", {"sum": 5}, None)
    assert (done.done, done.total, done.fraction, done.unit) == (2, 2, 1.0, "records")
    assert done.message == "Adding two numbers"
    assert done.pid != os.getpid()
    assert done.created_at <= done.started_at <= done.finished_at  # type: ignore[operator]
    assert jobs.latest("add", DATA) == jobs.latest("add", DATA, {"b": 3, "a": 2}) == done
    assert jobs.latest("add", DATA, {"a": 2}) is None


def test_no_zombie_stays_behind(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("add", DATA, {"a": 1, "b": 1}, unit="records"))
    until(lambda: Path(f"/proc/{job.pid}").exists(), lambda there: not there)


def test_the_last_progress_is_written_though_most_are_not(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("many_reports", DATA, {}, unit="records"))
    assert (job.state, job.done, job.fraction) == ("done", 20_000, 1.0)
    # Each write takes about a millisecond: 20,000 of them would take far longer than this.
    assert job.finished_at - job.started_at < 5  # type: ignore[operator]


def test_text_that_has_no_utf8_is_kept(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("half_characters", DATA, {"x": "\ud83d"}, unit="records"))
    assert (job.state, job.result, job.params) == ("done", "\ud83d", {"x": "\ud83d"})


def test_progress_gives_fraction_rate_and_time_left(jobs: Jobs, side_log: Path) -> None:
    job = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    assert job.total == 1_000_000
    assert job.fraction == pytest.approx(job.done / 1_000_000)
    assert job.rate is not None and job.started_at is not None
    assert job.rate == pytest.approx(job.done / (job.read_at - job.started_at))
    assert job.seconds_left == pytest.approx((job.total - job.done) / job.rate)


def test_the_rate_counts_this_run_alone(jobs: Jobs, side_log: Path) -> None:
    job = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    resumed = replace(
        job, done=150.0, done_before=100.0, total=200.0, started_at=job.read_at - 10.0
    )
    assert (resumed.rate, resumed.seconds_left, resumed.fraction) == (5.0, 10.0, 0.75)
    assert replace(resumed, done=100.0).seconds_left is None
    assert replace(resumed, total=None).fraction is None
    assert replace(resumed, total=0.0).fraction is None


# --- once ------------------------------------------------------------------------------------


def test_starting_from_many_threads_at_once_starts_one_process(
    jobs: Jobs, workspace: Workspace, side_log: Path
) -> None:
    go = side_log.with_name("go")
    params = {"log": str(side_log), "go": str(go)}

    def start(_: int) -> str:
        return Jobs(workspace, command=COMMAND).start("wait", DATA, params, unit="records").id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(start, range(16)))
    assert len(ids) == 1
    running(jobs, jobs.get(ids.pop()))
    assert len(jobs.listing()) == 1
    assert side_log.read_text() == "began\n"
    other = jobs.start("wait", DATA, params | {"go": str(go) + "2"}, unit="records")
    assert len(jobs.listing(DATA, active_only=True)) == 2
    jobs.cancel(other.id)
    go.touch()
    until(jobs.listing, lambda found: not any(job.is_active for job in found))
    assert jobs.start("wait", DATA, params, unit="records").id not in ids | {other.id}


def test_many_processes_may_start_in_a_new_workspace_at_once(
    jobs: Jobs, workspace: Workspace, side_log: Path
) -> None:
    code = (
        "import sys; from tests.engines.test_jobs import *; "
        "print(Jobs(Workspace(Path(sys.argv[1])), command=COMMAND)"
        ".start('wait', DATA, {'log': sys.argv[2]}, unit='records').id)"
    )
    command = [sys.executable, "-c", code, str(workspace.home), str(side_log)]
    starters = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    ids = {starter.communicate()[0].strip() for starter in starters}
    assert [starter.returncode for starter in starters] == [0] * 4
    assert len(ids) == 1
    running(jobs, jobs.get(ids.pop()))
    assert side_log.read_text() == "began\n"


def test_many_threads_may_make_the_tables_at_once(tmp_path: Path) -> None:
    for attempt in range(10):
        workspace = Workspace(tmp_path / str(attempt))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _, w=workspace: JobStore(w).find(), range(8)))
        assert found == [[]] * 8
    database = sqlite3.connect(workspace.database)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_job_is_taken_up_by_one_worker_only(jobs: Jobs, workspace: Workspace) -> None:
    job = ended(jobs, jobs.start("add", DATA, {"a": 1, "b": 1}, unit="records"))
    with pytest.raises(JobError, match="not waiting for a worker, it is done"):
        work(workspace, job.id, KINDS)


# --- stopping --------------------------------------------------------------------------------


def test_a_cancelled_job_stops_by_itself(jobs: Jobs, side_log: Path) -> None:
    job = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    assert jobs.cancel(job.id).cancel_requested
    stopped = ended(jobs, job)
    assert (stopped.state, stopped.error, stopped.can_resume) == ("cancelled", None, True)
    assert jobs.cancel(job.id).state == "cancelled"


def test_a_job_that_no_worker_took_up_is_cancelled_at_once(workspace: Workspace) -> None:
    jobs = Jobs(workspace, command=["sh", "-c", "exec sleep 60"])
    job = jobs.start("add", DATA, {"a": 1, "b": 1}, unit="records")
    assert jobs.cancel(job.id).state == "cancelled"
    with pytest.raises(JobError, match="it is cancelled"):
        work(workspace, job.id, KINDS)
    assert job.process is not None and kill(job.process)


def test_a_deaf_job_is_killed_after_the_grace_period(jobs: Jobs) -> None:
    job = running(jobs, jobs.start("deaf", DATA, {}, unit="records"))
    assert jobs.cancel(job.id).state == "running"
    stopped = jobs.cancel(job.id, force=True, grace_s=0.5)
    assert stopped.state == "cancelled"
    assert stopped.cancel_requested_at is not None
    assert time.time() - stopped.cancel_requested_at >= 0.5
    assert job.process is not None and is_alive(job.process) is False


def test_a_worker_that_is_told_to_end_says_so(jobs: Jobs, side_log: Path) -> None:
    job = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    assert job.pid is not None
    os.kill(job.pid, signal.SIGTERM)
    stopped = ended(jobs, job)
    assert stopped.state == "interrupted"
    assert stopped.error == "The job's process was told to end; resume the job to go on."


# --- crashes ---------------------------------------------------------------------------------


def test_a_killed_job_is_interrupted_and_resumes_without_doing_anything_twice(
    jobs: Jobs, side_log: Path
) -> None:
    go = side_log.with_name("go")
    params = {"n_items": 9, "pause_after": 5, "go": str(go), "log": str(side_log)}
    job = jobs.start("items", DATA, params, unit="records")
    until(lambda: jobs.get(job.id), lambda now: now.done == 5)
    os.kill(jobs.get(job.id).pid or 0, signal.SIGKILL)
    broken = ended(jobs, job)
    assert (broken.state, broken.done, broken.can_resume) == ("interrupted", 5, True)
    assert "\n" not in (broken.error or "\n")
    resumed = jobs.resume(job.id)
    assert (resumed.id, resumed.is_active, resumed.run) == (job.id, True, 2)
    done = ended(jobs, job)
    assert (done.state, done.result) == ("done", sum(n * n for n in range(9)))
    assert (done.done, done.done_before) == (9, 5)
    assert side_log.read_text().split() == [str(n) for n in range(9)]


def test_a_job_outlives_the_process_that_started_it(
    jobs: Jobs, workspace: Workspace, side_log: Path
) -> None:
    go = side_log.with_name("go")
    code = (
        "import sys; from tests.engines.test_jobs import *; "
        "Jobs(Workspace(Path(sys.argv[1])), command=COMMAND)"
        ".start('wait', DATA, {'log': sys.argv[2], 'go': sys.argv[3]}, unit='records'); "
        "time.sleep(60)"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.home), str(side_log), str(go)],
        cwd=ROOT,
        start_new_session=True,
    )
    job = running(jobs, until(jobs.listing, bool)[0])
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    until(lambda: jobs.get(job.id), lambda now: now.done > job.done)
    go.touch()
    assert ended(jobs, job).result == "went on"


def test_a_worker_that_does_not_begin_is_interrupted(workspace: Workspace) -> None:
    jobs = Jobs(workspace, command=[sys.executable, "-c", "raise SystemExit('no such thing')"])
    job = ended(jobs, jobs.start("add", DATA, {}, unit="records"))
    assert job.state == "interrupted"
    assert job.error is not None and f"{job.id}.log" in job.error
    assert "no such thing" in jobs.log_path(job.id).read_text()


def test_a_job_whose_starter_died_is_interrupted_after_a_while(workspace: Workspace) -> None:
    job, _ = JobStore(workspace).add("add", DATA, {}, "records")
    assert Jobs(workspace).get(job.id).state == "queued"
    change(workspace, job, queued_at=time.time() - 61)
    assert Jobs(workspace).get(job.id).state == "interrupted"


def test_a_command_that_does_not_exist_is_one_sentence(workspace: Workspace) -> None:
    jobs = Jobs(workspace, command=["/no/such/program"])
    with pytest.raises(JobError, match="could not be started"):
        jobs.start("add", DATA, {}, unit="records")
    assert [job.state for job in jobs.listing()] == ["failed"]


def test_a_dead_job_does_not_stand_in_the_way_of_a_new_one(jobs: Jobs, side_log: Path) -> None:
    params = {"log": str(side_log)}
    job = running(jobs, jobs.start("wait", DATA, params, unit="records"))
    assert job.process is not None and kill(job.process)
    assert jobs.start("wait", DATA, params, unit="records").id != job.id
    with pytest.raises(JobError, match="started again meanwhile"):
        jobs.resume(job.id)


def test_a_process_of_another_machine_is_judged_by_its_heartbeat(
    jobs: Jobs, workspace: Workspace
) -> None:
    store = JobStore(workspace)
    job, _ = store.add("add", DATA, {}, "records")
    store.claim(job.id, Process(os.getpid(), "1", "another boot"))
    assert jobs.get(job.id).state == "running"
    with pytest.raises(JobError, match="cannot be ended from here"):
        jobs.cancel(job.id, force=True, grace_s=0)
    change(workspace, job, heartbeat_at=time.time() - 11, cancel_requested_at=None)
    late = jobs.get(job.id)
    assert (late.state, late.error) == (
        "interrupted",
        "Nothing was heard of the job for 11 s; resume it to go on.",
    )


def test_a_worker_that_was_only_held_up_takes_its_job_back(
    workspace: Workspace, side_log: Path
) -> None:
    jobs = Jobs(workspace, command=COMMAND, hung_s=0.3)
    go = side_log.with_name("go")
    params = {"log": str(side_log), "go": str(go)}
    job = running(Jobs(workspace), jobs.start("wait", DATA, params, unit="records"))
    assert job.pid is not None
    with transaction(workspace):  # so that it is not held up in the middle of its own
        os.kill(job.pid, signal.SIGSTOP)
    assert Jobs(workspace).get(job.id).state == "running"
    assert ended(jobs, job).state == "interrupted"
    os.kill(job.pid, signal.SIGCONT)
    until(lambda: Jobs(workspace).get(job.id), lambda now: now.state == "running")
    go.touch()
    assert ended(Jobs(workspace), job).state == "done"


def test_resuming_a_hung_job_ends_its_old_worker(workspace: Workspace, side_log: Path) -> None:
    jobs = Jobs(workspace, command=COMMAND, hung_s=0.3)
    go = side_log.with_name("go")
    params = {"log": str(side_log), "go": str(go)}
    job = running(Jobs(workspace), jobs.start("wait", DATA, params, unit="records"))
    assert job.process is not None
    # Not in the middle of a heartbeat: a process that hangs in a transaction locks the file.
    with transaction(workspace):
        os.kill(job.process.pid, signal.SIGSTOP)
    ended(jobs, job)
    jobs.resume(job.id)
    assert is_alive(job.process) is False
    go.touch()
    assert ended(Jobs(workspace), job).result == "went on"


def test_a_process_that_got_a_used_number_is_never_killed(jobs: Jobs, workspace: Workspace) -> None:
    bystander = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        known = identify(bystander.pid)
        store = JobStore(workspace)
        job, _ = store.add("deaf", DATA, {}, "records")
        store.claim(job.id, replace(known, started="1"))
        assert jobs.get(job.id).state == "interrupted"
        change(workspace, job, state="running")
        assert not jobs.cancel(job.id, force=True, grace_s=0).is_active
        assert kill(replace(known, started="1")) is True
        assert is_alive(known) is True
        assert kill(replace(known, host="another boot")) is False
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


# --- errors ----------------------------------------------------------------------------------


def test_an_error_the_user_can_mend_is_its_sentence(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("user_error", DATA, {}, unit="records"))
    assert (job.state, job.error) == ("failed", "The file is empty; choose another.")
    assert job.can_resume


def test_a_bug_is_one_sentence_and_its_traceback_is_in_the_log(
    jobs: Jobs, workspace: Workspace
) -> None:
    job = ended(jobs, jobs.start("bug", DATA, {}, unit="records"))
    assert job.state == "failed"
    assert job.error == (
        f"This is a bug in Assay: ZeroDivisionError; the log {job.id}.log in the workspace "
        "has the details."
    )
    log = (workspace.home / "jobs" / f"{job.id}.log").read_text()
    assert "Traceback" in log and "a detail for the log" in log


def test_progress_never_counts_items_that_were_not_kept(jobs: Jobs, workspace: Workspace) -> None:
    job = ended(jobs, jobs.start("broken_commit", DATA, {}, unit="records"))
    assert (job.state, job.done) == ("failed", 1)
    assert JobStore(workspace).items(job.id) == {"1": "kept"}


def test_a_kind_that_is_not_known_fails_with_the_nearest(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("ad", DATA, {}, unit="records"))
    assert (job.state, job.error) == ("failed", '"ad" is not a kind of job; did you mean "add"?')


def test_unknown_done_and_running_jobs_are_not_resumed(jobs: Jobs, side_log: Path) -> None:
    for call in (jobs.get, jobs.cancel, jobs.resume, jobs.log_path):
        with pytest.raises(JobError, match="no job"):
            call("0" * 32)
    assert jobs.latest("add", DATA) is None
    done = ended(jobs, jobs.start("add", DATA, {"a": 1, "b": 1}, unit="records"))
    with pytest.raises(JobError, match="done"):
        jobs.resume(done.id)
    job = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    with pytest.raises(JobError, match="still running"):
        jobs.resume(job.id)


def test_a_file_that_is_no_database_is_one_sentence(workspace: Workspace) -> None:
    workspace.database.write_bytes(b"this is no database" * 100)
    with pytest.raises(JobError, match="cannot be used"):
        Jobs(workspace).listing()


# --- secrets and housekeeping ----------------------------------------------------------------


@pytest.mark.parametrize("ending", ["result", "error", "bug"])
def test_a_secret_is_in_no_file_and_no_command_line(
    jobs: Jobs, workspace: Workspace, ending: str
) -> None:
    go = workspace.home / "go"
    params = {"ending": ending, "go": str(go)}
    job = running(
        jobs, jobs.start("leaky", DATA, params, unit="records", secrets={"ASSAY_TEST_KEY": KEY})
    )
    line = Path(f"/proc/{job.pid}/cmdline").read_bytes()
    assert job.id.encode() in line and KEY.encode() not in line
    go.touch()
    after = ended(jobs, job)
    assert after.state == ("done" if ending == "result" else "failed")
    assert after.message == "Sending ***"
    for path in workspace.home.rglob("*"):
        assert path.is_dir() or KEY.encode() not in path.read_bytes(), path


def test_finished_jobs_are_forgotten_and_interrupted_ones_kept(
    jobs: Jobs, workspace: Workspace, side_log: Path
) -> None:
    done = ended(jobs, jobs.start("add", DATA, {"a": 1, "b": 1}, unit="records"))
    waiting = running(jobs, jobs.start("wait", DATA, {"log": str(side_log)}, unit="records"))
    assert waiting.process is not None and kill(waiting.process)
    broken = ended(jobs, waiting)
    assert jobs.forget_finished(3600) == 0
    assert jobs.forget_finished(-1) == 1
    assert [job.id for job in jobs.listing()] == [broken.id]
    assert not (workspace.home / "jobs" / f"{done.id}.log").exists()


def test_the_engine_is_light_to_import() -> None:
    code = "import sys, analysis.engines.jobs; print([m for m in %r if m in sys.modules])"
    heavy = ["streamlit", "pandas", "numpy", "pyarrow", "pydantic", "ray"]
    found = subprocess.run(
        [sys.executable, "-c", code % heavy], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
