from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.apply import Applied, apply_recipe
from analysis.curate.known import Known
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.curate.steps import Filter, ResolveConflicts
from analysis.curate.steps.base import CONTEXT
from analysis.curate.steps.conflicts import ANSWERS
from analysis.engines.finding import known as known_of
from analysis.engines.local import measured
from analysis.errors import RecipeError
from analysis.measure.duplicates.exact import digests, exact_pairs
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.duplicates.shingles import shingles
from tests.conftest import SAMPLE_DATA, Open, alpaca

FIRST_LINE = 100
SENTENCE = [f"w{n}" for n in range(20)]


@dataclass(frozen=True)
class Made:
    """An example as these tests make it."""

    prompt: str
    answer: str
    system: str = ""
    unwanted: bool = False
    reaches: bool = True

    @property
    def same(self) -> tuple[str, str]:
        return " ".join(self.system.lower().split()), " ".join(self.prompt.lower().split())

    @property
    def said(self) -> str:
        return " ".join(self.answer.lower().split())


def ids_of(made: list[Made]) -> list[str]:
    """As the data set makes them: by the content, and which one it is of equal ones."""
    seen: Counter[Made] = Counter()
    digits = digests((json.dumps(vars(each)),) for each in made)[:, 0]
    found = []
    for each, number in zip(made, digits.tolist(), strict=True):
        seen[each] += 1
        found.append(f"{number:016x}-{seen[each]}")
    return found


def known(made: list[Made], step: ResolveConflicts) -> Known:
    prompts = [each.prompt for each in made]
    if step.method == "exact":
        asked = exact_pairs(digests((text,) for text in prompts))
    else:
        asked = near_pairs(shingles(pa.array(prompts, pa.large_string())), floor=step.least)
    values = {
        "unwanted": [float(each.unwanted) for each in made],
        "response_chars": [float(len(each.answer)) for each in made],
        "quality": [float(-len(each.answer)) for each in made],
        "n_turns": [float(each.reaches) for each in made],
    }
    rows = pd.DataFrame(
        {"example_id": ids_of(made), "line": np.arange(len(made)) + FIRST_LINE},
    )
    found = {
        step.prompts(): asked,
        CONTEXT: exact_pairs(digests((each.system, "1") for each in made)),
        ANSWERS: exact_pairs(digests((each.answer,) for each in made)),
    }
    return Known(pd.DataFrame(values, dtype=float), found, lambda: rows)


def fate(made: list[Made], step: ResolveConflicts, *, seed: int = 42) -> Applied:
    recipe = Recipe(steps=(Filter(metric="n_turns", low=1), step), seed=seed)
    return apply_recipe(recipe, known(made, step))


def reasons(made: list[Made], step: ResolveConflicts, *, seed: int = 42) -> dict[int, str]:
    found = fate(made, step, seed=seed)
    texts = found.reasons().to_pylist()
    return {at: texts[at] for at in np.flatnonzero(found.dropped_by == 1).tolist()}


