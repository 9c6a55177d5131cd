"""Which Arrow types hold JSON values without changing them.

Arrow gives every object of a column the fields of all its objects, null where it has none. So
a column becomes lists and objects of Arrow's only if all its objects have the same fields;
else it is JSON text. Messages are the one exception, because trainers want them as lists of
objects: a field that a message has not (`tool_calls`, `name`) is null there, but nothing
deeper inside a message. What a reader needs to know to undo both stands in the file (`Notes`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from analysis.data.strict_json import UnreadableError, parse

# Fields that hold messages.
MESSAGES = {
    *("messages", "conversations", "prompt", "completion", "chosen", "rejected", "input"),
    *("preferred_output", "non_preferred_output"),
}
MAX_FIELDS = 500  # an object with more is a dictionary, its keys are data

EXACT = 1 << 53  # whole numbers up to here are the same as floating point numbers
NOTES_KEY = b"assay"

_KINDS = {type(None): "null", bool: "bool", float: "float", str: "str", list: "list", dict: "dict"}


@dataclass
class Shape:
    """What stands at one place in many records.

    Attributes:
        kinds: The types met.
        items: What stands in the lists; None before the first list.
        fields: What stands in the objects, by field.
        n_with: Field -> objects that have it.
        n_objects: Objects met.
    """

    kinds: set[str] = field(default_factory=set)
    items: Shape | None = None
    fields: dict[str, Shape] = field(default_factory=dict)
    n_with: Counter[str] = field(default_factory=Counter)
    n_objects: int = 0

    def learn(self, value: Any, *, max_fields: float = MAX_FIELDS) -> None:
        """Take one more value into account."""
        self.kinds.add(_KINDS.get(type(value)) or _kind_of_int(value))
        if isinstance(value, list):
            self.items = self.items or Shape()
            for item in value:
                self.items.learn(item)
        elif isinstance(value, dict):
            self.n_objects += 1
            for key, item in value.items():
                if key not in self.fields:
                    if len(self.fields) >= max_fields:
                        self.kinds.add("dictionary")
                        return
                    self.fields[key] = Shape()
                self.n_with[key] += 1
                self.fields[key].learn(item)

    @property
    def optional(self) -> list[str]:
        """Fields that some objects lack and none has as null: null can stand for their absence."""
        return [
            key
            for key, shape in self.fields.items()
            if self.n_with[key] < self.n_objects and "null" not in shape.kinds
        ]


def _kind_of_int(value: int) -> str:
    if abs(value) <= EXACT:
        return "int"
    return "long" if -(2**63) <= value < 2**63 else "huge"


@dataclass(frozen=True)
class Notes:
    """How a Parquet file's rows become the records it was written from.

    Attributes:
        json: Columns that hold JSON text, also for what was text.
        absent: Columns in which null means that the record has no such field.
        message: Column of messages -> the fields of a message in which null means the same.
    """

    json: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    message: dict[str, list[str]] = field(default_factory=dict)

    def to_metadata(self) -> dict[bytes, bytes]:
        """As a Parquet file's metadata."""
        return {NOTES_KEY: json.dumps(asdict(self)).encode()}

    @classmethod
    def from_metadata(cls, metadata: dict[bytes, bytes] | None) -> Self | None:
        """From a Parquet file's metadata; None if the file is not from `write_records`."""
        try:
            found = parse((metadata or {})[NOTES_KEY].decode())
            notes = cls(**found)
            lists = (notes.json, notes.absent, *notes.message.values())
        except (KeyError, UnicodeDecodeError, UnreadableError, TypeError, AttributeError):
            return None
        return notes if all(isinstance(names, list) for names in lists) else None

    def restored(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as the record it was written from."""
        record: dict[str, Any] = {}
        for name, value in row.items():
            if value is None and name in self.absent:
                continue
            record[name] = value
            if name in self.json and isinstance(value, str):
                record[name] = _parsed(value)
            elif name in self.message:
                record[name] = _without_nulls(value, self.message[name])
        return record


def _parsed(text: str) -> Any:
    try:
        return parse(text)
    except UnreadableError:
        return text


def _without_nulls(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("messages"), list):
        return {**value, "messages": _without_nulls(value["messages"], names)}
    return {key: item for key, item in value.items() if item is not None or key not in names}


def table_schema(records: Shape) -> tuple[Any, Notes]:
    """The Arrow schema for records of a shape, and what undoes what it changes.

    Args:
        records: Learned from every record.

    Returns:
        The schema, with the notes in its metadata, and the notes.
    """
    import pyarrow as pa

    notes = Notes(absent=records.optional)
    fields = []
    for name, shape in records.fields.items():
        kind = _message_type(shape) if name in MESSAGES else arrow_type(shape)
        if kind is None:
            kind = pa.string()
            notes.json.append(name)
            if name not in notes.absent:
                notes.absent.append(name)  # a null of the record's own is the text "null"
        elif name in MESSAGES and (optional := _message_shape(shape).optional):
            notes.message[name] = optional
        fields.append(pa.field(name, kind))
    return pa.schema(fields, metadata=notes.to_metadata()), notes


def arrow_type(shape: Shape, *, optional: bool = False) -> Any:
    """The Arrow type that holds all values of a shape unchanged; None if there is none.

    Args:
        shape: What was learned.
        optional: Whether objects here, or in a list here, may lack fields.
    """
    import pyarrow as pa

    kinds = shape.kinds - {"null"}
    if kinds == {"list"} and shape.items is not None:
        inner = arrow_type(shape.items, optional=optional)
        return None if inner is None else pa.list_(inner)
    if kinds == {"dict"}:
        return _struct(
            {key: arrow_type(child) for key, child in shape.fields.items()},
            complete=optional or set(shape.n_with.values()) == {shape.n_objects},
        )
    plain: list[tuple[set[str], Any]] = [
        (set(), pa.null()),
        ({"bool"}, pa.bool_()),
        ({"str"}, pa.string()),
        ({"int", "long"}, pa.int64()),
        ({"int", "float"}, pa.float64()),
    ]
    return next((kind for names, kind in plain if kinds <= names), None)


def _message_type(shape: Shape) -> Any:
    """The type of a field of messages: {"messages": [...]}, a list of messages, or one."""
    if shape.kinds == {"dict"} and "messages" in shape.fields:
        return _struct(
            {
                key: arrow_type(child, optional=key == "messages")
                for key, child in shape.fields.items()
            },
            complete=set(shape.n_with.values()) == {shape.n_objects},
        )
    return arrow_type(shape, optional=True)


def _message_shape(shape: Shape) -> Shape:
    """What was learned of the messages in a field."""
    shape = shape.fields.get("messages", shape)
    return shape.items or shape


def _struct(kinds: dict[str, Any], *, complete: bool) -> Any:
    import pyarrow as pa

    if not kinds or not complete or any(kind is None for kind in kinds.values()):
        return None
    return pa.struct(list(kinds.items()))


def column(rows: Iterable[dict[str, Any]], name: str, notes: Notes) -> list[Any]:
    """One field of some records, as values for the column of `table_schema`."""
    if name not in notes.json:
        return [row.get(name) for row in rows]
    return [json.dumps(row[name], ensure_ascii=False) if name in row else None for row in rows]
