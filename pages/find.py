"""Find: examples by words or by meaning, and more like them."""

from __future__ import annotations

import streamlit as st

from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.chosen import actions
from pages.ui.atlas.listed import alike_panel, listed
from pages.ui.atlas.look import look_of
from pages.ui.atlas.search import found_in_words, search_box, terms_searched
from pages.ui.atlas.settings import ENCODERS, vectors_by
from pages.ui.awaited import require_embedded
from pages.ui.gate import require_dataset
from pages.ui.recipe import recipe_panel


def main() -> None:
    """The page."""
    st.title("Find")
    fingerprint = require_dataset("search its examples")
    recipe = recipe_panel(fingerprint)
    keep = calls.applied(fingerprint, recipe).keep
    if not keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    look = look_of(fingerprint)
    with st.expander(f"Vectors by {ENCODERS.get(look.encoder, 'another model')}"):
        vectors_by(fingerprint, look)
    found = search_box(
        fingerprint,
        look,
        page="find",
        ready=lambda: require_embedded(fingerprint, look.encoder, look.field),
    )
    if found is None:
        return
    here = found.among(keep)
    if not len(here):
        st.markdown("**No example that the recipe keeps was found.**")
        if len(found):
            st.caption(f"The recipe drops all {counted(len(found), 'examples')} that were found.")
            return
        by_meaning = st.session_state.get(session.query_by(fingerprint, "find")) == "meaning"
        st.caption(
            "The vectors know none of its words; try others, or vectors by a model."
            if by_meaning
            else "Fewer words find more; so does a search by meaning."
        )
        return
    gone = len(found) - len(here)
    dropped = f"; {gone:,} more that the recipe drops" if gone else ""
    said = found_in_words(fingerprint, "find", len(here))
    st.markdown(f"**{said}**, the best first{dropped}")
    key = session.map_like(fingerprint)
    chosen = atlas.digest_of(here.positions)
    actions(
        fingerprint,
        here.positions,
        page="find",
        more=lambda: st.session_state.update({key: chosen}),
    )
    listed(
        fingerprint,
        recipe,
        here.positions,
        name="find",
        scores=here.scores,
        terms=terms_searched(fingerprint, "find"),
    )
    if st.session_state.get(key) == chosen and require_embedded(
        fingerprint, look.encoder, look.field
    ):
        alike_panel(fingerprint, recipe, look, here.positions)


main()
