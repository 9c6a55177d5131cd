"""How like its nearest item each example is, and how much of one it holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.measure.wording import hundredths
from pages.ui.leaks.shown import Shown
from pages.ui.similarities import hundredth_bars


def leak_charts(shown: Shown) -> None:
    """A chart for each way that goes by degree, beside each other."""
    ways = shown.step.ways
    charts = [
        (
            "Similarity to an item",
            "Each example by the item that it is most like, from "
            f"{shown.step.search().floor:g} on. Orange ones leak.",
            _similarity_bars,
        )
    ] * ("near" in ways) + [
        (
            "Share of an item",
            "Each example by the item of which it holds the largest share of runs of words. "
            "Orange ones leak.",
            _share_bars,
        )
    ] * ("overlap" in ways)
    if not charts:
        return
    for column, (title, meaning, draw) in zip(st.columns(2, gap="medium"), charts, strict=False):
        with column, st.container(border=True):
            st.markdown(f"**{title}**", help=meaning)
            draw(shown)


def _similarity_bars(shown: Shown) -> None:
    """How like its nearest item each example is."""
    search = shown.step.search()
    near = shown.reached & (shown.leaks.near >= 0)
    _bars(
        shown.leaks.similarity[near],
        shown.step.least,
        first=round(search.floor * 100),
        named=lambda hundredth: f"similarity {hundredth / 100:.2f}",
        title="similarity",
        key="leaks-similarities",
        what="Distribution of the similarity of examples to their nearest item",
    )


def _share_bars(shown: Shown) -> None:
    """How much of an item's runs of words each example holds."""
    overlap = shown.leaks.overlap
    held = shown.reached & (overlap.item >= 0)
    _bars(
        overlap.share[held],
        shown.step.min_overlap or 0,
        first=0,
        named=lambda hundredth: f"{hundredth}% of an item" if hundredth else "under 1% of an item",
        title="share of an item's runs",
        tickformat=".0%",
        key="leaks-shares",
        what="Distribution of the share of an item that examples hold",
    )


def _bars(shares: npt.NDArray[np.float32], least: float, *, first: int, **options: Any) -> None:
    """Draw how many examples there are of each hundredth; what leaks is orange."""
    counts = np.bincount(hundredths(shares), minlength=101)
    if not counts[first:].any():
        st.caption("No example.")
        return
    hundredth_bars(counts, least, first=first, things="examples", **options)
