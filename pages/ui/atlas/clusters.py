"""The clusters as a table; some of them can be dropped, or kept alone, by a step."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe, to_yaml
from analysis.curate.steps import FilterClusters
from analysis.measure.clusters.grouping import NOISE
from analysis.measure.clusters.table import MEANS
from analysis.measure.embeddings import TFIDF
from analysis.measure.metrics import METRICS
from analysis.measure.wording import counted
from pages.ui import calls, session
from pages.ui.atlas import calls as atlas
from pages.ui.atlas.look import Look
from pages.ui.atlas.mix import mix_chart, mix_in_words
from pages.ui.awaited import require_measured
from pages.ui.figures import figures
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import add_steps
from pages.ui.records import record_browser, record_view

HEAD_PX, ROW_PX, MOST_PX = 38, 35, 460
SHORTEST_NAME = 60
PLACE = "map-clusters"
TOLD = tuple(name for name in ("task_type", *MEANS) if name in METRICS)


def cluster_panel(fingerprint: str, recipe: Recipe, look: Look) -> None:
    """The clusters of what the recipe keeps, largest first, and what can be done with some.

    Args:
        fingerprint: The data set.
        recipe: Its recipe.
        look: How the clusters are found.
    """
    # What they are like in other ways follows as soon as it is measured.
    require_measured(fingerprint, TOLD, recipe.settings)
    made = atlas.table(fingerprint, recipe, look.clusters())
    table, tasks = made.about, made.tasks
    if not len(table):
        st.markdown("There is no example to be clustered.")
        return
    _figures(table)
    chosen = _table(table, tasks, key=ticks_key(fingerprint, recipe, look))
    _suggested(fingerprint, look)
    show_pending(PLACE)
    if chosen:
        _actions(fingerprint, look, table, chosen)
    else:
        st.caption("Tick clusters to read their most central examples, to drop or to keep them.")
    if tasks is not None:
        shown = tasks.loc[chosen] if chosen else tasks
        mix_chart(shown, table["name"], key=session.map_mix(fingerprint))
    if chosen:
        _central(fingerprint, recipe, look, chosen)


def _figures(table: pd.DataFrame) -> None:
    n, sizes = int(table["size"].sum()), table["size"][table.index != NOISE]
    n_noise = n - int(sizes.sum())
    inside = table.loc[sizes.index]
    mean = (inside["cohesion"] * sizes).sum() / sizes.sum() if sizes.sum() else float("nan")
    figures(
        (
            "Clusters",
            f"{int((sizes > 0).sum()):,}",
            "With examples that the recipe keeps; they are found in the whole file, and the "
            "largest there is 0.",
        ),
        (
            "In no cluster",
            f"{n_noise / max(n, 1):.1%}",
            f"{n_noise:,} of {counted(n, 'examples')}: in no crowd (HDBSCAN), or without a word "
            "that others have.",
        ),
        (
            "Cohesion",
            "–" if np.isnan(mean) else f"{mean:.2f}",
            "Mean cosine of an example's vector to the center of its cluster: 1 if all of a "
            "cluster are alike.",
        ),
    )


def ticks_key(fingerprint: str, recipe: Recipe, look: Look) -> str:
    """Key of the table: of other clusters, and after another step, other rows are ticked."""
    about = f"{look.clusters().key()} {to_yaml(recipe)}"
    return session.map_clusters(fingerprint, hashlib.sha256(about.encode()).hexdigest()[:12])


def _table(table: pd.DataFrame, tasks: pd.DataFrame | None, *, key: str) -> list[int]:
    """Draw the table; gives the clusters that are ticked."""
    shown = table.reset_index()
    if tasks is not None:
        shown.insert(4, "tasks", mix_in_words(tasks))  # after the share
    for name in ("share", "exact_duplicate"):
        if name in shown:
            shown[name] = 100 * shown[name]
    shown["cluster"] = ["–" if number == NOISE else str(number) for number in shown["cluster"]]
    percent = st.column_config.NumberColumn
    event = st.dataframe(
        shown,
        hide_index=True,
        height=min(HEAD_PX + ROW_PX * len(shown), MOST_PX),
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "cluster": st.column_config.TextColumn("No.", width=45),
            "name": st.column_config.TextColumn(
                "Name",
                width=200,
                help="The words that tell this cluster from the others (class-based TF-IDF).",
            ),
            "size": percent("Examples", width=75, help="Examples that the recipe keeps."),
            "share": percent("Share", width=60, format="%.1f%%", help="Of all it keeps."),
            "tasks": st.column_config.TextColumn(
                "Tasks",
                width=240,
                help="The most frequent task types of the cluster, with their shares.",
            ),
            "complexity": percent("Complexity", width=90, format="%.2f", help="Mean, 0 to 1."),
            "quality": percent("Quality", width=65, format="%.2f", help="Mean, 0 to 1."),
            "toxicity_screen": percent(
                "Toxicity", width=70, format="%.2f", help="By the screen: mean, 0 to 1."
            ),
            "exact_duplicate": percent(
                "Duplicates", width=85, format="%.1f%%", help="Equal to an earlier example."
            ),
            "cohesion": percent(
                "Cohesion",
                width=75,
                format="%.2f",
                help="Mean cosine to the cluster's center: 1 if all are alike.",
            ),
        },
        alt="The clusters",
    )
    rows = event.get("selection", {}).get("rows", [])
    return [int(table.index[row]) for row in rows if row < len(table)]


def _suggested(fingerprint: str, look: Look) -> None:
    criterion = atlas.clusters(fingerprint, look.clusters()).criterion
    if criterion:
        st.caption(f"How many clusters: {criterion}")


def _actions(fingerprint: str, look: Look, table: pd.DataFrame, chosen: list[int]) -> None:
    n, n_all = int(table.loc[chosen, "size"].sum()), int(table["size"].sum())
    what = counted(len(chosen), "clusters")
    with st.container(horizontal=True, vertical_alignment="center", key="map-cluster-actions"):
        st.text(f"{what}, {counted(n, 'examples')} of {n_all:,}")
        for label, side, icon, told in (
            ("Drop them", "without", ":material/filter_alt_off:", f"would drop {n:,}"),
            ("Keep only them", "only", ":material/filter_alt:", f"would drop {n_all - n:,}"),
        ):
            st.button(
                label,
                key=f"map-clusters-{side}",
                icon=icon,
                help=f"Adds a step to the recipe that {told}; Undo takes it back. Who is in which "
                "cluster is stored with the step, so that it drops the same everywhere.",
                on_click=guarded(_add, at=PLACE),
                args=(fingerprint, look, chosen, side),
            )


def _add(fingerprint: str, look: Look, chosen: list[int], side: str) -> None:
    add_steps(fingerprint, [step_by_clusters(fingerprint, look, chosen, side)])


def step_by_clusters(fingerprint: str, look: Look, chosen: list[int], side: str) -> FilterClusters:
    """The step that drops some clusters of the map, or all others.

    Args:
        fingerprint: The data set.
        look: How the clusters are found.
        chosen: Their numbers.
        side: "without" to drop them, "only" to keep them alone.
    """
    found = atlas.clusters(fingerprint, look.clusters())
    names = found.grouping.names
    return FilterClusters.model_validate(
        {
            "method": look.method,
            "field": look.field,
            "encoder": None if look.encoder == TFIDF else look.encoder,
            # As many as there are now: of a set without any there is nothing to find anew either.
            "k": (len(found.names) or None) if look.method == "kmeans" else None,
            "min_size": look.min_size if look.method == "density" else None,
            side: tuple(chosen),
            "called": tuple(names.get(number, "")[:SHORTEST_NAME] for number in chosen),
            "assignment": atlas.stored_clusters(fingerprint, look.clusters()),
        }
    )


def _central(fingerprint: str, recipe: Recipe, look: Look, chosen: list[int]) -> None:
    """The most central examples of the first cluster that is ticked, then all of them."""
    found = atlas.clusters(fingerprint, look.clusters())
    number = chosen[0]
    if number != NOISE and found.central[number]:
        st.markdown("**The most central examples** of the first cluster that is ticked")
        texts = calls.records(fingerprint, list(found.central[number]))
        for column, (_, row) in zip(
            st.columns(len(texts), gap="medium"), texts.iterrows(), strict=True
        ):
            with column, st.container(border=True, height=280):
                record_view(fingerprint, row)
    keep = calls.applied(fingerprint, recipe).keep
    inside = np.flatnonzero(keep & np.isin(found.grouping.groups, chosen))
    st.markdown("**All examples** of the clusters that are ticked")
    record_browser(fingerprint, inside, name="map-cluster")
