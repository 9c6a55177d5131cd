"""Kinds of jobs for the tests; `python -m tests.engines.job_kinds ID` works on one."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from analysis.data.workspace import Workspace
from analysis.engines.jobs import JobContext, work
from analysis.errors import InputError, JobError


def add(context: JobContext) -> dict[str, int]:
    context.progress(2, total=2, message="Adding two numbers")
    return {"sum": context.params["a"] + context.params["b"]}


def wait(context: JobContext) -> str:
    """Notes its start in a side log, then waits until it is cancelled or a file appears."""
    _note(context, "began")
    go = Path(context.params["go"]) if "go" in context.params else None
    n_done = 0
    while go is None or not go.exists():
        n_done += 1
        context.progress(n_done, total=1_000_000, message="Waiting")
        context.check()
        time.sleep(0.01)
    return "went on"


def deaf(context: JobContext) -> None:
    """Never looks whether it was cancelled."""
    context.progress(1)
    time.sleep(60)


def items(context: JobContext) -> int:
    """Does each item once; pauses after `pause_after` items until the file `go` appears."""
    finished = context.finished_items()
    n_items = context.params["n_items"]
    for number in range(n_items):
        if str(number) in finished:
            continue
        _note(context, str(number))
        context.commit_items({str(number): number * number}, done=number + 1, total=n_items)
        while (
            number + 1 == context.params["pause_after"] and not Path(context.params["go"]).exists()
        ):
            context.check()
            time.sleep(0.01)
    return sum(context.finished_items().values())


def many_reports(context: JobContext) -> None:
    for done in range(1, 20_001):
        context.progress(done, total=20_000)


def user_error(_context: JobContext) -> None:
    raise InputError("The file is empty; choose another.")


def bug(_context: JobContext) -> None:
    raise ZeroDivisionError("a detail for the log")


def leaky(context: JobContext) -> Any:
    """Puts its secret wherever it can."""
    secret = os.environ["ASSAY_TEST_KEY"]
    context.progress(1, message=f"Sending {secret}")
    context.commit_items({"answer": {"header": secret}}, done=1)
    while not Path(context.params["go"]).exists():
        time.sleep(0.01)
    if context.params["ending"] == "result":
        return {"key": secret}
    if context.params["ending"] == "error":
        raise JobError(f"The server refused the key {secret}; check it.")
    raise RuntimeError(f"Unexpected answer to {secret}")


def half_characters(context: JobContext) -> str:
    context.commit_items({"1": "\ud83d"}, done=1, message="cut: \ud83d")
    return "\ud83d"


def broken_commit(context: JobContext) -> None:
    """Its second commit cannot be written: the item's name has no UTF-8."""
    context.commit_items({"1": "kept"}, done=1)
    context.commit_items({"2": "lost", "\ud800": "lost"}, done=3)


def _note(context: JobContext, line: str) -> None:
    with Path(context.params["log"]).open("a", encoding="utf-8") as log:
        log.write(line + "\n")


KINDS = {
    "add": add,
    "wait": wait,
    "deaf": deaf,
    "items": items,
    "many_reports": many_reports,
    "user_error": user_error,
    "bug": bug,
    "leaky": leaky,
    "half_characters": half_characters,
    "broken_commit": broken_commit,
}

if __name__ == "__main__":
    work(Workspace(), sys.argv[1], KINDS)
