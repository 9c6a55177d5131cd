"""Values of metrics on disk, one file per metric: measured once per data set."""

from __future__ import annotations

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
    version = require_metric(name).version
    return workspace.folder(fingerprint) / "metrics" / f"{name}.v{version}.parquet"


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
