"""Calls of the library that the page Filter makes; as `pages.ui.calls`, whose rules hold here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.reasons import Reasons, reasons_by_kind
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.data.storage import rows_of
from analysis.engines.matching import columns_of, label_columns_of
from analysis.measure.columns import ColumnSearch, ColumnValues
from analysis.measure.patterns import Matched, PatternSearch
from pages.ui import calls

SNIPPET_CHARS = 160


def reasons(fingerprint: str, recipe: Recipe, *, since: int = 0) -> Reasons:
    """Why the steps of a recipe, from a 0-based index on, drop what they drop, by kind."""
    steps = to_yaml(recipe.exporting(None))
    return _reasons(calls.here(recipe.settings, *recipe.steps), fingerprint, steps, since)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reasons(home: str, fingerprint: str, recipe: str, since: int) -> Reasons:
    del home
    parsed = from_yaml(recipe)
    decided = calls.applied(fingerprint, parsed)
    return reasons_by_kind(parsed, decided, calls.known(fingerprint, parsed), since=since)


def matched(fingerprint: str, search: PatternSearch) -> npt.NDArray[np.bool_]:
    """In which examples something stands, shape (n,); shared, read only."""
    there = calls.looked_for(fingerprint, search)
    if not isinstance(there, Matched):
        raise TypeError(f"{search} found no texts")
    return there.holds


def column(fingerprint: str, search: ColumnSearch) -> ColumnValues:
    """What the records have under a key; shared, read only."""
    there = calls.looked_for(fingerprint, search)
    if not isinstance(there, ColumnValues):
        raise TypeError(f"{search} found no column")
    return there


def columns(fingerprint: str) -> list[str]:
    """Keys that the records have of their own."""
    return _columns(str(calls.workspace().home), fingerprint)


@st.cache_data(max_entries=16, show_spinner=False)
def _columns(home: str, fingerprint: str) -> list[str]:
    del home
    return columns_of(calls.workspace(), fingerprint)


def snippets(fingerprint: str, positions: Sequence[int]) -> pd.DataFrame:
    """Line, prompt and response of some examples, cut to a line; index = position."""
    return _snippets(str(calls.workspace().home), fingerprint, tuple(map(int, positions)))


@st.cache_data(max_entries=64, show_spinner=False)
def _snippets(home: str, fingerprint: str, positions: tuple[int, ...]) -> pd.DataFrame:
    del home
    rows = rows_of(
        calls.workspace(), fingerprint, positions, columns=("line", "prompt", "response")
    )
    cut = {side: rows[side].str.slice(0, SNIPPET_CHARS) for side in ("prompt", "response")}
    return rows.assign(**cut)


def label_columns(fingerprint: str) -> list[str]:
    """Those keys of the records that group them: with few values."""
    return _label_columns(str(calls.workspace().home), fingerprint)


@st.cache_resource(max_entries=16, show_spinner=False)
def _label_columns(home: str, fingerprint: str) -> list[str]:
    del home
    return label_columns_of(calls.workspace(), fingerprint)