def grams(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    size = min(5, len(words))
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def jaccard(one: str, other: str) -> float:
    return len(grams(one) & grams(other)) / len(grams(one) | grams(other))


def asks_the_same(one: Made, other: Made, step: ResolveConflicts) -> bool:
    if step.method == "exact":
        return one.same == other.same
    alike = jaccard(one.prompt, other.prompt) >= step.least - 1e-6
    return one.same[0] == other.same[0] and alike


def by_hand(made: list[Made], step: ResolveConflicts) -> list[list[int]]:
    """The conflicts, by comparing each with each and joining until nothing can be joined."""
    parts = [
        {at} for at, each in enumerate(made) if each.reaches and not each.unwanted and each.answer
    ]
    joining = True
    while joining:
        joining = False
        for one, other in itertools.combinations(parts, 2):
            if any(asks_the_same(made[i], made[j], step) for i in one for j in other):
                one.update(other)
                parts.remove(other)
                joining = True
                break
    return [sorted(part) for part in parts if len({made[at].said for at in part}) > 1]


def keeper(group: list[int], made: list[Made], keep: str) -> int:
    if keep == "first":
        return group[0]
    sign = 1 if keep == "longest" else -1  # the quality of these tests is the shortest answer's
    return max(group, key=lambda at: (sign * len(made[at].answer), -at))


ANSWER = st.sampled_from(["", "a", "A", " a", "bb", "b b", "ccc"])
COMMON = {
    "answer": ANSWER,
    "system": st.sampled_from(["", " ", "S", "s ", "T"]),
    "unwanted": st.sampled_from([False, False, False, True]),
    "reaches": st.sampled_from([True, True, True, False]),
}
PROMPTS = st.sampled_from(["p", "P ", "q", "q  r", "Q R"])
# Pieces of one sentence: some are like each other, some by others only.
PIECES = st.builds(
    lambda start, size: " ".join(SENTENCE[start : start + size]), st.integers(0, 4), st.just(14)
)
EQUAL = st.lists(st.builds(Made, prompt=PROMPTS, **COMMON), max_size=12)
SEVERAL = COMMON | {
    "answer": st.sampled_from(["a", "A", "bb"]),
    "system": st.sampled_from(["", "S"]),
}
LIKE = st.lists(st.builds(Made, prompt=PIECES, **SEVERAL), max_size=10)
# No two that differ have answers of one length: who is first among equally good ones says nothing.
UNTIED = st.lists(
    st.builds(Made, prompt=st.sampled_from("pq"), answer=st.integers(1, 9).map("x".__mul__)),
    max_size=20,
)
KEEP = st.sampled_from(["first", "longest", "best"])


@given(EQUAL, KEEP)
def test_of_each_prompt_with_different_answers_one_stays(made: list[Made], keep: str) -> None:
    step = ResolveConflicts(keep=keep)
    conflicts = by_hand(made, step)
    stays = {at: keeper(group, made, keep) for group in conflicts for at in group}
    expected = {}
    for at, stayer in stays.items():
        if at != stayer:
            which = "The same" if made[at].said == made[stayer].said else "Another"
            expected[at] = f"{which} answer to the prompt of line {FIRST_LINE + stayer}"
    assert reasons(made, step) == expected


@given(LIKE, KEEP, st.sampled_from([0.5, 0.7, 0.8, 0.9]))
def test_of_each_like_prompt_one_stays_and_the_reason_says_how_alike(
    made: list[Made], keep: str, least: float
) -> None:
    step = ResolveConflicts(method="near", keep=keep, min_similarity=least)
    conflicts = by_hand(made, step)
    stays = {at: keeper(group, made, keep) for group in conflicts for at in group}
    found = reasons(made, step)
    assert set(found) == {at for at, stayer in stays.items() if at != stayer}
    for at, reason in found.items():
        told, _, further = reason.partition(", and by others of line ")
        said, _, similarity = told.partition(", similarity ")
        which, _, line = said.partition(" answer to a prompt like that of line ")
        named = int(line) - FIRST_LINE
        assert which == ("The same" if made[at].said == made[named].said else "Another")
        assert named != at and asks_the_same(made[at], made[named], step)
        alike = jaccard(made[at].prompt, made[named].prompt)
        assert similarity == f"{int(alike * 100 + 1e-4) / 100:.2f}"
        if further:
            assert not asks_the_same(made[at], made[stays[at]], step)
            assert further == f"{FIRST_LINE + stays[at]}, which stays"
        else:
            assert named == stays[at]


@given(UNTIED, st.floats(0.01, 0.99), st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_share_that_stays_is_exact_and_does_not_depend_on_the_order(
    made: list[Made], share: float, seed: int, rng: random.Random
) -> None:
    step = ResolveConflicts(keep="longest", share=share)
    alone = set(reasons(made, ResolveConflicts(keep="longest")))
    found = reasons(made, step, seed=seed)
    assert set(found) <= alone
    assert len(found) == len(alone) - round(share * len(alone))
    for reason in found.values():
        assert fate(made, step, seed=seed).keep[int(reason.split("line ")[1]) - FIRST_LINE]
    order = list(range(len(made)))
    rng.shuffle(order)
    moved = [made[at] for at in order]
    again = Counter(moved[at] for at in reasons(moved, step, seed=seed))
    assert again == Counter(made[at] for at in found)


@given(LIKE, st.floats(0.01, 0.99))
def test_of_like_prompts_the_share_is_exact_too(made: list[Made], share: float) -> None:
    step = ResolveConflicts(method="near", share=share)
    alone = reasons(made, ResolveConflicts(method="near"))
    assert len(reasons(made, step)) == len(alone) - round(share * len(alone))


def test_of_a_chain_the_reason_tells_who_is_alike_and_who_stays() -> None:
    pieces = [" ".join(SENTENCE[start : start + 14]) for start in range(3)]
    step = ResolveConflicts(method="near", keep="first")
    said = "answer to a prompt like that of line"
    for answers, which in (("abb", "The same"), ("abc", "Another")):
        made = [Made(prompt, answer) for prompt, answer in zip(pieces, answers, strict=True)]
        assert reasons(made, step) == {
            1: f"Another {said} 100, similarity 0.81",
            2: f"{which} {said} 101, similarity 0.81, and by others of line 100, which stays",
        }


MANY = [Made(f"p{n % 4}", "x" * (n + 1)) for n in range(40)]


def test_a_seed_draws_the_same_again_and_another_one_others() -> None:
    step = ResolveConflicts(share=0.5)
    drawn = [set(reasons(MANY, step, seed=seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(each) for each in drawn] == [18, 18, 18]


def test_by_hand_decides_a_prompt_and_the_share_is_of_the_other_ones() -> None:
    ids = ids_of(MANY)
    step = ResolveConflicts(share=0.5, by_hand=(ids[8], ids[12], "0123456789abcdef-1"))
    gone = set(reasons(MANY, step))
    of_first = {at for at in range(40) if at % 4 == 0}
    assert gone & of_first == of_first - {8, 12}
    assert len(gone - of_first) == 27 - round(0.5 * 27)


def test_who_was_chosen_by_hand_and_never_comes_decides_nothing() -> None:
    made = [Made("p", "a", reaches=False), Made("p", "bb"), Made("p", "ccc")]
    step = ResolveConflicts(keep="longest", by_hand=(ids_of(made)[0],))
    assert set(reasons(made, step)) == {1}


@pytest.mark.parametrize(
    ("made", "gone"),
    [
        ([Made("p", "a"), Made(" P", "b")], {1}),
        ([Made("p", "a"), Made("p", " A")], set()),
        ([Made("p", "a"), Made("q", "b")], set()),
        ([Made("p", "a", "S"), Made("p", "b", "T")], set()),
        ([Made("p", "a", "S"), Made("p", "b", "")], set()),
        ([Made("p", "a", "S"), Made("p", "b", " s")], {1}),
        ([Made("p", "a", ""), Made("p", "b", " ")], {1}),
        ([Made("p", "a"), Made("p", "b", unwanted=True)], set()),
        ([Made("p", "a"), Made("p", "b", unwanted=True), Made("p", "c")], {2}),
        ([Made("p", "a"), Made("p", "")], set()),
        ([Made("p", "a"), Made("p", "b", reaches=False)], set()),
        ([Made("", "a"), Made("", "b")], set()),
    ],
)
def test_what_is_a_conflict(made: list[Made], gone: set[int]) -> None:
    assert set(reasons(made, ResolveConflicts(keep="first"))) == gone


def test_the_planted_conflicts_are_found_and_all_that_is_found_is_one(open_lines: Open) -> None:
    path = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
    planted = json.loads((SAMPLE_DATA / "planted_flaws.json").read_text(encoding="utf-8"))["flaws"]
    texts = path.read_text(encoding="utf-8").splitlines()
    workspace, fingerprint = open_lines(texts)
    recipe = Recipe(steps=(ResolveConflicts(keep="first"),))
    values = measured(workspace, fingerprint, recipe.metrics())
    given = known_of(workspace, fingerprint, recipe, values)
    found = apply_recipe(recipe, given).reasons().to_pylist()
    pairs = {
        (int(reason.split("line ")[1]), int(line))
        for line, reason in zip(given.lines, found, strict=True)
        if reason
    }
    assert {tuple(pair) for pair in planted["same_prompt"]} <= pairs
    like = [set(group) for group in planted["near_duplicate"]]
    for pair in pairs - {tuple(pair) for pair in planted["same_prompt"]}:
        assert any(set(pair) <= group for group in like)
    for pair in pairs:
        one, other = (json.loads(texts[line - 1]) for line in pair)
        for part in ("instruction", "input", "system", "history"):
            assert one.get(part) == other.get(part)
        assert one["output"].split() != other["output"].split()


def test_two_examples_without_a_system_text_are_in_conflict_in_a_file_too(open_lines: Open) -> None:
    lines = [
        alpaca("q", "a"),
        alpaca("q", "b", system="Be brief."),
        alpaca("Q ", "c"),
        alpaca("q", "d", system="be  brief."),
        alpaca("q", "e", system="Be kind."),
    ]
    workspace, fingerprint = open_lines(lines)
    recipe = Recipe(steps=(ResolveConflicts(keep="first"),))
    values = measured(workspace, fingerprint, recipe.metrics())
    found = apply_recipe(recipe, known_of(workspace, fingerprint, recipe, values))
    assert found.reasons().to_pylist() == [
        None,
        None,
        "Another answer to the prompt of line 1",
        "Another answer to the prompt of line 2",
        None,
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (ResolveConflicts(), "the same prompt keep the highest quality score"),
        (ResolveConflicts(keep="first", share=0.125), "the first one and 12.5% of the others"),
        (ResolveConflicts(share=0.004), "and 0.4% of the others"),
        (ResolveConflicts(method="near", min_similarity=0.9), "a like prompt (similarity 0.9 and"),
        (ResolveConflicts(by_hand=("0123456789abcdef-1",)), ", 1 chosen by hand"),
    ],
)
def test_it_says_what_it_does_and_comes_back_from_a_recipe(
    step: ResolveConflicts, said: str
) -> None:
    recipe = Recipe(steps=(step,))
    assert from_yaml(to_yaml(recipe)) == recipe
    assert said in step.in_words()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("min_similarity: 0.9", 'min_similarity is for the method "near"; leave it out'),
        ("method: near, min_similarity: 0.1", "expected 0.3 at least"),
        ("share: all", "expected a number"),
        ("share: 0", 'key "share": found 0'),
        ("share: 1", 'key "share": found 1'),
        ("keep: shortest", "expected 'first', 'longest' or 'best'"),
        ("by_hand: [line 3]", "found no example's id; write one such as"),
    ],
)
def test_a_mistake_in_it_is_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RecipeError, match="In step 1") as raised:
        from_yaml(f"version: 1\nsteps:\n  - {{step: resolve_conflicts, {text}}}\n")
    assert said in str(raised.value) and "\n" not in str(raised.value)
