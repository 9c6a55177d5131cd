"""Running on one machine: measuring with every core, and carrying out a recipe as a stream."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.cores import n_cores
from analysis.curate.apply import apply_recipe
from analysis.curate.exporting import Export
from analysis.curate.recipe import Recipe
from analysis.curate.rewriting import Raws, pseudonyms_for
from analysis.data.dataset import empty_frame
from analysis.data.storage import ROWS_PER_GROUP, frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.deliver.bundle import Bundle
from analysis.deliver.composition import MIX
from analysis.deliver.report import Counts
from analysis.engines.finding import known, personal_data
from analysis.engines.toxicity import SCORED, toxicity_values
from analysis.engines.workers import each_in_processes
from analysis.measure import cache
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.metrics import METRICS, columns_of, measure, require_metric, with_needs
from analysis.measure.profile import BASE_METRICS
from analysis.measure.settings import DEFAULTS, Settings

ROWS_AT_ONCE = ROWS_PER_GROUP
WARM_ROWS = 32
# A process takes 1 to 2 s to start (imports, the token encoder, the automata of the cues).
WORTH_A_PROCESS_S = 3.0

Progress = Callable[[int, int], None]


def measured(
    workspace: Workspace,
    fingerprint: str,
    names: Iterable[str],
    *,
    settings: Settings = DEFAULTS,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Metrics of every example: from the workspace, measuring and storing what is not there.

    Texts are read once for all metrics that are missing; what is made from other metrics
    alone is computed from the stored ones.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        names: Names in METRICS.
        settings: How to measure, where there is a choice.
        progress: Called with (examples measured, examples in all) as parts are done; what it
            raises stops the measuring.

    Returns:
        One column per metric, one row per example in source order.

    Raises:
        MetricError: If a name is not known.
        TokenizerError: If the tokenizer that is set cannot be had.
        WorkspaceError: If the data set was not read.
    """
    wanted = list(dict.fromkeys(names))
    new = needed_anew(workspace, fingerprint, wanted, settings)
    by_model = [name for name in new if name in SCORED]
    if by_model:
        scores = _scored(workspace, fingerprint, settings, progress)
        cache.store(workspace, fingerprint, scores, settings)
    reading = [name for name in new if METRICS[name].columns and name not in SCORED]
    if reading:
        task = _Task(workspace.home, fingerprint, tuple(reading), settings)
        cache.store(workspace, fingerprint, _measure(workspace, task, progress), settings)
    derived = [name for name in new if not METRICS[name].columns]
    if derived:
        given = list(dict.fromkeys(need for name in derived for need in METRICS[name].needs))
        given = [name for name in given if name not in derived]
        known = cache.stored(workspace, fingerprint, given, settings)
        values = measure(known, derived, settings=settings, known=known)
        cache.store(workspace, fingerprint, values, settings)
    return cache.stored(workspace, fingerprint, wanted, settings)


def needed_anew(
    workspace: Workspace, fingerprint: str, names: Iterable[str], settings: Settings
) -> list[str]:
    """What has to be measured for some metrics: those not stored, with what they are made from.

    Returns:
        Names, the ones that others are made from first.
    """
    found: dict[str, None] = {}
    for name in cache.missing(workspace, fingerprint, names, settings):
        found.update(
            dict.fromkeys(needed_anew(workspace, fingerprint, require_metric(name).needs, settings))
        )
        found[name] = None
    return list(found)


def _scored(
    workspace: Workspace, fingerprint: str, settings: Settings, progress: Progress | None
) -> pd.DataFrame:
    """The metrics of SCORED: each different text once, whatever data set it was in before."""
    n = require_summary(workspace, fingerprint).n_examples

    def told(share: float, _: str) -> None:
        if progress:
            progress(int(share * n), n)

    return toxicity_values(workspace, fingerprint, settings.toxicity_model, progress=told)


@dataclass(frozen=True)
class _Task:
    """What a worker process is told: measure these metrics of this data set."""

    home: Path
    fingerprint: str
    names: tuple[str, ...]
    settings: Settings

    def of(self, groups: tuple[int, ...], *, rows: int | None = None) -> pd.DataFrame:
        """Read some row groups and measure them, or the first rows of each."""
        workspace = Workspace(self.home)
        # What other metrics are made from is read if it is stored, else measured on the way.
        needs = with_needs(self.names)
        absent = cache.missing(workspace, self.fingerprint, needs, self.settings)
        at_hand = [name for name in needs if name not in (*absent, *self.names)]
        known = cache.stored(workspace, self.fingerprint, at_hand, self.settings)
        columns = columns_of([*self.names, *absent])
        return pd.concat(
            [
                measure(
                    frame,
                    self.names,
                    settings=self.settings,
                    known=known.loc[frame.index] if at_hand else None,
                )
                for frame in (
                    whole.iloc[:rows]
                    for whole in frames_of(
                        workspace, self.fingerprint, columns=columns, groups=groups
                    )
                )
            ]
        )


