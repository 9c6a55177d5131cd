"""Balance: how large each part of the data set is to be, and who goes for it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analysis.curate.apply import Applied
from analysis.curate.balance import plan_of
from analysis.curate.steps.balance import Balance
from analysis.engines.finding import Sought
from analysis.measure.columns import ColumnSearch
from analysis.measure.embeddings import TFIDF
from pages.ui import calls
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look, look_of
from pages.ui.awaited import require_measured, require_sought
from pages.ui.balancing.own import own_parts
from pages.ui.balancing.plan import parts_chart, parts_table, planned
from pages.ui.balancing.settings import FIRST, in_per_cent, titled, way_of, what_and_how
from pages.ui.drafts import drafted, set_draft
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel
from pages.ui.records import record_browser
from pages.ui.setting import offer, steps_there_are

MOST_ADDED = 100  # that are listed
_CLUSTERS = ("method", "field", "encoder", "k", "min_size", "assignment")


def main() -> None:
    """The page."""
    st.title("Balance")
    fingerprint = require_dataset("bring its parts into a proportion")
    recipe = steps_there_are(
        fingerprint,
        recipe_panel(fingerprint),
        Balance,
        page="balance",
        said=lambda step: f"balances by {titled(way_of(step)).lower()} already",
    )
    before = calls.applied(fingerprint, recipe)
    if not before.keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    step = drafted(fingerprint, FIRST)
    look = look_of(fingerprint)
    settings = st.container()
    if not (
        require_measured(fingerprint, step.metrics(), recipe.settings)
        and _found(fingerprint, step, look)
    ):
        with settings:
            what_and_how(fingerprint, step, {})
        return
    found = _by_the_map(fingerprint, step, look)
    if found != step:  # what is added is what is on disk
        set_draft(fingerprint, found)
    whole = recipe.model_copy(update={"steps": (*recipe.steps, found)})
    plan = plan_of(found, calls.known(fingerprint, whole), np.flatnonzero(before.keep))
    with settings:
        what_and_how(fingerprint, found, in_per_cent(plan))
        own_parts(fingerprint, found, plan)
    after = calls.applied(fingerprint, whole)
    planned(plan, after.reports[-1].n_added)
    copies = np.array([copy.position for copy in after.copies[-1]], dtype=np.int64)
    added = plan.parts.counts(copies)
    if not plan.size:
        st.markdown("Nothing would stay: none of the parts that are wanted has an example.")
        return
    offer(fingerprint, found, after.reports[-1], page="balance")
    st.caption("Blue: the share of each part in the result. Grey: its share now.")
    parts_chart(fingerprint, found, plan, added)
    parts_table(plan, added)
    _added(fingerprint, after)
    _examples(fingerprint, before, after)


def _added(fingerprint: str, after: Applied) -> None:
    """Some of the examples that would be added, with what is other about them."""
    made = after.copies[-1]
    if not made:
        return
    st.subheader("Would be added", anchor=False)
    shown = made[:MOST_ADDED]
    lines = calls.lines(fingerprint, np.array([copy.position for copy in shown]))
    st.dataframe(
        {
            "Line": lines,
            "How": [copy.how for copy in shown],
            "Prompt": [" ".join(copy.edits.values()) or "the same" for copy in shown],
        },
        hide_index=True,
        alt="Examples that would be added",
    )
    if len(made) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(made):,}.")


def _found(fingerprint: str, step: Balance, look: Look) -> bool:
    """Whether the map's clusters are found and the column is read; if not, they are now."""
    searches: list[Sought] = [look.clusters()] if step.needs_clusters else []
    if step.column is not None:
        searches.append(ColumnSearch(step.column))
    return require_sought(
        fingerprint, searches, names=["balance"], title="Looking through the examples"
    )


def _by_the_map(fingerprint: str, step: Balance, look: Look) -> Balance:
    """The step by the clusters of the map.

    They are stored with it, so that it decides the same wherever the recipe runs.
    """
    none = {name: Balance.model_fields[name].default for name in _CLUSTERS}
    if not step.needs_clusters:
        return step.model_copy(update=none)
    found = atlas.clusters(fingerprint, look.clusters())
    by = {
        "method": look.method,
        "field": look.field,
        "encoder": None if look.encoder == TFIDF else look.encoder,
        "k": (len(found.names) or None) if look.method == "kmeans" else None,
        "min_size": look.min_size if look.method == "density" else None,
        "assignment": atlas.stored_clusters(fingerprint, look.clusters()),
    }
    return step.model_copy(update=by)


def _examples(fingerprint: str, before: Applied, after: Applied) -> None:
    """Those that would go, with their reasons."""
    goes = np.flatnonzero(before.keep & ~after.keep)
    if not len(goes):
        if after.copies[-1]:
            return
        st.markdown("The parts have this proportion already: nothing would go.")
        return
    st.subheader("Would be dropped", anchor=False)
    record_browser(fingerprint, goes, name="balance", reasons=after.reasons().take(goes))


main()
