"""How the scores are spread, label by label; and whether the screen and the model agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.measure.toxicity.search import Side
from analysis.measure.wording import counted, hundredths
from pages.ui.bars import heat_map
from pages.ui.similarities import hundredth_bars

SUSPICIOUS = 0.5  # from which score on the screen takes a text for toxic
ScoreArray = npt.NDArray[np.float32]


def label_charts(scores: dict[tuple[Side, str], ScoreArray], threshold: float, *, key: str) -> None:
    """Draw the scores of each side and label: how many texts have each hundredth.

    Args:
        scores: Of the examples that are looked at, NaN for what was not scored, shape (n,).
        threshold: From which score on a text is toxic.
        key: Unlike any other on the page.
    """
    names = list(scores)
    in_a_row = 2 if len({side for side, _ in names}) > 1 else 3  # both sides of a label
    for start in range(0, len(names), in_a_row):
        columns = st.columns(in_a_row, gap="small")
        for column, (side, label) in zip(columns, names[start : start + in_a_row], strict=False):
            values = scores[side, label]
            said = values[~np.isnan(values)]
            toxic = int((said >= np.float32(threshold)).sum())
            with column, st.container(border=True):
                st.markdown(
                    f"**{side.capitalize()}: {_named(label)}**",
                    help="Scores of the texts that were scored, from 0 (harmless) to 1. Orange: "
                    "at the threshold or over it.",
                )
                hundredth_bars(
                    np.bincount(hundredths(said), minlength=101),
                    threshold,
                    first=0,
                    named=lambda n: f"score {n / 100:.2f}",
                    things=f"{side}s",
                    title="score",
                    key=f"{key}-{side}-{start}-{names.index((side, label))}",
                    what=f"Distribution of the scores of {side}s",
                )
                st.caption(
                    f"{counted(toxic, f'{side}s')} of {len(said):,} at {threshold:g} or more."
                )


def agreement(
    screen: Sequence[ScoreArray], model: Sequence[ScoreArray], threshold: float, *, key: str
) -> None:
    """Show how often the screen and the model say the same.

    Args:
        screen: The screen's scores, an array for each side that counts.
        model: The model's scores of the same texts.
        threshold: From which score on the model takes a text for toxic.
        key: Of the chart.
    """
    by_screen, by_model = np.concatenate(list(screen)), np.concatenate(list(model))
    both = ~np.isnan(by_screen) & ~np.isnan(by_model)
    if not both.any():
        return
    one, other = by_screen[both] >= SUSPICIOUS, by_model[both] >= np.float32(threshold)
    counts: list[list[float]] = [
        [int((other & one).sum()), int((other & ~one).sum())],
        [int((~other & one).sum()), int((~other & ~one).sum())],
    ]
    same = (counts[0][0] + counts[1][1]) / int(both.sum())
    with st.container(border=True):
        st.markdown(
            "**Screen and model**",
            help=f"Texts that both have scored: the screen from {SUSPICIOUS:g} on, the model from "
            "the threshold on. Where many are toxic to the model alone, score more than the most "
            "suspicious ones.",
        )
        heat_map(
            counts,
            rows=["model: toxic", "model: not"],
            columns=["screen: toxic", "screen: not"],
            key=key,
            what="Texts by what the screen and the model say",
            meaning=lambda n: counted(int(n), "texts"),
        )
        st.caption(f"They agree on {same:.1%} of {counted(int(both.sum()), 'texts')}.")


def _named(label: str) -> str:
    """A label as it may stand in Markdown: a checkpoint may call its labels what it likes."""
    return re.sub(r"[\W_]+", " ", label)
