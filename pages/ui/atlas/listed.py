"""Lists of examples below the map and the search: as they were found, and those like them."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.profile import PROFILE_METRICS
from analysis.measure.wording import counted
from analysis.measure.words_found import places_of
from pages.ui import calls
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.chosen import actions
from pages.ui.atlas.look import Look
from pages.ui.differences import marked
from pages.ui.records import record_browser

MOST_ALIKE = 100
LONGEST_MARKED = 200_000  # characters of a text in which words are marked


def alike_panel(
    fingerprint: str,
    recipe: Recipe,
    look: Look,
    chosen: npt.NDArray[np.int64],
    *,
    page: str = "map-alike",
) -> None:
    """The examples nearest to the middle of some, with what can be done with them.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: What makes the vectors.
        chosen: The examples that others are to be like, one at least.
        page: Name of the list, unlike any other.
    """
    found = atlas.alike(fingerprint, chosen, look, n=MOST_ALIKE).among(
        calls.applied(fingerprint, recipe).keep
    )
    st.subheader("More like this" if len(chosen) == 1 else "More like these")
    if not len(found):
        st.markdown("The recipe keeps no other example that is like it or them.")
        return
    st.caption(
        f"The {len(found):,} nearest to the middle of the {counted(len(chosen), 'examples')}; "
        f"cosine similarity {found.scores[0]:.2f} down to {found.scores[-1]:.2f}."
    )
    actions(fingerprint, found.positions, page=page)
    listed(fingerprint, recipe, found.positions, name=page, scores=found.scores)


def listed(
    fingerprint: str,
    recipe: Recipe,
    positions: npt.NDArray[np.int64],
    *,
    name: str,
    scores: npt.NDArray[np.float32] | None = None,
    terms: tuple[str, ...] = (),
) -> None:
    """Examples with what was found in each, where that is measured.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        positions: The examples, in the order to show them, shape (k,).
        name: Of the list, unlike any other.
        scores: How well each fits what was searched for, shape (k,); left out if not given.
        terms: Words and phrases that are marked in an example.
    """
    browse = partial(
        record_browser,
        fingerprint,
        positions,
        name=name,
        scores=scores,
        settings=recipe.settings,
        above=partial(_marked, terms=terms, name=name),
    )
    if calls.is_measured(fingerprint, PROFILE_METRICS, recipe.settings):
        browse(values=calls.values(fingerprint, PROFILE_METRICS, recipe.settings))
    else:
        browse()


def _marked(row: pd.Series, *, terms: tuple[str, ...], name: str) -> None:
    """The texts of an example that hold terms, with those marked."""
    for side in ("prompt", "response"):
        text = str(row[side])[:LONGEST_MARKED]
        places = places_of(text, terms)
        if places:
            marked(text, places, title=f"Found in the {side}", key=f"{name}-found-{side}")
