"""Hijacks: texts that try to take an assistant over, and where they do it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.steps import Filter
from analysis.measure.hijacks import KINDS, SIDES, places
from analysis.measure.metrics import METRICS
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.awaited import require_measured
from pages.ui.differences import marked
from pages.ui.figures import figures
from pages.ui.gate import require_dataset
from pages.ui.notices import guarded
from pages.ui.recipe import add_steps, recipe_panel
from pages.ui.records import record_browser

TITLES = {"system": "System prompt", "prompt": "Prompt", "response": "Response"}


def main() -> None:
    """The page."""
    st.title("Hijacks")
    fingerprint = require_dataset("see which texts try to take an assistant over")
    recipe = recipe_panel(fingerprint)
    keep = calls.applied(fingerprint, recipe).keep
    if not keep.any():
        st.markdown("The recipe keeps no example. Undo a step above.")
        return
    if not require_measured(fingerprint, list(KINDS), recipe.settings):
        return
    values = calls.values(fingerprint, list(KINDS), recipe.settings)[list(KINDS)].to_numpy() > 0
    held = {kind: values[:, at] & keep for at, kind in enumerate(KINDS)}
    figures(
        *(
            (METRICS[kind].title, f"{int(mask.sum()):,}", METRICS[kind].description)
            for kind, mask in held.items()
        ),
        ("Examples in all", f"{int(keep.sum()):,}", "Examples that the recipe keeps."),
    )
    if not np.logical_or.reduce(list(held.values())).any():
        st.markdown("**No text here tries to take an assistant over, as far as patterns tell.**")
        st.caption(
            "Looked for in system prompts, prompts and responses, in English and Chinese: “ignore "
            "all previous instructions” and the like, and the known templates of jailbreaks. "
            "Other languages, and what is put in new words, are not found."
        )
        return
    _listed(fingerprint, held)


def _listed(fingerprint: str, held: dict[str, np.ndarray]) -> None:
    """The examples, the places marked, and the button that drops them."""
    there = [kind for kind, mask in held.items() if mask.any()]
    kinds = st.pills(
        "Kinds",
        there,
        format_func=lambda kind: f"{METRICS[kind].title} · {int(held[kind].sum()):,}",
        selection_mode="multi",
        default=there,
        key=session.hijack_kinds(fingerprint, tuple(there)),
    )
    if not kinds:
        st.markdown("Choose a kind to see its examples.")
        return
    these = np.flatnonzero(np.logical_or.reduce([held[kind] for kind in kinds]))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            "An example may also show how to answer an attack well, or only speak of one: read "
            "before you drop."
        )
        st.button(
            f"Drop {counted(len(these), 'examples')}",
            key="hijacks-drop",
            icon=":material/add:",
            type="primary",
            help="Adds a filter for each kind to the recipe; Undo takes it back.",
            on_click=guarded(_drop),
            args=(fingerprint, tuple(kinds)),
        )

    def above(row: pd.Series) -> None:
        texts = {side: "" if pd.isna(row[side]) else str(row[side]) for side in SIDES}
        for kind in kinds:
            found = places(KINDS[kind], texts)
            for side in dict.fromkeys(side for side, _, _ in found):
                spans = [(begin, end) for where, begin, end in found if where == side]
                title = f"{METRICS[kind].title}: {TITLES[side].lower()}"
                marked(texts[side], spans, title=title, key=f"hijacks-{kind}-{side}")

    record_browser(fingerprint, these, name="hijacks", above=above)


def _drop(fingerprint: str, kinds: tuple[str, ...]) -> None:
    add_steps(fingerprint, [Filter(metric=kind, high=0) for kind in kinds])


main()
