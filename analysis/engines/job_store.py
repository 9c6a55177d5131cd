"""The rows of background jobs, in the workspace's SQLite file.

Every method is one short transaction on a connection of its own (about 1 ms), so any number
of threads and processes may share the file. A worker may write to a row only while the row
is still at the worker's own `run`: a job that was resumed elsewhere is fenced off from the
process that had it before, which learns so by `Superseded`.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from analysis.data.workspace import Workspace
from analysis.engines.job import ACTIVE, RESUMABLE, Job, Progress, State
from analysis.engines.job_database import opened, transaction
from analysis.engines.job_process import Process
from analysis.errors import JobError

Params = Mapping[str, Any]


class Stop(BaseException):
    """The worker is to end. Not an Exception, so that no `except Exception` holds it up."""


class Superseded(Stop):
    """The job is no longer this worker's: it was resumed or ended by somebody else."""


class JobStore:
    """The tables `jobs` and `job_items` of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # --- reading -------------------------------------------------------------------------

    def get(self, job_id: str) -> Job:
        """Read one job.

        Raises:
            JobError: If there is none of this id.
        """
        with opened(self._workspace) as db:
            row = db.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row is None:
            raise JobError(f'There is no job "{job_id}" in this workspace; start it again.')
        return _job(row)

    def find(
        self,
        *,
        kind: str | None = None,
        fingerprint: str | None = None,
        params: Params | None = None,
        active_only: bool = False,
    ) -> list[Job]:
        """Read jobs, the last asked for first; None stands for any."""
        wanted = {
            "kind": kind,
            "fingerprint": fingerprint,
            "params": None if params is None else to_json(params),
            "active_only": active_only,
        }
        with opened(self._workspace) as db:
            rows = db.execute(
                "SELECT * FROM jobs WHERE (:kind IS NULL OR kind = :kind)"
                " AND (:fingerprint IS NULL OR fingerprint = :fingerprint)"
                " AND (:params IS NULL OR params = :params)"
                " AND (NOT :active_only OR state IN ('queued', 'running'))"
                " ORDER BY queued_at DESC, rowid DESC",
                wanted,
            ).fetchall()
        return [_job(row) for row in rows]

    def items(self, job_id: str) -> dict[str, Any]:
        """Item -> result, of all that was committed in any run."""
        with opened(self._workspace) as db:
            rows = db.execute("SELECT item, result FROM job_items WHERE job_id = ?", (job_id,))
            return {row["item"]: json.loads(row["result"]) for row in rows}

    # --- for those who ask for jobs ------------------------------------------------------

    def add(self, kind: str, fingerprint: str, params: Params, unit: str) -> tuple[Job, bool]:
        """Queue a job, unless the same one is active.

        Returns:
            The job, and whether it is new.
        """
        key = (kind, fingerprint, to_json(params))
        now = time.time()
        with transaction(self._workspace) as db:
            row = db.execute(
                "SELECT * FROM jobs WHERE kind = ? AND fingerprint = ? AND params = ?"
                " AND state IN ('queued', 'running')",
                key,
            ).fetchone()
            if row is not None:
                return _job(row), False
            job_id = secrets.token_hex(16)
            db.execute(
                "INSERT INTO jobs (id, kind, fingerprint, params, state, unit, created_at,"
                " queued_at) VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)",
                (job_id, *key, unit, now, now),
            )
        return self.get(job_id), True

    def requeue(self, job: Job) -> bool:
        """Queue a job that stopped; False if somebody else did, or the same work is active."""
        try:
            return self._update(
                job,
                "state = 'queued', run = run + 1, done_before = done, queued_at = :now,"
                " started_at = NULL, heartbeat_at = NULL, finished_at = NULL, error = NULL,"
                " cancel_requested_at = NULL, pid = NULL, process_started = NULL, host = NULL",
                f"state IN {RESUMABLE}",
            )
        except sqlite3.IntegrityError:  # jobs_once
            return False

    def note_process(self, job: Job, process: Process) -> None:
        """Remember which process was started for a queued job."""
        self._update(
            job,
            "pid = :pid, process_started = :started, host = :host",
            "state = 'queued'",
            pid=process.pid,
            started=process.started,
            host=process.host,
        )

    def request_cancel(self, job: Job) -> None:
        """Ask the worker to stop. A job that no worker has taken up stops at once."""
        self._update(
            job,
            "cancel_requested_at = COALESCE(cancel_requested_at, :now),"
            " finished_at = CASE state WHEN 'queued' THEN :now ELSE finished_at END,"
            " state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END",
            f"state IN {ACTIVE}",
        )

    def close(self, job: Job, state: State, error: str | None) -> bool:
        """End an active job whose worker is gone; False if the row has changed since."""
        return self._update(
            job,
            "state = :new, error = :error, finished_at = COALESCE(heartbeat_at, :now)",
            "state = :old AND heartbeat_at IS :heartbeat",
            new=state,
            error=error,
            old=job.state,
            heartbeat=job.heartbeat_at,
        )

    def forget(self, before: float) -> list[str]:
        """Delete the jobs that ended for good before a time, with their items.

        Returns:
            Their ids. Interrupted jobs stay: their items may still be wanted.
        """
        with transaction(self._workspace) as db:
            rows = db.execute(
                "SELECT id FROM jobs WHERE finished_at < ?"
                " AND state IN ('done', 'failed', 'cancelled')",
                (before,),
            ).fetchall()
            ids = [(row["id"],) for row in rows]
            db.executemany("DELETE FROM job_items WHERE job_id = ?", ids)
            db.executemany("DELETE FROM jobs WHERE id = ?", ids)
        return [job_id for (job_id,) in ids]

    # --- for workers ---------------------------------------------------------------------

    def claim(self, job_id: str, process: Process) -> Job:
        """Take up a queued job.

        Raises:
            JobError: If there is no such job, or it is not waiting for a worker.
        """
        job = self.get(job_id)
        # Without committed items the work starts over, so what was reported counts no more.
        claimed = self._update(
            job,
            "state = 'running', pid = :pid, process_started = :started, host = :host,"
            " started_at = :now, heartbeat_at = :now,"
            " done = CASE WHEN EXISTS (SELECT 1 FROM job_items WHERE job_id = :id)"
            " THEN done ELSE 0 END,"
            " done_before = CASE WHEN EXISTS (SELECT 1 FROM job_items WHERE job_id = :id)"
            " THEN done ELSE 0 END",
            "state = 'queued'",
            pid=process.pid,
            started=process.started,
            host=process.host,
        )
        if not claimed:
            state = self.get(job_id).state
            raise JobError(f"The job is not waiting for a worker, it is {state}; resume it first.")
        return self.get(job_id)

    def report(self, job: Job, progress: Progress, items: Mapping[str, str] | None = None) -> None:
        """Write heartbeat, progress and finished items, all or nothing.

        Args:
            job: As it was claimed.
            progress: What changed.
            items: Item -> result as JSON.

        Raises:
            Superseded: If the job is not this worker's any more.
        """
        rows = [(job.id, item, result) for item, result in (items or {}).items()]
        with transaction(self._workspace) as db:
            self._own(db, job, progress, state="running", error=None, result=None)
            db.executemany("INSERT OR REPLACE INTO job_items VALUES (?, ?, ?)", rows)

    def finish(
        self,
        job: Job,
        state: State,
        progress: Progress,
        *,
        error: str | None = None,
        result: str | None = None,
    ) -> None:
        """Write how a run ended; `result` as JSON. Raises Superseded like `report`."""
        with transaction(self._workspace) as db:
            self._own(db, job, progress, state=state, error=error, result=result)

    @staticmethod
    def _own(
        db: sqlite3.Connection,
        job: Job,
        progress: Progress,
        *,
        state: State,
        error: str | None,
        result: str | None,
    ) -> None:
        # "interrupted" may be a false alarm: a laptop that slept, or native code that held
        # the interpreter for minutes. As long as nobody resumed the job, it is still ours.
        try:
            changed = db.execute(
                "UPDATE jobs SET state = :state, error = :error, result = :result,"
                " done = COALESCE(:done, done), total = COALESCE(:total, total),"
                " done_before = MIN(done_before, COALESCE(:done, done)),"
                " message = COALESCE(:message, message), heartbeat_at = :now,"
                " finished_at = CASE :state WHEN 'running' THEN NULL ELSE :now END"
                " WHERE id = :id AND run = :run AND state IN ('running', 'interrupted')",
                {
                    **vars(progress),
                    "state": state,
                    "error": error,
                    "result": result,
                    "now": time.time(),
                    "id": job.id,
                    "run": job.run,
                },
            ).rowcount
        except sqlite3.IntegrityError as twin:  # jobs_once: the same work was started anew
            raise Superseded from twin
        if not changed:
            raise Superseded

    def _update(self, job: Job, assignments: str, condition: str, **values: Any) -> bool:
        """Change a job's row if it is still at the same run and fulfils a condition."""
        with transaction(self._workspace) as db:
            changed = db.execute(  # both texts are constants of this file; values are bound
                f"UPDATE jobs SET {assignments} WHERE id = :id AND run = :run AND {condition}",  # noqa: S608
                {**values, "now": time.time(), "id": job.id, "run": job.run},
            ).rowcount
        return changed == 1


def to_json(value: Any) -> str:
    """JSON in one spelling, so that equal parameters are equal text.

    It is plain ASCII, because real data hold halves of surrogate pairs, which have no UTF-8.
    """
    return json.dumps(value, sort_keys=True)


def _job(row: sqlite3.Row) -> Job:
    values = dict(row)
    values["params"] = json.loads(values["params"])
    values["result"] = None if values["result"] is None else json.loads(values["result"])
    return Job(**values, read_at=time.time())
