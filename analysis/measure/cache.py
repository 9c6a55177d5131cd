"""Values of metrics on disk, one file per metric: measured once per data set."""

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


def _path(workspace: Workspace, fingerprint: str, name: str) -> Path:
    return workspace.folder(fingerprint) / "metrics" / f"{name}-{key_of(name)}.parquet"


def key_of(name: str) -> str:
    """What a metric's values depend on besides the text, as 12 hex digits.

    A new version of the metric, or of one that it is made from, gives another key.
    """
    metric = require_metric(name)
    parts = [name, str(metric.version), *map(key_of, metric.needs)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def missing(workspace: Workspace, fingerprint: str, names: Iterable[str]) -> list[str]:
    """The metrics that are not stored yet, each once, in order."""
    unique = dict.fromkeys(names)
    return [name for name in unique if not _path(workspace, fingerprint, name).exists()]


def store(workspace: Workspace, fingerprint: str, values: pd.DataFrame) -> None:
    """Store the columns of `values`: all examples, in source order."""
    for name in values.columns:
        table = pa.table({name: pa.array(values[name])})
        with replacing(_path(workspace, fingerprint, name)) as temporary:
            pq.write_table(table, temporary, compression="zstd")


def stored(workspace: Workspace, fingerprint: str, names: Iterable[str]) -> pd.DataFrame:
    """Stored values of metrics that are not `missing`, shape (n, len(names))."""
    columns = {}
    for name in dict.fromkeys(names):
        table = pq.read_table(_path(workspace, fingerprint, name))
        columns[name] = to_frame(table)[name]
    return pd.DataFrame(columns)
