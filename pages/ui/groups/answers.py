"""How alike answers to one prompt are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.measure.duplicates.jaccard import jaccard
from analysis.measure.duplicates.shingles import shingles
from pages.ui import calls
from pages.ui.groups.shown import (
    MEMBERS_PER_PAGE,
    Shown,
)


def least_alike(shown: Shown, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.floating]:
    """Of some groups the lowest likeness of an answer to the first one, shape (k,)."""
    some = [shown.found.of[int(number)][:MEMBERS_PER_PAGE] for number in numbers]
    firsts = np.repeat([members[0] for members in some], [len(members) for members in some])
    alike = alike_answers(shown, firsts, np.concatenate(some))
    starts = np.cumsum([0, *(len(members) for members in some[:-1])])
    return np.minimum.reduceat(alike, starts)


def alike_answers(
    shown: Shown, these: npt.NDArray[np.int64], others: npt.NDArray[np.int64]
) -> npt.NDArray[np.floating]:
    """How alike the answers of examples are, two by two: the share of words that both have.

    In Chinese, Japanese and Thai a character is a word.

    Args:
        shown: The groups.
        these: Positions, shape (k,).
        others: Positions, shape (k,).

    Returns:
        Jaccard similarity in [0, 1], shape (k,).
    """
    positions, rows = np.unique(np.concatenate([these, others]), return_inverse=True)
    words = shingles(calls.responses(shown.fingerprint, positions), size=1)
    return jaccard(words, rows[: len(these)], rows[len(these) :]).astype(float)


def like_who_stays(
    shown: Shown,
    members: npt.NDArray[np.int64],
    here: npt.NDArray[np.int64],
    nearest: npt.NDArray[np.int64],
) -> npt.NDArray[np.floating]:
    """How alike the answers of some members are to that of one that stays, shape (k,).

    Args:
        shown: The groups.
        members: All members of the group.
        here: Some of them, shape (k,).
        nearest: Who stays and is the most similar to each by its prompt, -1 for none, shape (k,).

    Returns:
        In [0, 1]; NaN for the only one that stays.
    """
    kept = members[shown.stays[members]]
    first = np.where(here == kept[0], kept[:2][-1], kept[0])  # of those that stay, but itself
    other = np.where(nearest < 0, first, nearest)
    alike = alike_answers(shown, here, other)
    alike[here == other] = np.nan
    return alike


def order_by_answers(shown: Shown) -> npt.NDArray[np.int64]:
    """The groups by how alike their answers are, those first that differ most, shape (g,)."""
    # Who is chosen by hand changes no group.
    plain = shown.step.model_copy(update={"by_hand": None, "keep": "first"})
    home = str(calls.workspace().home)
    key = f"{home} {shown.fingerprint} {shown.recipe.key()} {plain.model_dump_json()}"
    return _order(key, shown)


@st.cache_resource(max_entries=8, show_spinner="Comparing the answers")
def _order(key: str, _shown: Shown) -> npt.NDArray[np.int64]:
    del key
    alike = least_alike(_shown, np.arange(len(_shown.found.of)))
    return np.argsort(alike, kind="stable")
