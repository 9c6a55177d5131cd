"""A record in another format, with nothing left out; and whole files converted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from analysis.data.files import replacing
from analysis.data.formats import FORMATS, MAPPED, CannotCarryError, require_format
from analysis.data.formats.conversation import Conversation
from analysis.data.formats.mapping import read_mapped
from analysis.data.storage import frames_of, require_summary
from analysis.data.strict_json import parse
from analysis.data.workspace import Workspace
from analysis.data.writing import container_of, write_records
from analysis.errors import FormatError

_COLUMNS = ("example_id", "line", "format", "raw")


def as_format(
    raw: str, given: str, wanted: str | None, *, mapping: Mapping[str, str] | None = None
) -> str:
    """A record's JSON text in the wanted format.

    Args:
        raw: The record as it came, JSON text.
        given: Its format, a name in FORMATS or "mapped".
        wanted: A name in FORMATS; None for the record as it came.
        mapping: Role -> field, for a record whose format is "mapped".

    Returns:
        JSON text on one line. Where nothing is to change it is `raw` itself, byte for byte:
        if no format is wanted, or the record is spelled as the wanted one spells it.

    Raises:
        CannotCarryError: If the format has no place for something in the record.
    """
    if wanted is None:
        return raw
    record = parse(raw)
    if wanted == given and FORMATS[wanted].is_canonical(record):
        return raw
    conversation = _conversation(record, given, mapping)
    return json.dumps(FORMATS[wanted].write(conversation), ensure_ascii=False)


def require_readable(raw: str, given: str, *, mapping: Mapping[str, str] | None = None) -> None:
    """Read a record by its own format, as whoever gets the file will; takes what `as_format` does.

    Raises:
        UnreadableError: If it is no example of it any more.
    """
    _conversation(parse(raw), given, mapping)


def _conversation(record: Any, given: str, mapping: Mapping[str, str] | None) -> Conversation:
    return read_mapped(record, mapping or {}) if given == MAPPED else FORMATS[given].read(record)


@dataclass(frozen=True)
class Conversion:
    """What became of a file's records.

    Attributes:
        n_written: In the target format.
        n_left: That the format cannot carry; they stand in `left_path`.
        n_rejected: That could not be read in the first place.
        reasons: Why -> how many were left.
        left_path: JSON lines {"example_id", "line", "reason", "record"}; only if `n_left`.
        n_quoted_cells: Cells of a CSV file that got a quote in front, see `Written`.
    """

    n_written: int
    n_left: int
    n_rejected: int
    reasons: dict[str, int]
    left_path: Path
    n_quoted_cells: int


def convert(workspace: Workspace, fingerprint: str, wanted: str, out: Path) -> Conversion:
    """Write a data set in another format.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        wanted: A name in FORMATS.
        out: The file; its suffix decides the container.

    Returns:
        The counts: examples = written + left.

    Raises:
        FormatError: If there is no such format, or it can carry none of the records.
        InputError: If the file's suffix is none that can be written.
        MappingError: If it was read as questions alone.
    """
    require_format(wanted)
    container_of(out)
    mapping = workspace.require_responses(fingerprint).mapping
    reasons: Counter[str] = Counter()

    def records(left: IO[str]) -> Iterator[str]:
        n_written = 0
        for frame in frames_of(workspace, fingerprint, columns=_COLUMNS):
            for row in frame.itertuples(index=False):
                try:
                    text = as_format(str(row.raw), str(row.format), wanted, mapping=mapping)
                except CannotCarryError as error:
                    reasons[str(error)] += 1
                    head = {"example_id": row.example_id, "line": row.line, "reason": str(error)}
                    told = json.dumps(head, ensure_ascii=False)[:-1]
                    left.write(f'{told}, "record": {row.raw}}}\n')
                else:
                    n_written += 1
                    yield text
        if reasons and not n_written:
            reason = reasons.most_common(1)[0][0]
            raise FormatError(f"No record can be written as {wanted}: {reason}.")

    left_path = out.with_name(f"{out.name}.left_out.jsonl")
    with replacing(left_path) as temporary, temporary.open("w", encoding="utf-8") as left:
        written = write_records(out, records(left))
    if not reasons:
        left_path.unlink()
    found = require_summary(workspace, fingerprint)
    return Conversion(
        written.n_records,
        reasons.total(),
        found.n_rejected,
        dict(reasons.most_common()),
        left_path,
        written.n_quoted_cells,
    )


__all__ = ["CannotCarryError", "Conversion", "as_format", "convert", "require_readable"]
