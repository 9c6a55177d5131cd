"""How far two reviewers agree on the examples that both have judged (Cohen's kappa)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.curate.reviews import VERDICTS, Decision, Verdict

By = Literal["keep", "verdict"]
# Landis and Koch, "The Measurement of Observer Agreement for Categorical Data" (1977): kappa
# up to and with each bound reads so.
READINGS = (
    (0.2, "slight"),
    (0.4, "fair"),
    (0.6, "moderate"),
    (0.8, "substantial"),
    (1.0, "almost perfect"),
)
POOR = "poor"


@dataclass(frozen=True)
class Agreement:
    """How far two reviewers agree.

    Attributes:
        n: Examples that both have judged.
        observed: Share of them on which they agree; NaN if n is 0, as below.
        expected: Share on which they would agree by chance, as often as each says what.
        kappa: `(observed - expected) / (1 - expected)`: 1 is full agreement, 0 no more than by
            chance; NaN where both say one and the same of all, which tells of nothing.
        counts: Examples by what the first says (key's first) and the second.
        apart: Ids of those on which they differ, the latest first.
    """

    n: int
    observed: float
    expected: float
    kappa: float
    counts: dict[tuple[str, str], int]
    apart: tuple[str, ...]

    @property
    def reading(self) -> str:
        """What kappa is commonly called; "" where there is none."""
        if np.isnan(self.kappa):
            return ""
        if self.kappa < 0:
            return POOR
        return next(word for bound, word in READINGS if self.kappa <= bound + 1e-12)


def agreement(decisions: Sequence[Decision], one: str, other: str, *, by: By = "keep") -> Agreement:
    """How far two reviewers agree on the examples that both have judged.

    Cohen, "A Coefficient of Agreement for Nominal Scales" (1960), as scikit-learn has it.

    Args:
        decisions: What counts, as `reviews.decisions` gives it.
        one: A reviewer.
        other: Another one.
        by: "keep": what is accepted and what is edited both stay, against what is rejected;
            "verdict": all three apart.
    """
    from sklearn.metrics import cohen_kappa_score

    said = [_said(decisions, reviewer, by) for reviewer in (one, other)]
    both = [example for example in said[0] if example in said[1]]
    pairs = [(said[0][example], said[1][example]) for example in both]
    if not pairs:
        return Agreement(0, np.nan, np.nan, np.nan, {}, ())
    labels = [label for label in VERDICTS if any(label in pair for pair in pairs)]
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, tuple(np.array([[labels.index(x) for x in pair] for pair in pairs]).T), 1)
    shares = table / len(pairs)
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    first, second = zip(*pairs, strict=True)
    kappa = float(cohen_kappa_score(first, second)) if len(labels) > 1 else np.nan
    return Agreement(
        len(pairs),
        float(np.trace(shares)),
        expected,
        kappa,
        {
            (row, column): int(table[i, j])
            for i, row in enumerate(labels)
            for j, column in enumerate(labels)
        },
        tuple(example for example in reversed(both) if said[0][example] != said[1][example]),
    )


def _said(decisions: Iterable[Decision], reviewer: str, by: By) -> dict[str, Verdict]:
    """What a reviewer says of each example; by "keep" an edit is an acceptance."""
    return {
        each.example_id: "accept" if by == "keep" and each.verdict == "edit" else each.verdict
        for each in decisions
        if each.reviewer == reviewer and each.verdict is not None
    }


def disagreements(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Ids of the examples on which reviewers say what cannot all be done, in order of the first.

    They do where one rejects and another does not, and where two write one text in two ways.
    To leave as it is what another edits is to disagree too.
    """
    first: dict[str, Decision] = {}
    apart: dict[str, None] = {}
    for each in decisions:
        if each.verdict is None:
            continue
        before = first.setdefault(each.example_id, each)
        if (before.verdict, before.edits) != (each.verdict, each.edits):
            apart[each.example_id] = None
    return tuple(apart)
