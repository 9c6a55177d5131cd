"""Files as a stream of records: what a file is packed in, and how it is taken apart.

A file is (compression) x (text encoding) x (container). All are found from the content, never
from the name: the same bytes are the same data set. Nothing here knows what a record means.
Memory holds one chunk and one record, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from analysis.data.dataset import Rejected
from analysis.data.json_values import json_lines, json_values
from analysis.data.streams import PEEK_BYTES, Counting, CountingFile, OldMac, Transcoding, Unpacked
from analysis.data.strict_json import UnreadableError, parse
from analysis.data.tables import csv_rows, is_csv, parquet_rows
from analysis.errors import InputError

MAX_RECORD_BYTES = 64 << 20

JSON_LINES, JSON_ARRAY, JSON_OBJECTS = "JSON lines", "JSON array", "JSON objects"
CSV, PARQUET = "CSV", "Parquet"

_BOMS = (  # the longer first: UTF-32-LE starts like UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = {
    b"PK\x03\x04": "a ZIP archive or an Office file; unpack it, or save it as CSV",
    b"\x1f\x8b": "compressed twice; unpack it once",
    b"\x89PNG": "a picture",
    b"%PDF": "a PDF document",
    b"SQLite f": "an SQLite database; export the table as CSV or JSON lines",
    b"\xd0\xcf\x11\xe0": "an old Office file; save it as CSV",
    b"ARROW1": "an Arrow file; save it as Parquet",
}
STANDARD_INPUT = "standard input"  # the name of what is no file

BINARY_BYTES, BINARY_RATIO = 1000, 0.1
LINES_TO_TELL = 20

_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class Record:
    """A record on its way in.

    Attributes:
        line: 1-based position: the line of JSON lines and CSV, the element of an array,
            the row of Parquet.
        text: The JSON text as it came; None for CSV and Parquet.
        value: The row of CSV and Parquet; None for JSON, which is parsed later.
    """

    line: int
    text: str | None = None
    value: dict[str, Any] | None = None


@dataclass
class Opened:
    """A file that is open for reading, once, from start to end.

    Attributes:
        container: JSON_LINES, JSON_ARRAY, JSON_OBJECTS, CSV or PARQUET.
        encoding: The text encoding; empty for Parquet.
        n_bytes: Size of the file as it is on disk; 0 if unknown.
        n_blank: Blank lines met so far.
    """

    container: str
    encoding: str
    n_bytes: int
    _raw: Counting | CountingFile
    _unpacked: Unpacked
    _body: IO[bytes]
    _closing: ExitStack = field(repr=False)
    _max_record_bytes: int = MAX_RECORD_BYTES
    n_blank: int = 0

    @property
    def bytes_read(self) -> int:
        """Bytes taken from the file on disk so far, for showing progress."""
        return min(self._raw.n_bytes, self.n_bytes or self._raw.n_bytes)

    def records(self) -> Iterator[Record | Rejected]:
        """The records in order; what cannot be taken apart comes as `Rejected`."""
        last = 0
        for record in self._records():
            last = record.line
            yield record
        if damage := self._unpacked.damage:
            yield Rejected(last + 1, f"the compressed file is damaged from here on ({damage})", "")

    def _records(self) -> Iterator[Record | Rejected]:
        if self.container == PARQUET:
            for line, values in parquet_rows(self._body):
                yield values if isinstance(values, Rejected) else Record(line, value=values)
            return
        if self.container == CSV:
            for line, row in csv_rows(self._body, max_record_bytes=self._max_record_bytes):
                if row is None:
                    self.n_blank += 1
                else:
                    yield row if isinstance(row, Rejected) else Record(line, value=row)
            return
        if self.container == JSON_LINES:
            found = json_lines(self._body, max_record_bytes=self._max_record_bytes)
        else:
            found = json_values(
                self._body,
                in_array=self.container == JSON_ARRAY,
                max_record_bytes=self._max_record_bytes,
            )
        for line, text in found:
            if text is None:
                self.n_blank += 1
            elif isinstance(text, Rejected):
                yield text
            else:
                yield Record(line, text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()


def open_records(
    source: Path | IO[bytes], *, name: str, max_record_bytes: int = MAX_RECORD_BYTES
) -> Opened:
    """Open a file of records.

    Args:
        source: The file on disk, or an open binary stream (not for Parquet).
        name: The file's name as the user knows it, for messages; `STANDARD_INPUT` for what
            must be JSON.
        max_record_bytes: A record larger than this is rejected instead of held.

    Returns:
        The open file; use it as a context manager.

    Raises:
        InputError: If the content is none of the known containers.
    """
    closing = ExitStack()
    try:
        stream = closing.enter_context(source.open("rb")) if isinstance(source, Path) else source
        n_bytes = source.stat().st_size if isinstance(source, Path) else 0
        raw = Counting(stream)
        unpacked = Unpacked(raw)
        body = io.BufferedReader(unpacked, PEEK_BYTES)
        head = body.peek(PEEK_BYTES)
        if not head and unpacked.damage:
            raise InputError(
                f'"{name}" is a damaged compressed file ({unpacked.damage}); get it anew.'
            )
        if not head:
            raise InputError(f'"{name}" is empty; choose a file with one record a line.')
        if head.startswith(b"PAR1"):
            _require_json(PARQUET, name)
            if not isinstance(source, Path) or unpacked.compressed:
                raise InputError(
                    f'"{name}" is Parquet inside a stream; Parquet is compressed by itself: '
                    "open the plain .parquet file."
                )
            seekable = closing.enter_context(CountingFile(source))
            return Opened(PARQUET, "", n_bytes, seekable, unpacked, seekable, closing)
        for magic, what in _NOT_TEXT.items():
            if head.startswith(magic):
                raise InputError(
                    f'"{name}" is {what}; expected JSON lines, a JSON array, CSV or Parquet.'
                )
        encoding, bom = _encoding(head)
        body.read(bom)
        if encoding == "utf-8":
            if _is_binary(head):
                raise InputError(
                    f'"{name}" is not text (it holds zero bytes); '
                    "expected JSON lines, a JSON array, CSV or Parquet."
                )
            text: io.BufferedReader[Any] = body
        else:
            text = io.BufferedReader(Transcoding(body, encoding), PEEK_BYTES)
        head = text.peek(PEEK_BYTES)
        container = _container(head)
        _require_json(container, name)
        if container in (JSON_LINES, JSON_OBJECTS) and b"\r" in head[:-1] and b"\n" not in head:
            text = io.BufferedReader(OldMac(text), PEEK_BYTES)
        return Opened(container, encoding, n_bytes, raw, unpacked, text, closing, max_record_bytes)
    except BaseException:
        closing.close()
        raise


def _require_json(container: str, name: str) -> None:
    if name == STANDARD_INPUT and container in (CSV, PARQUET):
        raise InputError(
            f"Standard input is {container}; only JSON lines or a JSON array can come that way: "
            "give the file by its name."
        )


def _encoding(head: bytes) -> tuple[str, int]:
    """The text encoding and the length of the byte order mark."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    # JSON and CSV headers begin with ASCII, so the first zero byte tells (RFC 4627, section 3).
    if len(head) > 1 and head[1] == 0 and head[0] and not any(head[3:4]):
        return "utf-16-le", 0
    if len(head) > 1 and head[0] == 0 and head[1] and not any(head[2:3]):
        return "utf-16-be", 0
    return "utf-8", 0


