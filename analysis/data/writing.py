"""Records as a file: JSON lines, a JSON array, CSV or Parquet, plain or compressed."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import zstandard

from analysis.data.files import replacing
from analysis.errors import InputError

CONTAINERS = (".jsonl", ".json", ".csv", ".parquet")
COMPRESSIONS = (".gz", ".zst")

# Fields that hold messages.
MESSAGES = ("messages", "conversations", "prompt", "completion", "chosen", "rejected", "input")

# What a spreadsheet takes for a formula. A quote in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def container_of(path: Path) -> str:
    """The container that a file's name asks for.

    Raises:
        InputError: If it asks for none, or for Parquet inside a compressed file.
    """
    suffixes = path.suffixes[-2:]
    packed = suffixes[-1:] if suffixes and suffixes[-1] in COMPRESSIONS else []
    plain = suffixes[-2] if packed and len(suffixes) > 1 else "".join(suffixes[-1:])
    if plain not in CONTAINERS or (plain == ".parquet" and packed):
        raise InputError(
            f'"{path.name}" does not end in .jsonl, .json, .csv (these also with .gz or .zst) '
            "or .parquet; name the file so."
        )
    return plain


def write_records(path: Path, records: Iterable[str]) -> int:
    """Write records to a file, atomically and as a stream (a Parquet file needs them all).

    Args:
        path: Where to; its suffix decides the container and the compression.
        records: JSON text of each record, on one line.

    Returns:
        How many were written.

    Raises:
        InputError: If the suffix is none that can be written.
    """
    container = container_of(path)
    n = 0

    def counted() -> Iterator[str]:
        nonlocal n
        for record in records:
            n += 1
            yield record

    with replacing(path) as temporary:
        if container == ".parquet":
            _write_parquet(temporary, counted())
            return n
        with ExitStack() as files:
            text = _text_file(files, temporary, path.suffix)
            if container == ".jsonl":
                text.writelines(f"{record}\n" for record in counted())
            elif container == ".json":
                separator = "[\n"
                for record in counted():
                    text.write(separator + record)
                    separator = ",\n"
                text.write("\n]\n" if n else "[]\n")
            else:
                _write_csv(text, counted())
    return n


def _text_file(files: ExitStack, path: Path, suffix: str) -> IO[str]:
    raw: Any = files.enter_context(path.open("wb"))
    if suffix == ".gz":
        # No time stamp: the same records give the same bytes.
        raw = files.enter_context(gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0))
    elif suffix == ".zst":
        raw = files.enter_context(zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
    return files.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))


def _write_csv(text: IO[str], records: Iterator[str]) -> None:
    """A row per record, lists and objects as JSON text; a column per field of any record.

    The columns are known only at the end, so the records wait in a file of their own.
    """
    names: dict[str, None] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        for record in records:
            names.update(dict.fromkeys(json.loads(record)))
            waiting.write(f"{record}\n")
        waiting.seek(0)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(map(as_cell, names))
        for line in waiting:
            row = json.loads(line)
            writer.writerow([as_cell(row.get(name)) for name in names])


def as_cell(value: Any) -> str:
    """A value as a CSV cell that a spreadsheet will not run.

    Text that begins like a formula gets a quote in front; that is the one case in which a
    cell is not the value itself.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_parquet(path: Path, records: Iterator[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [json.loads(record) for record in records]
    # Columns in order of their first appearance; a row without one has null there.
    names = list(dict.fromkeys(name for row in rows for name in row))
    try:
        table = pa.table({name: _column([row.get(name) for row in rows], name) for name in names})
        pq.write_table(table, path, compression="zstd")
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise InputError(
            f"The records do not fit one Parquet table ({error}); write .jsonl."
        ) from error


def _column(values: list[Any], name: str) -> Any:
    """Values as an Arrow column.

    Arrow gives every object the fields of all objects, null where it has none. Messages are
    known to be so; anything else that would be changed by it (tools) becomes JSON text.
    """
    import pyarrow as pa

    nested = any(isinstance(value, (list, dict)) for value in values)
    if nested and name not in MESSAGES:
        with contextlib.suppress(pa.ArrowException):
            column = pa.array(values)
            if column.to_pylist() == values:
                return column
        values = [
            value if isinstance(value, str) or value is None else json.dumps(value)
            for value in values
        ]
    return pa.array(values)
