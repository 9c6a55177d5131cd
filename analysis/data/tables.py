"""Rows of CSV and Parquet files as records."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from typing import IO, Any

from analysis.data.dataset import Rejected
from analysis.data.json_values import decoded
from analysis.data.shapes import Notes
from analysis.data.strict_json import UnreadableError, parse
from analysis.errors import InputError

ROWS_AT_ONCE = 1000
DELIMITERS = ",\t;|"
HEADER_LINES = 20  # a quote that is not closed by then is just a character
ROWS_TO_TELL = 5

_SEPARATOR = re.compile("sep=(.)", re.IGNORECASE)  # for Excel
_QUOTED = re.compile('"[^"]*"')
_JSON_LINE = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{])')

# Fields that hold lists or objects in the record formats: in a table they are JSON text.
STRUCTURED = {
    *("messages", "conversations", "history", "tools"),
    *("preferred_output", "non_preferred_output"),
}
# Fields that hold messages or text; and a text may well be JSON itself.
STRUCTURED_OR_TEXT = {"input", "prompt", "completion", "chosen", "rejected"}
BOOLEAN = {"label", "kto_tag"}


def is_csv(head: str) -> bool:
    """Whether the beginning of a text that begins with no bracket is a table's.

    It has a header of several columns (or one that holds messages), none of them with a brace
    in its name, and none of the first rows is a line of JSON: a file of JSON lines whose first
    line is broken is no table.
    """
    lines = _Lines(io.StringIO(head, newline=""))
    for _ in _blank_lines(lines):
        pass
    names, delimiter = _header(lines)
    if any("{" in name or "}" in name for name in names):
        return False
    if len(names) < 2 and not STRUCTURED & set(names):  # noqa: PLR2004 -- several
        return False
    for _ in range(ROWS_TO_TELL):
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
            first = "".join(lines.taken)
        except StopIteration:
            return True
        except csv.Error:
            cells, first = [], lines.step_back()
        is_row = delimiter == "\t" and len(cells) == len(names)  # no tab stands in JSON's texts
        if _JSON_LINE.match(first) and not is_row:
            return False
        lines.taken = []
    return True


def csv_rows(
    stream: IO[bytes], *, max_record_bytes: int
) -> Iterator[tuple[int, dict[str, Any] | Rejected | None]]:
    """Rows of a CSV file with a header, separated by comma, tab, semicolon or bar.

    Args:
        stream: UTF-8 bytes. Blank lines and Excel's "sep=;" may come before the header.
        max_record_bytes: A cell larger than this ends the reading.

    Yields:
        (1-based line on which the row begins, row), with None for a blank line. A row with
        another number of cells than the header, or that is not UTF-8, comes as `Rejected`.

    Raises:
        InputError: If a column's name stands twice in the header, or is not UTF-8.
    """
    csv.field_size_limit(max_record_bytes)  # a setting of the process; the default is 128 KB
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
    lines = _Lines(text)
    for number in _blank_lines(lines):
        yield number, None
    header, delimiter = _header(lines)
    if not all(map(_is_text, header)):
        raise InputError("The header of the table is not UTF-8 text; save the file as UTF-8.")
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise InputError(
            f'The column "{min(twice)}" stands twice in the header; give each its own name.'
        )
    while True:
        line = lines.number
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            broken = lines.step_back()
            lines.taken = []
            yield line, _rejected(broken, line, f"broken CSV: {error}; is a quote not closed?")
            continue
        is_blank = not cells or (len(header) > len(cells) == 1 and not cells[0].strip())
        yield line, None if is_blank else _row(header, cells, line, lines.taken)
        lines.taken = []


def _blank_lines(lines: _Lines) -> Iterator[int]:
    """Take the blank lines that come next; gives their numbers."""
    for line in lines:
        if line.strip():
            lines.step_back(0)
            return
        yield lines.number - 1
        lines.taken = []


def _header(lines: _Lines) -> tuple[list[str], str]:
    """Take the header, which may have line breaks in quotes: its cells and the delimiter."""
    first = next(lines, "")
    separator = _SEPARATOR.fullmatch(first.rstrip("\r\n"))
    if separator:
        lines.taken = []
        next(lines, "")
    while "".join(lines.taken).count('"') % 2 and len(lines.taken) <= HEADER_LINES:
        if next(lines, None) is None:
            break
    if "".join(lines.taken).count('"') % 2:
        lines.step_back(1)
    text = "".join(lines.taken)
    bare = _QUOTED.sub("", text)
    delimiter = separator[1] if separator else max(DELIMITERS, key=bare.count)
    cells = next(csv.reader(lines.taken, delimiter=delimiter), [])
    lines.taken = []
    return cells, delimiter


class _Lines:
    """Lines that can be read again: a quote that is not closed costs one, not all behind it.

    Attributes:
        number: 1-based number of the next line.
        taken: The lines of the row that is being read.
    """

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._again: list[str] = []
        self.number = 1
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._text)
        self.taken.append(line)
        self.number += 1
        return line

    def step_back(self, n_kept: int = 1) -> str:
        """Take back all lines of the row but the first ones, which are returned."""
        kept, others = self.taken[:n_kept], self.taken[n_kept:]
        self._again += reversed(others)
        self.number -= len(others)
        self.taken = kept
        return "".join(kept)


def _rejected(text: str, line: int, reason: str) -> Rejected:
    """A row that cannot be read, with the better reason if it is not even UTF-8."""
    found = decoded(text.rstrip("\r\n").encode("utf-8", "surrogateescape"), line)
    return found if isinstance(found, Rejected) else Rejected(line, reason, found)


def _row(
    header: list[str], cells: list[str], line: int, taken: list[str]
) -> dict[str, Any] | Rejected:
    if len(cells) != len(header):
        reason = f"{len(cells)} cells where the header has {len(header)}"
        return _rejected("".join(taken), line, reason)
    if not all(map(_is_text, cells)):
        return _rejected("".join(taken), line, "")
    return {name: _cell(name, cell) for name, cell in zip(header, cells, strict=True)}


def _is_text(cell: str) -> bool:
    """Whether all bytes of a cell could be decoded."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _cell(name: str, cell: str) -> Any:
    if name in STRUCTURED | STRUCTURED_OR_TEXT and cell[:1] in ("[", "{"):
        try:
            value = parse(cell)
        except UnreadableError:
            return cell  # a text that only begins like JSON
        return value if name in STRUCTURED or _holds_messages(value) else cell
    if name in BOOLEAN and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return cell