def _is_binary(head: bytes) -> bool:
    """Whether bytes with a zero among them are no text at all: many others are none either.

    A single zero in a text costs its record, wherever in the file it stands.
    """
    start = head.lstrip()
    if b"\0" not in head or start.startswith((b"{", b"[")):
        return False
    line: bytes = _LINE_END.split(start, 1)[0][:BINARY_BYTES]
    text = line.decode("utf-8", "replace")
    n_odd = sum(c == "\ufffd" or (c < " " and c != "\t") for c in text)
    return n_odd > BINARY_RATIO * len(text)


def _container(head: bytes) -> str:
    """What the records are packed in; by the content alone, for names can be anything."""
    text = head.lstrip(b" \t\r\n")
    if text.startswith(b"["):
        return JSON_ARRAY
    if text.startswith(b"{"):
        return JSON_OBJECTS if _spans_lines(text) else JSON_LINES
    return CSV if is_csv(head.decode("utf-8", "surrogateescape")) else JSON_LINES


def _spans_lines(text: bytes) -> bool:
    """Whether the first object that is whole, or the first one at all, has several lines."""
    lines: list[bytes] = [line.strip() for line in _LINE_END.split(text)]
    for line, begin in zip(lines[:LINES_TO_TELL], _begins(text), strict=False):
        if line == b"{":
            return True
        if not line.startswith(b"{"):
            continue
        if _is_json(line):
            return False
        stream = io.BytesIO(text[begin:])
        _, value = next(json_values(stream, in_array=False, max_record_bytes=len(text)))
        if isinstance(value, str):
            whole = value.encode()
            if len(whole) > len(line) and whole.startswith(line) and _is_json(whole):
                return True
    # The first object may go on behind what is known of the file.
    following: bytes = next(filter(None, lines[1:]), b"{")
    return lines[0].endswith((b",", b"[", b":", b"{")) and not following.startswith(b"{")


def _begins(text: bytes) -> Iterator[int]:
    """Where the lines begin."""
    yield 0
    for end in _LINE_END.finditer(text):
        yield end.end()


def _is_json(text: bytes) -> bool:
    try:
        parse(text.decode())
    except (UnreadableError, UnicodeDecodeError):
        return False
    return True
