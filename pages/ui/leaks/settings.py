"""Which ways count as a leak, and from where on."""

from __future__ import annotations

import streamlit as st

from analysis.curate.steps import DropLeaks
from analysis.curate.steps.leaks import OF_WAY, WAYS, Way
from analysis.errors import InputError
from analysis.measure.duplicates.near import FLOOR
from analysis.measure.leaks.overlap import N
from pages.ui import calls, session
from pages.ui.drafts import field, setter

LEAST = 0.5  # similarity that can be set here; below it most texts are like some other
FIELDS = {"prompt": "Prompt", "response": "Response", "both": "Whole example"}


def leaks_settings(fingerprint: str, step: DropLeaks) -> None:
    """Which ways count as a leak, and from where on."""
    names: dict[Way, str] = {
        "equal": "Equal",
        "near": "Near",
        "overlap": f"{step.words or N} words in a row",
    }
    first, second = st.columns(2, gap="medium")
    with first:
        st.pills(
            "A leak is what is",
            list(WAYS),
            format_func=names.__getitem__,
            selection_mode="multi",
            **field(fingerprint, step, "ways", list(step.ways), _ways, default="default"),
            help="Equal: but for case, white space and the width of characters. Near: it shares "
            "most of its runs of five words (of five characters where words are not set apart). "
            "Words in a row: an example holds a long run of words of an item, wherever it stands.",
        )
        other = calls.workspace().source(step.against)
        can_choose = other is None or other.has_responses or step.field != "prompt"
        if {"equal", "near"} & set(step.ways) and can_choose:
            st.segmented_control(
                "Equal and near are compared by",
                list(FIELDS),
                format_func=FIELDS.__getitem__,
                required=True,
                wrap=True,
                **field(
                    fingerprint,
                    step,
                    "field",
                    step.field,
                    lambda field: {"field": field},
                    default="default",
                ),
                help="Words in a row are looked for in whole examples, whatever is chosen here.",
            )
    with second:
        if "near" in step.ways:
            st.slider(
                "Near: similarity of at least",
                min(LEAST, step.least),  # a recipe may come with less
                1.0,
                step=0.01,
                **field(
                    fingerprint,
                    step,
                    "min_similarity",
                    step.least,
                    lambda least: {"min_similarity": float(least)},
                ),
                help="The share of all runs of five words of an example and an item that both "
                "have (Jaccard similarity), counted, not estimated. Under "
                f"{FLOOR:g} they are compared anew.",
            )
        if "overlap" in step.ways:
            _overlap(fingerprint, step)


def _ways(ways: list[Way]) -> dict[str, object]:
    """What is set of a way goes with it."""
    if not ways:
        raise InputError("One way at least has to count as a leak; choose another one first.")
    gone = {name: None for name, way in OF_WAY.items() if way not in ways}
    return {"ways": tuple(way for way in WAYS if way in ways), **gone}


def _overlap(fingerprint: str, step: DropLeaks) -> None:
    st.slider(
        "Words in a row: at least this share of an item",
        0,
        100,
        format="%d%%",
        **field(
            fingerprint,
            step,
            "min_overlap",
            round(100 * (step.min_overlap or 0)),
            lambda share: {"min_overlap": share / 100 or None},
        ),
        help="Of all runs of words of an item, those that stand in the example; 0% is any single "
        "run. Raise it where both files use one prompt template.",
    )
    with st.popover("Advanced", key="leaks-advanced"):
        # The browser first hears of what is in there when it is opened, whatever was sent before:
        # so it is given as what the widget begins with, and another number is another widget.
        shown = step.words or N
        st.number_input(
            "Words of a run",
            3,
            100,
            shown,
            key=session.draft(fingerprint, step.name, f"words-{shown}"),
            on_change=setter(
                fingerprint,
                step,
                f"words-{shown}",
                lambda n: {"words": None if n == N else int(n)},
            ),
            help="13 is what GPT-3 was checked with; fewer find more, by chance too. Where words "
            "are not set apart, as in Chinese, each character is a word.",
        )
