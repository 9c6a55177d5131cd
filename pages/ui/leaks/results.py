"""What was found: how many, how certain, which examples, and what the step would do."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.steps.leaks import Way
from analysis.measure.leaks.overlap import N
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.drafts import set_draft
from pages.ui.figures import figures
from pages.ui.leaks.browser import leak_browser
from pages.ui.leaks.charts import leak_charts
from pages.ui.leaks.shown import Shown
from pages.ui.notices import guarded
from pages.ui.records import record_browser
from pages.ui.setting import offer, offer_change

ROUNDING = 1e-4


def leaks_results(shown: Shown, recipe: Recipe) -> None:
    """All that was found; and the step, where there is something to drop.

    Args:
        shown: The leaks.
        recipe: What comes before the step.
    """
    _figures(shown)
    leak_charts(shown)
    if not len(shown.positions):
        offer_change(shown.fingerprint, _with_step(shown, recipe), page="leaks")
        st.markdown("**Nothing of the other file stands in the examples that the recipe keeps.**")
        st.caption(
            "Found is what counts as a leak above: a lower similarity, fewer words in a row, or "
            "another part of the example may find more."
        )
        return
    _template(shown)
    _effect(shown, recipe)


def _figures(shown: Shown) -> None:
    n, step, leaks = int(shown.reached.sum()), shown.step, shown.leaks
    words = step.words or N
    n_leak, n_found = len(shown.positions), len(shown.items[0])
    told: dict[Way, tuple[str, str]] = {
        "equal": ("Equal", "Examples that are equal to an item."),
        "near": ("Near", "Examples that are near to an item; equal ones are near too."),
        "overlap": (f"{words} words in a row", f"Examples with {words} words in a row of an item."),
    }
    alone = np.sum(list(shown.ways.values()), axis=0) == 1
    ways = [
        (
            told[way][0],
            f"{int(mask.sum()):,}",
            f"{told[way][1]} In this way alone: {int((mask & alone).sum()):,}.",
        )
        for way, mask in shown.ways.items()
    ]
    short = (
        "Items too short",
        f"{leaks.n_short:,}",
        f"Items of fewer than {words} words: no run of them can be found, so that they are "
        "compared as a whole alone.",
    )
    figures(
        ("Examples that leak", _of(n_leak, n), f"Of {n:,} that come here, in any way."),
        *ways,
        (
            "Items found",
            _of(n_found, len(leaks.lines)),
            f"Of the {counted(len(leaks.lines), 'items')} of the other file. In each way an "
            "example counts for one item, the one that it has most of: there may be more.",
        ),
        *([short] if "overlap" in step.ways else []),
    )


def _of(n: int, of: int) -> str:
    """A count and its share: "37 (2.5%)"; what is there is never 0.0%, and not all never 100%."""
    if not n or n == of:
        return f"{n:,} ({'100%' if n else '0%'})"
    share = f"{n / of:.1%}"
    edges = {"0.0%": "under 0.1%", "100.0%": "over 99.9%"}
    return f"{n:,} ({edges.get(share, share)})"


def _template(shown: Shown) -> None:
    """Say so if what many examples share with an item looks like a template, and not a leak."""
    found = shown.template
    if found is None:
        return
    n, words = int(shown.reached.sum()), shown.step.words or N
    percent = int(np.ceil(found.share * 100 - ROUNDING))
    with st.container(border=True, key="leaks-template"):
        st.markdown(
            f":orange[:material/warning:] **{found.n:,} of {n:,} examples have {words} words in a "
            "row of an item, but are not like it as a whole.**"
        )
        st.markdown(
            "So many are seldom leaks: more often both files use one prompt template, or quote the "
            f"same text. The item with the most of them, in line {shown.line(found.item):,}, has "
            f"{found.n_of_item:,}."
        )
        if percent >= 100:  # noqa: PLR2004 -- all of it
            st.markdown(
                "Many hold all of that item, so that no share tells them from leaks: look at them "
                "below, and take words in a row out if they are none."
            )
            return
        st.markdown(
            f"Nine in ten of those hold {percent}% of that item or less: with a larger share they "
            "are left out. Look at some of them below first."
        )
        st.button(
            f"Count from {percent + 1}% of an item on",
            key="leaks-raise",
            on_click=guarded(set_draft),
            args=(
                shown.fingerprint,
                shown.step.model_copy(update={"min_overlap": (percent + 1) / 100}),
            ),
        )


def _with_step(shown: Shown, recipe: Recipe) -> Recipe:
    return recipe.model_copy(update={"steps": (*recipe.steps, shown.step)})


def _effect(shown: Shown, recipe: Recipe) -> None:
    """What the step would do, each example that leaks, and the items that were found."""
    fingerprint, step = shown.fingerprint, shown.step
    decided = calls.applied(fingerprint, _with_step(shown, recipe))
    offer(fingerprint, step, decided.reports[-1], page="leaks")
    reasons = decided.reasons().take(pa.array(shown.positions))
    compared, dropped, items = st.tabs(
        ["Compared", "Would be dropped", "Items found"], key=session.tabs(fingerprint, "leaks")
    )
    with compared:
        leak_browser(shown, reasons)
    with dropped:
        record_browser(fingerprint, shown.positions, name="leaks-dropped", reasons=reasons)
    with items:
        _items(shown)


def _items(shown: Shown) -> None:
    items, counts, firsts = shown.items
    lines = np.array(calls.lines(shown.fingerprint, firsts))
    many = pc.if_else(pa.array(counts == 1), " example, in line", " examples, the first in line")
    found = pc.binary_join_element_wise(pa.array(counts).cast(pa.string()), many, "")
    st.caption(
        "Records of the other file that leak, those in most examples first. In each way an example "
        "counts for the one item that it has most of."
    )
    record_browser(
        shown.step.against,
        items,
        name="leaks-items",
        reasons=pc.binary_join_element_wise(found, pa.array(lines).cast(pa.string()), " "),
    )
