"""Calls of the library for the page Versions, remembered; see `pages.ui.calls`."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.curate.changelog import change_log
from analysis.curate.comparing import (
    Comparison,
    MetricShift,
    Outcome,
    compared,
    metric_shifts,
)
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.measure.profile import PROFILE_METRICS, statistics
from pages.ui import calls
from pages.ui.awaited import require_chosen, require_found, require_measured

QUALITY = "quality"


@dataclass(frozen=True)
class Standing:
    """How a version stands among the others.

    Attributes:
        n_kept: Examples that it keeps.
        quality: Their median quality score, 0 to 1; None if it is not measured.
        mean_quality: The mean of their scores, likewise.
    """

    n_kept: int
    quality: float | None = None
    mean_quality: float | None = None


def is_worked_out(fingerprint: str, recipe: Recipe) -> bool:
    """Whether what a recipe keeps is known, or is at once."""
    ready = calls.is_ready(fingerprint, recipe.steps, recipe.settings)
    return ready and calls.is_chosen(fingerprint, recipe)


def require_worked_out(fingerprint: str, recipe: Recipe) -> bool:
    """Whether all that is compared of a recipe is known; if not, a panel shows how far it is."""
    names = (*PROFILE_METRICS, *recipe.metrics())
    return (
        require_measured(fingerprint, names, recipe.settings)
        and require_found(fingerprint, recipe.steps)
        and require_chosen(fingerprint, recipe)
    )


def standing(fingerprint: str, recipe: Recipe) -> Standing:
    """How what a recipe keeps stands, worked out as far as it is measured."""
    measured = calls.is_measured(fingerprint, [QUALITY], recipe.settings)
    home = calls.here(recipe.settings, *recipe.steps)
    return _standing(home, fingerprint, to_yaml(recipe.exporting(None)), measured)


@st.cache_resource(max_entries=256, show_spinner="Working out the versions")
def _standing(home: str, fingerprint: str, recipe: str, measured: bool) -> Standing:
    del home
    parsed = from_yaml(recipe)
    keep = calls.applied(fingerprint, parsed).keep
    n_kept = int(keep.sum())
    if not measured:
        return Standing(n_kept)
    found = statistics(calls.values(fingerprint, [QUALITY], parsed.settings)[QUALITY][keep])
    return Standing(n_kept, found.median, found.mean) if found.n else Standing(n_kept)


def changes(fingerprint: str, before: Recipe, after: Recipe) -> list[str]:
    """What was changed from one recipe to another, in words; they may quote the data."""
    return _changes(_home(before, after), fingerprint, to_yaml(before), to_yaml(after))


@st.cache_resource(max_entries=256, show_spinner=False)
def _changes(home: str, fingerprint: str, before: str, after: str) -> list[str]:
    del home
    old, new = from_yaml(before), from_yaml(after)
    return change_log(old, calls.applied(fingerprint, old), new, calls.applied(fingerprint, new))


def comparison(fingerprint: str, before: Recipe, after: Recipe) -> Comparison:
    """Which examples two recipes keep, and in which they differ; shared, read only."""
    return _comparison(_home(before, after), fingerprint, to_yaml(before), to_yaml(after))


@st.cache_resource(max_entries=8, show_spinner="Comparing the versions")
def _comparison(home: str, fingerprint: str, before: str, after: str) -> Comparison:
    del home
    return compared(*(_outcome(fingerprint, from_yaml(recipe)) for recipe in (before, after)))


def shifts(fingerprint: str, before: Recipe, after: Recipe) -> list[MetricShift]:
    """Every metric over what two recipes keep, the one that differs most first."""
    return _shifts(_home(before, after), fingerprint, to_yaml(before), to_yaml(after))


@st.cache_resource(max_entries=8, show_spinner="Comparing the metrics")
def _shifts(home: str, fingerprint: str, before: str, after: str) -> list[MetricShift]:
    del home
    kept = (
        calls.kept_values(fingerprint, PROFILE_METRICS, from_yaml(recipe))
        for recipe in (before, after)
    )
    return metric_shifts(*kept)


def _outcome(fingerprint: str, recipe: Recipe) -> Outcome:
    values = calls.values(fingerprint, recipe.metrics(), recipe.settings)
    return Outcome(recipe, calls.applied(fingerprint, recipe), values)


def _home(*recipes: Recipe) -> str:
    return " ".join(calls.here(recipe.settings, *recipe.steps) for recipe in recipes)
