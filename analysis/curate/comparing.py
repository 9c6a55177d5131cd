"""Two recipes over one data set, compared: which examples, what in them, how they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.curate.apply import Applied
from analysis.curate.changelog import change_log
from analysis.curate.changes import CHANGED, WHOLE
from analysis.curate.recipe import Recipe
from analysis.curate.scrubbing.pseudonyms import has_pseudonym
from analysis.curate.steps import ScrubPii
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS
from analysis.measure.profile import json_number, summed_up
from analysis.measure.shifts import shift


@dataclass(frozen=True)
class Outcome:
    """What a recipe makes of a data set.

    Attributes:
        recipe: The recipe.
        applied: What it decides on every example.
        values: Metrics of all examples, by its settings, shape (n, k).
    """

    recipe: Recipe
    applied: Applied
    values: pd.DataFrame

    @property
    def kept(self) -> pd.DataFrame:
        """Metrics of the examples that it keeps, index = position."""
        return self.values[self.applied.keep]


@dataclass(frozen=True)
class Comparison:
    """Positions of examples, ascending.

    Attributes:
        added: Kept after, and not before.
        removed: Kept before, and not after.
        changed: Kept in both, with other places replaced, or replaced in another way, or with
            other texts edited.
        same: Kept in both as they are.
    """

    added: IndexArray
    removed: IndexArray
    changed: IndexArray
    same: IndexArray


def compared(before: Outcome, after: Outcome) -> Comparison:
    """Hold two outcomes of one data set against each other."""
    was, now = before.applied.keep, after.applied.keep
    in_both = was & now
    replaced = pd.concat([_replaced(before), _replaced(after)]).drop_duplicates(keep=False)
    edited = pd.concat([_edited(before), _edited(after)]).drop_duplicates(keep=False)
    rows = pd.concat([replaced["row"], edited["row"]])
    differs = np.zeros(len(now), dtype=np.bool_)
    differs[rows.to_numpy(dtype=np.int64)] = True
    return Comparison(
        added=np.flatnonzero(now & ~was),
        removed=np.flatnonzero(was & ~now),
        changed=np.flatnonzero(in_both & differs),
        same=np.flatnonzero(in_both & ~differs),
    )


def _replaced(outcome: Outcome) -> pd.DataFrame:
    """The places that steps replace, each with all that its new text depends on."""
    changes, steps = outcome.applied.changes, outcome.recipe.steps
    ways = ("mask", f"pseudonym of {outcome.recipe.seed}")  # of what has more than a placeholder
    by = np.array(
        [
            {"mask": 0, "pseudonym": 1}.get(step.by, -1) if isinstance(step, ScrubPii) else -1
            for step in steps
        ]
        or [-1]
    )
    varies = np.array([kind != CHANGED[-1] and has_pseudonym(kind) for kind in CHANGED])
    way: npt.NDArray[np.int64] = by[changes.step]
    way = np.where((changes.part == WHOLE) & varies[changes.kind], way, -1)
    return pd.DataFrame(
        {
            "row": changes.row,
            "start": changes.start,
            "end": changes.end,
            "kind": changes.kind,
            "part": changes.part,
            "way": np.array([*ways, ""], dtype=object)[way],
        }
    )


def _edited(outcome: Outcome) -> pd.DataFrame:
    """The texts that people have edited: of two edits of one text the later one."""
    texts = {
        (position, place): text
        for edits in outcome.applied.edits
        for position, each in edits.items()
        for place, text in each.items()
    }
    rows = [(position, place, text) for (position, place), text in texts.items()]
    return pd.DataFrame(rows, columns=["row", "place", "text"])


@dataclass(frozen=True)
class MetricShift:
    """A metric over what is kept before and after.

    Attributes:
        name: In METRICS.
        shift: How far the two distributions differ, 0 to 1; NaN if one is not known.
        before: The metric summed up, as `summed_up` does it.
        after: The same of what is kept after.
    """

    name: str
    shift: float
    before: dict[str, Any]
    after: dict[str, Any]


def metric_shifts(before: pd.DataFrame, after: pd.DataFrame) -> list[MetricShift]:
    """Every metric that both have, the one that differs most first.

    Args:
        before: Metrics of what is kept before, shape (n, k).
        after: Metrics of what is kept after, shape (m, l).
    """
    found = [
        MetricShift(
            name,
            shift(before[name], after[name], METRICS[name]),
            summed_up(before[name], METRICS[name]),
            summed_up(after[name], METRICS[name]),
        )
        for name in map(str, after)
        if name in before
    ]
    return sorted(found, key=lambda one: (np.isnan(one.shift), -one.shift))


def comparison_report(
    before: Outcome, after: Outcome, lines: IndexArray, names: Iterable[str]
) -> dict[str, Any]:
    """Everything about two recipes over one data set, as JSON values.

    Args:
        before: The one.
        after: The other.
        lines: Where each example stands in its file, from 1, shape (n,).
        names: The metrics to compare.

    Returns:
        {"before", "after": {"recipe", "kept", "dropped", "added": copies that steps add},
        "changes": sentences, "added", "removed", "changed": lines, "same": how many, "metrics":
        {name: {"shift", "before", "after"}}}, the metric that differs most first.
    """
    found, wanted = compared(before, after), list(names)
    return {
        "before": _told(before),
        "after": _told(after),
        "changes": change_log(before.recipe, before.applied, after.recipe, after.applied),
        "added": lines[found.added].tolist(),
        "removed": lines[found.removed].tolist(),
        "changed": lines[found.changed].tolist(),
        "same": len(found.same),
        "metrics": {
            one.name: {
                "shift": json_number(one.shift),
                "before": one.before,
                "after": one.after,
            }
            for one in metric_shifts(before.kept[wanted], after.kept[wanted])
        },
    }


def _told(outcome: Outcome) -> dict[str, Any]:
    keep = outcome.applied.keep
    n_kept = int(keep.sum())
    return {
        "recipe": outcome.recipe.as_dict(),
        "kept": n_kept,
        "dropped": len(keep) - n_kept,
        "added": len(outcome.applied.added),
    }
