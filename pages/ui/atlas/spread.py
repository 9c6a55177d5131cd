"""How the examples spread over their meanings: what is crowded, what is nearly empty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.measure.spread import CROWDED, FEW, K, Region
from pages.ui import calls
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look
from pages.ui.awaited import require_sought
from pages.ui.figures import figures

HEAD_PX, ROW_PX = 38, 35


def spread_panel(fingerprint: str, recipe: Recipe, look: Look) -> None:
    """How the whole file spreads, and what of that the recipe keeps.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: What makes the vectors, and into how many regions they are parted.
    """
    st.subheader("How the examples spread")
    search = look.regions()
    if not require_sought(fingerprint, [search], names=["spread"], title="Measuring the spread"):
        return
    found = atlas.spread(fingerprint, search)
    regions = atlas.clusters(fingerprint, look.clusters_for_regions())
    keep = calls.applied(fingerprint, recipe).keep
    before, after = found.variety, atlas.variety(fingerprint, recipe, look)
    note = "" if keep.all() else " Of the whole file, then of what the recipe keeps."
    figures(
        (
            "Coverage",
            _two(before.coverage, after.coverage, ".2f"),
            "0: all examples say one thing. 1: they point in all directions alike, as far as so "
            "many vectors of so many numbers can (Vendi score, arXiv:2210.02410, scaled)." + note,
        ),
        (
            "As varied as",
            _two(before.directions, after.directions, ",.1f", " examples"),
            "So many examples with nothing in common would be as varied (Vendi score)." + note,
        ),
        (
            "Density",
            _two(_median(found.density), _median(found.density[keep]), ".2f"),
            f"Median over the examples of the mean cosine to the {K} nearest others of the whole "
            "file." + note,
        ),
    )
    n_kept = np.bincount(
        regions.clusters.labels[keep & (regions.clusters.labels >= 0)],
        minlength=len(regions.names),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _regions(
            "Crowded regions",
            f"Their median density is that of the densest {100 - CROWDED} % of all examples: "
            "they say the same again and again. Drop near-duplicates there, or keep fewer.",
            found.over_dense,
            regions.names,
            n_kept,
        )
    with right:
        _regions(
            "Nearly empty regions",
            f"They have less than {FEW:.0%} of the examples that an even share would be. More "
            "examples of this kind would widen the set.",
            found.near_empty,
            regions.names,
            n_kept,
        )


def _median(values: npt.NDArray[np.float32]) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _two(before: float, after: float, form: str, unit: str = "") -> str:
    """A number of the file and of what is kept; one alone if they read the same."""
    told = ["–" if np.isnan(each) else format(each, form) for each in (before, after)]
    return " → ".join(dict.fromkeys(told)) + unit


def _regions(
    title: str,
    meaning: str,
    regions: Sequence[Region],
    names: Sequence[str],
    n_kept: npt.NDArray[np.int64],
) -> None:
    st.markdown(f"**{title}**", help=meaning)
    if not regions:
        st.caption("None.")
        return
    table = pd.DataFrame(
        {
            "cluster": [region.cluster for region in regions],
            "name": [names[region.cluster] for region in regions],
            "examples": [region.n for region in regions],
            "kept": [int(n_kept[region.cluster]) for region in regions],
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
            "name": st.column_config.TextColumn("Name", width=170),
            "examples": st.column_config.NumberColumn("Examples", width=75, help="In the file."),
            "kept": st.column_config.NumberColumn(
                "Kept", width=60, help="Of them, by the recipe as it is."
            ),
            "share": st.column_config.NumberColumn(
                "Share", width=60, format="%.1f%%", help="Of all examples of the file."
            ),
            "density": st.column_config.NumberColumn(
                "Density", width=65, format="%.2f", help=f"Median cosine to the {K} nearest."
            ),
        },
        alt=title,
    )
