"""How demanding an example is, in [0, 1], and of which tier.

Four parts, each in [0, 1], 0 for an empty example, and never lower when there is more of what
it measures. All are closed formulas without a model, calibrated by reading public instruction
data: with the default weights a fact in one line comes out simple, a solution in several
steps medium to complex, a long structured explanation complex.

- length: log(1 + words) / log(1 + FULL_WORDS), at most 1. A logarithm, because the step from
  10 to 100 words says as much as the one from 100 to 1,000.
- steps: 1 - exp(-n / STEPS_SCALE), n steps of reasoning: each further one adds less.
- domain: t / (DOMAIN_FULL * sqrt(words)), at most 1, t domain terms. Distinct terms grow about
  with the root of the length (Guiraud 1954), so this is their density at any length.
- format: 1 - exp(-k / FORMAT_SCALE), k kinds of structure in the answer or asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measure.complexity_signs import (
    ASKED_FORMS,
    CONNECTIVES,
    DEMANDS,
    EQUATION,
    FORMS,
    NUMBERED_LINE,
    QUESTION,
    STEP_LINE,
)
from analysis.measure.cues import Cues
from analysis.measure.metric import LABEL_UNIT, SCORE_UNIT, Metric
from analysis.measure.settings import ComplexitySettings
from analysis.measure.words import arrow

FULL_WORDS = 600  # prompt and response together: a page and a half
STEPS_SCALE = 3.0  # three steps give 0.63, six 0.86
DOMAIN_FULL = 0.8  # terms per root of words: 8 terms in 100 words, 14 in 300
FORMAT_SCALE = 1.5  # one kind of structure gives 0.49, two 0.74, three 0.86
HALF_STEP = 0.5  # an item of a list, "because", "explain why": signs of a step, no more
MAX_QUESTIONS = 4  # beyond the first that count: a dialogue to sum up is full of them
MAX_CHARS = 20_000  # of each side that are looked at; by then every part is near 1
TIERS = ("simple", "medium", "complex")
PARTS = ("length", "steps", "domain", "format")

_BATCH = 4096  # texts whose matches are held at once
_CONNECTIVES, _DEMANDS = Cues(CONNECTIVES), Cues(DEMANDS)
_ASKED_FORMS = Cues(tuple(ASKED_FORMS.values()))
_NAMES = tuple(dict.fromkeys((*FORMS, *ASKED_FORMS)))

FloatArray = npt.NDArray[np.float64]


def _saturating(amount: FloatArray, scale: float) -> FloatArray:
    """1 - exp(-amount / scale): 0 for none, towards 1 for many."""
    result: FloatArray = -np.expm1(-amount / scale)
    return result


def length_part(frame: pd.DataFrame) -> pd.Series:
    """log(1 + words) / log(1 + FULL_WORDS) of prompt and response together, at most 1."""
    words = (frame["prompt_words"] + frame["response_words"]).to_numpy(dtype=float)
    share = np.minimum(np.log1p(words) / np.log1p(FULL_WORDS), 1)
    return pd.Series(share, index=frame.index)


def domain_part(frame: pd.DataFrame) -> pd.Series:
    """Domain terms / (DOMAIN_FULL * sqrt(words)), at most 1; 0 where there are no words."""
    words = (frame["prompt_words"] + frame["response_words"]).to_numpy(dtype=float)
    terms = frame["domain_terms"].to_numpy(dtype=float)
    share = np.minimum(terms / (DOMAIN_FULL * np.sqrt(np.maximum(words, 1))), 1)
    return pd.Series(share, index=frame.index)


def steps_part(frame: pd.DataFrame) -> pd.Series:
    """1 - exp(-n / STEPS_SCALE) of n steps of reasoning.

    A sum that is worked out and a named step ("Step 3") of the response is one. Half of one is
    a numbered item with some words, each distinct connective ("because", "therefore", "首先"),
    each distinct demand of the prompt ("step by step", "explain") and each further question in
    it, MAX_QUESTIONS at most. Of each side the first MAX_CHARS are looked at.
    """
    return _of_texts(frame, _step_counts, STEPS_SCALE)


def format_part(frame: pd.DataFrame) -> pd.Series:
    """1 - exp(-k / FORMAT_SCALE) of k distinct kinds of structure.

    Code, table, lists, nested list, JSON, formulas, headings ... that the response has or the
    prompt asks for, and several constraints on the answer; the first MAX_CHARS of each side.
    """
    return _of_texts(frame, _form_counts, FORMAT_SCALE)


def _of_texts(
    frame: pd.DataFrame, count: Callable[[pa.Array, pa.Array], FloatArray], scale: float
) -> pd.Series:
    prompts = pc.utf8_slice_codeunits(arrow(frame["prompt"]), 0, MAX_CHARS)
    responses = pc.utf8_slice_codeunits(arrow(frame["response"]), 0, MAX_CHARS)
    amounts = np.zeros(len(frame))
    for start in range(0, len(frame), _BATCH):
        part = slice(start, start + _BATCH)
        amounts[part] = count(prompts[part], responses[part])
    return pd.Series(_saturating(amounts, scale), index=frame.index)


def _step_counts(prompts: pa.Array, responses: pa.Array) -> FloatArray:
    whole = _occurrences(responses, STEP_LINE) + _occurrences(responses, EQUATION)
    half = _occurrences(responses, NUMBERED_LINE)
    half += np.clip(_occurrences(prompts, QUESTION) - 1, 0, MAX_QUESTIONS)
    half += _CONNECTIVES.found(responses.to_pylist()).sum(axis=1)
    half += _DEMANDS.found(prompts.to_pylist()).sum(axis=1)
    total: FloatArray = whole + HALF_STEP * half
    return total


def _form_counts(prompts: pa.Array, responses: pa.Array) -> FloatArray:
    kinds: FloatArray = _forms(prompts, responses).sum(axis=1, dtype=np.float64)
    return kinds


def _forms(prompts: pa.Array, responses: pa.Array) -> npt.NDArray[np.bool_]:
    """Which kinds of structure each example has, shape (n, number of names)."""
    mask = np.zeros((len(prompts), len(_NAMES)), dtype=np.bool_)
    for name, (pattern, times) in FORMS.items():
        mask[:, _NAMES.index(name)] = _occurrences(responses, pattern) >= times
    asked = [_NAMES.index(name) for name in ASKED_FORMS]
    mask[:, asked] |= _ASKED_FORMS.found(prompts.to_pylist())
    return mask


def _occurrences(texts: pa.Array, pattern: str) -> FloatArray:
    counts = pc.count_substring_regex(texts, pattern, ignore_case=True)
    return np.asarray(counts, dtype=np.float64)


def complexity(frame: pd.DataFrame, settings: ComplexitySettings) -> pd.Series:
    """The weighted mean of the four parts, in [0, 1].

    Args:
        frame: Columns "complexity_length" and so on, in [0, 1].
        settings: The weights.
    """
    shares = settings.shares()
    total = sum(shares[part] * frame[f"complexity_{part}"].astype(float) for part in PARTS)
    return pd.Series(total, index=frame.index).clip(0, 1)


def tier(frame: pd.DataFrame, settings: ComplexitySettings) -> pd.Series:
    """Simple below medium_from, complex from complex_from on, medium between."""
    values = frame["complexity"].to_numpy(dtype=float)
    borders = [settings.medium_from, settings.complex_from]
    names = np.array(TIERS, dtype=object)[np.searchsorted(borders, values, side="right")]
    return pd.Series(names, index=frame.index, dtype=pd.StringDtype("pyarrow", na_value=np.nan))


def explain(row: Mapping[str, Any], settings: ComplexitySettings) -> str:
    """The four parts of an example's complexity, with their weights."""
    shares = settings.shares()
    parts = ", ".join(
        f"{part} {row[f'complexity_{part}']:.2f} (weight {shares[part]:.2f})" for part in PARTS
    )
    return f"Its parts: {parts}."


