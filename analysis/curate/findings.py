"""What to do next: what stands out in a set, ranked, with the step that would mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analysis.curate.steps import Filter, StepModel
from analysis.measure.coverage import tier_gap
from analysis.measure.metrics import METRICS
from analysis.measure.profile import label_counts

# How bad one example with the fault is, from 0 to 1: with the share of such examples it makes
# the rank. One bad example can spoil a hundred good ones, so that rare faults count too.
WEIGHTS = {
    "exact_duplicate": 0.6,
    "refusal": 1.0,
    "cut_off": 0.9,
    "wrong_language": 0.9,
    "control_tokens": 0.9,
    "mojibake": 0.9,
    "invalid_json": 0.9,
    "code_error": 0.8,
    "wrong_arithmetic": 1.0,
    "prompt_echo": 0.8,
    "repeated_lines": 0.8,
    "repeated_ngrams": 0.8,
    "boilerplate": 0.7,
    "missing_format": 0.6,
    "too_short": 0.5,
    "too_long": 0.3,
    "truncated": 0.6,
    "outlier": 0.3,
}
# In words: "1,153 ... ", what they are and what the step does.
FAULTS = {
    "exact_duplicate": ("exact duplicates of an earlier record", "Deduplicate: keep the first"),
    "refusal": ("answers declining the task", "Drop them"),
    "cut_off": ("answers breaking off", "Drop them"),
    "wrong_language": ("answers in another language than asked for", "Drop them"),
    "control_tokens": ("examples with control tokens left in", "Drop them, or mend the export"),
    "mojibake": ("examples with broken encoding", "Drop them, or mend the export"),
    "invalid_json": ("answers with JSON that does not parse", "Drop them"),
    "code_error": ("answers with code that does not parse", "Drop them"),
    "wrong_arithmetic": ("answers with an equation that does not hold", "Drop them"),
    "prompt_echo": ("answers repeating the prompt", "Drop them"),
    "repeated_lines": ("answers with repeated lines", "Drop them"),
    "repeated_ngrams": ("answers caught in a loop", "Drop them"),
    "boilerplate": ("answers with a model speaking of itself", "Drop them"),
    "missing_format": ("answers without the form asked for", "Drop them"),
    "too_short": ("answers too short for what was asked", "Drop them"),
    "too_long": ("answers longer than the limit", "Drop them"),
    "truncated": ("examples longer than the context", "Drop them, or train with more context"),
    "outlier": ("examples unlike all others", "Look at them; drop what does not belong"),
}
DOMINANT_SHARE = 0.4
UNSURE_SHARE = 0.2
MOST_SHARE = 0.5  # a fault of more examples than this is one of the export, not of examples
MIX_GAP = 0.15
LOW_QUALITY = 0.5
MAIN_LANGUAGE_SHARE = 0.9


@dataclass(frozen=True)
class Finding:
    """Something that stands out.

    Attributes:
        what: In words, with the count: "1,153 exact duplicates of an earlier record (2.1 %)".
        do: What would mend it, in words.
        metric: The metric that shows it.
        n: Examples that it is about.
        share: Those among all examples.
        rank: How much it matters; larger first.
        labels: The labels of the metric that it is about; none if it is a number.
        span: Lowest and highest value that it is about; None if it is a label.
        steps: The steps that would mend it, to be put into the recipe; none where the user
            has to choose.
    """

    what: str
    do: str
    metric: str
    n: int
    share: float
    rank: float
    labels: tuple[str, ...] = ()
    span: tuple[float, float] | None = None
    steps: tuple[StepModel, ...] = ()


def findings(values: pd.DataFrame) -> list[Finding]:
    """What stands out in a set.

    Args:
        values: Metrics of its examples, shape (n, k): those of PROFILE_METRICS.

    Returns:
        The findings, what matters most first; none for an empty set.
    """
    if values.empty:
        return []
    found = [*_faults(values), *_quality(values), *_tasks(values), *_mix(values)]
    found += _languages(values)
    return sorted(found, key=lambda finding: -finding.rank)


def _faults(values: pd.DataFrame) -> list[Finding]:
    found = []
    for name, (what, do) in FAULTS.items():
        n = int(values[name].sum())
        if n:
            share = n / len(values)
            most = share > MOST_SHARE
            found.append(
                Finding(
                    f"{_counted(n, what)} ({_percent(share)})",
                    "Mend what made them: dropping them would leave little" if most else do,
                    name,
                    n,
                    share,
                    WEIGHTS[name] * share**0.5,  # the root: 1 % matters a tenth of all, not less
                    span=(1, 1),
                    steps=() if most else (Filter(metric=name, high=0),),
                )
            )
    return found


def _quality(values: pd.DataFrame) -> list[Finding]:
    n = int((values["quality"] < LOW_QUALITY).sum())
    share = n / len(values)
    if not n:
        return []
    what = _counted(n, f"examples with a quality score under {LOW_QUALITY}")
    what = f"{what} ({_percent(share)})"
    steps = (Filter(metric="quality", low=LOW_QUALITY),)
    span = (0.0, math.nextafter(LOW_QUALITY, 0.0))
    rank = 0.9 * share**0.5
    return [Finding(what, "Drop them", "quality", n, share, rank, span=span, steps=steps)]


def _tasks(values: pd.DataFrame) -> list[Finding]:
    counts = label_counts(values["task_type"])
    n_all = len(values)
    found = []
    unsure = counts.pop("unsure", 0)
    if unsure / n_all > UNSURE_SHARE:
        found.append(
            Finding(
                f"The task type of {unsure:,} examples is unsure ({_percent(unsure / n_all)})",
                "Define types of your own in the view Tasks",
                "task_type",
                unsure,
                unsure / n_all,
                0.2 * unsure / n_all,
                labels=("unsure",),
            )
        )
    if counts:
        top = max(counts, key=lambda label: counts[label])
        share = counts[top] / n_all
        if share > DOMINANT_SHARE and len(counts) > 1:
            found.append(
                Finding(
                    f"{_percent(share)} of the examples are {_words(top)} ({counts[top]:,})",
                    "Balance: take fewer of them, or more of the others",
                    "task_type",
                    counts[top],
                    share,
                    0.5 * share,
                    labels=(top,),
                )
            )
    return found


def _mix(values: pd.DataFrame) -> list[Finding]:
    counts = dict.fromkeys(METRICS["complexity_tier"].labels, 0) | label_counts(
        values["complexity_tier"]
    )
    gap = tier_gap(counts)
    over = {tier: gap.shares[tier] - gap.target[tier] for tier in counts}
    most = max(over, key=lambda tier: over[tier])
    if over[most] <= MIX_GAP:
        return []
    shares = " : ".join(f"{10 * gap.shares[tier]:.1f}" for tier in counts)
    target = " : ".join(f"{10 * gap.target[tier]:.0f}" for tier in counts)
    return [
        Finding(
            f"Simple : medium : complex is {shares}, where {target} is recommended",
            f"Balance: take fewer {most} examples, or more of the others",
            "complexity_tier",
            counts[most],
            gap.shares[most],
            0.4 * over[most],
            labels=(most,),
        )
    ]


def _languages(values: pd.DataFrame) -> list[Finding]:
    counts = label_counts(values["language"])
    known = sum(counts.values())
    if len(counts) < 2:  # noqa: PLR2004 -- one language is no mix
        return []
    main = max(counts, key=lambda label: counts[label])
    others = known - counts[main]
    if counts[main] / known < MAIN_LANGUAGE_SHARE:
        return []  # a set in several languages on purpose
    return [
        Finding(
            _counted(others, f"examples in another language than {main}")
            + f" ({_percent(others / len(values))})",
            f"Keep {main} alone, if that is what the set is for",
            "language",
            others,
            others / len(values),
            0.3 * (others / len(values)) ** 0.5,
            labels=tuple(label for label in counts if label != main),
            steps=(Filter(metric="language", only=(main,)),),
        )
    ]


def _counted(n: int, what: str) -> str:
    """A count with what is counted; "answers" or "examples" stand first among the nouns."""
    if n == 1:
        for many in ("answers", "examples", "duplicates"):
            if many in what:
                return f"1 {what.replace(many, many[:-1], 1)}"
    return f"{n:,} {what}"


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "under 0.1%"  # noqa: PLR2004 -- what is shown


def _words(label: str) -> str:
    return label.replace("_", " ")
