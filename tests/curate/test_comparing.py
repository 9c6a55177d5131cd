from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import apply_recipe
from analysis.curate.changelog import change_log
from analysis.curate.comparing import Outcome, compared, metric_shifts
from analysis.curate.exporting import Export
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_dict
from analysis.curate.steps import Deduplicate, Edit, Erase, Filter, Review, ScrubPii, StepModel
from analysis.data.workspace import Workspace
from analysis.engines.finding import known
from analysis.engines.local import measured, run
from tests.conftest import Open, alpaca, ids_of

METRICS = ("n_turns", "response_words")
VALUES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=40).map(
    lambda rows: pd.DataFrame(rows, columns=list(METRICS), dtype="int32")
)
STEP = st.builds(
    lambda metric, low, more: Filter(metric=metric, low=low, high=low + more),
    st.sampled_from(METRICS),
    st.integers(0, 9),
    st.integers(0, 9),
)
RECIPE = st.lists(STEP, max_size=4).map(lambda steps: Recipe(steps=tuple(steps)))
LOW, HIGH = Filter(metric="response_words", low=5), Filter(metric="response_words", high=8)
TURNS = Filter(metric="n_turns", high=3)
TEN = pd.DataFrame({"n_turns": [1] * 9 + [9], "response_words": range(1, 11)}, dtype="int32")


def outcome(recipe: Recipe, values: pd.DataFrame) -> Outcome:
    return Outcome(recipe, apply_recipe(recipe, Known(values)), values)


def log(before: Recipe, after: Recipe, values: pd.DataFrame = TEN) -> list[str]:
    one, other = outcome(before, values), outcome(after, values)
    return change_log(before, one.applied, after, other.applied)


def of(*steps: StepModel) -> Recipe:
    return Recipe(steps=steps)


@given(RECIPE, RECIPE, VALUES)
def test_what_is_kept_before_and_after_is_told_apart_without_a_rest(
    before: Recipe, after: Recipe, values: pd.DataFrame
) -> None:
    one, other = outcome(before, values), outcome(after, values)
    found = compared(one, other)
    was, now = (np.flatnonzero(each.applied.keep).tolist() for each in (one, other))
    assert sorted([*found.removed, *found.same, *found.changed]) == was
    assert sorted([*found.added, *found.same, *found.changed]) == now
    back = compared(other, one)
    assert np.array_equal(found.added, back.removed)
    assert np.array_equal(found.removed, back.added)
    assert np.array_equal(found.same, back.same)


@given(RECIPE, RECIPE, VALUES)
def test_the_log_is_empty_if_nothing_was_changed_and_only_then(
    before: Recipe, after: Recipe, values: pd.DataFrame
) -> None:
    assert (log(before, after, values) == []) == (before == after)
    # Every step that is new has a sentence, and so has every one that is gone.
    assert len(log(before, of(), values)) == len(before.steps)
    assert len(log(of(), after, values)) == len(after.steps)


def test_the_log_says_what_was_done_to_each_step_and_what_it_comes_to() -> None:
    begun = of(LOW, HIGH)
    keep_5, keep_8 = "Keep response words of at least 5", "Keep response words of at most 8"
    assert log(begun, of(LOW, HIGH, TURNS)) == [
        "Added as step 3: Keep turns of at most 3 (0 of 4 examples dropped)."
    ]
    assert log(begun, of(HIGH)) == [f"Removed step 1: {keep_5} (4 of 10 examples dropped before)."]
    assert log(begun, of(HIGH, LOW)) == [
        f"Moved from step 2 to 1: {keep_8} "
        "(2 of 10 examples dropped, before 2 of 6 examples dropped)."
    ]
    assert log(begun, begun.switched(0)) == [
        f"Switched off step 1: {keep_5} (4 of 10 examples dropped before)."
    ]
    assert log(begun.switched(0), begun) == [
        f"Switched on step 1: {keep_5} (4 of 10 examples dropped)."
    ]
    wider = Filter(metric="response_words", high=9)
    assert log(begun, of(LOW, wider)) == [
        f"Edited step 2: Keep response words of at most 9; before: {keep_8} "
        "(1 of 6 examples dropped, before 2 of 6 examples dropped)."
    ]


