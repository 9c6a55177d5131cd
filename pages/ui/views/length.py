"""Profile, lengths: how long the examples are, and what a context length would cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.measure.metrics import METRICS
from analysis.measure.profile import statistics
from analysis.measure.tokens import ENCODING, content_of, load_tokenizer
from analysis.measure.wording import counted
from pages.ui import calls, linked, session
from pages.ui.figures import figures
from pages.ui.histograms import Range
from pages.ui.notices import guarded, show_pending
from pages.ui.recipe import change_settings
from pages.ui.views.view import SIDES, View, distribution

PER_ROW, CHART_PX = 3, 260  # charts beside each other, if each can be so wide
CHAR_PX, EDGES_PX = 8, 18  # of the first column: a name's character at most, and around it
CONTEXT = "context"  # the place of its notices
UNITS = {"words": "Words", "tokens": "Tokens", "chars": "Characters"}
MEANINGS = {
    "mean": ("Mean", "Arithmetic mean."),
    "median": ("Median", "Half of the examples are at most this."),
    "p05": ("5 %", "5 % of the examples are at most this."),
    "p95": ("95 %", "95 % of the examples are at most this."),
    "high": ("Largest", "The longest example."),
}
WHOLE, ONE_DECIMAL = "%,.0f", "%,.1f"


def show(view: View) -> None:
    """Draw the view."""
    unit = st.segmented_control(
        "Length in",
        list(UNITS),
        format_func=UNITS.__getitem__,
        default="words",
        required=True,
        key=session.profile_unit(view.fingerprint),
        persist_state="session",
    )
    always = ("prompt", "response")
    names = [
        name for side in SIDES if view.values[name := f"{side}_{unit}"].any() or side in always
    ]
    if view.values["n_turns"].max() > 1:
        names.append("n_turns")
    charts = st.grid(PER_ROW, min_column_width=CHART_PX)
    for name in names:
        with charts, st.container(border=True):
            distribution(view, name)
    st.caption(
        "Drag over the bars to see those examples below; a short drag inside one takes that one."
    )
    _statistics(view, names)
    _context(view)


def _statistics(view: View, names: list[str]) -> None:
    """The figures behind the charts, of all examples and of the chosen ones."""
    chosen = view.chosen(*names)
    rows = []
    for name in names:
        title = METRICS[name].title
        rows.append({"metric": title, **_figures(view.values[name], MEANINGS)})
        if linked.choices(view.fingerprint) and len(chosen):
            rows.append({"metric": f"{title}, selected", **_figures(chosen[name], MEANINGS)})
        if view.over is not None:
            over = view.over[name]
            rows.append({"metric": f"{title}, laid over", **_figures(over, MEANINGS)})
    longest = max(len(str(row["metric"])) for row in rows)
    number = st.column_config.NumberColumn
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "metric": st.column_config.TextColumn(
                "Metric", pinned=True, width=EDGES_PX + CHAR_PX * longest
            ),
            "n": number("Examples", format="localized", help="Examples that were summed up."),
            **{
                key: number(title, format=ONE_DECIMAL if key == "mean" else WHOLE, help=meaning)
                for key, (title, meaning) in MEANINGS.items()
            },
            "total": number("Sum", format="localized", help="All these examples added up."),
        },
        alt="Statistics of the lengths",
    )


def _figures(values: pd.Series, names: Iterable[str]) -> dict[str, float]:
    sums = asdict(statistics(values))
    return {name: round(sums[name], 1) for name in ("n", *names, "total")}


def _context(view: View) -> None:
    """What a context length would cut, and how full it would get."""
    st.subheader("Context length")
    settings = view.recipe.settings
    keys = {
        name: session.profile_setting(view.fingerprint, name)
        for name in ("context_tokens", "tokenizer")
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Context length (tokens)",
            min_value=1,
            max_value=2**31 - 1,
            value=settings.context_tokens,
            step=512,
            key=keys["context_tokens"],
            on_change=guarded(_set_context, at=CONTEXT),
            args=(view.fingerprint, keys["context_tokens"]),
            help="What the model to be trained takes in at once.",
            width=220,
        )
        st.text_input(
            "Tokenizer",
            value=settings.tokenizer,
            key=keys["tokenizer"],
            on_change=guarded(_set_tokenizer, at=CONTEXT),
            args=(view.fingerprint, keys["tokenizer"]),
            help=f"{ENCODING} comes with Assay. Or a Hugging Face tokenizer: a folder with its "
            "tokenizer.json, or its name, which is asked of the hub.",
            width=360,
        )
    show_pending(CONTEXT)
    fits = calls.packed(view.fingerprint, view.recipe)
    figures(
        (
            "Would be cut",
            f"{fits.n_truncated:,} ({fits.n_truncated / max(fits.n, 1):.2%})",
            "Examples with more tokens than the context. Template tokens come on top.",
        ),
        (
            "Tokens lost",
            f"{fits.tokens_lost:,} ({fits.tokens_lost / max(fits.tokens, 1):.2%})",
            "Tokens beyond the context, summed over the examples.",
        ),
        (
            "Packed",
            f"{fits.packed_efficiency:.1%} full",
            f"All examples in {counted(fits.n_sequences, 'sequences')}, none of them split: "
            "best-fit decreasing.",
        ),
        (
            "Padded",
            f"{fits.padded_efficiency:.1%} full",
            "With one example to a sequence, each as long as the longest one.",
        ),
    )
    st.button(
        "See what would be cut",
        key="profile-truncated",
        icon=":material/content_cut:",
        disabled=not fits.n_truncated,
        on_click=linked.show,
        args=(view.fingerprint, {"truncated": Range(1, 1)}),
    )


def _set_context(fingerprint: str, key: str) -> None:
    tokens = st.session_state[key]
    change_settings(fingerprint, "The context has at least 1 token.", context_tokens=tokens)


def _set_tokenizer(fingerprint: str, key: str) -> None:
    name = str(st.session_state[key]).strip() or ENCODING
    if name != ENCODING:
        name = str(Path(name).expanduser()) if name.startswith(("~", "/", ".")) else name
        load_tokenizer(name, content_of(name))  # what cannot be had is said here, and not set
    change_settings(fingerprint, "The tokenizer is a folder or a name.", tokenizer=name)