def explain_tier(row: Mapping[str, Any], settings: ComplexitySettings) -> str:
    """The complexity that an example's tier comes from, and the tiers' borders."""
    return (
        f"Its complexity is {row['complexity']:.2f}; medium begins at {settings.medium_from:g}, "
        f"complex at {settings.complex_from:g}."
    )


def explain_steps(row: Mapping[str, Any]) -> str:
    """How many steps were counted."""
    return f"{_step_counts(*_cut(row))[0]:g} steps of reasoning were counted."


def explain_format(row: Mapping[str, Any]) -> str | None:
    """The kinds of structure that were found."""
    mask = _forms(*_cut(row))[0]
    found = [name for name, has in zip(_NAMES, mask, strict=True) if has]
    return f"It has or is asked for: {', '.join(found)}." if found else None


def _cut(row: Mapping[str, Any]) -> tuple[pa.Array, pa.Array]:
    prompt, response = (pa.array([row[side][:MAX_CHARS]], pa.large_string()) for side in _SIDES)
    return prompt, response


_SIDES, _WORDS = ("prompt", "response"), ("prompt_words", "response_words")
_part = partial(Metric, unit=SCORE_UNIT, source="Assay's own formula, see its docstring")

COMPLEXITY: dict[str, Metric] = {
    "complexity_length": _part(
        "Complexity: length",
        description="Words of prompt and response on a log scale, full at 600.",
        compute=length_part,
        needs=_WORDS,
    ),
    "complexity_steps": _part(
        "Complexity: steps",
        description="Steps of reasoning in the response or asked for, saturating.",
        compute=steps_part,
        columns=_SIDES,
        explain=explain_steps,
    ),
    "complexity_domain": _part(
        "Complexity: domain",
        description="How dense its texts are in terms of a domain.",
        compute=domain_part,
        needs=(*_WORDS, "domain_terms"),
    ),
    "complexity_format": _part(
        "Complexity: format",
        description="Kinds of structure in the response or asked for, saturating.",
        compute=format_part,
        columns=_SIDES,
        explain=explain_format,
    ),
    "complexity": Metric(
        "Complexity",
        SCORE_UNIT,
        "How demanding the example is: the weighted mean of length, steps, domain and format.",
        "Assay's own formula; the weights are part of the settings",
        complexity,
        needs=tuple(f"complexity_{part}" for part in PARTS),
        settings="complexity",
        explain=explain,
    ),
    "complexity_tier": Metric(
        "Complexity tier",
        LABEL_UNIT,
        "Simple, medium or complex, by the borders that are set.",
        "Assay's own; the borders are part of the settings",
        tier,
        needs=("complexity",),
        kind="label",
        labels=TIERS,
        settings="complexity",
        explain=explain_tier,
    ),
}