def _measure(workspace: Workspace, task: _Task, progress: Progress | None) -> pd.DataFrame:
    n = require_summary(workspace, task.fingerprint).n_examples
    parts = spans(workspace, task.fingerprint, rows_at_once=ROWS_AT_ONCE)
    if not parts:
        return measure(empty_frame(), task.names, settings=task.settings)
    found: dict[int, pd.DataFrame] = {}

    def take(number: int, values: pd.DataFrame) -> None:
        found[number] = values
        if progress:
            progress(sum(map(len, found.values())), n)

    # The first part alone, to see how long the rest would take: what is cheap, or little, is
    # done before another process has started. What is loaded once is loaded before the clock.
    task.of(parts[0], rows=WARM_ROWS)
    began = time.monotonic()
    take(0, task.of(parts[0]))
    with ThreadPoolExecutor(n_cores() if len(parts) > 1 else 1) as pool:
        done = 1
        while done < len(parts):
            left_s = (time.monotonic() - began) / done * (len(parts) - done)
            if left_s > WORTH_A_PROCESS_S and n_cores() > 1:
                _measure_in_processes(task, parts, take, done=done)
                break
            # Threads cost nothing: reading, Arrow and NumPy run beside each other in them.
            for values in pool.map(task.of, parts[done : done + n_cores()]):
                take(done, values)
                done += 1
    return pd.concat([found[number] for number in sorted(found)])


def _measure_in_processes(
    task: _Task,
    parts: Sequence[tuple[int, ...]],
    take: Callable[[int, pd.DataFrame], None],
    *,
    done: int,
) -> None:
    """Measure the parts from `done` on, in worker processes and in this one."""
    each_in_processes(
        task.of,
        parts[done:],
        lambda number, values: take(done + number, values),
        processes=n_cores() - 1,
    )


def run(
    workspace: Workspace,
    fingerprint: str,
    recipe: Recipe,
    out: Path,
    *,
    form: str | None = None,
    also: Iterable[str] = (),
    progress: Progress | None = None,
) -> Counts:
    """Run a recipe over a data set and write what is taken away.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        recipe: The recipe.
        out: The folder to write `analysis.deliver.bundle.FILES` to; made if missing.
        form: Record format of the kept file; None keeps each record as it came.
        also: Further forms of the kept file, keys of `analysis.deliver.bundle.ALSO`.
        progress: Called with (examples, examples in all) while they are measured and compared,
            if that is to be done, and again while they are written; what it raises stops the run.

    Returns:
        The counts: read = kept + dropped + rejected.

    Raises:
        FormatError: If there is no such format.
        InputError: If the kept records do not fit one table and one was asked for, or the
            files of some size would be too many.
        MappingError: If the data set was read as questions alone.
        WorkspaceError: If the data set was not read.
    """
    workspace.require_responses(fingerprint)
    export = recipe.export or Export()
    names = (*BASE_METRICS, *MIX, *recipe.metrics(), *export.metrics())
    values = measured(workspace, fingerprint, names, settings=recipe.settings, progress=progress)

    def finding(share: float, _: str) -> None:
        if progress:
            progress(int(share * len(values)), len(values))

    decided_by = known(
        workspace, fingerprint, recipe, values, also=export.searches(), progress=finding
    )
    applied = apply_recipe(recipe, decided_by)
    bundle = Bundle(
        workspace,
        fingerprint,
        recipe,
        applied,
        decided_by,
        form,
        tuple(also),
        personal_data(workspace, fingerprint, recipe, decided_by),
        pseudonyms_for(recipe, decided_by, raws_of(workspace, fingerprint)),
    )
    return bundle.write(out, progress=progress)


def raws_of(workspace: Workspace, fingerprint: str) -> Raws:
    """The records of a data set as they came, by position."""

    def raws(positions: IndexArray) -> Iterator[tuple[int, str]]:
        for frame in frames_of(workspace, fingerprint, columns=("raw",)):
            first, last = np.searchsorted(positions, [frame.index[0], frame.index[-1] + 1])
            here = positions[first:last]
            texts = frame["raw"].iloc[here - frame.index[0]]
            yield from zip(here.tolist(), texts.tolist(), strict=True)

    return raws
