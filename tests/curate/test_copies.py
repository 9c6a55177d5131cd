from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.copies import MOST_REPEATS
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe
from analysis.curate.reviewing import edited
from analysis.curate.steps import Balance, DropByHand, Filter, Review, StepModel
from analysis.curate.steps.review import Edit

TOPICS = ("snow", "rivers", "bread", "stars", "tea", "owls", "maps", "clocks")


def record(number: int) -> dict[str, str]:
    topic = TOPICS[number % len(TOPICS)]
    return {"instruction": f"Write about {topic} {number}.", "output": f"There is {topic}."}


def known(tiers: list[str], n_turns: int = 1) -> Known:
    n = len(tiers)
    records = [record(number) for number in range(n)]
    rows = pd.DataFrame(
        {
            "prompt": [each["instruction"] for each in records],
            "response": [each["output"] for each in records],
            "raw": [json.dumps(each) for each in records],
        }
    )
    ids = [f"{number:016x}-1" for number in range(n)]
    values = pd.DataFrame(
        {
            "complexity_tier": pd.Categorical(tiers),
            "quality": np.linspace(1, 0, n),
            "n_turns": n_turns,
            "task_type": ["open_qa"] * n,
            "language": ["en"] * n,
        }
    )
    return Known(
        values,
        rows=lambda: pd.DataFrame({"example_id": ids, "line": range(1, n + 1)}),
        records=lambda at: rows.loc[at],
    )


def balance(short: str, size: int = 20) -> Balance:
    return Balance.model_validate(
        {"by": "complexity_tier", "size": size, "short": short, "choose": "best"}
    )


def run(about: Known, *steps: StepModel) -> Applied:
    return apply_recipe(Recipe(steps=steps), about)


TIERS = ["simple"] * 14 + ["complex"] * 4


def test_what_is_short_is_repeated_evenly_and_stated() -> None:
    applied = run(known(TIERS), balance("repeat"))
    assert applied.keep.sum() == 14  # ten and four
    counts = np.bincount([copy.position for copy in applied.added], minlength=18)
    assert counts[14:].tolist() == [2, 2, 1, 1]
    assert counts[:14].sum() == 0
    (report,) = applied.reports
    assert (report.n_dropped, report.n_added) == (4, 6)
    assert {copy.how for copy in applied.added} == {"Repeated"}


def test_nothing_is_repeated_without_end() -> None:
    applied = run(known(["simple"] * 14 + ["complex"]), balance("repeat", size=200))
    counts = np.bincount([copy.position for copy in applied.added])
    assert counts.max() == MOST_REPEATS


def test_what_is_short_is_asked_for_in_other_ways() -> None:
    about = known(TIERS)
    applied = run(about, balance("augment"))
    assert len(applied.added) == 6
    records = [
        json.loads(edited(about.records(np.array([copy.position])).iloc[0]["raw"], copy.edits))
        for copy in applied.added
    ]
    assert [each["instruction"] for each in records[:4]] == [
        f"Please write about {TOPICS[number % 8]} {number}." for number in (14, 15, 16, 17)
    ]
    assert all(each["output"].startswith("There is") for each in records)
    assert len({json.dumps(each) for each in records}) == 6  # none is there twice


def test_what_a_step_changes_and_talks_of_several_turns_are_not_asked_anew() -> None:
    edit = Edit(id=f"{14:016x}-1", path="/instruction", text="Ask less.")
    applied = run(known(TIERS), Review(edits=(edit,)), balance("augment"))
    assert 14 not in {copy.position for copy in applied.added}
    assert not run(known(TIERS, n_turns=2), balance("augment")).added


def test_a_copy_goes_where_its_original_goes() -> None:
    gone = DropByHand(ids=(f"{14:016x}-1",))
    applied = run(known(TIERS), balance("repeat"), gone)
    assert 14 not in {copy.position for copy in applied.added}
    assert applied.reports[0].n_added == len(applied.added) == 4


@given(st.integers(0, 30), st.integers(1, 10), st.integers(1, 60), st.booleans())
def test_no_more_is_added_than_is_lacking(
    n_simple: int, n_complex: int, size: int, repeats: bool
) -> None:
    about = known(["simple"] * n_simple + ["complex"] * n_complex)
    step = balance("repeat" if repeats else "augment", size)
    applied = run(about, step)
    assert applied.keep.sum() + len(applied.added) <= size
    assert all(applied.keep[copy.position] for copy in applied.added)
    assert len(applied.dropped_by) == len(about)


@pytest.mark.parametrize("short", ["repeat", "augment"])
def test_a_balance_that_adds_does_nothing_more_the_second_time(short: str) -> None:
    step = balance(short)
    applied = run(known(TIERS), step, Filter(metric="n_turns", low=1), step)
    assert applied.reports[2].n_dropped == 0
    assert [report.n_added for report in applied.reports] == [6, None, 0]
