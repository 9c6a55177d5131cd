"""Profile, diversity: how varied the set is as a whole, and in which languages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st

from analysis.measure.diversity import SAMPLE_WORDS, Diversity
from pages.ui import calls
from pages.ui.figures import figures
from pages.ui.theme import BLUE, CHART_CONFIG, figure
from pages.ui.views.view import View, distribution, labels


def show(view: View) -> None:
    """Draw the view."""
    varied = calls.diversity(view.fingerprint, view.recipe)
    figures(
        (
            "Task evenness",
            _shown(varied.task_evenness, ".2f"),
            f"Entropy of the task types, {varied.task_entropy:.2f} bits, by that of all types "
            "being equally frequent: 1 is even, 0 is one type alone.",
        ),
        (
            "Domains covered",
            _shown(varied.domain_coverage, ".0%"),
            "Domains with at least 1 % of the examples, among all there are.",
        ),
        *(
            (
                f"Distinct-{n}",
                _shown(share, ".3f"),
                f"Different runs of {n} {'word' if n == 1 else 'words'} among all of them, in the "
                f"responses: distinct-n (arXiv:1510.03055), over {SAMPLE_WORDS:,} words at most, "
                "so that sets of different size compare.",
            )
            for n, share in varied.distinct.items()
        ),
        (
            "Self-similarity",
            _shown(varied.self_similarity, ".3f"),
            f"Mean cosine similarity (TF-IDF of words) of two prompts, all pairs of "
            f"{varied.n_compared:,}: 0 is nothing in common.",
        ),
        (
            "With a near neighbour",
            _shown(varied.near_share, ".1%"),
            f"Prompts with another one at 0.8 or more, among {varied.n_compared:,} compared.",
        ),
    )
    if varied.n_sampled < varied.n:
        st.caption(
            f"Words are those of {varied.n_sampled:,} of {varied.n:,} examples, drawn with the "
            f"recipe's seed, {SAMPLE_WORDS:,} of them at most for distinct-n and growth."
        )
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        _growth(varied)
    with right, st.container(border=True):
        _type_token(varied)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        labels(view, "language")
        mixed = int(view.values["mixed_language"].sum())
        st.caption(f"{mixed:,} examples mix languages ({mixed / max(len(view.values), 1):.1%}).")
    with right, st.container(border=True):
        distribution(view, "compression_ratio", height=230)


def _growth(varied: Diversity) -> None:
    exponent = _shown(varied.growth_exponent, ".2f")
    st.markdown(
        "**Vocabulary growth**",
        help="Different words met after so many words of the responses. A curve that flattens "
        f"early says the same words again and again. Heaps' exponent: {exponent}.",
    )
    if not varied.growth:
        st.caption("No words.")
        return
    read, met = zip(*varied.growth, strict=True)
    drawn = figure(
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(read),
            "y": list(met),
            "line": {"color": BLUE, "width": 3},
            "hovertemplate": "%{y:,} different words in %{x:,}<extra></extra>",
        },
        legend=False,
        height=230,
        xaxis={"title": {"text": "words read"}, "rangemode": "tozero"},
        yaxis={"title": {"text": "different words"}, "rangemode": "tozero"},
    )
    st.plotly_chart(drawn, key="profile-growth", config=CHART_CONFIG, alt="Vocabulary growth")


def _type_token(varied: Diversity) -> None:
    st.markdown(
        "**Type-token ratio by length**",
        help="Different words by words of a response, the mean of each length class: it falls "
        "with length, so that only responses of a like length compare.",
    )
    rows = [
        {"words": name, "ratio": None if math.isnan(ratio) else ratio}
        for name, ratio in varied.type_token.items()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "words": "Words of the response",
            "ratio": st.column_config.ProgressColumn(
                "Mean type-token ratio", min_value=0, max_value=1, format="%.2f"
            ),
        },
        alt="Type-token ratio by length",
    )


def _shown(value: float, form: str) -> str:
    return "not measured" if np.isnan(value) else format(value, form)
