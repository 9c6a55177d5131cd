"""One job as it stands: what is done, how far it is, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from analysis.engines.job_process import Process

State = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
ACTIVE = ("queued", "running")
RESUMABLE = ("failed", "cancelled", "interrupted")


@dataclass(frozen=True)
class Job:
    """Background work as it stood when it was read.

    Attributes:
        id: 32 hex digits.
        kind: What is done, by the worker's name for it.
        fingerprint: The data set it is done to.
        params: Its parameters, as they came back from JSON.
        state: "queued", "running", "done", "failed", "cancelled" or "interrupted".
        run: 1 at first, one more each time it was resumed.
        done: How much is done, in `unit`, over all runs.
        done_before: How much of that was done before this run.
        total: How much there is to do, in `unit`; None if unknown.
        unit: "records", "MB", ...
        message: One plain sentence on what it is doing, or empty.
        error: One sentence on why it failed or stopped.
        result: What it returned, if it is done.
        pid: The worker's process, with `process_started` and `host` (see job_process).
        created_at: When it was first asked for; this and all times in seconds since the epoch.
        queued_at: When it was last asked for.
        started_at: When this run was taken up by its worker.
        heartbeat_at: When the worker was last heard of.
        finished_at: When this run ended.
        cancel_requested_at: When the user asked this run to stop.
        read_at: When this was read; two readings of an unchanged row are equal.
    """

    id: str
    kind: str
    fingerprint: str
    params: dict[str, Any]
    state: State
    run: int
    done: float
    done_before: float
    total: float | None
    unit: str
    message: str
    error: str | None
    result: Any
    pid: int | None
    process_started: str | None
    host: str | None
    created_at: float
    queued_at: float
    started_at: float | None
    heartbeat_at: float | None
    finished_at: float | None
    cancel_requested_at: float | None
    read_at: float = field(compare=False)

    @property
    def process(self) -> Process | None:
        """The worker's process; None if none was started."""
        if self.pid is None or self.host is None:
            return None
        return Process(self.pid, self.process_started, self.host)

    @property
    def log_name(self) -> str:
        """Name of the file, in the workspace's folder `jobs`, with what its processes printed."""
        return f"{self.id}.log"

    @property
    def is_active(self) -> bool:
        """Whether it waits for its worker, or runs."""
        return self.state in ACTIVE

    @property
    def can_resume(self) -> bool:
        """Whether it stopped before its end."""
        return self.state in RESUMABLE

    @property
    def cancel_requested(self) -> bool:
        """Whether the user asked this run to stop."""
        return self.cancel_requested_at is not None

    @property
    def fraction(self) -> float | None:
        """How much of it is done, in [0, 1]; None if the total is not known."""
        if self.state == "done":
            return 1.0
        return min(1.0, max(0.0, self.done / self.total)) if self.total else None

    @property
    def rate(self) -> float | None:
        """Units a second done by this run alone; None before it runs.

        What earlier runs did is not counted, so a resumed job shows no false speed.
        """
        if self.started_at is None:
            return None
        end = self.finished_at if self.finished_at is not None else self.read_at
        seconds = end - self.started_at
        return (self.done - self.done_before) / seconds if seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Expected seconds to the end at the present rate; None unless that can be told."""
        if self.state != "running" or self.total is None or not self.rate:
            return None
        return max(0.0, (self.total - self.done) / self.rate)


@dataclass(frozen=True)
class Progress:
    """What a worker reports; None leaves a value as it is."""

    done: float | None = None
    total: float | None = None
    message: str | None = None
