"""Running on one machine: measuring with every core, and carrying out a recipe as a stream."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from pathlib import Path

import pandas as pd

from analysis.curate.apply import apply_recipe
from analysis.curate.recipe import Recipe
from analysis.data.storage import ROWS_PER_GROUP, frames_of, require_summary, spans
from analysis.data.workspace import Workspace
from analysis.deliver.bundle import Bundle
from analysis.deliver.report import Counts
from analysis.measure import cache
from analysis.measure.metrics import columns_of, measure
from analysis.measure.profile import BASE_METRICS

ROWS_AT_ONCE = 8 * ROWS_PER_GROUP
# A process takes 1 s and 200 MB to start (imports, the token encoder): with fewer rows than
# this for each, that is more than it saves.
ROWS_WORTH_A_PROCESS = 32 * ROWS_PER_GROUP

Progress = Callable[[int, int], None]


def measured(
    workspace: Workspace,
    fingerprint: str,
    names: Iterable[str],
    *,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Metrics of every example: from the workspace, measuring and storing what is not there.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        names: Names in METRICS.
        progress: Called with (examples measured, examples in all) as parts are done; what it
            raises stops the measuring.

    Returns:
        One column per metric, one row per example in source order.

    Raises:
        MetricError: If a name is not known.
        WorkspaceError: If the data set was not read.
    """
    wanted = list(dict.fromkeys(names))
    new = cache.missing(workspace, fingerprint, wanted)
    if new:
        cache.store(workspace, fingerprint, _measure(workspace, fingerprint, new, progress))
    return cache.stored(workspace, fingerprint, wanted)


def _measure(
    workspace: Workspace, fingerprint: str, names: list[str], progress: Progress | None
) -> pd.DataFrame:
    n = require_summary(workspace, fingerprint).n_examples
    parts = spans(workspace, fingerprint, rows_at_once=ROWS_AT_ONCE)
    found: dict[int, pd.DataFrame] = {}
    n_processes = min(os.cpu_count() or 1, len(parts), n // ROWS_WORTH_A_PROCESS)
    if n_processes <= 1:
        for number, groups in enumerate(parts):
            found[number] = _measure_part(workspace.home, fingerprint, names, groups)
            if progress:
                progress(sum(map(len, found.values())), n)
    else:
        # "spawn": a fork of a server with threads may hang.
        with ProcessPoolExecutor(
            n_processes, mp_context=get_context("spawn"), initializer=_end_with_parent
        ) as pool:
            try:
                futures = {
                    pool.submit(_measure_part, workspace.home, fingerprint, names, groups): number
                    for number, groups in enumerate(parts)
                }
                for future in as_completed(futures):
                    found[futures[future]] = future.result()
                    if progress:
                        progress(sum(map(len, found.values())), n)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    if not found:
        return pd.DataFrame({name: pd.Series(dtype="int32") for name in names})
    return pd.concat([found[number] for number in sorted(found)])


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever; let it end too."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _measure_part(
    home: Path, fingerprint: str, names: list[str], groups: tuple[int, ...]
) -> pd.DataFrame:
    """In a process of its own: read some row groups and measure them."""
    columns = columns_of(names)
    frames = frames_of(Workspace(home), fingerprint, columns=columns, groups=groups)
    return pd.concat([measure(frame, names) for frame in frames])


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
        progress: Called with (examples, examples in all) while they are measured, if that is
            to be done, and again while they are written; what it raises stops the run.

    Returns:
        The counts: read = kept + dropped + rejected.

    Raises:
        FormatError: If there is no such format.
        InputError: If the kept records do not fit one table, and one was asked for.
        WorkspaceError: If the data set was not read.
    """
    names = (*BASE_METRICS, *recipe.metrics())
    values = measured(workspace, fingerprint, names, progress=progress)
    applied = apply_recipe(recipe, values)
    bundle = Bundle(workspace, fingerprint, recipe, applied, form, tuple(also))
    return bundle.write(out, values[list(BASE_METRICS)], progress=progress)
