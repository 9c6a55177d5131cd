"""How the examples spread over their meanings: what is crowded, what is nearly empty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from analysis.measure.spread import CROWDED, FEW, K, Region
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look
from pages.ui.awaited import require_sought
from pages.ui.figures import figures

HEAD_PX, ROW_PX = 38, 35


def spread_panel(fingerprint: str, look: Look) -> None:
    """How the examples of the whole file spread, as they came.

    Args:
        fingerprint: The data set.
        look: What makes the vectors, and into how many regions they are parted.
    """
    st.subheader("How the file spreads")
    search = look.regions()
    if not require_sought(fingerprint, [search], names=["spread"], title="Measuring the spread"):
        return
    found = atlas.spread(fingerprint, search)
    names = atlas.clusters(fingerprint, look.clusters_for_regions()).names
    density = found.density[~np.isnan(found.density)]
    figures(
        (
            "Coverage",
            "–" if np.isnan(found.coverage) else f"{found.coverage:.2f}",
            "0: all examples say one thing. 1: they point in all directions alike, as far as so "
            "many vectors of so many numbers can (Vendi score, arXiv:2210.02410, scaled).",
        ),
        (
            "As varied as",
            "–" if np.isnan(found.directions) else f"{found.directions:,.1f}",
            "So many examples with nothing in common would be as varied (Vendi score).",
        ),
        (
            "Density",
            f"{float(np.median(density)):.2f}" if len(density) else "–",
            f"Median over the examples of the mean cosine to the {K} nearest others.",
        ),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _regions(
            "Crowded regions",
            f"Their median density is that of the densest {100 - CROWDED} % of all examples: "
            "they say the same again and again. Drop near-duplicates there, or keep fewer.",
            found.over_dense,
            names,
        )
    with right:
        _regions(
            "Nearly empty regions",
            f"They have less than {FEW:.0%} of the examples that an even share would be. More "
            "examples of this kind would widen the set.",
            found.near_empty,
            names,
        )


def _regions(title: str, meaning: str, regions: Sequence[Region], names: Sequence[str]) -> None:
    st.markdown(f"**{title}**", help=meaning)
    if not regions:
        st.caption("None.")
        return
    table = pd.DataFrame(
        {
            "cluster": [region.cluster for region in regions],
            "name": [names[region.cluster] for region in regions],
            "examples": [region.n for region in regions],
            "share": [100 * region.share for region in regions],
            "density": [region.density for region in regions],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(table), 320),
        column_config={
            "cluster": st.column_config.NumberColumn("No.", width=45),
            "name": st.column_config.TextColumn("Name", width=230),
            "examples": st.column_config.NumberColumn("Examples", width=75),
            "share": st.column_config.NumberColumn("Share", width=60, format="%.1f%%"),
            "density": st.column_config.NumberColumn("Density", width=65, format="%.2f"),
        },
        alt=title,
    )
