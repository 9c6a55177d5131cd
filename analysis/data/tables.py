"""Rows of CSV and Parquet files as records."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import IO, Any

from analysis.data.dataset import Rejected
from analysis.data.json_values import decoded
from analysis.errors import InputError

ROWS_AT_ONCE = 1000
DELIMITERS = ",\t;|"

# Fields that hold lists or objects in the record formats: in a table they are JSON text.
STRUCTURED = {
    *("messages", "conversations", "history", "tools", "input", "prompt", "completion"),
    *("chosen", "rejected", "preferred_output", "non_preferred_output"),
}
BOOLEAN = {"label", "kto_tag"}


def csv_rows(
    stream: IO[bytes], *, max_record_bytes: int
) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    """Rows of a CSV file with a header, separated by comma, tab, semicolon or bar.

    Args:
        stream: UTF-8 bytes.
        max_record_bytes: A cell larger than this ends the reading.

    Yields:
        (1-based line on which the row begins, row). A row with another number of cells than
        the header, or that is not UTF-8, comes as `Rejected`.

    Raises:
        InputError: If a column's name stands twice in the header.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
    header_line = text.readline()
    delimiter = max(DELIMITERS, key=header_line.count)
    header = next(csv.reader([header_line], delimiter=delimiter), [])
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise InputError(
            f'The column "{min(twice)}" stands twice in the header; give each its own name.'
        )
    csv.field_size_limit(max_record_bytes)  # a setting of the process; the default is 128 KB
    rows = csv.reader(text, delimiter=delimiter)
    line = 2
    try:
        for cells in rows:
            if cells:
                yield line, _row(header, cells, line, delimiter)
            line = rows.line_num + 2
    except csv.Error as error:
        reason = f"broken CSV from here on: {error}; is a quote not closed?"
        yield line, Rejected(line, reason, "")


def _row(
    header: list[str], cells: list[str], line: int, delimiter: str
) -> dict[str, Any] | Rejected:
    content = delimiter.join(cells).encode("utf-8", "surrogateescape")
    text = decoded(content, line)
    if isinstance(text, Rejected):
        return text
    if len(cells) != len(header):
        return Rejected(line, f"{len(cells)} cells where the header has {len(header)}", text)
    return {name: _cell(name, cell) for name, cell in zip(header, cells, strict=True)}


def _cell(name: str, cell: str) -> Any:
    if name in STRUCTURED and cell[:1] in ("[", "{"):
        try:
            return json.loads(cell)
        except ValueError:
            return cell  # a text that only begins like JSON
    if name in BOOLEAN and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return cell


def parquet_rows(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a Parquet file.

    Args:
        stream: The file, seekable.

    Yields:
        (1-based row, row) with values that JSON can hold: NaN is null, as Parquet's readers
        have it; times and decimals are text.

    Raises:
        InputError: If the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(stream)
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield number, {name: _plain(name, value) for name, value in row.items()}
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            f"The Parquet file is damaged after row {number:,} ({error}); write it anew."
        ) from error


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return _cell(name, value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _plain("", item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain("", item) for item in value]
    return str(value)
