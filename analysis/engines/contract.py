"""What a trainer would do with an export that is not written yet."""

from __future__ import annotations

from analysis.curate.apply import Applied
from analysis.curate.exporting import Trainer
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.rewriting import pseudonyms_for
from analysis.data.storage import frames_of, rows_of
from analysis.data.workspace import Workspace
from analysis.deliver.contracts.checking import Checker, Contract
from analysis.deliver.parts import KEPT
from analysis.deliver.records import COLUMNS, rewriter_of, written, written_again
from analysis.engines.local import raws_of


def contract_of(
    workspace: Workspace,
    fingerprint: str,
    recipe: Recipe,
    applied: Applied,
    known: Known,
    *,
    trainer: Trainer,
    form: str | None,
) -> Contract:
    """Hold the records that a recipe keeps against a trainer's contract.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        recipe: The recipe.
        applied: What it decides.
        known: What it decides by.
        trainer: The trainer, a key of TRAINERS.
        form: Record format that they are written in; None for each as it came.

    Returns:
        The contract of one file, in the order as uploaded: what the records are is the same in
        any parts; where the loader meets a field first may be elsewhere in these.
    """
    mapping = workspace.require(fingerprint).mapping
    pseudonyms = pseudonyms_for(recipe, known, raws_of(workspace, fingerprint))
    rewriter = rewriter_of(recipe, applied, pseudonyms)
    checker = Checker(trainer, mapping=mapping if form is None else None)
    checker.begin(KEPT)
    for frame in frames_of(workspace, fingerprint, columns=COLUMNS):
        stays = applied.keep[frame.index]
        for position, text, _ in written(frame, stays, rewriter, form, mapping):
            if text is not None:
                checker.add(position, text)
    if applied.added:
        positions = sorted({copy.position for copy in applied.added})
        rows = rows_of(workspace, fingerprint, positions, columns=COLUMNS)
        copies = applied.added
        for index, text in written_again(rows, copies, rewriter, form, mapping):
            checker.add(copies[index].position, text)
    return checker.contract()
