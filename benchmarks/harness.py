"""Running a case in fresh processes, watching its memory, and printing what was found."""

from __future__ import annotations

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_S = 0.03
MB = 1e6


class SkipError(Exception):
    """A case that cannot be run here; the text says why."""


@dataclass(frozen=True)
class Setting:
    """What the cases work on; given to each of their processes as JSON.

    Attributes:
        data: The data set as it came, perhaps compressed.
        plain: The same, uncompressed JSON lines.
        home: A workspace in which the data set is read and measured; cases only read it.
        big: A large generated file; it is there only if a chosen case needs it.
        work: A folder for what a case writes.
    """

    data: Path
    plain: Path
    home: Path
    big: Path
    work: Path

    @property
    def plain_mb(self) -> float:
        """Size of the uncompressed data set, in MB."""
        return self.plain.stat().st_size / MB


@dataclass(frozen=True)
class Outcome:
    """What one run of a case found.

    Attributes:
        seconds: Wall time of what the case is about.
        parts: Further figures in seconds, by what they are.
        peak_mb: Peak memory, if the case measured it itself (to leave out a browser, say).
        note: One phrase on what was found.
    """

    seconds: float
    parts: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One thing that is measured.

    Attributes:
        what: What it is, for the table.
        run: Does it once, in a fresh process.
        limit: What the project wants of it, for the table; None for no wish.
        note: What has to be known to read the figure.
        needs: Of "home" and "big", what must be prepared.
        repeats: Runs at most, for what takes long.
        on_request: Whether it is run only when it is named.
    """

    what: str
    run: Callable[[Setting], Outcome]
    limit: Callable[[Setting], str] | None = None
    note: str = ""
    needs: frozenset[str] = frozenset()
    repeats: int = 100
    on_request: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table; figures of all runs."""

    name: str
    what: str
    seconds: tuple[float, ...] = ()
    peak_mb: float | None = None
    limit: str = ""
    note: str = ""


class Watch:
    """Peak memory of a process and all it starts, together, sampled.

    What counts is the proportional set size: a page that processes share is counted once.
    What comes and goes between two samples is missed.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.peak_mb = 0.0

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(SAMPLE_S):
            total = sum(map(_proportional_mb, tree(self._pid)))
            self.peak_mb = max(self.peak_mb, total)


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _proportional_mb(pid: int) -> float:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0.0
    found = re.search(r"^Pss: +(\d+) kB", said, re.MULTILINE)
    return int(found[1]) * 1024 / MB if found else 0.0


def run_case(name: str, case: Case, setting: Setting, *, repeats: int) -> list[Row]:
    """Run a case and give its lines of the table.

    Args:
        name: Its name in CASES, by which its process finds it.
        case: The case.
        setting: What it works on.
        repeats: Runs, unless the case wants fewer.

    Returns:
        One row for the case and one for each of its parts.
    """
    limit = case.limit(setting) if case.limit else ""
    n = min(repeats, case.repeats)
    runs: list[Outcome] = []
    for number in range(n):
        print(f"{name} {number + 1}/{n} ...", file=sys.stderr, flush=True)
        found = _one_run(name, setting)
        if isinstance(found, str):
            return [Row(name, case.what, limit=limit, note=found)]
        runs.append(found)
    note = "; ".join(filter(None, (case.note, runs[-1].note)))
    peak = max(run.peak_mb or 0.0 for run in runs)
    seconds = tuple(run.seconds for run in runs)
    rows = [Row(name, case.what, seconds, peak, limit, note)]
    rows += (
        Row(name, f"  {part}", tuple(run.parts[part] for run in runs)) for part in runs[0].parts
    )
    return rows


def _one_run(name: str, setting: Setting) -> Outcome | str:
    """The case once, in a process of its own; a sentence if it could not be run."""
    told = json.dumps({key: str(path) for key, path in asdict(setting).items()})
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.child", name, told],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(setting.work / "unused"),
    )
    assert child.stdout is not None
    with Watch(child.pid) as watch:
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        return f"failed with exit code {child.returncode}, see above"
    value: dict[str, Any] = json.loads(said.splitlines()[-1])
    if "skipped" in value:
        return f"skipped: {value['skipped']}"
    found = Outcome(**value)
    if found.peak_mb is None:
        # The kernel's own figure knows no gaps, but only of the largest process.
        largest = usage.ru_maxrss * 1024 / MB
        return Outcome(found.seconds, found.parts, max(watch.peak_mb, largest), found.note)
    return found


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works in a workspace."""
    return {**os.environ, "ASSAY_HOME": str(home), "PYTHONPATH": str(ROOT)}


def table(rows: Sequence[Row]) -> str:
    """The rows as text, aligned."""
    head = ("what", "median s", "min-max s", "peak MB", "limit", "note")
    cells = [head]
    for row in rows:
        times = (
            (f"{statistics.median(row.seconds):.3f}", _span(row.seconds))
            if row.seconds
            else ("-", "-")
        )
        peak = "" if row.peak_mb is None else f"{row.peak_mb:,.0f}"
        cells.append((row.what, *times, peak, row.limit, row.note))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for line in cells:
        aligned = [
            cell.rjust(width) if 1 <= index <= 3 else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(aligned).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def _span(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.3f}-{max(seconds):.3f}" if len(seconds) > 1 else "one run"


def as_json(rows: Sequence[Row], setting: Setting) -> str:
    """The rows as JSON, with what they were measured on."""
    return json.dumps(
        {
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
            "python": sys.version.split()[0],
            "data": setting.data.name,
            "data_mb": round(setting.plain_mb, 1),
            "rows": [asdict(row) for row in rows],
        },
        indent=2,
    )
