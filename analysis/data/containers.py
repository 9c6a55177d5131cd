"""Files as a stream of records: what a file is packed in, and how it is taken apart.

A file is (compression) x (text encoding) x (container). All are found from the content; the
name only decides between CSV and text that could be anything. Nothing here knows what a
record means. Memory holds one chunk and one record, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import zstandard

from analysis.data.dataset import Rejected
from analysis.data.json_values import json_lines, json_values
from analysis.data.tables import csv_rows, parquet_rows
from analysis.errors import InputError

PEEK_BYTES = 1 << 16
ZSTD_BYTES = 1 << 10  # unpacks to 32 MB at most, so that a small file cannot fill the memory
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
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")


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
    _raw: _Counting | _CountingFile
    _unpacked: _Unpacked
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
            for line, row in parquet_rows(self._body):
                yield row if isinstance(row, Rejected) else Record(line, value=row)
            return
        if self.container == CSV:
            for line, row in csv_rows(self._body, max_record_bytes=self._max_record_bytes):
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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()


def open_records(
    source: Path | IO[bytes], *, name: str, max_record_bytes: int = MAX_RECORD_BYTES
) -> Opened:
    """Open a file of records.

    Args:
        source: The file on disk, or an open binary stream (not for Parquet).
        name: The file's name as the user knows it: for messages, and to tell CSV.
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
        raw = _Counting(stream)
        unpacked = _Unpacked(raw)
        body = io.BufferedReader(unpacked, PEEK_BYTES)
        head = body.peek(PEEK_BYTES)
        if not head and unpacked.damage:
            raise InputError(
                f'"{name}" is a damaged compressed file ({unpacked.damage}); get it anew.'
            )
        if not head:
            raise InputError(f'"{name}" is empty; choose a file with one record a line.')
        if head.startswith(b"PAR1"):
            if not isinstance(source, Path) or unpacked.compressed:
                raise InputError(
                    f'"{name}" is Parquet inside a stream; Parquet is compressed by itself: '
                    "open the plain .parquet file."
                )
            seekable = closing.enter_context(_CountingFile(source))
            return Opened(PARQUET, "", n_bytes, seekable, unpacked, seekable, closing)
        for magic, what in _NOT_TEXT.items():
            if head.startswith(magic):
                raise InputError(
                    f'"{name}" is {what}; expected JSON lines, a JSON array, CSV or Parquet.'
                )
        encoding, bom = _encoding(head)
        body.read(bom)
        if encoding == "utf-8":
            if b"\0" in head:
                raise InputError(
                    f'"{name}" is not text (it holds zero bytes); '
                    "expected JSON lines, a JSON array, CSV or Parquet."
                )
            text: io.BufferedReader[Any] = body
        else:
            text = io.BufferedReader(_Transcoding(body, encoding), PEEK_BYTES)
        container = _container(text.peek(PEEK_BYTES), name)
        return Opened(container, encoding, n_bytes, raw, unpacked, text, closing, max_record_bytes)
    except BaseException:
        closing.close()
        raise


class _Counting(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.n_bytes += len(chunk)
        return len(chunk)


class _CountingFile(io.FileIO):
    """A file that may be read in any order, and counts what is read from it."""

    n_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes | Any:
        chunk = super().read(size)
        self.n_bytes += len(chunk or b"")
        return chunk

    def readinto(self, buffer: Any, /) -> int | Any:
        n = super().readinto(buffer)
        self.n_bytes += n or 0
        return n


class _Transcoding(io.RawIOBase):
    """UTF-16 or UTF-32 bytes as UTF-8 bytes.

    Half surrogate pairs pass as they are: decoding the one record strictly finds them later,
    so that a single bad character costs one record and not the file.
    """

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            chunk = self._stream.read(PEEK_BYTES)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError:
                # A last code unit that is cut in half, or a number that is no character.
                text = "\ufffd"
                self._decoder.reset()
            self._ready = text.encode("utf-8", "surrogatepass")
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


class _Unpacked(io.RawIOBase):
    """The bytes inside a compressed stream, or the stream itself.

    Where the compression is damaged the bytes end, and `damage` says so: raised in the middle
    of a read, an error would take with it what was unpacked before.
    """

    def __init__(self, raw: _Counting) -> None:
        self._stream: Any = io.BufferedReader(raw, PEEK_BYTES)
        self.damage: Exception | None = None
        magic = self._stream.peek(4)[:4]
        self.compressed = True
        if magic.startswith(b"\x1f\x8b"):
            self._stream = gzip.GzipFile(fileobj=self._stream)
        elif magic == b"\x28\xb5\x2f\xfd":
            self._stream = io.BufferedReader(_Zstandard(self._stream), PEEK_BYTES)
        else:
            self.compressed = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.damage:
            return 0
        try:
            chunk = self._stream.read1(len(buffer))
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
            self.damage = error
            return 0
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Zstandard(io.RawIOBase):
    """The bytes inside a Zstandard stream of one frame or more.

    The library's own reader takes the end of a file that is cut off for the end of the data.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 31)
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._stream.read(ZSTD_BYTES)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the file ends before its last frame does")
                return 0
            self._frame = self._frame or self._decompressor.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._packed))
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


def _encoding(head: bytes) -> tuple[str, int]:
    """The text encoding and the length of the byte order mark."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    # JSON and CSV headers begin with ASCII, so the first zero byte tells (RFC 4627, section 3).
    if len(head) > 1 and head[1] == 0 and head[0]:
        return "utf-16-le", 0
    if len(head) > 1 and head[0] == 0 and head[1]:
        return "utf-16-be", 0
    return "utf-8", 0


def _container(head: bytes, name: str) -> str:
    lowered = name.lower()
    plain = re.sub(r"\.(gz|zst|zstd)$", "", lowered)
    if plain.endswith((".csv", ".tsv")):
        return CSV
    text = head.lstrip()
    if text.startswith(b"["):
        return JSON_ARRAY
    if text.startswith(b"{"):
        first = text.split(b"\n", 1)[0].strip()
        return JSON_OBJECTS if first == b"{" else JSON_LINES
    if not plain.endswith(_JSON_SUFFIXES) and re.search(rb"[,;\t|]", text.split(b"\n", 1)[0]):
        return CSV
    return JSON_LINES
