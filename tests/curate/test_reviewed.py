from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from analysis.curate.reviewed import (
    estimate,
    progress_of,
    reasons,
    settled,
    step_of,
    tagged,
)
from analysis.curate.reviews import Decision, NewText
from analysis.curate.steps import Edit, Review

IDS = [f"{number:016x}-1" for number in range(200)]
EDITS = (NewText("/output", "better"),)


def at(second: float) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).isoformat()


def test_the_rate_leaves_pauses_out() -> None:
    times = [0, 10, 20, 30, 4000, 4010]
    made = [Decision(IDS[n], "Ann", "accept", at=at(t)) for n, t in enumerate(times)]
    found = progress_of(made, "Ann", IDS[:10])
    assert found.per_minute == pytest.approx(6)
    assert found.minutes_left == pytest.approx(4 / 6)
    assert math.isnan(progress_of(made[:2], "Ann", IDS).per_minute)


def test_only_ones_own_judgements_of_the_queue_are_progress() -> None:
    made = [
        Decision(IDS[0], "Ann", "accept", at=at(0)),
        Decision(IDS[1], "Ann", "reject", at=at(1)),
        Decision(IDS[2], "Ann", "edit", edits=EDITS, at=at(2)),
        Decision(IDS[3], "Ann", tags=("x",), at=at(3)),
        Decision(IDS[4], "Bo", "accept", at=at(4)),
        Decision(IDS[150], "Ann", "accept", at=at(5)),
    ]
    found = progress_of(made, "Ann", IDS[:100])
    assert (found.n, found.accepted, found.rejected, found.edited) == (100, 1, 1, 1)
    assert found.judged == 3


def test_the_sample_alone_speaks_for_the_whole() -> None:
    made = [Decision(each, "Ann", "reject" if n < 10 else "accept") for n, each in enumerate(IDS)]
    found = estimate(made, IDS[:100])
    assert found is not None
    assert (found.n, found.rejected) == (100, 10)
    # Wilson's interval of 10 of 100, as textbooks have it.
    assert (round(found.low, 4), round(found.high, 4)) == (0.0552, 0.1744)
    assert estimate(made, []) is None


def test_the_later_judgement_counts_or_that_of_a_named_reviewer() -> None:
    made = [
        Decision(IDS[0], "Ann", "reject"),
        Decision(IDS[1], "Ann", "accept"),
        Decision(IDS[0], "Bo", "accept"),
        Decision(IDS[2], "Bo", "reject"),
        Decision(IDS[1], "Bo", tags=("x",)),
    ]
    later = {each.example_id: each.reviewer for each in settled(made)}
    assert later == {IDS[0]: "Bo", IDS[1]: "Ann", IDS[2]: "Bo"}
    named = {each.example_id: each.reviewer for each in settled(made, "Ann")}
    assert named == {IDS[0]: "Ann", IDS[1]: "Ann", IDS[2]: "Bo"}


def test_the_step_does_what_was_decided_whoever_was_first() -> None:
    made = [
        Decision(IDS[2], "Ann", "edit", edits=EDITS),
        Decision(IDS[1], "Ann", "reject", "wrong"),
        Decision(IDS[0], "Ann", "accept"),
    ]
    found = step_of(settled(made))
    assert found == Review(
        accepted=(IDS[0],),
        rejected={IDS[1]: "wrong"},
        edits=(Edit(id=IDS[2], path="/output", text="better"),),
    )
    assert step_of(settled(made[::-1])) == found
    assert step_of([]) is None


def test_tags_of_all_reviewers_and_reasons_are_counted() -> None:
    made = [
        Decision(IDS[0], "Ann", "reject", "wrong", ("rude",)),
        Decision(IDS[0], "Bo", "accept", tags=("odd", "rude")),
        Decision(IDS[1], "Bo", "reject", tags=("rude",)),
        Decision(IDS[2], "Bo", "reject", "wrong"),
    ]
    assert tagged(made) == {"rude": (IDS[0], IDS[1]), "odd": (IDS[0],)}
    assert reasons(made) == {"wrong": 2, "": 1}
