"""report.json: what was read, what each step did, and the metrics before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from analysis import __version__
from analysis.curate.apply import StepReport
from analysis.curate.recipe import Recipe
from analysis.data.dataset import Summary
from analysis.data.workspace import Source
from analysis.measure.metrics import METRICS
from analysis.measure.profile import summed_up


@dataclass(frozen=True)
class Counts:
    """Records of a run: `n_read == n_kept + n_dropped + n_rejected`.

    What steps added to the kept file, `n_added`, was never read.
    """

    n_read: int
    n_kept: int
    n_dropped: int
    n_rejected: int
    n_added: int = 0

    def __post_init__(self) -> None:
        if self.n_read != self.n_kept + self.n_dropped + self.n_rejected:
            raise ValueError(f"records were lost: {self}")


def report(
    source: Source,
    found: Summary,
    counts: Counts,
    *,
    recipe: Recipe,
    steps: Iterable[StepReport],
    form: str | None,
    uncarried: Mapping[int, str],
    quoted: Mapping[str, int],
    before: pd.DataFrame,
    after: pd.DataFrame,
    n_changed: int,
    privacy: Mapping[str, Any],
    export: Mapping[str, Any] | None = None,
    contract: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything about a run, as JSON values.

    Args:
        source: The file that was read.
        found: What reading found.
        counts: What became of its records.
        recipe: What was done.
        steps: What each step did.
        form: Record format of the kept file; None for records as they came.
        uncarried: Position -> why the format cannot carry the example.
        quoted: Further form of the kept file -> cells that got a quote in front, lest a
            spreadsheet run them as a formula.
        before: Metrics of all examples, shape (n, k).
        after: Metrics of the lines of the kept file, as they came.
        n_changed: Kept examples whose record a step has changed.
        privacy: What is known of personal data, see `analysis.deliver.privacy`.
        export: Order, splits and files of what is kept, if the recipe says anything of them.
        contract: Which of the kept records the trainer would drop, if the recipe names one.

    Returns:
        A mapping; "steps" has one more entry, "export", if a format was asked for. A step with
        choices by hand has "by_hand": how many ids it names, how many the file has, how many not.
        One that changes records has "n_changed", and "by_entity": what it replaced; one that
        brings examples back has "n_back", one that adds some "n_added".
    """
    told = [
        {key: value for key, value in asdict(step).items() if value is not None} for step in steps
    ]
    if form is not None:
        told.append(
            {
                "label": "export",
                "words": f"Write as {form}",
                "n_in": counts.n_kept + len(uncarried),
                "n_kept": counts.n_kept,
                "n_dropped": len(uncarried),
                "reasons": dict(Counter(uncarried.values()).most_common()),
            }
        )
    return {
        "assay_version": __version__,
        "file": source.name,
        "sha256": source.content,
        "fingerprint": source.fingerprint,
        "mapping": source.mapping,
        "format": form or "as it came",
        "converted": form is not None,
        "read": counts.n_read,
        "kept": counts.n_kept,
        "dropped": counts.n_dropped,
        "rejected": counts.n_rejected,
        "changed": n_changed,
        "added": counts.n_added,
        "blank_lines": found.n_blank,
        "formats": found.formats,
        "errors": found.errors,
        "recipe": recipe.as_dict(),
        "steps": told,
        "cells_quoted": {name: count for name, count in quoted.items() if count},
        "metrics": {
            name: {
                "before": summed_up(before[name], METRICS[name]),
                "after": summed_up(after[name], METRICS[name]),
            }
            for name in map(str, before)
        },
        "privacy": dict(privacy),
        **({} if export is None else {"export": dict(export)}),
        **({} if contract is None else {"contract": dict(contract)}),
    }
