"""The contract check: which records of an export a trainer would drop or stop at, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.curate.exporting import Trainer as TrainerName
from analysis.deliver.contracts import TRAINERS
from analysis.deliver.contracts.faults import Effect, Fault, Trainer
from analysis.deliver.contracts.layout import Layout, layout_of
from analysis.deliver.contracts.loading import Loading
from analysis.deliver.parts import split_of_file
from analysis.deliver.splits import SPLITS
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.wording import counted

MOST_TOLD = 1000  # records of one fault that the report names
_OPTIONAL = ("input", "system", "history", "tools")
OTHER = Fault(
    "stops",
    "The record is laid out in another way than most of the file",
    "Choose a record format, so that all records have the same fields.",
)
LATE = Fault(
    "stops",
    "A field, or its type, comes first behind the first 10 MB, where the loader (Hugging Face "
    "datasets) does not expect it any more",
    "Load the kept file as Parquet in place of JSON lines, or drop what only few records have.",
)
MISREAD = Fault(
    "loses",
    'A text that is JSON itself, such as "14", in a field that holds other things than texts too: '
    "the loader (Hugging Face datasets) makes of it what it says",
    "Choose a record format in which the field is text in every record, such as ShareGPT.",
)


@dataclass(frozen=True)
class Found:
    """A fault that some records have.

    Attributes:
        code: Its name, within the trainer.
        fault: What it is.
        positions: The examples, in the order of the files, shape (k,).
    """

    code: str
    fault: Fault
    positions: IndexArray


@dataclass(frozen=True)
class Contract:
    """What a trainer would do with an export.

    Attributes:
        name: The trainer, a key of TRAINERS.
        n: Records in all.
        found: The faults, the most frequent first; a record has one at most.
        layout: How most records are laid out; None if there are none.
        files: Name of each file -> its records.
        fields: Name of each file -> the fields, of those that a record may lack, that any has.
        mapping: Role -> field, for records that were read by one and are written as they came.
    """

    name: TrainerName
    n: int
    found: tuple[Found, ...]
    layout: Layout | None
    files: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def trainer(self) -> Trainer:
        """The trainer."""
        return TRAINERS[self.name]

    @property
    def is_readable(self) -> bool:
        """Whether the trainer can be told how to read the files."""
        return self.layout is not None and self.trainer.whole(self.layout, self.mapping) is None

    def n_with(self, effect: Effect) -> int:
        """How many records have a fault of some effect."""
        return sum(len(each.positions) for each in self.found if each.fault.effect == effect)

    def as_dict(self, rows: pd.DataFrame) -> dict[str, Any]:
        """The contract as JSON values.

        Args:
            rows: The columns "example_id" and "line" of all examples, index = position.
        """
        return {
            "trainer": self.name,
            "title": self.trainer.title,
            "says": says(self),
            "records": self.n,
            "layout": None if self.layout is None else self.layout.words(),
            **{effect: self.n_with(effect) for effect in ("drops", "stops", "loses")},
            "faults": [
                {
                    "code": each.code,
                    "effect": each.fault.effect,
                    "what": each.fault.what,
                    "do": each.fault.do,
                    "n": len(each.positions),
                    "lines": rows["line"].iloc[each.positions[:MOST_TOLD]].tolist(),
                    "example_ids": rows["example_id"].iloc[each.positions[:MOST_TOLD]].tolist(),
                }
                for each in self.found
            ],
        }


def says(contract: Contract) -> str:
    """The outcome in one sentence, for people."""
    title, n = contract.trainer.title, contract.n
    if not n:
        return f"There is no record that {title} could train on."
    done = {
        "drop": contract.n_with("drops"),
        "stop at": contract.n_with("stops"),
        "read only in part": contract.n_with("loses"),
    }
    everything = "the one record" if n == 1 else f"all {n:,} records"
    for verb, count in done.items():
        if count == n:
            return f"{title} would {verb} {everything}."
    parts = [f"{verb} {count:,}" for verb, count in done.items() if count]
    if not parts:
        return f"{title} keeps {everything}."
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{title} would {said} of {counted(n, 'records')}."


class Checker:
    """Takes the records of an export one by one, in the order of its files."""

    def __init__(self, name: TrainerName, *, mapping: Mapping[str, str] | None = None) -> None:
        """Begin.

        Args:
            name: The trainer, a key of TRAINERS.
            mapping: Role -> field, if the records were read by one and are written as they came.
        """
        self._name = name
        self._trainer = TRAINERS[name]
        self._mapping = dict(mapping or {})
        self._is_mapped = bool(mapping)
        self._interesting = frozenset((*_OPTIONAL, *self._mapping.values()))
        self._layouts: dict[Layout, list[int]] = {}
        self._faults: dict[Layout, dict[str, list[int]]] = {}
        self._whole: dict[Layout, str | None] = {}
        self._files: Counter[str] = Counter()
        self._fields: dict[str, set[str]] = {}
        self._first: list[int] = []  # of what is trained on, as many as there have to be
        self._file = ""
        self._loads: list[Loading] = []  # one for each split

    def begin(self, file: str, *, goes_on: bool = False) -> None:
        """The next records are those of a file; `goes_on` if it is a further one of a split."""
        self._file = file
        self._files[file] += 0
        self._fields.setdefault(file, set())
        if not goes_on:
            self._loads.append(Loading())

    def add(self, position: int, text: str) -> None:
        """The next record.

        Args:
            position: Of the example.
            text: The record as it is written, JSON text.
        """
        record = json.loads(text)
        self._files[self._file] += 1
        self._fields[self._file] |= self._interesting & record.keys()
        layout = layout_of(record, mapped=self._is_mapped)
        if layout not in self._layouts:
            self._layouts[layout] = []
            self._faults[layout] = {}
            self._whole[layout] = self._trainer.whole(layout, self._mapping)
        self._layouts[layout].append(position)
        if len(self._first) < self._trainer.least and split_of_file(self._file) == SPLITS[0]:
            self._first.append(position)
        code = self._whole[layout] or self._trainer.one(record, layout, self._mapping)
        if code is not None:
            self._faults[layout].setdefault(code, []).append(position)
        if self._trainer.loads:
            self._loads[-1].add(position, record, len(text.encode()) + 1)

    def contract(self) -> Contract:
        """What the trainer would do with all of them."""
        usual = max(self._layouts, key=lambda each: len(self._layouts[each]), default=None)
        found: dict[str, tuple[Fault, list[int]]] = {}
        others: list[int] = []
        for layout, faults in self._faults.items():
            if layout == usual or self._is_read_alone(layout, usual):
                for code, positions in faults.items():
                    found.setdefault(code, (self._trainer.faults[code], []))[1].extend(positions)
            else:
                others += self._layouts[layout]
        told = {*others, *(each for _, positions in found.values() for each in positions)}
        found["other_layout"] = OTHER, others
        late = [each for load in self._loads for each in load.late if each not in told]
        found["late_field"] = LATE, late
        told.update(late)
        misread = (each for load in self._loads for each in load.misread())
        found["json_text"] = MISREAD, [each for each in misread if each not in told]
        if len(self._first) < self._trainer.least:
            few = [each for each in self._first if each not in told]
            found["too_few"] = self._too_few(len(self._first)), few
        return Contract(
            self._name,
            self._files.total(),
            tuple(
                Found(code, fault, np.asarray(positions, dtype=np.int64))
                for code, (fault, positions) in sorted(
                    found.items(), key=lambda item: -len(item[1][1])
                )
                if positions
            ),
            usual,
            dict(self._files),
            {name: frozenset(fields) for name, fields in self._fields.items()},
            self._mapping,
        )

    def _too_few(self, n: int) -> Fault:
        least = self._trainer.least
        return Fault(
            "stops",
            f"There {'is' if n == 1 else 'are'} {counted(n, 'examples')} to train on, and "
            f"{least} are the fewest",
            f"Keep {least} examples at least.",
        )

    def _is_read_alone(self, layout: Layout, usual: Layout | None) -> bool:
        """Whether the trainer reads such records whatever the others are."""
        return not self._trainer.one_form and usual is not None and layout.kind == usual.kind
