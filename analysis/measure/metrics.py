"""The metrics: what can be known of each example. A new one is a function and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis.errors import MetricError, unknown
from analysis.measure.tokens import n_tokens
from analysis.measure.words import n_chars, n_words


@dataclass(frozen=True)
class Metric:
    """A value for each example.

    Attributes:
        title: Its name for people.
        unit: What is counted: "characters", "words", "tokens", "turns".
        description: What it means, in one line.
        source: Where its definition comes from.
        compute: Frame, n rows -> Series (n,) with the frame's index.
        columns: The columns of the data set that it reads.
        needs: Other metrics that it is made from; they are columns of the frame too.
        version: Raised when its values change, so that stored ones are made anew.
    """

    title: str
    unit: str
    description: str
    source: str
    compute: Callable[[pd.DataFrame], pd.Series]
    columns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    version: int = 1


_SIDES = {
    "system": "the system text",
    "prompt": "all the user side, results of tools included",
    "response": "all the assistant side, calls of tools included: what is trained on",
}
_COUNTS = {
    "chars": ("characters", n_chars, "Unicode code points"),
    "words": (
        "words",
        n_words,
        "What stands between white space; in Chinese and Japanese each character is one",
    ),
    "tokens": (
        "tokens",
        n_tokens,
        "OpenAI o200k_base byte-pair encoding, without the chat template's own tokens",
    ),
}


def _side(frame: pd.DataFrame, *, side: str, count: Callable[[pd.Series], pd.Series]) -> pd.Series:
    return count(frame[side])


def _sum(parts: pd.DataFrame) -> pd.Series:
    return parts.sum(axis=1).astype("int32")


def _lengths() -> Iterator[tuple[str, Metric]]:
    """The lengths of each side and of all, in each unit: `prompt_words`, `total_tokens`, ..."""
    for suffix, (unit, count, source) in _COUNTS.items():
        for side, what in _SIDES.items():
            yield (
                f"{side}_{suffix}",
                Metric(
                    f"{side.capitalize()} {unit}",
                    unit,
                    f"{unit.capitalize()} of {what}.",
                    source,
                    partial(_side, side=side, count=count),
                    columns=(side,),
                ),
            )
        parts = tuple(f"{side}_{suffix}" for side in _SIDES)
        yield (
            f"total_{suffix}",
            Metric(
                f"Total {unit}",
                unit,
                f"{unit.capitalize()} of system text, prompt and response together.",
                source,
                _sum,
                needs=parts,
            ),
        )


METRICS: dict[str, Metric] = {
    **dict(_lengths()),
    "n_turns": Metric(
        "Turns",
        "turns",
        "Messages of the user; a question with its answer has 1.",
        "Counted when the file is read",
        lambda frame: frame["n_turns"],
        columns=("n_turns",),
    ),
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


def measure(frame: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Measure every example of a frame.

    Args:
        frame: Examples, with the columns that the metrics read (`columns_of`).
        names: Names in METRICS.

    Returns:
        One column per metric, shape (n, len(names)), index as in `frame`. An empty frame
        gives an empty one.

    Raises:
        MetricError: If a name is not known.
    """
    wanted = list(dict.fromkeys(names))
    values: dict[str, pd.Series] = {}

    def value(name: str) -> pd.Series:
        if name not in values:
            metric = require_metric(name)
            needed = {need: value(need) for need in metric.needs}
            given = pd.DataFrame(needed) if needed else frame
            values[name] = metric.compute(given)
        return values[name]

    return pd.DataFrame({name: value(name) for name in wanted}, index=frame.index)
