"""From a file to examples, batch by batch: read = examples + rejected, always."""

from __future__ import annotations

import hashlib
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from analysis.data.containers import (
    MAX_RECORD_BYTES,
    STANDARD_INPUT,
    Opened,
    Record,
    open_records,
)
from analysis.data.dataset import (
    SCHEMA,
    Dataset,
    Rejected,
    Summary,
    content_hash,
    example_ids,
    to_frame,
)
from analysis.data.formats import FORMATS, MAPPED, detect
from analysis.data.formats.conversation import (
    ASSISTANT,
    SYSTEM,
    TOOL,
    USER,
    Conversation,
    side_text,
    type_of,
)
from analysis.data.formats.mapping import checked, read_mapped
from analysis.data.strict_json import UnreadableError, has_lone_surrogate, parse
from analysis.data.workspace import fingerprint_of

READER_VERSION = 2
BATCH_BYTES = 2 << 20  # of record text; what is held is a few times this
MAX_FIELDS = 200

# Everything but the id, which needs the hashes of all examples.
BATCH_SCHEMA = pa.schema([field for field in SCHEMA if field.name != "example_id"])


@dataclass(frozen=True)
class Batch:
    """Some examples and rejected records, in source order.

    Attributes:
        examples: Columns as in `BATCH_SCHEMA`, shape (n,).
        hashes: `content_hash` of each example, shape (n,).
        rejected: The records that could not be read.
    """

    examples: pa.RecordBatch
    hashes: np.ndarray[Any, np.dtype[np.uint64]]
    rejected: list[Rejected]


@dataclass
class Reader:
    """Reads an open file, once; its counts are complete when `batches` has ended.

    Attributes:
        opened: The open file.
        mapping: Role -> field; empty if the format of each record is to be detected. Without a
            response it reads questions alone.
        batch_bytes: Record text per batch, about; bounds the memory.
    """

    opened: Opened
    mapping: Mapping[str, str] = field(default_factory=dict)
    batch_bytes: int = BATCH_BYTES
    formats: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.mapping = checked(self.mapping, response_needed=False) if self.mapping else {}
        self._started = time.monotonic()

    def batches(self) -> Iterator[Batch]:
        """Examples and rejected records, about `batch_bytes` of text at a time."""
        rows: list[tuple[Any, ...]] = []
        hashes: list[int] = []
        rejected: list[Rejected] = []
        held = 0
        for record in self.opened.records():
            if isinstance(record, Rejected):
                self._reject(rejected, record, record.error)
                held += len(record.text)
            else:
                try:
                    row = self._example(record)
                    rows.append(row)
                    hashes.append(content_hash(row[-3]))
                    held += len(row[-3])
                except UnreadableError as error:
                    text = _text(record)
                    self._reject(rejected, Rejected(record.line, str(error), text), error.kind)
                    held += len(text)
            if held >= self.batch_bytes:
                yield _batch(rows, hashes, rejected)
                rows, hashes, rejected, held = [], [], [], 0
        if rows or rejected:
            yield _batch(rows, hashes, rejected)

    def summary(self) -> Summary:
        """The counts so far."""
        n_examples, n_rejected = self.formats.total(), self.errors.total()
        return Summary(
            n_read=n_examples + n_rejected,
            n_examples=n_examples,
            n_rejected=n_rejected,
            n_blank=self.opened.n_blank,
            container=self.opened.container,
            encoding=self.opened.encoding,
            formats=dict(self.formats.most_common()),
            errors=dict(self.errors.most_common()),
            fields=dict(self.fields.most_common()),
            reader_version=READER_VERSION,
            seconds=round(time.monotonic() - self._started, 3),
        )

    def _reject(self, rejected: list[Rejected], record: Rejected, kind: str) -> None:
        self.errors[kind] += 1
        rejected.append(record)

    def _example(self, record: Record) -> tuple[Any, ...]:
        """One row of `BATCH_SCHEMA`."""
        value = record.value if record.text is None else parse(record.text)
        if not isinstance(value, dict):
            raise UnreadableError(f"the record is {type_of(value)}, expected an object")
        if not value:
            raise UnreadableError("the record is empty")
        if self.mapping:
            name, conversation = MAPPED, read_mapped(value, self.mapping)
        else:
            found = detect(value)
            if found is None:
                raise self._unknown(value)
            name, conversation = found, FORMATS[found].read(value)
        self.formats[name] += 1
        raw = record.text if record.text is not None else _text(record)
        return example_row(conversation, line=record.line, form=name, raw=raw)

    def _unknown(self, value: dict[str, Any]) -> UnreadableError:
        for key in field_names(value):
            if key in self.fields or len(self.fields) < MAX_FIELDS:
                self.fields[key] += 1
        names = ", ".join(itertools.islice((key[:40] for key in value), 8))
        return UnreadableError(
            f"no known format has the fields {names}; say which field is the prompt and which "
            "the response",
            kind="fields of no known format",
        )


