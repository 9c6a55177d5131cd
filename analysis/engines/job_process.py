"""Worker processes: starting one, telling whether it still lives, ending it.

A pid alone says little: numbers are used again, and mean something else in another
container or after a reboot. So a process is known by three things: its pid, when it was
started (clock ticks since boot, from /proc) and where those two mean anything (the boot
and the pid namespace). Nothing is killed unless all three agree.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The folder that holds the package, so that `python -m analysis` finds it.
ROOT = Path(__file__).resolve().parents[2]
# Names (not values) of the variables that carry secrets, so that the worker can hide them.
SECRET_NAMES = "ASSAY_SECRETS"  # noqa: S105
END_S = 5.0


@dataclass(frozen=True)
class Process:
    """A process that can be told from any other.

    Attributes:
        pid: Its number.
        started: When it was started, in clock ticks since boot; None where that is unknown.
        host: The boot and pid namespace in which the two mean something.
    """

    pid: int
    started: str | None
    host: str


def identify(pid: int) -> Process:
    """Describe a process that runs here now, so that it can be recognised later."""
    return Process(pid, _start_ticks(pid), _host())


def is_alive(process: Process) -> bool | None:
    """Whether a process still runs.

    Returns:
        True if it runs, False if it is gone (also if its number was used again), None if
        that cannot be told from here: another host, or a system without /proc.
    """
    if process.host != _host():
        return None
    if process.started is not None:
        return _start_ticks(process.pid) == process.started
    if os.name == "posix":  # elsewhere, signal 0 is not harmless
        try:
            os.kill(process.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return None
    return None


def kill(process: Process) -> bool:
    """End a process and what it started, at once, if it is surely the one that is meant.

    Args:
        process: As `identify` described it.

    Returns:
        True if it is gone now, False if it could not be recognised or ended.
    """
    alive = is_alive(process)
    if not alive:
        return alive is False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        # A worker leads its own group, which holds its helpers too. One that was started
        # by hand in somebody else's group is ended alone.
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + END_S
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(process)


def spawn(
    command: Sequence[str], *, log: Path, home: Path, secrets: Mapping[str, str] | None = None
) -> Process:
    """Start a worker that outlives this process.

    Args:
        command: Program and arguments; never a secret, since anyone can list arguments.
        log: File that its output is added to; readable by this user only.
        home: The workspace, passed on as ASSAY_HOME.
        secrets: Variable -> value, passed on by the environment alone.

    Returns:
        The process.

    Raises:
        OSError: If it cannot be started.
    """
    hidden = dict(secrets or {})
    environment = {
        **os.environ,
        **hidden,
        SECRET_NAMES: ",".join(hidden),
        "ASSAY_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
        "PYTHONFAULTHANDLER": "1",  # a crash in native code leaves its stack in the log
    }
    log.parent.mkdir(parents=True, exist_ok=True)
    log.touch(mode=0o600)
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - no shell, and the command is the caller's own
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment,
            start_new_session=True,  # a signal to the server's group does not reach it
        )
    process = identify(child.pid)
    # Somebody has to wait for a child, or it stays as a zombie for as long as the server runs.
    threading.Thread(target=child.wait, name=f"reap-{child.pid}", daemon=True).start()
    return process


def _start_ticks(pid: int) -> str | None:
    """Field 22 of /proc/<pid>/stat; None if the process is gone, dead, or there is no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The second field is the program's name in brackets and may hold blanks and brackets.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


@functools.cache
def _host() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()
