"""Calls of the library that pages make, remembered for all sessions and bounded in number.

Keys are fingerprints, recipes and positions: never a frame, which Streamlit would sample.
What comes back is shared between sessions and read only. The workspace's place is part of
every key (`home`), so that another workspace never answers for this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.data.dataset import Rejected, Summary
from analysis.data.storage import rejected_rows, require_summary, rows_of
from analysis.data.workspace import Workspace
from analysis.engines.finding import known
from analysis.engines.local import measured, needed_anew
from analysis.engines.overview import set_diversity
from analysis.measure.diversity import Diversity
from analysis.measure.metrics import METRICS
from analysis.measure.packing import Packing, packing
from analysis.measure.profile import BASE_METRICS, PROFILE_METRICS
from analysis.measure.settings import DEFAULTS, Settings
from analysis.measure.tokens import content_of

RECORD_COLUMNS = (
    "example_id",
    "line",
    "format",
    "system",
    "prompt",
    "response",
    "label",
    "raw",
)


def workspace() -> Workspace:
    """The workspace; cheap to make."""
    return Workspace()


def _here(settings: Settings) -> str:
    """The workspace's place, and what the tokenizer's is: it may hold another one tomorrow."""
    return f"{workspace().home} {content_of(settings.tokenizer)}"


def summary(fingerprint: str) -> Summary:
    """What reading found."""
    return require_summary(workspace(), fingerprint)


def is_measured(fingerprint: str, names: Iterable[str], settings: Settings) -> bool:
    """Whether metrics are stored, or can be computed at once from others that are.

    Args:
        fingerprint: The data set, read.
        names: Names in METRICS.
        settings: How to measure.
    """
    anew = needed_anew(workspace(), fingerprint, names, settings)
    return not any(METRICS[name].columns for name in anew)


def values(
    fingerprint: str, names: Iterable[str] = (), settings: Settings = DEFAULTS
) -> pd.DataFrame:
    """Metrics of all examples: the base ones and the named ones, shape (n, k)."""
    wanted = tuple(dict.fromkeys((*BASE_METRICS, *names)))
    return _values(_here(settings), fingerprint, wanted, settings.model_dump_json())


@st.cache_resource(max_entries=8, show_spinner="Measuring the examples")
def _values(home: str, fingerprint: str, names: tuple[str, ...], settings: str) -> pd.DataFrame:
    del home  # in the key
    return measured(
        workspace(), fingerprint, names, settings=Settings.model_validate_json(settings)
    )


def kept_values(fingerprint: str, names: Iterable[str], recipe: Recipe) -> pd.DataFrame:
    """Metrics of the examples that a recipe keeps, index = position; shared, read only."""
    wanted = tuple(dict.fromkeys((*BASE_METRICS, *names)))
    return _kept_values(_here(recipe.settings), fingerprint, wanted, to_yaml(recipe))


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept_values(home: str, fingerprint: str, names: tuple[str, ...], recipe: str) -> pd.DataFrame:
    del home
    parsed = from_yaml(recipe)
    everything = values(fingerprint, names, parsed.settings)
    keep = applied(fingerprint, parsed).keep
    return everything if keep.all() else everything[keep]


def applied(fingerprint: str, recipe: Recipe) -> Applied:
    """What a recipe decides on every example: the call that the headless runner makes."""
    return _applied(_here(recipe.settings), fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=16, show_spinner=False)
def _applied(home: str, fingerprint: str, recipe: str) -> Applied:
    del home
    parsed = from_yaml(recipe)
    measured_values = values(fingerprint, parsed.metrics(), parsed.settings)
    return apply_recipe(parsed, known(workspace(), fingerprint, parsed, measured_values))


def packed(fingerprint: str, recipe: Recipe) -> Packing:
    """How what a recipe keeps fits the context length of its settings."""
    return _packed(_here(recipe.settings), fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=16, show_spinner=False)
def _packed(home: str, fingerprint: str, recipe: str) -> Packing:
    del home
    parsed = from_yaml(recipe)
    tokens = values(fingerprint, (), parsed.settings)["total_tokens"]
    return packing(tokens[applied(fingerprint, parsed).keep], parsed.settings.context_tokens)


def diversity(fingerprint: str, recipe: Recipe) -> Diversity:
    """The diversity of what a recipe keeps."""
    return _diversity(_here(recipe.settings), fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=16, show_spinner="Reading the words")
def _diversity(home: str, fingerprint: str, recipe: str) -> Diversity:
    del home
    parsed = from_yaml(recipe)
    measured_values = values(fingerprint, PROFILE_METRICS, parsed.settings)
    keep = applied(fingerprint, parsed).keep
    return set_diversity(workspace(), fingerprint, measured_values, keep, seed=parsed.seed)


def records(fingerprint: str, positions: Sequence[int]) -> pd.DataFrame:
    """Some examples with their texts, index = position."""
    return _records(str(workspace().home), fingerprint, tuple(map(int, positions)))


@st.cache_data(max_entries=64, show_spinner=False)
def _records(home: str, fingerprint: str, positions: tuple[int, ...]) -> pd.DataFrame:
    del home
    return rows_of(workspace(), fingerprint, positions, columns=RECORD_COLUMNS)


def rejected(fingerprint: str, start: int, stop: int) -> list[Rejected]:
    """Some of the records that could not be read."""
    return list(rejected_rows(workspace(), fingerprint, start=start, stop=stop))