def field_names(value: dict[str, Any], *, depth: int = 3) -> Iterator[str]:
    """The fields of a record that hold no list or object, also inside others.

    Args:
        value: The record.
        depth: Levels that are looked into.

    Yields:
        Names as a mapping has them, with dots for what is inside: "instances.0.output". Of a
        list only the first item is looked at.
    """
    for key, inner in value.items():
        items = {"0": inner[0]} if isinstance(inner, list) and inner else inner
        if isinstance(items, dict) and items and depth > 1:
            yield from (f"{key}.{name}" for name in field_names(items, depth=depth - 1))
        else:
            yield key


def example_row(
    conversation: Conversation, *, line: int, form: str, raw: str, source: str = "upload"
) -> tuple[Any, ...]:
    """A conversation as one row of `BATCH_SCHEMA`."""
    turns = conversation.turns
    is_pair = conversation.is_preference
    answer = conversation.chosen if is_pair else turns
    asked = (*turns, *conversation.chosen) if is_pair else turns
    prompt = side_text(turns, USER, TOOL)
    if is_pair:
        # In a pair only the last answer is trained on; earlier ones are part of the question.
        prompt = side_text(turns, USER, TOOL, ASSISTANT)
    return (
        line,
        form,
        side_text(asked, SYSTEM),
        prompt,
        side_text(answer, ASSISTANT),
        side_text(conversation.rejected, ASSISTANT) if is_pair else None,
        conversation.label,
        max(1, sum(turn.role == USER for turn in turns)),
        raw,
        source,
        None,
    )


def read_dataset(
    source: Path | IO[bytes],
    *,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    max_record_bytes: int = MAX_RECORD_BYTES,
) -> tuple[Dataset, list[Rejected], Summary]:
    """Read a whole file into memory.

    For a file of any size use the workspace (`analysis.data.storage`), which holds one batch.

    Args:
        source: The file, or an open binary stream.
        name: Its name for people; the path's own if not given.
        mapping: Role -> field, if the format of each record is not to be detected.
        max_record_bytes: A larger record is rejected.

    Returns:
        The data set, the records that could not be read, and the counts.

    Raises:
        InputError: If the file is none of the known containers.
        MappingError: If the mapping does not say where the response is.
    """
    shown = name or (source.name if isinstance(source, Path) else STANDARD_INPUT)
    with open_records(source, name=shown, max_record_bytes=max_record_bytes) as opened:
        reader = Reader(opened, checked(mapping) if mapping else {})
        batches = list(reader.batches())
        summary = reader.summary()
    table = pa.Table.from_batches([batch.examples for batch in batches], BATCH_SCHEMA)
    hashes = np.concatenate([batch.hashes for batch in batches] or [np.empty(0, np.uint64)])
    table = table.add_column(0, SCHEMA.field("example_id"), example_ids(hashes))
    rejected = [record for batch in batches for record in batch.rejected]
    key = fingerprint_of(_content(source, hashes), mapping or {})
    return Dataset(to_frame(table), shown, key, summary.format), rejected, summary


def _content(source: Path | IO[bytes], hashes: np.ndarray[Any, np.dtype[np.uint64]]) -> str:
    """SHA-256 over the file; over the examples where it was a stream that is gone."""
    if not isinstance(source, Path):
        return hashlib.sha256(hashes.tobytes()).hexdigest()
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _batch(rows: list[tuple[Any, ...]], hashes: list[int], rejected: list[Rejected]) -> Batch:
    columns = list(zip(*rows, strict=True)) or [()] * len(BATCH_SCHEMA)
    arrays = [
        pa.array(values, kind) for values, kind in zip(columns, BATCH_SCHEMA.types, strict=True)
    ]
    return Batch(
        pa.RecordBatch.from_arrays(arrays, schema=BATCH_SCHEMA),
        np.array(hashes, dtype=np.uint64),
        rejected,
    )


def _text(record: Record) -> str:
    """The record as JSON text: as it came, or a table's row written as JSON."""
    if record.text is not None:
        return record.text
    if has_lone_surrogate(record.value):
        return json.dumps(record.value)
    return json.dumps(record.value, ensure_ascii=False)
