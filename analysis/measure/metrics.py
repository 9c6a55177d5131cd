"""The metrics: what can be known of each example. A new one is a function and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.errors import MetricError, unknown
from analysis.measure.characters import CHARACTERS
from analysis.measure.complexity import COMPLEXITY
from analysis.measure.domains import DOMAINS
from analysis.measure.duplicates import DUPLICATES
from analysis.measure.flags import FLAGS
from analysis.measure.hijacks import HIJACKS
from analysis.measure.language import LANGUAGES
from analysis.measure.lengths import LENGTHS
from analysis.measure.metric import Metric
from analysis.measure.outliers import OUTLIERS
from analysis.measure.personal.metric import PERSONAL
from analysis.measure.preference import PREFERENCE
from analysis.measure.quality import QUALITY
from analysis.measure.settings import DEFAULTS, Settings
from analysis.measure.tasks import TASKS
from analysis.measure.toxicity import TOXICITY
from analysis.measure.toxicity.by_model import BY_MODEL

METRICS: dict[str, Metric] = {
    **LENGTHS,
    **LANGUAGES,
    **TASKS,
    **DOMAINS,
    **COMPLEXITY,
    **CHARACTERS,
    **FLAGS,
    **DUPLICATES,
    **PREFERENCE,
    **QUALITY,
    **OUTLIERS,
    **HIJACKS,
    **TOXICITY,
    **BY_MODEL,
    **PERSONAL,
}


def require_metric(name: str) -> Metric:
    """A metric by name.

    Raises:
        MetricError: If there is none of that name.
    """
    if name not in METRICS:
        raise MetricError(unknown("a metric", name, METRICS))
    return METRICS[name]


def columns_of(names: Iterable[str]) -> tuple[str, ...]:
    """The columns of the data set that some metrics read, each once."""
    read: dict[str, None] = {}
    for name in names:
        metric = require_metric(name)
        read.update(dict.fromkeys((*metric.columns, *columns_of(metric.needs))))
    return tuple(read)


def with_needs(names: Iterable[str]) -> tuple[str, ...]:
    """Metrics and all that they are made from, each once, the needed ones first."""
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys((*with_needs(require_metric(name).needs), name)))
    return tuple(found)


def measure(
    frame: pd.DataFrame,
    names: Iterable[str],
    *,
    settings: Settings = DEFAULTS,
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Measure every example of a frame.

    Args:
        frame: Examples, with the columns that the metrics read (`columns_of`). Metrics of the
            whole set take it for the whole set.
        names: Names in METRICS.
        settings: How to measure, where there is a choice.
        known: Values that are at hand, index as in `frame`; they are not computed again.

    Returns:
        One column per metric, shape (n, len(names)), index as in `frame`. An empty frame
        gives an empty one.

    Raises:
        MetricError: If a name is not known.
    """
    wanted = list(dict.fromkeys(names))
    values = {} if known is None else {str(name): known[name] for name in known}
    made: dict[Callable[..., Any], pd.DataFrame] = {}

    def value(name: str) -> pd.Series:
        if name not in values:
            metric = require_metric(name)
            if metric.compute not in made:
                columns = {column: frame[column] for column in metric.columns}
                needed = {need: value(need) for need in metric.needs}
                given = pd.DataFrame(columns | needed, index=frame.index, copy=False)
                part = [settings.part(metric.settings)] if metric.settings else []
                result = metric.compute(given, *part)
                if isinstance(result, pd.Series):
                    values[name] = result
                    return result
                made[metric.compute] = result  # several metrics in one go
            values[name] = made[metric.compute][name]
        return values[name]

    return pd.DataFrame({name: value(name) for name in wanted}, index=frame.index)


def why(name: str, row: Mapping[str, Any], settings: Settings = DEFAULTS) -> str | None:
    """Why one example has the value of a metric that it has, a sentence for people.

    Args:
        name: A name in METRICS.
        row: The example: the columns and metrics that the metric is made from. A sentence may
            quote them.
        settings: How it was measured.

    Returns:
        The sentence; None for a flag that is not up, and for a metric that does not explain
        itself.
    """
    metric = require_metric(name)
    if metric.explain is None:
        return None
    return metric.explain(row, *([settings.part(metric.settings)] if metric.settings else []))
