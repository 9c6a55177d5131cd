from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import ByHand, apply_recipe
from analysis.curate.keepers import groups_of
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import Deduplicate, Filter
from analysis.curate.steps.base import CONTEXT
from analysis.errors import RecipeError
from analysis.measure.duplicates.pairs import Pairs
from tests.measure.duplicates.made import PAIRS, N, as_dict, pairs_of

CHARS = [5, 9, 2, 2, 7, 1, 3, 8, 4, 6]
EVERYBODY = np.arange(N)
POLICY = st.sampled_from(["first", "longest", "best"])
MASKS = st.lists(st.booleans(), min_size=N, max_size=N)


def known(pairs: Pairs, step: Deduplicate, **values: list[float]) -> Known:
    columns = {"unwanted": [0] * N, "response_chars": CHARS, "quality": CHARS} | values
    rows = pd.DataFrame(
        {"example_id": [f"{at:016x}-1" for at in range(N)], "line": range(100, 100 + N)}
    )
    alike = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    context = Pairs(*alike, np.zeros(N, np.int64), 1.0)  # all under the same one
    return Known(pd.DataFrame(columns), {step.search(): pairs, CONTEXT: context}, lambda: rows)


def fate(pairs: Pairs, step: Deduplicate, *before: Filter, **values: list[float]):
    return apply_recipe(Recipe(steps=(*before, step)), known(pairs, step, **values))


def reasons(pairs: Pairs, step: Deduplicate, **values: list[float]) -> dict[int, str]:
    found = fate(pairs, step, **values).reasons().to_pylist()
    return {100 + at: reason for at, reason in enumerate(found) if reason}


CHAIN = pairs_of([0, 1, 2, 3, 0, 5, 6, 7, 8, 9], {(0, 1): 0.9, (1, 2): 0.8, (7, 8): 0.75})


def test_the_reason_names_who_stays_and_how_alike_they_are() -> None:
    assert reasons(CHAIN, Deduplicate(min_similarity=0.7)) == {
        101: "Near-duplicate of line 100, similarity 0.90",
        102: "Near-duplicate of line 101, similarity 0.80, and by others of line 100, which stays",
        104: "Near-duplicate of line 100, similarity 1.00",
        108: "Near-duplicate of line 107, similarity 0.75",
    }


def test_a_chain_can_be_cut() -> None:
    assert set(reasons(CHAIN, Deduplicate(chains="cut"))) == {101, 104}


@pytest.mark.parametrize(
    ("keep", "gone"), [("first", {101, 102, 104}), ("longest", {100, 102, 104})]
)
def test_who_stays_can_be_chosen(keep: str, gone: set[int]) -> None:
    assert set(reasons(CHAIN, Deduplicate(keep=keep))) == gone


def test_the_best_stays_and_one_without_a_score_does_not() -> None:
    quality = [0.2, np.nan, 0.4, 0, 0.3, 0, 0, 0, 0, 0]
    assert set(reasons(CHAIN, Deduplicate(keep="best"), quality=quality)) == {100, 101, 104}


def test_by_hand_goes_before_the_policy_group_by_group() -> None:
    ids = tuple(f"{at:016x}-1" for at in (1, 4))
    step = Deduplicate(min_similarity=0.7, by_hand=ids)
    assert reasons(CHAIN, step) == {
        100: "Near-duplicate of line 104, similarity 1.00",
        102: "Near-duplicate of line 101, similarity 0.80",
        108: "Near-duplicate of line 107, similarity 0.75",
    }


def test_an_answer_that_is_wanted_is_no_duplicate_of_one_that_is_not() -> None:
    unwanted = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert set(reasons(CHAIN, Deduplicate(), unwanted=unwanted)) == {102, 104}


def test_equal_ones_stay_alike_when_the_first_of_them_is_gone() -> None:
    pairs = pairs_of([0, 0, 0, 3, 4, 5, 6, 7, 8, 9], {(0, 3): 0.9})
    gone = Filter(metric="response_chars", high=5 - 1e-9)  # drops 100, which has 5
    found = fate(pairs, Deduplicate(), gone, response_chars=[5, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    assert [at for at, by in enumerate(found.dropped_by.tolist()) if by == 1] == [2, 3]
    assert found.reasons()[3].as_py() == "Near-duplicate of line 101, similarity 0.90"


@given(PAIRS, POLICY, st.sampled_from([0.7, 0.8, 0.9, 1.0]), MASKS, st.sampled_from([None, "cut"]))
def test_of_each_group_of_those_who_come_exactly_one_stays(
    pairs: Pairs, keep: str, least: float, mask: list[bool], chains: str | None
) -> None:
    step = Deduplicate(min_similarity=least, keep=keep, chains=chains)
    here = [float(flag) for flag in mask]
    before = Filter(metric="response_words", low=1)
    found = fate(pairs, step, before, response_words=here)
    reached = np.flatnonzero(mask)
    made = groups_of(step, known(pairs, step), reached)
    stays = found.keep
    assert [int(stays[made[number]].sum()) for number in range(len(made))] == [1] * len(made)
    outside = np.setdiff1d(reached, made.members)
    assert stays[outside].all() and not stays[~np.array(mask)].any()
    # Who goes for somebody who stays is a pair with that one, as similar as is said.
    alike = as_dict(pairs)
    for at, (by, reason) in enumerate(
        zip(found.dropped_by.tolist(), found.reasons().to_pylist(), strict=True)
    ):
        if by == 1:
            other = int(reason.split("line ")[1].split(",")[0]) - 100
            assert f"{alike[min(at, other), max(at, other)]:.2f}" in reason
            assert stays[other] or "by others of line" in reason


def test_an_id_that_is_not_in_the_file_is_reported_and_not_counted_as_kept() -> None:
    step = Deduplicate(by_hand=(f"{4:016x}-1", "f" * 16 + "-1", "e" * 16 + "-1"))
    found = fate(CHAIN, step)
    (report,) = found.reports
    assert report.by_hand == ByHand(chosen=3, found=1, missing=2)
    assert report.words.endswith(", 3 chosen by hand, 2 of them not in this file")
    assert found.keep[4] and not found.keep[:3].any()
    (plain,) = fate(CHAIN, Deduplicate()).reports
    assert plain.by_hand is None


@given(PAIRS)
def test_who_is_not_similar_enough_is_no_duplicate(pairs: Pairs) -> None:
    higher = fate(pairs, Deduplicate(min_similarity=0.9)).keep
    lower = fate(pairs, Deduplicate(min_similarity=0.7)).keep
    assert (lower <= higher).all()  # the first of a group is the first of its parts


@pytest.mark.parametrize(
    "step",
    [
        Deduplicate(),
        Deduplicate(method="exact", field="prompt", keep="best"),
        Deduplicate(min_similarity=0.95, chains="cut", shingle_size=3, permutations=64),
        Deduplicate(by_hand=("0123456789abcdef-1",)),
    ],
)
def test_it_comes_back_from_a_recipe(step: Deduplicate) -> None:
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("method: exact, min_similarity: 0.9", 'min_similarity is for the method "near"'),
        ("min_similarity: 1.2", "expected 1 at most"),
        ("min_similarity: 0.1", "expected 0.3 at least"),
        ("keep: nicest", "expected 'first', 'longest' or 'best'"),
        ("by_hand: [../../etc/passwd]", "found no example's id; write one such as"),
    ],
)
def test_a_mistake_in_it_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RecipeError, match="In step 1") as raised:
        from_yaml(f"version: 1\nsteps:\n  - {{step: deduplicate, {text}}}\n")
    assert said in str(raised.value)
