from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.complexity import TIERS
from analysis.measure.coverage import domain_gaps, tier_gap
from analysis.measure.domains import DOMAIN_LABELS

COUNTS = st.fixed_dictionaries({tier: st.integers(0, 10**6) for tier in TIERS})


def test_the_shares_stand_beside_the_target() -> None:
    gap = tier_gap({"simple": 6, "medium": 2, "complex": 2})
    assert gap.shares == {"simple": 0.6, "medium": 0.2, "complex": 0.2}
    assert gap.target == {"simple": 0.3, "medium": 0.5, "complex": 0.2}
    assert gap.to_add == {"simple": 0, "medium": 8, "complex": 2}


@given(COUNTS)
def test_what_is_to_be_added_gives_the_target(counts: dict[str, int]) -> None:
    gap = tier_gap(counts)
    after = {tier: counts[tier] + gap.to_add[tier] for tier in TIERS}
    total = sum(after.values())
    for tier in TIERS:
        assert abs(after[tier] - gap.target[tier] * total) < 3
    assert min(gap.to_add.values()) == 0


def test_a_set_that_meets_its_target_lacks_nothing() -> None:
    assert set(tier_gap({"simple": 3, "medium": 5, "complex": 2}).to_add.values()) == {0}
    assert set(tier_gap({"simple": 7}, target=(1, 0, 0)).to_add.values()) == {0}


def test_no_examples_have_no_shares() -> None:
    assert set(tier_gap({}).shares.values()) == {0.0}
    gaps = domain_gaps({})
    assert set(gaps.shares.values()) == {0.0}
    assert gaps.missing == tuple(label for label in DOMAIN_LABELS if label != "general")


def test_domains_without_examples_are_missing_and_those_under_1_percent_rare() -> None:
    gaps = domain_gaps({"law": 990, "sport": 9, "general": 1})
    assert "law" not in (*gaps.missing, *gaps.rare)
    assert gaps.rare == ("sport",)
    assert "poetry" in gaps.missing
    assert "general" not in (*gaps.missing, *gaps.rare)
    assert list(gaps.counts) == list(DOMAIN_LABELS)


@given(st.dictionaries(st.sampled_from(DOMAIN_LABELS), st.integers(0, 10**6)))
def test_no_domain_is_both_missing_and_rare(counts: dict[str, int]) -> None:
    gaps = domain_gaps(counts)
    assert not set(gaps.missing) & set(gaps.rare)
    assert sum(gaps.counts.values()) == sum(counts.values())


def test_wrong_counts_and_targets_are_told() -> None:
    with pytest.raises(ValueError, match="none of simple, medium, complex"):
        tier_gap({"hard": 1})
    with pytest.raises(ValueError, match="cannot be negative"):
        domain_gaps({"law": -1})
    for target in ((0, 0, 0), (1, 2), (1, -1, 1)):
        with pytest.raises(ValueError, match="three shares"):
            tier_gap({}, target=target)
