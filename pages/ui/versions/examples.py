"""The examples in which two versions differ."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.reviewing import texts_at
from analysis.curate.rewriting import Rewriter
from pages.ui import calls, session
from pages.ui.differences import side_by_side
from pages.ui.personal.calls import pseudonyms
from pages.ui.records import record_browser
from pages.ui.versions.calls import comparison
from pages.ui.versions.two import Two

REMOVED, ADDED, CHANGED = KINDS = ("Removed", "Added", "Changed")
ABOUT = {
    REMOVED: "Kept before; each with the reason for which it is dropped after.",
    ADDED: "Kept after; each with the reason for which it was dropped before.",
    CHANGED: "Kept in both, but not alike: steps replace or edit other texts in it.",
}
MOST_TEXTS = 10


def examples(two: Two) -> None:
    """Draw the examples that were removed, added or changed."""
    found = comparison(two.fingerprint, two.before, two.after)
    kind = st.segmented_control(
        "Examples",
        KINDS,
        default=REMOVED,
        required=True,
        key=session.versions_kind(two.fingerprint),
        persist_state="session",
        label_visibility="collapsed",
    )
    st.caption(ABOUT[kind])
    browse = partial(record_browser, two.fingerprint, name=f"versions-{kind.lower()}")
    if kind == CHANGED:
        browse(found.changed, above=partial(_both, two))
        return
    positions, decided_by = (
        (found.removed, two.after) if kind == REMOVED else (found.added, two.before)
    )
    reasons = calls.applied(two.fingerprint, decided_by).reasons()
    browse(
        positions,
        reasons=reasons.take(positions),
        because="Why it goes" if kind == REMOVED else "Why it was out before",
    )


def _both(two: Two, row: pd.Series) -> None:
    """The texts of an example that are not the same in both versions."""
    position, raw = int(str(row.name)), str(row["raw"])
    old, new = (
        _rewriter(two.fingerprint, recipe).rewritten(position, raw)
        for recipe in (two.before, two.after)
    )
    there = texts_at(new)
    pairs = [(at, was, there[at]) for at, was in texts_at(old).items() if was != there[at]]
    for number, (path, was, now) in enumerate(pairs[:MOST_TEXTS]):
        side_by_side(
            was,
            now,
            left_title=f"{path}, {two.old}",
            right_title=two.new,
            key=f"versions-text-{number}",
        )
    if len(pairs) > MOST_TEXTS:
        st.caption(f"The first {MOST_TEXTS} of {len(pairs):,} texts that differ.")


def _rewriter(fingerprint: str, recipe: Recipe) -> Rewriter:
    applied = calls.applied(fingerprint, recipe)
    given = pseudonyms(fingerprint, recipe)
    return Rewriter(recipe.steps, applied.changes, given, applied.edits)
