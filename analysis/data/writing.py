"""Records as a file: JSON lines, a JSON array, CSV or Parquet, plain or compressed."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import math
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import zstandard

from analysis.data.files import replacing
from analysis.data.shapes import Shape, column, table_schema
from analysis.errors import InputError

CONTAINERS = (".jsonl", ".json", ".csv", ".parquet")
COMPRESSIONS = (".gz", ".zst")

GROUP_CHARS = (
    8 << 20
)  # of record text in one row group of Parquet; what is held is a few times this

# What a spreadsheet takes for a formula. A quote in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Written:
    """What was written to a file.

    Attributes:
        n_records: Records.
        n_quoted_cells: Cells of a CSV file that got a quote in front, see `as_cell`; else 0.
    """

    n_records: int
    n_quoted_cells: int = 0


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


def write_records(path: Path, records: Iterable[str]) -> Written:
    """Write records to a file, atomically and as a stream.

    A file of this function reads back as the records. Three cases can differ: in CSV there are
    no types, and no difference between null, "" and a field that is not there; a cell may get a
    quote (`as_cell`). In Parquet a field that is null in some records or messages and missing
    in others is null in all of these.

    Args:
        path: Where to; its suffix decides the container and the compression.
        records: JSON text of each record, on one line.

    Returns:
        How many were written.

    Raises:
        InputError: If the suffix is none that can be written, or text that is no UTF-8 is to go
            into Parquet.
    """
    container = container_of(path)
    n = n_quoted = 0

    def counted() -> Iterator[str]:
        nonlocal n
        for record in records:
            n += 1
            yield record

    with replacing(path) as temporary:
        if container == ".parquet":
            _write_parquet(temporary, counted())
            return Written(n)
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
                n_quoted = _write_csv(text, counted())
    return Written(n, n_quoted)


def _text_file(files: ExitStack, path: Path, suffix: str) -> IO[str]:
    raw: Any = files.enter_context(path.open("wb"))
    if suffix == ".gz":
        # No time stamp: the same records give the same bytes.
        raw = files.enter_context(gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0))
    elif suffix == ".zst":
        raw = files.enter_context(zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
    return files.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))


def _write_csv(text: IO[str], records: Iterator[str]) -> int:
    """A row per record, lists and objects as JSON text; a column per field of any record.

    The columns are known only at the end, so the records wait in a file of their own. Gives
    the number of cells that got a quote in front.
    """
    names: dict[str, None] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        for record in records:
            names.update(dict.fromkeys(json.loads(record)))
            waiting.write(f"{record}\n")
        waiting.seek(0)
        writer = csv.writer(text, lineterminator="\r\n")
        n_quoted = 0
        for row in itertools.chain([{name: name for name in names}], map(json.loads, waiting)):
            values = [row.get(name) for name in names]
            n_quoted += sum(map(_is_formula, values))
            writer.writerow(map(as_cell, values))
    return n_quoted


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
    return f"'{text}" if _is_formula(value) else text


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_FORMULA)


def _write_parquet(path: Path, records: Iterator[str]) -> None:
    """A column per field of any record; lists and objects as `shapes` says.

    The types are known only at the end, so the records wait in a file of their own.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    shape = Shape()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        for record in records:
            shape.learn(json.loads(record), max_fields=math.inf)
            waiting.write(f"{record}\n")
        waiting.seek(0)
        schema, notes = table_schema(shape)
        try:
            with pq.ParquetWriter(path, schema, compression="zstd") as writer:
                for rows in _in_groups(waiting):
                    columns = [
                        pa.array(column(rows, field.name, notes), field.type) for field in schema
                    ]
                    writer.write_batch(pa.record_batch(columns, schema=schema))
        except (pa.ArrowException, UnicodeEncodeError) as error:
            raise InputError(
                f"The records do not fit one Parquet table ({error}); write .jsonl."
            ) from error


def _in_groups(lines: Iterable[str]) -> Iterator[list[dict[str, Any]]]:
    """The records of some lines, about `GROUP_CHARS` of text at a time."""
    rows: list[dict[str, Any]] = []
    held = 0
    for line in lines:
        rows.append(json.loads(line))
        held += len(line)
        if held >= GROUP_CHARS:
            yield rows
            rows, held = [], 0
    if rows:
        yield rows
