"""Quality presets: rule filters of three strengths, as ordinary steps to be edited.

The careful one is the rule filter that is usual in the field: length, repetition, answers that
break off or decline, toxicity. Each stricter one has the steps of the one before it and more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.curate.steps import Filter

SHORTEST, LONGEST = 10, 2000  # words of a response
MOST_TOXIC = 0.5
LEAST_QUALITY = 0.5


def _without(names: Iterable[str]) -> tuple[Filter, ...]:
    """Steps that drop what is flagged."""
    return tuple(Filter(metric=name, high=0) for name in names)


CAREFUL = (
    Filter(metric="response_words", low=SHORTEST, high=LONGEST),
    *_without(("repeated_lines", "cut_off", "refusal")),
    Filter(metric="toxicity_screen", high=MOST_TOXIC),
)
STANDARD = (
    *CAREFUL,
    *_without(
        (
            "exact_duplicate",
            "repeated_ngrams",
            "prompt_echo",
            "boilerplate",
            "control_tokens",
            "mojibake",
            "contradictory_label",
        )
    ),
)
STRICT = (
    *STANDARD,
    *_without(
        (
            "too_short",
            "wrong_language",
            "invalid_json",
            "code_error",
            "wrong_arithmetic",
            "missing_format",
            "injection",
            "jailbreak",
        )
    ),
    Filter(metric="quality", low=LEAST_QUALITY),
)


@dataclass(frozen=True)
class Preset:
    """A rule filter.

    Attributes:
        title: Its name for people.
        description: What it is for, a sentence.
        steps: What it does, first to last.
    """

    title: str
    description: str
    steps: tuple[Filter, ...]


PRESETS = {
    "careful": Preset(
        "Careful",
        "The rule filter that is usual: answers too short or too long, repeating lines, breaking "
        "off, declining, and toxic texts.",
        CAREFUL,
    ),
    "standard": Preset(
        "Standard",
        "The careful one, and what is plainly a fault of the export or of the model that wrote "
        "the answers.",
        STANDARD,
    ),
    "strict": Preset(
        "Strict",
        "The standard one, and every answer in which a check finds something wrong: rather fewer "
        "examples than bad ones.",
        STRICT,
    ),
}
