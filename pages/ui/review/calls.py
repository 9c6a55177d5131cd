"""Calls of the library that the page Review makes, remembered and bounded in number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from analysis.curate.edge_cases import filters_of
from analysis.curate.novelty import Regions, regions_of
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.rejections import Trait, in_common
from analysis.curate.review_queue import Queue, QueueSettings, review_queue
from analysis.curate.rewriting import Rewriter
from analysis.measure.clusters.search import ClusterSearch
from analysis.measure.duplicates.pairs import IndexArray
from analysis.measure.profile import PROFILE_METRICS
from pages.ui import calls
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.calls import digest_of
from pages.ui.atlas.look import look_of
from pages.ui.personal.calls import pseudonyms


def regions(fingerprint: str) -> ClusterSearch | None:
    """The clusters of the map, if they were found or are at once; else None."""
    search = look_of(fingerprint).clusters()
    return search if calls.is_at_hand(fingerprint, search) else None


def _regions(fingerprint: str, search: ClusterSearch | None) -> Regions | None:
    if search is None:
        return None
    found = atlas.clusters(fingerprint, search)
    return regions_of(found.clusters, found.names)


def queue(
    fingerprint: str, recipe: Recipe, settings: QueueSettings, clusters: ClusterSearch | None
) -> Queue:
    """The examples to look at, of those that a recipe keeps."""
    plain = QueueSettings.model_validate(settings.model_dump())
    home = calls.here(recipe.settings, *recipe.steps)
    return _queue(home, fingerprint, to_yaml(recipe), (plain.model_dump_json(), clusters))


@st.cache_resource(max_entries=8, show_spinner="Choosing examples")
def _queue(
    home: str, fingerprint: str, recipe: str, how: tuple[str, ClusterSearch | None]
) -> Queue:
    del home  # in the key
    parsed, (settings, clusters) = from_yaml(recipe), how
    about = calls.known(fingerprint, parsed)
    values = calls.values(fingerprint, (*PROFILE_METRICS, *parsed.metrics()), parsed.settings)
    return review_queue(
        replace(about, values=values),
        calls.applied(fingerprint, parsed).keep,
        filters_of(parsed.steps),
        QueueSettings.model_validate_json(settings),
        seed=parsed.seed,
        regions=_regions(fingerprint, clusters),
    )


def shared(
    fingerprint: str,
    recipe: Recipe,
    rejected: IndexArray,
    accepted: IndexArray,
    clusters: ClusterSearch | None,
) -> list[Trait]:
    """What rejected examples have in common that accepted ones have not."""
    home = calls.here(recipe.settings, *recipe.steps)
    about = (digest_of(rejected), digest_of(accepted), clusters)
    return _shared(home, fingerprint, to_yaml(recipe), about, (rejected, accepted))


@st.cache_resource(max_entries=8, show_spinner=False)
def _shared(
    home: str,
    fingerprint: str,
    recipe: str,
    about: tuple[str, str, ClusterSearch | None],
    _judged: tuple[IndexArray, IndexArray],  # not in the key, where their digests are
) -> list[Trait]:
    del home
    parsed = from_yaml(recipe)
    return in_common(
        calls.values(fingerprint, PROFILE_METRICS, parsed.settings),
        *_judged,
        np.flatnonzero(calls.applied(fingerprint, parsed).keep),
        regions=_regions(fingerprint, about[2]),
    )


def as_it_comes(fingerprint: str, recipe: Recipe, position: int, raw: str) -> str:
    """A record as the steps of a recipe leave it, if they keep it.

    Args:
        fingerprint: The data set.
        recipe: The recipe up to the review.
        position: Of the example.
        raw: The record as it came, JSON text.

    Returns:
        The record with what they replace; `raw` itself where they replace nothing.
    """
    changes = calls.applied(fingerprint, recipe).changes
    if not len(changes) or not changes.of(position):
        return raw
    return Rewriter(recipe.steps, changes, pseudonyms(fingerprint, recipe)).rewritten(position, raw)
