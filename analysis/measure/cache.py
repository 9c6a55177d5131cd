"""Values of metrics on disk, one file per metric: measured once per data set and settings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.data.dataset import to_frame
from analysis.data.files import replacing
from analysis.data.workspace import Workspace
from analysis.measure.metrics import require_metric
from analysis.measure.settings import DEFAULTS, Settings


def _path(workspace: Workspace, fingerprint: str, name: str, settings: Settings) -> Path:
    file = f"{name}-{key_of(name, settings)}.parquet"
    return workspace.folder(fingerprint) / "metrics" / file


def key_of(name: str, settings: Settings = DEFAULTS) -> str:
    """What a metric's values depend on besides the text, as 12 hex digits.

    A new version of the metric, or of one that it is made from, gives another key, and so do
    other settings of either.
    """
    metric = require_metric(name)
    part = settings.part_key(metric.settings) if metric.settings else ""
    needed = [key_of(need, settings) for need in metric.needs]
    return hashlib.sha256(
        "\n".join([name, str(metric.version), part, *needed]).encode()
    ).hexdigest()[:12]


def missing(
    workspace: Workspace,
    fingerprint: str,
    names: Iterable[str],
    settings: Settings = DEFAULTS,
) -> list[str]:
    """The metrics that are not stored yet, each once, in order."""
    unique = dict.fromkeys(names)
    return [name for name in unique if not _path(workspace, fingerprint, name, settings).exists()]


def store(
    workspace: Workspace,
    fingerprint: str,
    values: pd.DataFrame,
    settings: Settings = DEFAULTS,
) -> None:
    """Store the columns of `values`: all examples, in source order."""
    for name in values.columns:
        column = pa.array(values[name])
        if require_metric(name).kind == "label" and not pa.types.is_dictionary(column.type):
            column = column.cast(pa.large_string()).dictionary_encode()
        with replacing(_path(workspace, fingerprint, name, settings)) as temporary:
            pq.write_table(pa.table({name: column}), temporary, compression="zstd")


def stored(
    workspace: Workspace,
    fingerprint: str,
    names: Iterable[str],
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """Stored values of metrics that are not `missing`, shape (n, len(names)).

    Labels come as categories: those of the metric's vocabulary in its order, or all that
    there are by their letters.
    """
    columns = {}
    for name in dict.fromkeys(names):
        table = pq.read_table(_path(workspace, fingerprint, name, settings))
        column = to_frame(table)[name]
        metric = require_metric(name)
        if metric.kind == "label":
            column = column.astype("category")
            found = sorted(map(str, column.cat.categories))
            further = [label for label in found if label not in metric.labels]
            column = column.cat.set_categories([*metric.labels, *further])
        columns[name] = column
    return pd.DataFrame(columns)
