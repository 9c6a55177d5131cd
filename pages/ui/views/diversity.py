"""Profile, diversity: how varied the set is as a whole, and in which languages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st

from analysis.measure.diversity import (
    COMPARED_CHARS,
    SAMPLE_CHARS,
    SAMPLE_WORDS,
    TEXT_CHARS,
    Diversity,
)
from analysis.measure.wording import counted
from pages.ui import calls
from pages.ui.figures import figures
from pages.ui.theme import BLUE, CHART_CONFIG, count_axis, figure
from pages.ui.views.view import PAIR_PX, View, distribution, labels


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
    _say_what_is_read(view, varied)
    pair = st.grid(2, min_column_width=PAIR_PX)
    with pair, st.container(border=True):
        _growth(varied)
    with pair, st.container(border=True):
        _type_token(varied)
    with pair, st.container(border=True):
        labels(view, "language")
        mixed = int(view.values["mixed_language"].sum())
        share = mixed / max(len(view.values), 1)
        mix = "mixes" if mixed == 1 else "mix"
        st.caption(f"{counted(mixed, 'examples')} {mix} languages ({share:.1%}).")
    with pair, st.container(border=True):
        distribution(view, "compression_ratio", height=230)


def _say_what_is_read(view: View, varied: Diversity) -> None:
    """Of which texts the figures are, unless they are of all the words there are."""
    chars, words = view.values["response_chars"], view.values["response_words"]
    read = int(chars.clip(upper=TEXT_CHARS).sum())
    whole = varied.n_sampled == varied.n and read == chars.sum() <= SAMPLE_CHARS
    if not whole or words.sum() > SAMPLE_WORDS:
        st.caption(
            f"Responses are read of {varied.n_sampled:,} of {counted(varied.n, 'examples')}, in "
            f"an order drawn with the recipe's seed: of each the first {TEXT_CHARS:,} "
            f"characters, until {SAMPLE_CHARS:,} together are read. Distinct-n and the growth "
            f"are those of the first {SAMPLE_WORDS:,} words among them."
        )
    if view.values["prompt_chars"].max() > COMPARED_CHARS:
        st.caption(f"Prompts are compared by their first {COMPARED_CHARS:,} characters.")


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
        xaxis=count_axis("words read", read[-1]),
        yaxis=count_axis("different words", met[-1]),
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
