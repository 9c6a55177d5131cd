"""The worker's side of a job: `work` runs it, `JobContext` is what it is given."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

from analysis.data.workspace import Workspace
from analysis.engines.job import Job, Progress, State
from analysis.engines.job_process import SECRET_NAMES, identify
from analysis.engines.job_store import JobStore, Stop, Superseded, to_json
from analysis.errors import AssayError, JobError, unknown

HEARTBEAT_S = 1.0
# At most five writes, and five looks at the cancel flag, a second.
PAUSE_S = 0.2
# What is shorter than this is no secret, and hiding it would mangle ordinary text.
SECRET_CHARS = 8
SECRET_ENDINGS = ("_API_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
HIDDEN = "***"


class Cancelled(Stop):
    """The user asked the job to stop."""


class Terminated(Stop):
    """The system asked the process to end (SIGTERM)."""


Work = Callable[["JobContext"], Any]


class JobContext:
    """What a running job knows and reports. Its methods may be called from any thread.

    Attributes:
        workspace: Where the data are.
        fingerprint: The data set to work on.
        params: The job's parameters, as they came back from JSON.
    """

    def __init__(self, workspace: Workspace, store: JobStore, job: Job) -> None:
        self.workspace = workspace
        self.fingerprint = job.fingerprint
        self.params = job.params
        self._store = store
        self._job = job
        self._secrets = _secrets()
        self._lock = threading.RLock()
        self._pending: Progress | None = None
        self._written_at = 0.0
        self._checked_at = 0.0

    def progress(self, done: float, total: float | None = None, message: str | None = None) -> None:
        """Say how far the job is. Cheap: written at most five times a second.

        Args:
            done: How much is done, in the job's unit, earlier runs included.
            total: How much there is to do; None leaves it as it was.
            message: One plain sentence on what is being done; None leaves it as it was.

        Raises:
            Superseded: If the job is not this process's any more.
        """
        with self._lock:
            self._pending = self._with_pending(done, total, message)
            if time.monotonic() - self._written_at >= PAUSE_S:
                self._write()

    def check(self) -> None:
        """Stop here if the user asked for it. Cheap: looks at most five times a second.

        Raises:
            Cancelled: If the user asked the job to stop; let it pass.
            Superseded: If the job is not this process's any more; let it pass.
        """
        with self._lock:
            if time.monotonic() - self._checked_at < PAUSE_S:
                return
            self._checked_at = time.monotonic()
        now = self._store.get(self._job.id)
        if now.run != self._job.run or now.state not in ("running", "interrupted"):
            raise Superseded
        if now.cancel_requested:
            raise Cancelled

    def finished_items(self) -> dict[str, Any]:
        """Item -> result, of all that this run and earlier runs committed."""
        return self._store.items(self._job.id)

    def commit_items(
        self,
        results: Mapping[str, Any],
        *,
        done: float | None = None,
        total: float | None = None,
        message: str | None = None,
    ) -> None:
        """Keep the results of finished items, and the progress, in one transaction.

        What was committed survives a kill; a resumed job finds it in `finished_items`.

        Args:
            results: Item -> result, which must fit into JSON.
            done: See `progress`; None leaves it as it was.
            total: See `progress`.
            message: See `progress`.

        Raises:
            Superseded: If the job is not this process's any more; then nothing is kept.
        """
        items = {item: self._hide(to_json(result)) for item, result in results.items()}
        with self._lock:
            # Not left pending: were this write cut short by SIGTERM, the last write of the
            # run would count items that were never kept.
            progress, self._pending = self._with_pending(done, total, message), None
            self._store.report(self._job, progress, items)
            self._written_at = time.monotonic()

    def _with_pending(
        self, done: float | None, total: float | None, message: str | None
    ) -> Progress:
        old = self._pending or Progress()
        return Progress(
            old.done if done is None else done,
            old.total if total is None else total,
            old.message if message is None else self._hide(message),
        )

    def _write(self) -> None:
        with self._lock:
            self._store.report(self._job, self._pending or Progress())
            self._pending = None
            self._written_at = time.monotonic()

    def _finish(self, state: State, error: str | None, result: str | None) -> None:
        with self._lock:
            pending, self._pending = self._pending or Progress(), None
            self._store.finish(
                self._job,
                state,
                pending,
                error=None if error is None else self._hide(error),
                result=None if result is None else self._hide(result),
            )

    def _hide(self, text: str) -> str:
        """Blank out secrets: error texts of servers like to repeat the key they were sent."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text.encode("utf-8", "replace").decode("utf-8")  # see to_json


def work(workspace: Workspace, job_id: str, kinds: Mapping[str, Work]) -> Job:
    """Take up a queued job, do it, and write down how it ended.

    Args:
        workspace: The workspace that holds the job.
        job_id: Its id.
        kinds: Kind -> function that does it. What the function returns must fit into JSON.

    Returns:
        The job as it ended; it is also "failed" if its kind is not known.

    Raises:
        JobError: If there is no such job, or it is not waiting for a worker.
    """
    store = JobStore(workspace)
    job = store.claim(job_id, identify(os.getpid()))
    context = JobContext(workspace, store, job)
    _log(f"{job.kind} {job.id}: run {job.run} began")
    with contextlib.suppress(Superseded), _beating(context):
        context._finish(*_outcome(job, context, kinds))
    ended = store.get(job.id)
    _log(f"{job.kind} {job.id}: {ended.state} {ended.error or ''}".rstrip())
    return ended


def _outcome(
    job: Job, context: JobContext, kinds: Mapping[str, Work]
) -> tuple[State, str | None, str | None]:
    """Run a job; give its state, its error as one sentence, and its result as JSON."""
    try:
        with _terminable():
            if job.kind not in kinds:
                raise JobError(unknown("a kind of job", job.kind, kinds))
            return "done", None, to_json(kinds[job.kind](context))
    except Superseded:
        raise
    except Cancelled:
        return "cancelled", None, None
    except (Terminated, KeyboardInterrupt):
        return "interrupted", "The job's process was told to end; resume the job to go on.", None
    except AssayError as error:
        return "failed", str(error), None
    except BaseException as error:  # noqa: BLE001 - SystemExit too: the row must say so
        _log(context._hide(traceback.format_exc()))
        sentence = (
            f"This is a bug in Assay: {type(error).__name__}; "
            f"the log {job.log_name} in the workspace has the details."
        )
        return "failed", sentence, None


@contextlib.contextmanager
def _beating(context: JobContext) -> Iterator[None]:
    """Write the heartbeat from a side thread, with the progress that still waits."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_S):
            try:
                context._write()
            except Superseded:
                return  # the job itself learns of it when it next reports or checks
            except (sqlite3.Error, JobError) as error:
                _log(f"The heartbeat could not be written: {error}")

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Turn the first SIGTERM into `Terminated`, so that the row says what happened."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _secrets() -> list[str]:
    named = os.environ.get(SECRET_NAMES, "").split(",")
    values = {
        value
        for name, value in os.environ.items()
        if name in named or name.endswith(SECRET_ENDINGS)
    }
    # The longest first: one may be part of another.
    return sorted((v for v in values if len(v) >= SECRET_CHARS), key=len, reverse=True)


def _log(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n")
    sys.stderr.flush()
