"""Verbs and their objects as two rings."""

from __future__ import annotations

from itertools import cycle

import pandas as pd
import streamlit as st

from analysis.measure.wording import counted
from pages.ui.theme import CATEGORIES, CHART_CONFIG, WHITE, as_text, figure, mixed, text_on

LEAST_PX, TEXT_PX = 11, 13  # a label that would have to be smaller is left to the hover
LIGHTER = 0.35


def sunburst(pairs: pd.DataFrame, *, key: str, most_verbs: int, most_objects: int) -> None:
    """Draw the most frequent verbs, each with its most frequent objects around it.

    Plotly gives no selection of a sunburst: a click opens a verb's part of it.

    Args:
        pairs: Columns "instruction_verb", "instruction_object" and "n", any order.
        key: Key of the chart.
        most_verbs: Verbs drawn.
        most_objects: Objects drawn for each; the rest is drawn as one.
    """
    by_verb = pairs.groupby("instruction_verb")["n"].sum().nlargest(most_verbs)
    if by_verb.empty:
        st.caption("No instruction with a verb and an object was found.")
        return
    ids, names, parents, counts, colors = [], [], [], [], []
    for (verb, total), color in zip(by_verb.items(), cycle(CATEGORIES)):
        ids.append(f"{verb}\t")
        names.append(as_text(str(verb), limit=24))
        parents.append("")
        counts.append(int(total))
        colors.append(color)
        objects = pairs[pairs["instruction_verb"] == verb].nlargest(most_objects, "n")
        for thing, n in zip(objects["instruction_object"], objects["n"], strict=True):
            ids.append(f"{verb}\t{thing}")
            names.append(as_text(str(thing), limit=24))
            parents.append(f"{verb}\t")
            counts.append(int(n))
            colors.append(mixed(color, WHITE, LIGHTER))
    drawn = figure(
        {
            "type": "sunburst",
            "ids": ids,
            "labels": names,
            "parents": parents,
            "values": counts,
            # A verb is as wide as all of its objects: those not drawn are the gap beside them.
            "branchvalues": "total",
            "marker": {"colors": colors},
            "leaf": {"opacity": 1},
            "insidetextfont": {"size": TEXT_PX, "color": [text_on(color) for color in colors]},
            "insidetextorientation": "radial",
            "customdata": [counted(count, "examples") for count in counts],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
        },
        legend=False,
        height=460,
        uniformtext={"mode": "hide", "minsize": LEAST_PX},
    )
    st.plotly_chart(
        drawn, key=key, config=CHART_CONFIG, alt="Verbs of the instructions, and their objects"
    )
