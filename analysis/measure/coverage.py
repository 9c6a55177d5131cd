"""What a data set lacks: tiers of complexity against a target, domains that hardly occur."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.measure.complexity import TIERS
from analysis.measure.domains import DOMAIN_LABELS
from analysis.measure.domains.areas import GENERAL

TARGET = (3, 5, 2)  # simple : medium : complex
RARE = 0.01  # a domain with a smaller part of the examples is hardly covered


@dataclass(frozen=True)
class TierGap:
    """The tiers of complexity against a target, each dict in the order of the tiers.

    Attributes:
        counts: Tier -> examples.
        shares: Tier -> their part of all examples; 0 if there are none.
        target: Tier -> the part that is wanted.
        to_add: Tier -> examples to add at least, so that all tiers have the parts that are
            wanted and no example of any has to go. A tier that is not wanted is left alone.
    """

    counts: dict[str, int]
    shares: dict[str, float]
    target: dict[str, float]
    to_add: dict[str, int]


@dataclass(frozen=True)
class DomainGaps:
    """How the examples spread over the domains.

    Attributes:
        counts: Domain -> examples, every domain and "general", in the order to show them.
        shares: Domain -> part of all examples; 0 if there are none.
        missing: The domains without an example.
        rare: The domains with some, but less than RARE of all examples.
    """

    counts: dict[str, int]
    shares: dict[str, float]
    missing: tuple[str, ...]
    rare: tuple[str, ...]


def tier_gap(counts: Mapping[str, int], target: Sequence[float] = TARGET) -> TierGap:
    """Compare the tiers of complexity with a target.

    Args:
        counts: Tier -> examples; a tier that is not in it has none.
        target: What simple, medium and complex should be to one another, as in 3 : 5 : 2.

    Returns:
        The shares, and what would have to be added.

    Raises:
        ValueError: If a count is negative or no tier's, or the target is not three shares
            of which one at least is above 0.
    """
    known = _checked(counts, TIERS)
    if len(target) != len(TIERS) or min(target) < 0 or not sum(target) > 0:
        raise ValueError(f"the target is {tuple(target)}; give three shares such as 3, 5, 2")
    wanted = _shares(dict(zip(TIERS, target, strict=True)))
    # The size at which no wanted tier has more than its part.
    size = max(known[tier] / wanted[tier] for tier in TIERS if wanted[tier])
    # Rounded first: 0.3 * 10 is a little more than 3 and must not ask for a fourth.
    needed = {tier: math.ceil(round(wanted[tier] * size, 6)) for tier in TIERS}
    to_add = {tier: max(0, needed[tier] - known[tier]) for tier in TIERS}
    return TierGap(known, _shares(known), wanted, to_add)


def domain_gaps(counts: Mapping[str, int]) -> DomainGaps:
    """Find the domains that are not covered, or hardly.

    Args:
        counts: Domain -> examples; a domain that is not in it has none.

    Returns:
        The spread. "general" is no domain that could be missing.

    Raises:
        ValueError: If a count is negative or no domain's.
    """
    known = _checked(counts, DOMAIN_LABELS)
    shares = _shares(known)
    named = [domain for domain in DOMAIN_LABELS if domain != GENERAL]
    return DomainGaps(
        known,
        shares,
        missing=tuple(domain for domain in named if not known[domain]),
        rare=tuple(domain for domain in named if 0 < shares[domain] < RARE),
    )


def _checked(counts: Mapping[str, int], labels: Sequence[str]) -> dict[str, int]:
    """All labels in order with their counts."""
    for label, count in counts.items():
        if label not in labels:
            raise ValueError(f'"{label}" is none of {", ".join(labels)}')
        if count < 0:
            raise ValueError(f'"{label}" has {count} examples; a count cannot be negative')
    return {label: int(counts.get(label, 0)) for label in labels}


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {label: count / total if total else 0.0 for label, count in counts.items()}
