"""How the kept file is handed over: its order, its parts, and what a trainer makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.curate.exporting import Export
from analysis.curate.known import Known
from analysis.deliver.contracts.checking import Checker, Contract
from analysis.deliver.parts import KEPT, reorder, split_of_file, write_parts
from analysis.deliver.splits import SPLITS, mix, order_of, splits_of
from analysis.deliver.trainers import trainer_file
from analysis.measure.duplicates.pairs import IndexArray


@dataclass(frozen=True)
class Handed:
    """How the kept file was handed over.

    Attributes:
        told: Order, splits, files and the trainer's file, for the report.
        contract: What the trainer would do with the records, for the report; None for no trainer.
    """

    told: dict[str, Any]
    contract: dict[str, Any] | None = None


def hand_over(
    out: Path,
    export: Export,
    known: Known,
    kept: IndexArray,
    *,
    seed: int,
    mapping: Mapping[str, str] | None,
) -> Handed:
    """Order the kept file, write its parts beside it, and the file for the trainer.

    Args:
        out: The folder of the kept file.
        export: What is asked for.
        known: What is known of all examples.
        kept: Positions of the kept file's lines as it was written, ascending, shape (k,).
        seed: The recipe's.
        mapping: Role -> field, if the records were read by one and are written as they came.

    Returns:
        What was done, as JSON values.

    Raises:
        InputError: If the files of some size would be too many.
    """
    order = order_of(export, known.values, kept)
    if (order[1:] < order[:-1]).any():
        reorder(out / KEPT, order)
    told: dict[str, Any] = {"order": export.order}
    of = None
    if export.split is not None:
        of = splits_of(export, known, kept, seed=seed)[order]
        labels = known.values[export.stratify] if export.stratify else None
        told["splits"] = mix(of, export.split, None if labels is None else labels.iloc[kept[order]])
    told["files"] = write_parts(
        out, len(kept), split=export.split, of=of, shard_records=export.shard_records
    )
    if export.trainer is None:
        return Handed(told)
    files = _positions(told["files"], kept[order], of)
    contract = _checked(out, files, Checker(export.trainer, mapping=mapping))
    written = trainer_file(contract)
    if written is not None:
        name, text = written
        (out / name).write_text(text, encoding="utf-8")
        told["trainer_file"] = name
    return Handed(told, contract.as_dict(known.examples))


def _positions(
    files: Mapping[str, int], kept: IndexArray, of: IndexArray | None
) -> dict[str, IndexArray]:
    """Name of each file -> the examples on its lines; of the kept file if it has no parts."""
    if not files:
        return {KEPT: kept}
    found = {}
    begun = dict.fromkeys(SPLITS, 0)
    for name, n in files.items():
        split = split_of_file(name)
        own = kept if of is None else kept[of == SPLITS.index(split)]
        found[name] = own[begun[split] : begun[split] + n]
        begun[split] += n
    return found


def _checked(out: Path, files: Mapping[str, IndexArray], checker: Checker) -> Contract:
    """Every line of the files held against the trainer's contract."""
    before = None
    for name, positions in files.items():
        split = split_of_file(name)
        checker.begin(name, goes_on=split == before)
        before = split
        with (out / name).open(encoding="utf-8", newline="\n") as lines:
            for position, line in zip(np.asarray(positions).tolist(), lines, strict=True):
                checker.add(position, line.removesuffix("\n"))
    return checker.contract()
