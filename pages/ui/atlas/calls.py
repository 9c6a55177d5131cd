"""Calls of the library that the map makes, remembered for all sessions and bounded in number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.assignments import assignment_of, store_assignment
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.engines.embeddings import all_vectors
from analysis.engines.finding import sought
from analysis.engines.searching import Hits, by_meaning, by_words, like_these
from analysis.measure.clusters.named import NamedClusters
from analysis.measure.clusters.search import ClusterSearch, LayoutSearch, SpreadSearch
from analysis.measure.clusters.table import MEANS, cluster_table, task_mix
from analysis.measure.duplicates.search import Field
from analysis.measure.embeddings import content_of_encoder
from analysis.measure.metrics import METRICS
from analysis.measure.spread import Spread, Variety
from analysis.measure.spread import variety as measured_variety
from analysis.measure.words import arrow
from pages.ui import calls
from pages.ui.atlas.look import Look
from pages.ui.calls import workspace


@dataclass(frozen=True)
class ClusterTable:
    """What clusters are like.

    Attributes:
        about: A row for each, as `cluster_table` gives it, with "name" and "cohesion".
        tasks: Their tasks, as `task_mix` gives them; None while task types are not measured.
    """

    about: pd.DataFrame
    tasks: pd.DataFrame | None


def _here(encoder: str) -> str:
    """The workspace's place and what stands in a model's folder: others may tomorrow."""
    return f"{workspace().home} {content_of_encoder(encoder)}"


def clusters(fingerprint: str, search: ClusterSearch) -> NamedClusters:
    """The clusters of a data set."""
    return _clusters(_here(search.encoder), fingerprint, search)


@st.cache_resource(max_entries=8, show_spinner="Clustering the examples")
def _clusters(home: str, fingerprint: str, search: ClusterSearch) -> NamedClusters:
    del home  # in the key
    found: NamedClusters = sought(workspace(), fingerprint, search)
    return found


def places(fingerprint: str, search: LayoutSearch) -> npt.NDArray[np.float32]:
    """Where the examples of a data set lie on the map, shape (n, 2)."""
    return _places(_here(search.encoder), fingerprint, search)


@st.cache_resource(max_entries=8, show_spinner="Placing the examples")
def _places(home: str, fingerprint: str, search: LayoutSearch) -> npt.NDArray[np.float32]:
    del home
    found: npt.NDArray[np.float32] = sought(workspace(), fingerprint, search)
    return found


def spread(fingerprint: str, search: SpreadSearch) -> Spread:
    """How the examples of a data set spread."""
    return _spread(_here(search.encoder), fingerprint, search)


@st.cache_resource(max_entries=8, show_spinner=False)
def _spread(home: str, fingerprint: str, search: SpreadSearch) -> Spread:
    del home
    found: Spread = sought(workspace(), fingerprint, search)
    return found


def variety(fingerprint: str, recipe: Recipe, look: Look) -> Variety:
    """How many different things the examples say that a recipe keeps."""
    about = (look.encoder, look.field)
    home = calls.here(recipe.settings, *recipe.steps, encoder=look.encoder)
    return _variety(home, fingerprint, to_yaml(recipe), about)


@st.cache_resource(max_entries=32, show_spinner="Measuring the spread")
def _variety(home: str, fingerprint: str, recipe: str, about: tuple[str, Field]) -> Variety:
    del home
    vectors = all_vectors(workspace(), fingerprint, *about)
    return measured_variety(vectors[calls.applied(fingerprint, from_yaml(recipe)).keep])


def table(fingerprint: str, recipe: Recipe, search: ClusterSearch) -> ClusterTable:
    """What each cluster is like, of the examples that a recipe keeps."""
    told = tuple(name for name in ("task_type", *MEANS) if name in METRICS)
    if not calls.is_measured(fingerprint, told, recipe.settings):
        told = ()
    home = calls.here(recipe.settings, *recipe.steps, encoder=search.encoder)
    return _table(home, fingerprint, to_yaml(recipe), (search, told))


@st.cache_resource(max_entries=8, show_spinner=False)
def _table(
    home: str, fingerprint: str, recipe: str, about: tuple[ClusterSearch, tuple[str, ...]]
) -> ClusterTable:
    del home
    parsed, (search, told) = from_yaml(recipe), about
    keep = calls.applied(fingerprint, parsed).keep
    found = clusters(fingerprint, search)
    values = calls.values(fingerprint, told, parsed.settings)[list(told)][keep]
    groups = found.grouping.groups[keep]
    made = cluster_table(groups, values, n_clusters=len(found.names))
    made.insert(0, "name", [*found.names, *["in no cluster"] * (len(made) - len(found.names))])
    made["cohesion"] = pd.Series(found.cohesion).reindex(made.index)
    mix = None
    if "task_type" in values:
        mix = task_mix(groups, values["task_type"], n_clusters=len(found.names))
    return ClusterTable(made, mix)


def hits(fingerprint: str, query: str, how: str, look: Look, *, n: int) -> Hits:
    """The examples that a search finds, by "words" or by "meaning", n at most by meaning."""
    about = (look.encoder, look.field, n)
    return _hits(_here(look.encoder), fingerprint, query, how, about)


@st.cache_resource(max_entries=32, show_spinner="Searching")
def _hits(home: str, fingerprint: str, query: str, how: str, about: tuple[str, Field, int]) -> Hits:
    del home
    encoder, field, n = about
    if how == "words":
        return by_words(workspace(), fingerprint, query, field)
    return by_meaning(workspace(), fingerprint, query, encoder, field, n=n)


def digest_of(positions: npt.NDArray[np.int64]) -> str:
    """What tells some examples from others, for a key: they may be a million."""
    return hashlib.sha256(positions.astype("<i8").tobytes()).hexdigest()


def alike(fingerprint: str, positions: npt.NDArray[np.int64], look: Look, *, n: int) -> Hits:
    """The n examples that are most like some."""
    about = (digest_of(positions), look.encoder, look.field, n)
    return _alike(_here(look.encoder), fingerprint, about, positions)


@st.cache_resource(max_entries=16, show_spinner="Searching")
def _alike(
    home: str,
    fingerprint: str,
    about: tuple[str, str, Field, int],
    _positions: npt.NDArray[np.int64],  # not in the key, where their digest is
) -> Hits:
    del home
    _, encoder, field, n = about
    return like_these(workspace(), fingerprint, _positions, encoder, field, n=n)


def n_dimensions(fingerprint: str, look: Look) -> int:
    """Numbers of which a vector consists."""
    return int(all_vectors(workspace(), fingerprint, look.encoder, look.field).shape[1])


def stored_clusters(fingerprint: str, search: ClusterSearch) -> str:
    """Keep who is in which cluster, for a step to go by; gives the digest."""
    found = clusters(fingerprint, search).grouping
    ids = arrow(calls.example_ids(fingerprint))
    return store_assignment(workspace(), fingerprint, assignment_of(ids, found.groups, found.names))
