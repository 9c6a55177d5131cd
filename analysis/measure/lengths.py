"""How long each side of an example is: the first thing to know of a data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from analysis.measure.metric import FLAG_UNIT, Metric
from analysis.measure.tokens import n_tokens
from analysis.measure.words import n_chars, n_words

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
