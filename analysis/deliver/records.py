"""The kept records as they are written, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.apply import Applied
from analysis.curate.copies import Copy
from analysis.curate.recipe import Recipe
from analysis.curate.reviewing import edited
from analysis.curate.rewriting import Rewriter
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.data.conversion import CannotCarryError, as_format, require_readable
from analysis.data.strict_json import UnreadableError

COLUMNS = ("example_id", "line", "format", "raw")


def rewriter_of(recipe: Recipe, applied: Applied, pseudonyms: Pseudonyms | None) -> Rewriter:
    """What changes the records of an export.

    Args:
        recipe: The recipe.
        applied: What it decided on every example.
        pseudonyms: Those that its steps give; None if none does.
    """
    return Rewriter(recipe.steps, applied.changes, pseudonyms, applied.edits)


def written(
    frame: pd.DataFrame,
    stays: npt.NDArray[np.bool_],
    rewriter: Rewriter,
    form: str | None,
    mapping: Mapping[str, str] | None,
) -> Iterator[tuple[int, str | None, str]]:
    """The records of some examples that stay, as steps have changed them and in their format.

    Args:
        frame: The examples, with COLUMNS, index = position.
        stays: Which of them stay, shape (n,).
        rewriter: Changes what steps change.
        form: Record format; None for each as it came.
        mapping: Role -> field, if the data set was read by one.

    Yields:
        Position, JSON text of the record on one line, and ""; for a record that the format cannot
        carry: position, None, and the reason.
    """
    for position, row in zip(
        frame.index[stays].tolist(), frame[stays].itertuples(index=False), strict=True
    ):
        raw = rewriter.rewritten(position, str(row.raw))
        try:
            text = as_format(raw, str(row.format), form, mapping=mapping)
            if form is None and rewriter.is_edited(position):
                require_readable(raw, str(row.format), mapping=mapping)
        except CannotCarryError as error:
            yield position, None, f"{form} cannot carry it: {error}"
        except UnreadableError as error:
            yield position, None, f"A review left no example of it: {error}"
        else:
            yield position, text, ""


def written_again(
    rows: pd.DataFrame,
    copies: Sequence[Copy],
    rewriter: Rewriter,
    form: str | None,
    mapping: Mapping[str, str] | None,
) -> Iterator[tuple[int, str]]:
    """The records of copies, in their order.

    Args:
        rows: Their examples, with COLUMNS, index = position.
        copies: The copies. One that the format cannot carry is passed over.
        rewriter: Changes what steps change.
        form: Record format; None for each as it came.
        mapping: Role -> field, if the data set was read by one.

    Yields:
        Index into `copies`, and JSON text of the record on one line.
    """
    raws, formats = rows["raw"], rows["format"]
    for index, copy in enumerate(copies):
        position = copy.position
        raw = edited(rewriter.rewritten(position, str(raws[position])), copy.edits)
        try:
            yield index, as_format(raw, str(formats[position]), form, mapping=mapping)
        except (CannotCarryError, UnreadableError):
            continue