def test_the_log_tells_of_settings_seed_and_export_too() -> None:
    other = from_dict({"seed": 7, "settings": {"context_tokens": 100}, "steps": []})
    told = log(of(), other.exporting(Export(order="easy_first")))
    assert told == [
        "The seed is 7, before 42. Measured with other settings: context tokens.",
        "What is kept is handed over in another way: splits, order or files.",
    ]


def test_the_metric_that_differs_most_comes_first_and_a_missing_one_last() -> None:
    values = TEN.assign(quality=np.nan)
    shifts = metric_shifts(values, values[values["response_words"] > 5])
    assert [one.name for one in shifts] == ["response_words", "n_turns", "quality"]
    assert shifts[0].shift == 0.5
    assert (shifts[0].before["median"], shifts[0].after["median"]) == (5.5, 8)
    assert np.isnan(shifts[-1].shift)


MAILS = [
    alpaca("Whom?", "Ask ann.lee@example.com"),
    alpaca("Where?", "At 203.0.113.7, or bob@example.org"),
    alpaca("Who?", "Nobody"),
    alpaca("Whom?", "Ask ann.lee@example.com"),
    alpaca("Which key?", "sk-proj-" + "aB3dE6gH9jK2mN5pQ8sT1vX4zA7cF0hJ" * 2),
]
MAIL, BOTH = ("EMAIL_ADDRESS",), ("EMAIL_ADDRESS", "IP_ADDRESS")
IDS = ids_of(MAILS)
WAYS = (
    of(),
    of(ScrubPii(entities=MAIL)),
    of(ScrubPii(entities=BOTH)),
    of(ScrubPii(entities=MAIL, by="mask")),
    of(Deduplicate(method="exact"), ScrubPii(entities=MAIL)),
    of(ScrubPii(entities=MAIL, by="pseudonym")),
    Recipe(seed=7, steps=(ScrubPii(entities=MAIL, by="pseudonym"),)),
    of(ScrubPii(entities=("API_KEY",), by="mask")),
    of(ScrubPii(entities=("API_KEY",))),
    of(Erase(values=("bob@example.org",), how="scrub"), ScrubPii(entities=MAIL)),
    of(Review(edits=(Edit(id=IDS[0], path="/output", text="Ask nobody."),))),
    of(
        Review(edits=(Edit(id=IDS[0], path="/output", text="Ask."),)),
        Review(edits=(Edit(id=IDS[0], path="/output", text="Ask nobody."),)),
    ),
)


@pytest.mark.parametrize("after", range(len(WAYS)))
@pytest.mark.parametrize("before", [0, 1, 3, 5, 7, 10])
def test_changed_is_what_the_exports_have_otherwise(
    open_lines: Open, tmp_path: Path, before: int, after: int
) -> None:
    workspace, fingerprint = open_lines(MAILS)
    recipes = WAYS[before], WAYS[after]
    found = compared(*(_real(workspace, fingerprint, recipe) for recipe in recipes))
    kept = []
    for recipe in recipes:
        run(workspace, fingerprint, recipe, tmp_path / "out")
        kept.append(_kept_by_line(tmp_path / "out", len(MAILS)))
    was, now = kept
    assert {name: positions.tolist() for name, positions in vars(found).items()} == {
        "added": [line for line in now if line not in was],
        "removed": [line for line in was if line not in now],
        "changed": [line for line in now if line in was and was[line] != now[line]],
        "same": [line for line in now if line in was and was[line] == now[line]],
    }


def _real(workspace: Workspace, fingerprint: str, recipe: Recipe) -> Outcome:
    values = measured(workspace, fingerprint, (*METRICS, *recipe.metrics()))
    return Outcome(
        recipe, apply_recipe(recipe, known(workspace, fingerprint, recipe, values)), values
    )


def _kept_by_line(out: Path, n: int) -> dict[int, str]:
    """The kept records by the position of their example."""
    dropped = {json.loads(row)["line"] for row in (out / "dropped.jsonl").read_text().splitlines()}
    stay = [line - 1 for line in range(1, n + 1) if line not in dropped]
    return dict(zip(stay, (out / "kept.jsonl").read_text().splitlines(), strict=True))
