"""How toxic the texts of an example are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measure.metric import SCORE_UNIT, Metric
from analysis.measure.words import arrow

SOURCE = (
    "alt-profanity-check: TF-IDF and linear support vector machines over public comments in "
    "English; the most suspicious stretch of a text counts"
)


def _screen(side: str) -> Callable[[pd.DataFrame], pd.Series]:
    def compute(frame: pd.DataFrame) -> pd.Series:
        from analysis.measure.toxicity.screen import screened

        # Equal texts, as the prompts of a template are, are looked at once.
        each = arrow(frame[side]).dictionary_encode()
        scores = screened(each.dictionary)[np.asarray(each.indices)]
        scores[~_may_be_english(frame[f"{side}_language"])] = np.nan
        return pd.Series(scores, index=frame.index)

    return compute


def _may_be_english(languages: pd.Series) -> npt.NDArray[np.bool_]:
    """Of texts too short to tell, the words decide: a curse alone is no language."""
    may: npt.NDArray[np.bool_] = (languages.isna() | (languages == "en")).to_numpy(dtype=bool)
    return may


def _larger(frame: pd.DataFrame) -> pd.Series:
    return frame[["prompt_toxicity_screen", "response_toxicity_screen"]].max(axis=1)


def _why(side: str) -> Callable[[Mapping[str, Any]], str | None]:
    def explain(row: Mapping[str, Any]) -> str | None:
        from analysis.measure.toxicity.screen import marked

        text = "" if pd.isna(row.get(side)) else str(row[side])
        if not text.strip():
            return None
        found, language = marked(text), row.get(f"{side}_language")
        if np.isnan(found.score) or (isinstance(language, str) and language != "en"):
            return "The screen knows English alone, and this text is not."
        if not found.words:
            return "No word here speaks for toxicity."
        named = ", ".join(f"“{word}”" for word in found.words)
        return f"What weighs most in its most suspicious part: {named}."

    return explain


TOXICITY: dict[str, Metric] = {
    "prompt_toxicity_screen": Metric(
        title="Prompt toxicity (screen)",
        unit=SCORE_UNIT,
        description="How toxic the prompt reads to a quick linear screen; English alone.",
        source=SOURCE,
        compute=_screen("prompt"),
        columns=("prompt",),
        needs=("prompt_language",),
        explain=_why("prompt"),
    ),
    "response_toxicity_screen": Metric(
        title="Response toxicity (screen)",
        unit=SCORE_UNIT,
        description="How toxic the response reads to a quick linear screen; English alone.",
        source=SOURCE,
        compute=_screen("response"),
        columns=("response",),
        needs=("response_language",),
        explain=_why("response"),
    ),
    "toxicity_screen": Metric(
        title="Toxicity (screen)",
        unit=SCORE_UNIT,
        description="The larger of the prompt's and the response's, by the screen.",
        source=SOURCE,
        compute=_larger,
        needs=("prompt_toxicity_screen", "response_toxicity_screen"),
    ),
}
