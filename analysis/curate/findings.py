"""What to do next: what stands out in a set, ranked, with the step that would mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analysis.curate.steps import Deduplicate, Filter, StepModel
from analysis.measure.coverage import tier_gap
from analysis.measure.metrics import METRICS
from analysis.measure.profile import label_counts
from analysis.measure.wording import counted

_DROP, _EXPORT = "Drop them", "Drop them, or mend the export"


@dataclass(frozen=True)
class Fault:
    """How a fault is told.

    Attributes:
        what: Follows the count: "1,153 exact duplicates of an earlier record".
        weight: How bad one example with it is, from 0 to 1: with the share of such examples
            it makes the rank. One bad example can spoil a hundred good ones, so that rare
            faults count too.
        do: What would mend it.
        of_answer: Whether an answer that is marked as unwanted (KTO) may well have it.
    """

    what: str
    weight: float
    do: str = _DROP
    of_answer: bool = True


FAULTS = {
    "exact_duplicate": Fault(
        "exact duplicates of an earlier record", 0.6, "Deduplicate: keep the first", False
    ),
    "contradictory_label": Fault(
        "examples marked both as wanted and as unwanted",
        0.9,
        "Drop them, or mend their labels",
        False,
    ),
    "refusal": Fault("answers declining the task", 1.0),
    "cut_off": Fault("answers breaking off", 0.9),
    "wrong_language": Fault("answers in another language than asked for", 0.9),
    "control_tokens": Fault("examples with control tokens left in", 0.9, _EXPORT, False),
    "mojibake": Fault("examples with broken encoding", 0.9, _EXPORT, False),
    "invalid_json": Fault("answers with JSON that does not parse", 0.9),
    "code_error": Fault("answers with code that does not parse", 0.8),
    "wrong_arithmetic": Fault("answers with an equation that does not hold", 1.0),
    "prompt_echo": Fault("answers repeating the prompt", 0.8),
    "repeated_lines": Fault("answers with repeated lines", 0.8),
    "repeated_ngrams": Fault("answers caught in a loop", 0.8),
    "boilerplate": Fault("answers with a model speaking of itself", 0.7),
    "missing_format": Fault("answers without the form asked for", 0.6),
    "too_short": Fault("answers too short for what was asked", 0.5),
    "too_long": Fault("answers longer than the limit", 0.3),
    "truncated": Fault(
        "examples longer than the context", 0.6, "Drop them, or train with more context", False
    ),
    "outlier": Fault(
        "examples unlike all others", 0.3, "Look at them; drop what does not belong", False
    ),
}
DOMINANT_SHARE = 0.4
UNSURE_SHARE = 0.2
MOST_SHARE = 0.5  # a fault of more examples than this is one of the export, not of examples
MIX_GAP = 0.15
LOW_QUALITY = 0.5
ENOUGH_TO_BALANCE = 100  # of fewer examples shares say little
ONE_TASK_SHARE = 0.95  # a set for one task on purpose
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
        without_unwanted: Whether examples that are marked as unwanted are not meant.
        step: The step that would mend it, to be proposed; None where the user has to choose.
    """

    what: str
    do: str
    metric: str
    n: int
    share: float
    rank: float
    labels: tuple[str, ...] = ()
    span: tuple[float, float] | None = None
    without_unwanted: bool = False
    step: StepModel | None = None


def findings(values: pd.DataFrame) -> list[Finding]:
    """What stands out in a set.

    Args:
        values: Metrics of its examples, shape (n, k): those of PROFILE_METRICS.

    Returns:
        The findings, what matters most first; none for an empty set.
    """
    if values.empty:
        return []
    found = [*_faults(values), *_quality(values), *_languages(values)]
    if len(values) >= ENOUGH_TO_BALANCE:
        found += [*_tasks(values), *_mix(values)]
    return sorted(found, key=lambda finding: -finding.rank)


def _faults(values: pd.DataFrame) -> list[Finding]:
    found = []
    unwanted = values["unwanted"].to_numpy() > 0
    for name, fault in FAULTS.items():
        flagged = values[name].to_numpy() > 0
        as_it_should = int((flagged & unwanted).sum()) if fault.of_answer else 0
        n = int(flagged.sum()) - as_it_should
        if not n:
            continue
        share = n / len(values)
        step: StepModel | None = Filter(metric=name, high=0)
        if name == "exact_duplicate":
            step = Deduplicate(method="exact")
        do = fault.do if n > 1 else fault.do.replace("them", "it")
        if share > MOST_SHARE and name != "exact_duplicate":
            step, do = None, "Mend what made them: dropping them would leave little"
        elif as_it_should:
            step = None
            one, are = ("it" if n == 1 else "them"), ("is" if as_it_should == 1 else "are")
            more = f"{as_it_should:,} more {are} marked as unwanted, and {are} right to be"
            do = f"Look at {one}: {more}"
        found.append(
            Finding(
                f"{counted(n, fault.what)} ({_percent(share)})",
                do,
                name,
                n,
                share,
                fault.weight * share**0.5,  # the root: 1 % matters a tenth of all, not less
                span=(1, 1),
                without_unwanted=as_it_should > 0,
                step=step,
            )
        )
    return found


def _quality(values: pd.DataFrame) -> list[Finding]:
    """Low scores, as far as no fault of their own names them already."""
    unwanted = (values["unwanted"] > 0).to_numpy()
    all_low = (values["quality"] < LOW_QUALITY).to_numpy()
    low = all_low & ~unwanted
    named = values[list(FAULTS)].to_numpy() > 0
    n, n_named = int(low.sum()), int((low & named.any(axis=1)).sum())
    if n == n_named:
        return []
    share = n / len(values)
    have = "has" if n_named == 1 else "have"
    what = counted(n, f"examples with a quality score under {LOW_QUALITY}")
    return [
        Finding(
            f"{what} ({_percent(share)})",
            (_DROP if n > 1 else "Drop it")
            + (f"; {n_named:,} of them {have} a fault named here" if n_named else ""),
            "quality",
            n,
            share,
            0.9 * ((n - n_named) / len(values)) ** 0.5,
            span=(0.0, math.nextafter(LOW_QUALITY, 0.0)),
            without_unwanted=bool((all_low & unwanted).any()),
            step=None if (all_low & unwanted).any() else Filter(metric="quality", low=LOW_QUALITY),
        )
    ]


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
        named = METRICS["task_type"].named
        top = max(counts, key=lambda label: counts[label])
        share = counts[top] / n_all
        if DOMINANT_SHARE < share < ONE_TASK_SHARE:
            found.append(
                Finding(
                    f"{_percent(share)} of the examples are {named(top)} ({counts[top]:,})",
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
            counted(others, f"examples in another language than {main}")
            + f" ({_percent(others / len(values))})",
            f"Keep {main} alone, if that is what the set is for",
            "language",
            others,
            others / len(values),
            0.3 * (others / len(values)) ** 0.5,
            labels=tuple(label for label in counts if label != main),
            step=Filter(metric="language", only=(main,)),
        )
    ]


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "under 0.1%"  # noqa: PLR2004 -- what is shown
