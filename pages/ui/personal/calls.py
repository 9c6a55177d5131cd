"""Calls of the library for the pages on personal data, remembered; see `pages.ui.calls`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.rewriting import pseudonyms_for
from analysis.curate.scrubbing.pseudonyms import Pseudonyms
from analysis.deliver.privacy import privacy
from analysis.engines.finding import is_found, personal_data
from analysis.engines.local import raws_of
from analysis.measure.personal.found import PersonalSearch
from pages.ui import calls

PATTERNS = PersonalSearch()


def pseudonyms(fingerprint: str, recipe: Recipe) -> Pseudonyms | None:
    """The pseudonyms that the steps of a recipe give in the whole set; None if none does."""
    home = calls.here(recipe.settings, *recipe.steps)
    return _pseudonyms(home, fingerprint, to_yaml(recipe))


@st.cache_resource(max_entries=4, show_spinner="Drawing the pseudonyms")
def _pseudonyms(home: str, fingerprint: str, recipe: str) -> Pseudonyms | None:
    del home
    parsed = from_yaml(recipe)
    known = calls.known(fingerprint, parsed)
    return pseudonyms_for(parsed, known, raws_of(calls.workspace(), fingerprint))


def patterns_are_found(fingerprint: str) -> bool:
    """Whether personal data that follow a pattern were looked for."""
    return is_found(calls.workspace(), fingerprint, PATTERNS)


def privacy_report(fingerprint: str, recipe: Recipe) -> dict[str, Any]:
    """What is known of personal data in what a recipe keeps; as report.json has it."""
    home = calls.here(recipe.settings, *recipe.steps)
    looked = patterns_are_found(fingerprint)
    return _privacy_report(home, fingerprint, to_yaml(recipe), looked)


@st.cache_resource(max_entries=4, show_spinner="Counting the places")
def _privacy_report(home: str, fingerprint: str, recipe: str, looked: bool) -> dict[str, Any]:
    del home, looked
    parsed = from_yaml(recipe)
    applied, known = calls.applied(fingerprint, parsed), calls.known(fingerprint, parsed)
    found = personal_data(calls.workspace(), fingerprint, parsed, known, found_before=True)
    return privacy(parsed, applied, found, keep=applied.keep)
