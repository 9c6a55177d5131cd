"""How long each side of an example is: the first thing to know of a data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from analysis.measure.metric import FLAG_UNIT, LABEL_UNIT, Metric
from analysis.measure.tokens import n_tokens
from analysis.measure.words import n_chars, n_words

# Words from which on a response is of each class but the first.
CLASSES = {"very_short": 0, "short": 10, "medium": 50, "long": 200, "very_long": 500}
_SIDES = {
    "system": "the system text",
    "prompt": "all the user side, results of tools included",
    "response": "all the assistant side, calls of tools included: what is trained on",
}
_COUNTS: dict[str, tuple[str, Callable[..., pd.Series], str]] = {
    "chars": ("characters", n_chars, "Unicode code points"),
    "words": (
        "words",
        n_words,
        "What stands between white space; in Chinese and Japanese each character is one",
    ),
    "tokens": (
        "tokens",
        n_tokens,
        "The chosen tokenizer (OpenAI's o200k_base unless another is set), without the chat "
        "template's own tokens",
    ),
}


def _side(
    frame: pd.DataFrame, *settings: object, side: str, count: Callable[..., pd.Series]
) -> pd.Series:
    return count(frame[side], *settings)


def _sum(parts: pd.DataFrame) -> pd.Series:
    return parts.sum(axis=1).astype("int32")


def _lengths() -> Iterator[tuple[str, Metric]]:
    """The lengths of each side and of all, in each unit: `prompt_words`, `total_tokens`, ..."""
    for suffix, (unit, count, source) in _COUNTS.items():
        for side, what in _SIDES.items():
            yield (
                f"{side}_{suffix}",
                Metric(
                    f"{side.capitalize()} {unit}",
                    unit,
                    f"{unit.capitalize()} of {what}.",
                    source,
                    partial(_side, side=side, count=count),
                    columns=(side,),
                    settings="tokenizer" if suffix == "tokens" else "",
                ),
            )
        parts = tuple(f"{side}_{suffix}" for side in _SIDES)
        yield (
            f"total_{suffix}",
            Metric(
                f"Total {unit}",
                unit,
                f"{unit.capitalize()} of system text, prompt and response together.",
                source,
                _sum,
                needs=parts,
            ),
        )


def length_class(frame: pd.DataFrame) -> pd.Series:
    """The class of each response by its words: up to 9, 49, 199, 499, and more."""
    words = frame["response_words"].to_numpy(dtype=float)
    at = np.searchsorted(list(CLASSES.values()), words, side="right") - 1
    names = np.array(list(CLASSES), dtype=object)[at]
    return pd.Series(names, index=frame.index, dtype=pd.StringDtype("pyarrow", na_value=np.nan))


def _truncated(frame: pd.DataFrame, context_tokens: int) -> pd.Series:
    return (frame["total_tokens"] > context_tokens).astype("int8")


LENGTHS: dict[str, Metric] = {
    **dict(_lengths()),
    "n_turns": Metric(
        "Turns",
        "turns",
        "Messages of the user; a question with its answer has 1.",
        "Counted when the file is read",
        lambda frame: frame["n_turns"],
        columns=("n_turns",),
    ),
    "length_class": Metric(
        "Response length",
        LABEL_UNIT,
        "Very short, short, medium, long or very long: up to 9, 49, 199, 499 words, and more.",
        "Assay's own: a word or two, a sentence, a paragraph, a page, more",
        length_class,
        needs=("response_words",),
        kind="label",
        labels=tuple(CLASSES),
    ),
    "truncated": Metric(
        "Longer than the context",
        FLAG_UNIT,
        "The example has more tokens than the chosen context length: training would cut it.",
        "Total tokens against the context length that is set",
        _truncated,
        needs=("total_tokens",),
        kind="flag",
        settings="context_tokens",
    ),
}
