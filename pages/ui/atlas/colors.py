"""The colours of a map: which class or level each point has, and what the legend says of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.measure.clusters.grouping import NOISE
from analysis.measure.metric import Metric
from analysis.measure.wording import shown_number
from pages.ui.scatter import Categories, Category, Legend, Ramp, levels
from pages.ui.theme import GREY

MOST_CLASSES = 40  # of a label; the rest are one class
MOST_CLUSTERS = 200  # one byte tells 256 classes apart
TAILS = (1, 99)  # percentiles at which a ramp ends, so that one outlier does not grey all others
NOT_MEASURED = "not measured"
Codes = npt.NDArray[np.uint8]


def palette(theme: str) -> list[str]:
    """The colours for classes in the "light" or the "dark" theme."""
    return list(st.get_option(f"theme.{theme}.chartCategoricalColors"))


def by_cluster(
    groups: npt.NDArray[np.int32], names: Mapping[int, str], centers: npt.NDArray[np.floating]
) -> tuple[Codes, Categories]:
    """Points coloured by cluster: clusters beside each other have different colours.

    A cluster keeps its colour whatever examples are on the map, and however they are laid out.

    Args:
        groups: The cluster of each point, NOISE for none, shape (n,).
        names: Cluster -> its name, of all clusters there are.
        centers: Their middles in the space of the vectors, shape (k, d).

    Returns:
        The class of each point, and the legend: the clusters by number, then noise.
    """
    k = min(len(names), MOST_CLUSTERS)
    sizes = np.bincount(groups[groups >= 0], minlength=k)
    light, dark = palette("light"), palette("dark")
    hues = _apart(centers[:k], len(light))
    items = [
        Category(f"{number} · {names[number]}", light[hue], dark[hue], int(size))
        for number, (hue, size) in enumerate(zip(hues, sizes[:k], strict=True))
    ]
    codes = groups.astype(np.int64)
    for mask, name in ((groups >= k, "smaller clusters"), (groups == NOISE, "in no cluster")):
        if mask.any():
            codes[mask] = len(items)
            items.append(Category(name, GREY, GREY, int(mask.sum())))
    return codes.astype(np.uint8), Categories("Cluster", tuple(items))


def _apart(middles: npt.NDArray[np.floating], n_hues: int) -> list[int]:
    """A hue for each cluster, in turn the one whose clusters so far lie farthest away."""
    hues: list[int] = []
    for middle in middles:
        far = np.full(n_hues, np.inf)
        for other, hue in enumerate(hues):
            far[hue] = min(far[hue], float(np.sum((middles[other] - middle) ** 2)))
        unused = np.flatnonzero(np.isinf(far))
        hues.append(int(unused[0]) if len(unused) else int(far.argmax()))
    return hues


def by_given(
    positions: npt.NDArray[np.int64], given: Mapping[str, npt.NDArray[np.int64]]
) -> tuple[Codes, Categories]:
    """Points coloured by the labels that somebody gave; of several on a point the first counts.

    Args:
        positions: The examples on the map, ascending, shape (m,).
        given: Label -> the examples that have it, ascending, the label that counts most first.

    Returns:
        The class of each point, and the legend: the labels, then the points without one.
    """
    names = list(given)[:MOST_CLASSES]
    rest = len(names)  # labels past the last one that has a class of its own
    codes = np.full(len(positions), rest + 1, dtype=np.int64)
    for at, name in reversed(list(enumerate(given))):
        codes[np.isin(positions, given[name], assume_unique=True)] = min(at, rest)
    counts = np.bincount(codes, minlength=rest + 2)
    light, dark = palette("light"), palette("dark")
    items = [
        Category(name, light[at % len(light)], dark[at % len(dark)], int(counts[at]))
        for at, name in enumerate(names)
    ]
    if counts[rest]:
        items.append(Category("other labels", GREY, GREY, int(counts[rest])))
    else:
        codes[codes > rest] = rest
    items.append(Category("no label", GREY, GREY, int(counts[rest + 1])))
    return codes.astype(np.uint8), Categories("Your labels", tuple(items))


def by_metric(values: pd.Series, metric: Metric) -> tuple[Codes, Legend]:
    """Points coloured by a metric.

    Args:
        values: Its values, shape (n,).
        metric: The metric.

    Returns:
        The class or level of each point, and the legend.
    """
    if metric.kind == "label":
        return _by_label(values, metric)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    if metric.kind == "flag":
        return _by_flag(numbers, metric)
    measured = numbers[~np.isnan(numbers)]
    low, high = np.percentile(measured, TAILS) if len(measured) else (0.0, 1.0)
    if low == high and len(measured):
        low, high = float(measured.min()), float(measured.max())
    digits = 0 if metric.is_counted else 3
    ramp = Ramp(
        metric.title,
        shown_number(round(float(low), digits)),
        shown_number(round(float(high), digits)),
        (float(low), float(high)),
        tuple(st.get_option("theme.light.chartSequentialColors")[2:]),
        tuple(st.get_option("theme.dark.chartSequentialColors")[1:]),
        int(np.isnan(numbers).sum()),
        metric.is_counted,
    )
    return levels(numbers, low=float(low), high=float(high)), ramp


def _by_flag(numbers: npt.NDArray[np.float64], metric: Metric) -> tuple[Codes, Categories]:
    codes = np.where(np.isnan(numbers), 2, numbers != 0).astype(np.uint8)
    counts = np.bincount(codes, minlength=3)
    light, dark = palette("light"), palette("dark")
    items = [
        Category("no", light[0], dark[0], int(counts[0])),
        Category("yes", light[1], dark[1], int(counts[1])),
    ]
    if counts[2]:
        items.append(Category(NOT_MEASURED, GREY, GREY, int(counts[2])))
    return codes, Categories(metric.title, tuple(items))


def _by_label(values: pd.Series, metric: Metric) -> tuple[Codes, Categories]:
    counts = values.value_counts()
    shown = list(counts.index[:MOST_CLASSES])
    light, dark = palette("light"), palette("dark")
    items = [
        Category(metric.named(str(label)), light[at % len(light)], dark[at % len(dark)], int(n))
        for at, (label, n) in enumerate(counts.iloc[:MOST_CLASSES].items())
    ]
    known = pd.Index(shown).get_indexer(values.to_numpy())
    missing = values.isna().to_numpy()
    rest = (known < 0) & ~missing
    codes = known.astype(np.int64)
    for mask, name in ((rest, "others"), (missing, NOT_MEASURED)):
        if mask.any():
            codes[mask] = len(items)
            items.append(Category(name, GREY, GREY, int(mask.sum())))
    return codes.astype(np.uint8), Categories(metric.title, tuple(items))