def _holds_messages(value: Any) -> bool:
    """Whether a JSON value is a message, some messages, or OpenAI's {"messages": [...]}."""
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(
        isinstance(item, dict) and ("messages" in item or "role" in item or "from" in item)
        for item in items
    )


def parquet_rows(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    """Rows of a Parquet file.

    Args:
        stream: The file, seekable.

    Yields:
        (1-based row, row) with values that JSON can hold: NaN is null, as Parquet's readers
        have it; times and decimals are text. What `write_records` wrote is the record it was.
        A row whose text is not UTF-8 comes as `Rejected`.

    Raises:
        InputError: If the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(stream)
        notes = Notes.from_metadata(file.schema_arrow.metadata)
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            for row in _rows(batch):
                number += 1
                if row is None:
                    yield number, Rejected(number, "a text in it is not UTF-8", "")
                elif notes is not None:
                    plain = {name: _plain("", value) for name, value in row.items()}
                    yield number, notes.restored(plain)
                else:
                    yield number, {name: _plain(name, value) for name, value in row.items()}
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"The Parquet file is damaged after row {number:,} ({error}); write it anew."
        ) from error


def _rows(batch: Any) -> list[dict[str, Any] | None]:
    """The rows of an Arrow batch; None for those whose text cannot be decoded."""
    try:
        rows: list[dict[str, Any] | None] = batch.to_pylist()
    except UnicodeDecodeError:
        if batch.num_rows == 1:
            return [None]
        return [_rows(batch.slice(i, 1))[0] for i in range(batch.num_rows)]
    return rows


def _plain(name: str, value: Any) -> Any:
    if value is None or (isinstance(value, int) and value < 1 << 63):
        return value  # an unsigned number may be larger than JSON's readers take
    if isinstance(value, (str, bytes)):
        text = value if isinstance(value, str) else value.decode("utf-8", "backslashreplace")
        return _cell(name, text)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain("", item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain("", item) for item in value]
    return str(value)
