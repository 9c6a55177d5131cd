"""What is taken away: the kept file, the dropped file with reasons, and what led to them.

Everything is written as a stream, and the same input gives the same bytes: no time, no
path and no name of a machine goes into a file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from analysis.curate.apply import Applied, step_labels
from analysis.curate.assignments import assignment_path, file_name
from analysis.curate.known import Known
from analysis.curate.ledger import EXPORT, Ledger
from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.data.files import write_json
from analysis.data.formats import require_format
from analysis.data.storage import frames_of, rejected_rows, require_summary, rows_of
from analysis.data.workspace import Workspace
from analysis.data.writing import write_records
from analysis.deliver.card import card
from analysis.deliver.composition import CHARTS, charts
from analysis.deliver.folder import result_folder
from analysis.deliver.handing_over import Handed, hand_over
from analysis.deliver.ledger_file import LEDGER, write_ledger
from analysis.deliver.parts import KEPT, PARTS
from analysis.deliver.privacy import privacy
from analysis.deliver.records import COLUMNS, rewriter_of, written, written_again
from analysis.deliver.report import Counts, report
from analysis.deliver.trainers import TRAINER_FILES
from analysis.errors import FormatError, unknown
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.personal.found import Personal, PersonalSearch

DROPPED, REJECTED = "dropped.jsonl", "rejected.jsonl"
REPORT, RECIPE, CARD = "report.json", "recipe.yaml", "README.md"
FILES = (KEPT, DROPPED, REJECTED, LEDGER, REPORT, RECIPE, CARD, *CHARTS)
# Further forms of the kept file: suffix -> its name for people.
ALSO = {".csv": "CSV table", ".parquet": "Parquet", ".json": "JSON array", ".jsonl.gz": "gzip"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Bundle:
    """What is to be written.

    Attributes:
        workspace: Where the data set is.
        fingerprint: The data set, read.
        recipe: The recipe.
        applied: What the recipe decided on every example.
        known: What it decided by, and what the export needs.
        form: Record format of the kept file; None keeps each record as it came.
        also: Further forms of the kept file, keys of ALSO.
        personal: What is known of personal data in the data set.
        pseudonyms: Those that steps of the recipe give; None if none does.
    """

    workspace: Workspace
    fingerprint: str
    recipe: Recipe
    applied: Applied
    known: Known
    form: str | None = None
    also: tuple[str, ...] = ()
    personal: Mapping[PersonalSearch, Personal] = field(default_factory=dict)
    pseudonyms: Pseudonyms | None = None

    def write(self, out: Path, *, progress: Progress | None = None) -> Counts:
        """Write the files of `FILES`, the parts, and the groups that the recipe goes by.

        A kept example is written as the steps have changed it, a dropped one as it came. A kept
        one that the format cannot carry is dropped, with that as its reason. What steps add stands
        behind the kept examples.

        Args:
            out: The folder; made if missing. The files appear in it together, when all are
                written, in place of those of an earlier run.
            progress: Called with (examples written, examples in all); what it raises stops
                the writing.

        Returns:
            The counts: read = kept + dropped + rejected; what steps add is in none of them.

        Raises:
            FormatError: If there is no such format.
            InputError: If the folder holds other files, the kept records do not fit one table
                and one was asked for, or the files of some size would be too many.
        """
        if self.form is not None:
            require_format(self.form)
        for suffix in self.also:
            if suffix not in ALSO:
                raise FormatError(unknown("a further form of the kept file", suffix, ALSO))
        own = (
            *FILES,
            *(f"kept{suffix}" for suffix in ALSO),
            *PARTS,
            *TRAINER_FILES,
            file_name("*"),
        )
        with result_folder(out, proof=REPORT, own=own) as stage:
            return self._write(stage, progress)

    def _write(self, out: Path, progress: Progress | None) -> Counts:
        with ExitStack() as files:
            kept, dropped, rejected = (
                files.enter_context((out / name).open("w", encoding="utf-8", newline="\n"))
                for name in (KEPT, DROPPED, REJECTED)
            )
            uncarried = self._write_examples(kept, dropped, progress)
            applied = self.applied.adding_only(frozenset(self._write_copies(kept)))
            for record in rejected_rows(self.workspace, self.fingerprint):
                rejected.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
        ledger = Ledger(self.recipe, applied, uncarried)
        write_ledger(out / LEDGER, ledger, self.workspace, self.fingerprint)
        keep = applied.keep.copy()
        keep[list(uncarried)] = False
        again = [copy.position for copy in applied.added]
        lines = np.append(np.flatnonzero(keep), again).astype(np.int64)
        handed = self._hand_over(out, lines)
        quoted = {
            f"kept{suffix}": write_records(out / f"kept{suffix}", _lines(out / KEPT)).n_quoted_cells
            for suffix in self.also
        }
        values = self.known.values
        found = require_summary(self.workspace, self.fingerprint)
        n_kept = int(keep.sum())
        counts = Counts(found.n_read, n_kept, len(keep) - n_kept, found.n_rejected, len(again))
        told = report(
            self.workspace.require(self.fingerprint),
            found,
            counts,
            recipe=self.recipe,
            steps=applied.reports,
            form=self.form,
            uncarried=uncarried,
            quoted=quoted,
            before=values,
            after=values.iloc[lines],
            n_changed=int((keep & applied.changed).sum()),
            privacy=privacy(self.recipe, applied, self.personal, keep=keep),
            export=handed.told if handed else None,
            contract=handed.contract if handed else None,
        )
        (out / RECIPE).write_text(to_yaml(self.recipe), encoding="utf-8")
        groups = [file_name(digest) for digest in self.recipe.assignments()]
        for digest, name in zip(self.recipe.assignments(), groups, strict=True):
            path = assignment_path(self.workspace, self.fingerprint, digest)
            shutil.copyfile(path, out / name)
        for name, chart in charts(told).items():
            (out / name).write_text(chart, encoding="utf-8")
        (out / CARD).write_text(card(told, beside=groups), encoding="utf-8")
        write_json(out / REPORT, told)
        return counts

    def _hand_over(self, out: Path, kept: IndexArray) -> Handed | None:
        """Hand the kept file over as the recipe says; None if it says nothing of it."""
        export = self.recipe.export
        if export is None:
            return None
        source = self.workspace.require(self.fingerprint)
        mapping = source.mapping if self.form is None else None
        seed = self.recipe.seed
        return hand_over(out, export, self.known, kept, seed=seed, mapping=mapping)

    def _write_copies(self, kept: IO[str]) -> list[int]:
        """Write what steps add behind the kept examples; gives which of it the format carries."""
        copies = self.applied.added
        if not copies:
            return []
        positions = sorted({copy.position for copy in copies})
        rows = rows_of(self.workspace, self.fingerprint, positions, columns=COLUMNS)
        mapping = self.workspace.require(self.fingerprint).mapping
        rewriter = rewriter_of(self.recipe, self.applied, self.pseudonyms)
        again = []
        for index, text in written_again(rows, copies, rewriter, self.form, mapping):
            kept.write(f"{text}\n")
            again.append(index)
        return again

    def _write_examples(
        self, kept: IO[str], dropped: IO[str], progress: Progress | None
    ) -> dict[int, str]:
        """Write both files; gives the positions that the format cannot carry, and why."""
        mapping = self.workspace.require(self.fingerprint).mapping
        labels = np.array([*step_labels(self.recipe.steps), EXPORT], dtype=object)
        keep, reasons = self.applied.keep, self.applied.reasons()
        applied = self.applied
        rewriter = rewriter_of(self.recipe, applied, self.pseudonyms)
        uncarried: dict[int, str] = {}
        for frame in frames_of(self.workspace, self.fingerprint, columns=COLUMNS):
            stays = keep[frame.index]
            for position, text, reason in written(frame, stays, rewriter, self.form, mapping):
                if text is None:
                    uncarried[position] = reason
                    stays[position - frame.index[0]] = False
                else:
                    kept.write(f"{text}\n")
            goes = frame.index[~stays].to_numpy()
            for position, label, row in zip(
                goes.tolist(),
                labels[self.applied.dropped_by[goes]],  # -1, kept by every step: "export"
                frame[~stays].itertuples(index=False),
                strict=True,
            ):
                head = {
                    "example_id": row.example_id,
                    "line": row.line,
                    "step": label,
                    "reason": uncarried.get(position) or reasons[position].as_py(),
                }
                # The record goes in as it came, byte for byte.
                told = json.dumps(head, ensure_ascii=False)[:-1]
                dropped.write(f'{told}, "record": {row.raw}}}\n')
            if progress:
                progress(int(frame.index[-1]) + 1, len(keep))
        return uncarried


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")
