"""What reviewers decided on examples, on disk: an SQLite file in the data set's folder.

It is in write-ahead mode, and every decision is a transaction of its own, written to the end
before the page goes on: a refresh, a restart or a kill loses none. Rows are only added, and the
last one of a reviewer on an example counts, so that what is taken back is as it was before.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from analysis.curate.steps.review import LONGEST_PATH, LONGEST_TEXT
from analysis.data.sqlite import BUSY_S, prepare
from analysis.data.workspace import EXAMPLE_ID, Workspace
from analysis.errors import InputError, WorkspaceError
from analysis.measure.wording import is_line

FILE = "reviews.db"
Verdict = Literal["accept", "reject", "edit"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
LONGEST_NAME, LONGEST_REASON, LONGEST_TAG, MOST_TAGS = 60, 200, 60, 20

SCHEMA_VERSION = 1
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    example_id TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    verdict TEXT CHECK (verdict IN {VERDICTS}),
    because TEXT NOT NULL,
    tags TEXT NOT NULL,
    edits TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decisions_last ON decisions (example_id, reviewer, number);
CREATE INDEX IF NOT EXISTS decisions_by ON decisions (reviewer, number);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""
_COLUMNS = "example_id, reviewer, verdict, because, tags, edits, at"


@dataclass(frozen=True)
class NewText:
    """A text of a record that a reviewer wrote anew.

    Attributes:
        path: Where it stands in the record, a JSON pointer: "/messages/1/content".
        text: The new one.
    """

    path: str
    text: str


@dataclass(frozen=True)
class Decision:
    """What one reviewer says of one example.

    Attributes:
        example_id: The example.
        reviewer: Who says so.
        verdict: "accept", "reject" or "edit"; None if the example was only tagged so far.
        because: Why, one line; "" for nothing said.
        tags: Short lines.
        edits: Texts written anew; some if the verdict is "edit", else none.
        at: When, UTC, ISO 8601; "" until it is written.
        number: Larger for a later one; 0 until it is written.
    """

    example_id: str
    reviewer: str
    verdict: Verdict | None = None
    because: str = ""
    tags: tuple[str, ...] = ()
    edits: tuple[NewText, ...] = ()
    at: str = ""
    number: int = 0


def reviewer_of(typed: str) -> str:
    """A reviewer's name as it was typed, without blanks around it.

    Raises:
        InputError: If it is empty, too long or no line of text.
    """
    return _line(typed, "A reviewer's name", LONGEST_NAME)


def tags_of(typed: Iterable[str]) -> tuple[str, ...]:
    """Tags as they were typed, each once; raises like `reviewer_of`, and for too many."""
    tags = tuple(dict.fromkeys(_line(tag, "A tag", LONGEST_TAG) for tag in typed))
    if len(tags) > MOST_TAGS:
        raise InputError(f"An example has at most {MOST_TAGS} tags; take some of them away.")
    return tags


def reason_of(typed: str) -> str:
    """Why an example is rejected; "" for nothing said. Raises like `reviewer_of`."""
    return _line(typed, "A reason", LONGEST_REASON) if typed.strip() else ""


def _line(typed: str, what: str, longest: int) -> str:
    text = typed.strip()
    if not text or len(text) > longest or not is_line(text):
        raise InputError(f"{what} is one line of 1 to {longest} characters; write it so.")
    return text


def decide(workspace: Workspace, fingerprint: str, decision: Decision) -> None:
    """Write a decision, in place of what the same reviewer said of the same example.

    Args:
        workspace: The workspace.
        fingerprint: The data set.
        decision: What is said; `at` and `number` are given here.

    Raises:
        InputError: If a name, a reason or a tag is too long or no line of text.
        WorkspaceError: If it cannot be written.
        ValueError: If it is no example's id, or texts are written anew without the verdict.
    """
    if not EXAMPLE_ID.fullmatch(decision.example_id):
        raise ValueError(f"no example's id: {decision.example_id!r}")
    if bool(decision.edits) != (decision.verdict == "edit"):
        raise ValueError("texts are written anew if the verdict is edit, and else not")
    for edit in decision.edits:
        if len(edit.path) > LONGEST_PATH or len(edit.text) > LONGEST_TEXT:
            raise InputError(
                f"A text can be edited that has {LONGEST_TEXT:,} characters at most, under keys of "
                f"{LONGEST_PATH:,}; leave this one as it is."
            )
    row = (
        decision.example_id,
        reviewer_of(decision.reviewer),
        decision.verdict,
        reason_of(decision.because),
        json.dumps(tags_of(decision.tags), ensure_ascii=False),
        json.dumps([asdict(edit) for edit in decision.edits]),  # half pairs stay readable
        datetime.now(UTC).isoformat(timespec="milliseconds"),
    )
    with _transaction(_path(workspace, fingerprint)) as db:
        # The names of the columns are constants of this file; values are bound.
        db.execute(f"INSERT INTO decisions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608


def take_back(workspace: Workspace, fingerprint: str, reviewer: str) -> str | None:
    """Take back what a reviewer said last: the example is as it was before.

    Returns:
        The example's id; None if there is nothing to take back.

    Raises:
        WorkspaceError: If it cannot be written.
    """
    path = _path(workspace, fingerprint)
    if not path.exists():
        return None
    with _transaction(path) as db:
        row = db.execute(
            "SELECT number, example_id FROM decisions WHERE reviewer = ? ORDER BY number DESC",
            (reviewer,),
        ).fetchone()
        if row is None:
            return None
        db.execute("DELETE FROM decisions WHERE number = ?", (row["number"],))
        return str(row["example_id"])


def decisions(workspace: Workspace, fingerprint: str) -> list[Decision]:
    """What counts now: the last decision of each reviewer on each example, the oldest first.

    Raises:
        WorkspaceError: If the file cannot be read.
    """
    path = _path(workspace, fingerprint)
    if not path.exists():
        return []
    with _opened(path) as db:
        rows = db.execute(
            f"SELECT number, {_COLUMNS} FROM decisions WHERE number IN"  # noqa: S608 -- as above
            " (SELECT MAX(number) FROM decisions GROUP BY example_id, reviewer) ORDER BY number"
        ).fetchall()
    return [_decision(row) for row in rows]


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        row["example_id"],
        row["reviewer"],
        row["verdict"],
        row["because"],
        tuple(json.loads(row["tags"])),
        tuple(NewText(**edit) for edit in json.loads(row["edits"])),
        row["at"],
        row["number"],
    )


def _path(workspace: Workspace, fingerprint: str) -> Path:
    return workspace.folder(fingerprint) / FILE


@contextlib.contextmanager
def _transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """All that is done in the block is kept, or nothing."""
    with _opened(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file, with its table; what is not committed is taken back at the end."""
    try:
        connecting = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        with contextlib.closing(connecting) as connection:
            connection.row_factory = sqlite3.Row
            prepare(connection, SCHEMA, SCHEMA_VERSION)
            yield connection
    except sqlite3.DatabaseError as error:
        raise WorkspaceError(
            f"The reviewers' decisions, {FILE} in the data set's folder, cannot be used "
            f"({error}); check that the folder can be written and its disk is not full."
        ) from error
