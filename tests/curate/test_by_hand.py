from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import KEPT, Applied, apply_recipe
from analysis.curate.by_hand import dropping, keeping
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.rewriting import Rewriter
from analysis.curate.steps import DropByHand, Erase, Filter, KeepByHand, ScrubPii, StepModel
from analysis.errors import RecipeError
from tests.conftest import alpaca
from tests.curate.personal_data import personal_in
from tests.curate.test_changes import sightings

N = 12
IDS = [f"{number:016x}-1" for number in range(N)]
SOME = st.lists(st.sampled_from(IDS), min_size=1, max_size=4).map(tuple)
STEPS = st.lists(
    st.one_of(
        st.builds(lambda low: Filter(metric="n_turns", low=low), st.integers(1, 8)),
        st.builds(lambda ids: KeepByHand(ids=ids), SOME),
        st.builds(lambda ids: DropByHand(ids=ids), SOME),
    ),
    max_size=6,
).map(tuple)


def rows() -> pd.DataFrame:
    return pd.DataFrame({"example_id": IDS, "line": range(1, N + 1)})


def fate(*steps: StepModel, turns: list[int] | None = None) -> Applied:
    values = pd.DataFrame({"n_turns": turns or list(range(N))}, dtype="int32")
    return apply_recipe(Recipe(steps=steps), Known(values, rows=rows))


@given(STEPS)
def test_every_example_is_kept_or_dropped_once_whatever_comes_back(
    steps: tuple[StepModel, ...],
) -> None:
    applied = fate(*steps)
    n = N
    for report, reached, selection, back in zip(
        applied.reports, applied.reached, applied.selections, applied.back, strict=True
    ):
        assert report.n_in == n == len(reached) == len(selection.keep)
        assert report.n_kept == n - report.n_dropped + len(back)
        assert (np.diff(reached) > 0).all()
        n = report.n_kept
    assert applied.keep.sum() == n
    reasons = applied.reasons().to_pylist()
    assert [reason is None for reason in reasons] == applied.keep.tolist()
    for at, by in enumerate(applied.dropped_by.tolist()):
        if by != KEPT:
            step = steps[by]
            said = "By hand" if isinstance(step, DropByHand) else f"Turns: {at} turn"
            assert reasons[at].startswith(said)


@given(STEPS, SOME)
def test_to_bring_one_back_changes_no_other_fate(
    steps: tuple[StepModel, ...], ids: tuple[str, ...]
) -> None:
    before, after = fate(*steps), fate(*keeping(Recipe(steps=steps), ids).steps)
    chosen = np.isin(IDS, ids)
    assert after.keep[chosen].all()
    assert np.array_equal(before.keep[~chosen], after.keep[~chosen])


@given(STEPS, SOME)
def test_to_drop_one_changes_no_other_fate(
    steps: tuple[StepModel, ...], ids: tuple[str, ...]
) -> None:
    before, after = fate(*steps), fate(*dropping(Recipe(steps=steps), ids).steps)
    chosen = np.isin(IDS, ids)
    assert not after.keep[chosen].any()
    assert np.array_equal(before.keep[~chosen], after.keep[~chosen])


@given(STEPS)
def test_a_recipe_with_choices_by_hand_comes_back_from_yaml(steps: tuple[StepModel, ...]) -> None:
    recipe = Recipe(steps=steps)
    assert from_yaml(to_yaml(recipe)) == recipe
    assert to_yaml(recipe).count("{step: ") == len(steps)


def test_what_was_dropped_twice_has_the_last_reason() -> None:
    applied = fate(
        Filter(metric="n_turns", low=5),
        KeepByHand(ids=(IDS[1], IDS[2])),
        DropByHand(ids=(IDS[1],), because="off topic"),
    )
    assert applied.reasons().to_pylist()[:4] == [
        "Turns: 0 turns, below 5",
        "By hand: off topic",
        None,
        "Turns: 3 turns, below 5",
    ]
    assert [report.n_back for report in applied.reports] == [None, 2, None]
    assert applied.reports[1].words == "Bring back 2 examples chosen by hand"


def test_choices_in_a_row_are_one_step_each() -> None:
    recipe = Recipe(steps=(Filter(metric="n_turns", low=5),))
    recipe = dropping(recipe, [IDS[6]], because="wrong")
    recipe = dropping(recipe, [IDS[7]], because="wrong")
    recipe = dropping(recipe, [IDS[8]], because="rude")
    recipe = keeping(recipe, [IDS[1], IDS[7]])
    assert recipe.steps[1:] == (
        DropByHand(ids=(IDS[6],), because="wrong"),
        DropByHand(ids=(IDS[8],), because="rude"),
        KeepByHand(ids=(IDS[1], IDS[7])),
    )


def test_ids_of_another_file_are_counted_and_decide_nothing() -> None:
    applied = fate(DropByHand(ids=(IDS[0], "ffffffffffffffff-1")))
    assert applied.keep.sum() == N - 1
    assert applied.reports[0].words == "Drop 2 examples chosen by hand, 1 of them not in this file"


def known(recipe: Recipe, records: list[str], turns: list[int]) -> Known:
    found = {
        search: sightings(search, records) if hasattr(search, "sought") else personal_in(records)
        for search in recipe.searches()
    }
    values = pd.DataFrame({"n_turns": turns}, dtype="int32")
    return Known(values, found, rows=lambda: rows().iloc[: len(records)])  # type: ignore[arg-type]


def test_what_comes_back_is_scrubbed_as_if_it_had_never_gone() -> None:
    records = [json.dumps(alpaca("q", f"{name}@example.com")) for name in ("ann", "bo", "cy")]
    steps = (Filter(metric="n_turns", high=1), ScrubPii(), KeepByHand(ids=(IDS[0],)))
    recipe = Recipe(steps=steps)
    applied = apply_recipe(recipe, known(recipe, records, [5, 1, 6]))
    rewriter = Rewriter(recipe.steps, applied.changes)
    made = [json.loads(rewriter.rewritten(at, raw))["output"] for at, raw in enumerate(records)]
    assert made == ["<EMAIL>", "<EMAIL>", "cy@example.com"]
    assert applied.keep.tolist() == [True, True, False]
    assert applied.reports[1].n_changed == 2


@pytest.mark.parametrize("dropped_before", [False, True])
def test_what_is_erased_never_comes_back(dropped_before: bool) -> None:
    records = [json.dumps(alpaca("q", text)) for text in ("Ann Lee", "nobody")]
    erase = Erase.of(["Ann Lee"], how="drop")
    first = Filter(metric="n_turns", high=1 if dropped_before else 9)
    recipe = Recipe(steps=(first, erase, KeepByHand(ids=(IDS[0], IDS[1]))))
    applied = apply_recipe(recipe, known(recipe, records, [5, 5]))
    assert applied.keep.tolist() == [False, True]


def test_a_step_by_hand_names_one_example_at_least() -> None:
    with pytest.raises(RecipeError, match=r"one entry at least"):
        from_yaml("steps:\n  - {step: keep_by_hand, ids: []}")
    with pytest.raises(RecipeError, match=r"found no example's id"):
        from_yaml("steps:\n  - {step: drop_by_hand, ids: [abc]}")
