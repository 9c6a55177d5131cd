from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.agreement import agreement, disagreements
from analysis.curate.reviews import Decision, NewText

VERDICTS = st.sampled_from(["accept", "reject", "edit"])
SAID = st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=40)


def decided(pairs) -> list[Decision]:
    found = []
    for number, pair in enumerate(pairs):
        for reviewer, verdict in zip(("Ann", "Bo"), pair, strict=True):
            edits = (NewText("/output", "other"),) if verdict == "edit" else ()
            if verdict:
                found.append(Decision(f"{number:016x}-1", reviewer, verdict, edits=edits))
    return found


def test_the_table_of_a_textbook_gives_its_kappa() -> None:
    # 20 both keep, 15 both reject, 5 and 10 apart: observed 0.7, expected 0.5, kappa 0.4.
    pairs = (
        [("accept", "accept")] * 20
        + [("accept", "reject")] * 5
        + [("reject", "accept")] * 10
        + [("reject", "reject")] * 15
    )
    found = agreement(decided(pairs), "Ann", "Bo")
    assert (found.n, found.observed, found.expected) == (50, 0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)
    assert found.reading == "fair"
    assert found.counts["accept", "reject"] == 5
    assert len(found.apart) == 15


def test_an_edit_keeps_the_example_unless_all_three_are_told_apart() -> None:
    found = decided([("accept", "edit"), ("reject", "reject")])
    assert agreement(found, "Ann", "Bo").kappa == 1
    assert agreement(found, "Ann", "Bo", by="verdict").observed == 0.5


def test_one_verdict_alone_tells_of_nothing() -> None:
    found = agreement(decided([("accept", "accept")] * 9), "Ann", "Bo")
    assert (found.observed, found.expected) == (1, 1)
    assert math.isnan(found.kappa)
    assert found.reading == ""


def test_only_what_both_have_judged_counts() -> None:
    pairs = [("accept", None), (None, "reject"), ("reject", "reject"), ("accept", "accept")]
    assert agreement(decided(pairs), "Ann", "Bo").n == 2
    nothing = agreement(decided(pairs[:2]), "Ann", "Bo")
    assert nothing.n == 0
    assert math.isnan(nothing.kappa)


@given(SAID, st.sampled_from(["keep", "verdict"]))
def test_kappa_is_what_its_formula_says_whoever_comes_first(pairs, by) -> None:
    found = agreement(decided(pairs), "Ann", "Bo", by=by)
    other = agreement(decided([pair[::-1] for pair in pairs]), "Ann", "Bo", by=by)
    assert sum(found.counts.values()) == found.n == len(pairs)
    if math.isnan(found.kappa):
        assert found.expected == 1
        assert math.isnan(other.kappa)
    else:
        chance = 1 - found.expected
        assert found.kappa == pytest.approx((found.observed - found.expected) / chance)
        assert found.kappa == pytest.approx(other.kappa)
        assert found.reading


def test_reviewers_disagree_where_not_both_can_be_done() -> None:
    edits = [Decision("0" * 16 + "-1", name, "edit", edits=(NewText("/a", name),)) for name in "ab"]
    same = [Decision("1" * 16 + "-1", name, "edit", edits=(NewText("/a", "x"),)) for name in "ab"]
    tagged = [Decision("2" * 16 + "-1", "a", "accept"), Decision("2" * 16 + "-1", "b", tags=("t",))]
    assert disagreements([*edits, *same, *tagged]) == ("0" * 16 + "-1",)
