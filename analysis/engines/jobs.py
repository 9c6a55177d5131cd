"""Background jobs: start, watch, cancel and resume work that outlives the page.

    jobs = Jobs(workspace)
    job = jobs.start("toxicity", fingerprint, {"model": "original"}, unit="records")
    job = jobs.get(job.id)        # state, fraction, rate, seconds_left, message, error, result

A job is a row in the workspace's SQLite file (job_store) and a process that works on it
(job_process, job_worker). The process owns state and progress; this side only reads them,
sets the cancel flag, and says so when a process has died without a word.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.data.workspace import Workspace
from analysis.engines.job import Job, State
from analysis.engines.job_process import is_alive, kill, spawn
from analysis.engines.job_store import JobStore, Params, Superseded
from analysis.engines.job_worker import Cancelled, JobContext, Work, work
from analysis.errors import JobError

__all__ = ["Cancelled", "Job", "JobContext", "Jobs", "State", "Superseded", "Work", "work"]

# A process that cannot be looked at is given up after ten heartbeats have failed to come. One
# that is seen to live is given longer: native code may hold the interpreter, and with it the
# heartbeat, for many seconds.
SILENT_S = 10.0
HUNG_S = 120.0
QUEUED_S = 60.0


class Jobs:
    """The jobs of a workspace, as the pages and the command line see them."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        command: Sequence[str] | None = None,
        silent_s: float = SILENT_S,
        hung_s: float = HUNG_S,
        queued_s: float = QUEUED_S,
    ) -> None:
        """Open the jobs of a workspace.

        Args:
            workspace: Where they are kept.
            command: What starts a worker; the job's id is added as the last argument.
            silent_s: Seconds without a heartbeat after which a job is interrupted, if its
                process cannot be looked at from here.
            hung_s: The same for a process that is seen to live.
            queued_s: Seconds within which a worker must take up a job.
        """
        self._workspace = workspace
        self._store = JobStore(workspace)
        self._command = list(command or [sys.executable, "-m", "analysis", "job"])
        self._silent_s = silent_s
        self._hung_s = hung_s
        self._queued_s = queued_s

    def start(
        self,
        kind: str,
        fingerprint: str,
        params: Params,
        *,
        unit: str,
        secrets: Mapping[str, str] | None = None,
    ) -> Job:
        """Start a job, or give the one that is doing the same already.

        Args:
            kind: What is to be done, by the worker's name for it.
            fingerprint: The data set to do it to.
            params: JSON-able parameters. They are stored: never put a secret here.
            unit: What progress is counted in: "records", "MB".
            secrets: Environment variable -> value for the worker; stored nowhere.

        Returns:
            The job, queued or running.

        Raises:
            JobError: If the worker's process cannot be started.
        """
        twins = self._store.find(
            kind=kind, fingerprint=fingerprint, params=params, active_only=True
        )
        for twin in twins:
            self._settled(twin)  # one whose worker has died must not be taken for an active one
        job, is_new = self._store.add(kind, fingerprint, params, unit)
        return self._launch(job, secrets) if is_new else job

    def get(self, job_id: str) -> Job:
        """The job as it stands.

        Raises:
            JobError: If there is none of this id.
        """
        return self._settled(self._store.get(job_id))

    def latest(self, kind: str, fingerprint: str, params: Params | None = None) -> Job | None:
        """The job of this kind that was asked for last; None if there is none.

        Args:
            kind: What is done.
            fingerprint: The data set it is done to.
            params: Its parameters; None for any.
        """
        found = self._store.find(kind=kind, fingerprint=fingerprint, params=params)
        return self._settled(found[0]) if found else None

    def listing(self, fingerprint: str | None = None, *, active_only: bool = False) -> list[Job]:
        """The jobs of a data set, or all, the last asked for first."""
        found = self._store.find(fingerprint=fingerprint, active_only=active_only)
        jobs = [self._settled(job) for job in found]
        return [job for job in jobs if job.is_active or not active_only]

    def log_path(self, job_id: str) -> Path:
        """The file with what the job's processes have printed. It may not exist yet."""
        return self._workspace.home / "jobs" / self._store.get(job_id).log_name

    def cancel(self, job_id: str, *, force: bool = False, grace_s: float = 10.0) -> Job:
        """Ask a job to stop; nothing happens if it has ended.

        Args:
            job_id: Its id.
            force: Kill its process if it does not stop by itself. This waits for the rest of
                the grace period, counted from when the user first asked.
            grace_s: Seconds the job is given to stop by itself.

        Returns:
            The job: still active if it has not stopped yet, which is only possible without
            `force`.

        Raises:
            JobError: If there is none of this id, or its process cannot be killed from here.
        """
        self._store.request_cancel(self.get(job_id))
        job = self.get(job_id)
        if not force:
            return job
        while job.is_active and time.time() < (job.cancel_requested_at or 0.0) + grace_s:
            time.sleep(0.05)
            job = self.get(job_id)
        if not job.is_active:
            return job
        if job.process is None or not kill(job.process):
            raise JobError(
                "The job's process cannot be ended from here, since it runs on another machine "
                "or cannot be told from other processes; wait until it stops by itself."
            )
        return self.get(job_id)

    def resume(self, job_id: str, secrets: Mapping[str, str] | None = None) -> Job:
        """Start a job again that stopped before its end; finished items are not done again.

        Args:
            job_id: Its id.
            secrets: As for `start`; they were stored nowhere, so they must be given again.

        Returns:
            The job, queued or running.

        Raises:
            JobError: If there is none of this id, it is done or active, or the worker's
                process cannot be started.
        """
        job = self.get(job_id)
        if job.state == "done":
            raise JobError("The job is done, so there is nothing to resume; start a new one.")
        if job.is_active:
            raise JobError("The job is still running; wait for it, or cancel it first.")
        if not self._store.requeue(job):
            raise JobError("The same work was started again meanwhile; watch that job instead.")
        if job.process is not None:
            kill(job.process)  # one that hung may still be there, doing and paying things twice
        return self._launch(self._store.get(job_id), secrets)

    def forget_finished(self, older_than_s: float) -> int:
        """Delete the jobs that ended for good this many seconds ago, with items and logs.

        Returns:
            How many were deleted. Interrupted jobs are kept: they may still be resumed.
        """
        forgotten = self._store.forget(time.time() - older_than_s)
        for job_id in forgotten:
            with contextlib.suppress(OSError):
                (self._workspace.home / "jobs" / f"{job_id}.log").unlink()
        return len(forgotten)

    def _launch(self, job: Job, secrets: Mapping[str, str] | None) -> Job:
        home = self._workspace.home
        try:
            process = spawn(
                [*self._command, job.id],
                log=home / "jobs" / job.log_name,
                home=home,
                secrets=secrets,
            )
        except OSError as error:
            sentence = (
                f"The worker's process could not be started ({error.strerror}); "
                "free memory or disk space and try again."
            )
            self._store.close(job, "failed", sentence)
            raise JobError(sentence) from error
        self._store.note_process(job, process)
        return self._store.get(job.id)

    def _settled(self, job: Job) -> Job:
        """The job with an honest state: none is active whose process is gone."""
        error = self._why_lost(job)
        if error is None:
            return job
        # Whoever asked for it to be cancelled has got what they wanted.
        if job.cancel_requested:
            self._store.close(job, "cancelled", None)
        else:
            self._store.close(job, "interrupted", error)
        return self._store.get(job.id)  # not what was written: the row may have changed first

    def _why_lost(self, job: Job) -> str | None:
        """One sentence if an active job's worker is gone, else None."""
        if not job.is_active:
            return None
        alive = None if job.process is None else is_alive(job.process)
        if job.state == "queued":
            if alive is False or job.read_at - job.queued_at > self._queued_s:
                return (
                    "The job's process did not begin to work; "
                    f"resume it, or see the log {job.log_name} in the workspace."
                )
            return None
        if alive is False:
            return "The job's process ended without a word; resume the job to go on."
        silence = job.read_at - (job.heartbeat_at or job.queued_at)
        if silence > (self._hung_s if alive else self._silent_s):
            return f"Nothing was heard of the job for {silence:.0f} s; resume it to go on."
        return None
