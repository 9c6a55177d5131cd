"""A map as it is drawn: points, colours, names, and what is told of each point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.curate.marks import Mark, marks
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.measure.clusters.named import NamedClusters
from analysis.measure.metrics import METRICS
from pages.ui import calls
from pages.ui.atlas.calls import clusters, places
from pages.ui.atlas.colors import Codes, by_cluster, by_given, by_metric
from pages.ui.atlas.look import CLUSTER, LABEL, Look
from pages.ui.blobs import Blob
from pages.ui.scatter import Categories, Detail, Label, Legend, Packed, pack

MOST_LABELS = 30  # names of clusters on the map
LONGEST_LABEL = 40
TASK = "task_type"  # told of each point, as soon as it is measured


@dataclass(frozen=True)
class Drawn:
    """A map as it is drawn.

    Attributes:
        positions: The examples on it, 0-based, ascending, shape (m,).
        places: Where they lie, shape (m, 2).
        codes: Their classes or levels, shape (m,).
        legend: What those mean.
        labels: Names on the map.
        details: What is told of a point beside its colour.
        packed: The points as they are sent.
    """

    positions: npt.NDArray[np.int64]
    places: npt.NDArray[np.float32]
    codes: Codes
    legend: Legend
    labels: tuple[Label, ...]
    details: tuple[Detail, ...]
    packed: Packed


def drawn(fingerprint: str, recipe: Recipe, look: Look) -> Drawn:
    """The map of the examples that a recipe keeps."""
    given = marks(calls.workspace(), fingerprint) if look.color == LABEL else ()
    has_tasks = calls.is_measured(fingerprint, [TASK], recipe.settings)
    about = (look.model_dump_json(), given, has_tasks)
    home = calls.here(recipe.settings, *recipe.steps, encoder=look.encoder)
    return _drawn(home, fingerprint, to_yaml(recipe), about)


@st.cache_resource(max_entries=6, show_spinner="Drawing the map")
def _drawn(
    home: str, fingerprint: str, recipe: str, about: tuple[str, tuple[Mark, ...], bool]
) -> Drawn:
    del home
    parsed, (look_text, given, has_tasks) = from_yaml(recipe), about
    look = Look.model_validate_json(look_text)
    positions = np.flatnonzero(calls.applied(fingerprint, parsed).keep)
    where = places(fingerprint, look.places())[positions]
    found = clusters(fingerprint, look.clusters())
    groups = found.grouping.groups[positions]
    by_name: dict[str, tuple[Codes, Legend]] = {
        CLUSTER: by_cluster(groups, found.grouping.names, found.clusters.centers)
    }
    if look.color == LABEL:
        labelled = {mark.name: calls.labelled(fingerprint, mark.assignment) for mark in given}
        by_name[LABEL] = by_given(positions, labelled)
    measured = {look.color, *([TASK] if has_tasks else [])} & METRICS.keys()
    values = calls.values(fingerprint, measured, parsed.settings)
    for name in sorted(measured):
        by_name[name] = by_metric(values[name].iloc[positions], METRICS[name])
    codes, legend = by_name.pop(look.color)
    return Drawn(
        positions,
        where,
        codes,
        legend,
        _labels(found, groups, where, by_class=look.color == CLUSTER),
        tuple(_detail(*by_name[name]) for name in (CLUSTER, TASK) if name in by_name),
        pack(where[:, 0], where[:, 1], codes, positions=positions),
    )


def _detail(codes: Codes, legend: Legend) -> Detail:
    if not isinstance(legend, Categories):
        raise TypeError(f"{legend.title} is a number; what is told of a point has names.")
    return Detail(legend.title, tuple(item.name for item in legend.items), Blob.of(codes.tobytes()))


def _labels(
    found: NamedClusters,
    groups: npt.NDArray[np.int32],
    where: npt.NDArray[np.float32],
    *,
    by_class: bool,
) -> tuple[Label, ...]:
    """The names of the largest clusters, each where most of it lies.

    With `by_class` a cluster is a class of the legend: its name is hidden together with it.
    """
    labels = []
    sizes = np.bincount(groups[groups >= 0], minlength=len(found.names))
    for number in np.argsort(-sizes, kind="stable")[:MOST_LABELS].tolist():
        if sizes[number]:
            x, y = np.median(where[groups == number], axis=0)
            text = found.names[number][:LONGEST_LABEL] or str(number)
            category = number if by_class else None
            labels.append(Label(text, float(x), float(y), float(sizes[number]), category=category))
    return tuple(labels)
