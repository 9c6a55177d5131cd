from __future__ import annotations

import dataclasses
import random
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.recipe import Recipe
from analysis.curate.steps import DropLeaks
from analysis.data.conversion import convert
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.engines import finding, parts
from analysis.engines import leaks as module
from analysis.engines.finding import found_leaks, is_found, known
from analysis.engines.leaks import find_leaks, store_leaks, stored_leaks
from analysis.engines.local import measured, run
from analysis.errors import InputError, MappingError
from analysis.measure.duplicates.near import near_pairs
from analysis.measure.leaks.leaks import Leaks, LeakSearch
from tests.conftest import Open, alpaca

CLIPS = (
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May."
)
APPLES = "小明有三个苹果，小红给了他五个苹果，请问他一共有多少个苹果？"
ITEMS = [
    alpaca(CLIPS, "72"),
    alpaca("What is 2 + 2?", "4"),
    alpaca(APPLES, "八个"),
    alpaca("what is  2 + 2?", "Four."),
    alpaca(CLIPS, "Seventy-two"),
]
DATA = [
    alpaca("Tell me a story.", f"Once upon a time: {CLIPS} The end."),
    alpaca("WHAT is 2 + 2?", "5"),
    alpaca("How do I bake bread?", "Mix flour, water, salt and yeast; let it rise, bake it."),
    alpaca("What is 2 + 2?", "6"),
    alpaca(APPLES, "9"),
    alpaca(f"请解答下面这道应用题：{APPLES}", "8"),
    alpaca(f"{CLIPS} Why?", "Because."),
    alpaca("Say what 2 + 2 is: What is 2 + 2? I ask you.", "Four it is."),
]
Record = dict[str, Any]


@pytest.fixture
def held(open_lines: Open) -> tuple[Workspace, str, str]:
    """The workspace, the data set, and the file that it is held against."""
    return opened(open_lines, DATA, ITEMS)


def opened(open_lines: Open, data: list[Record], items: list[Record]) -> tuple[Workspace, str, str]:
    workspace, other = open_lines(items, "eval.jsonl")
    return workspace, open_lines(data)[1], other


def lists(leaks: Leaks) -> list[list[Any]]:
    """All that is known of leaks, to compare it."""
    columns = [
        leaks.equal,
        leaks.near,
        leaks.similarity,
        *vars(leaks.overlap).values(),
        leaks.lines,
    ]
    return [*(part.tolist() for part in columns), [leaks.n_short]]


def reasons(workspace: Workspace, fingerprint: str, step: DropLeaks) -> dict[int, str]:
    recipe = Recipe(steps=(step,))
    values = measured(workspace, fingerprint, ("n_turns", *recipe.metrics()))
    given = known(workspace, fingerprint, recipe, values)
    found = apply_recipe(recipe, given).reasons().to_pylist()
    return {
        line: reason.removeprefix("Stands in eval.jsonl: ")
        for line, reason in zip(given.lines.tolist(), found, strict=True)
        if reason
    }


def test_equal_like_and_held_ones_are_found_each_in_its_way(
    held: tuple[Workspace, str, str],
) -> None:
    workspace, fingerprint, other = held
    found = find_leaks(workspace, fingerprint, LeakSearch(other))
    # The question that stands twice in the other file is its line 2, and so is the first one.
    assert found.equal.tolist() == [-1, 1, -1, 1, 2, -1, -1, -1]
    assert found.near.tolist() == [-1, 1, -1, 1, 2, -1, 0, -1]
    assert found.overlap.item.tolist() == [0, -1, -1, -1, 2, 2, 0, -1]
    assert found.lines.tolist() == [1, 2, 3, 4, 5]
    assert found.n_short == 2  # a sum of five words is compared as a whole alone


def test_the_reasons_of_a_recipe(held: tuple[Workspace, str, str]) -> None:
    workspace, fingerprint, other = held
    assert reasons(workspace, fingerprint, DropLeaks(against=other, file="eval.jsonl")) == {
        1: "88 % of the runs of 13 words of its line 1",
        2: "equal to its line 2",
        4: "equal to its line 2",
        5: "equal to its line 3",
        6: "88 % of the runs of 13 words of its line 3",
        7: "near-duplicate of its line 1, similarity 0.94",
    }


def test_what_a_recipe_sets_is_what_is_looked_for(held: tuple[Workspace, str, str]) -> None:
    workspace, fingerprint, other = held
    step = DropLeaks(against=other, file="eval.jsonl", ways=("overlap",), words=4)
    found = reasons(workspace, fingerprint, step)
    assert found[8] == "50 % of the runs of 4 words of its line 2"
    assert found[1] == "94 % of the runs of 4 words of its line 1"


def test_a_low_similarity_is_looked_for(open_lines: Open) -> None:
    like = [alpaca(f"Here is a sum for you to do: {CLIPS}", "?")]
    workspace, fingerprint, other = opened(open_lines, like, ITEMS)
    steps = [
        DropLeaks(against=other, file="eval.jsonl", ways=("near",), min_similarity=least)
        for least in (0.3, 0.66, 0.7)
    ]
    said = {1: "near-duplicate of its line 1, similarity 0.66"}
    assert [reasons(workspace, fingerprint, step) for step in steps] == [said, said, {}]


def test_what_is_compared_as_a_whole_can_be_chosen(open_lines: Open) -> None:
    items = [alpaca("Name a colour.", "Blue."), alpaca("Name a fruit.", "An apple.")]
    data = [alpaca("name a  COLOUR.", "Red."), alpaca("Sky?", "blue."), items[1]]
    workspace, fingerprint, other = opened(open_lines, data, items)

    def equal(field: Any) -> list[int]:
        return find_leaks(workspace, fingerprint, LeakSearch(other, field)).equal.tolist()

    assert [equal(field) for field in ("prompt", "response", "both")] == [
        [0, -1, 1],
        [-1, 0, 1],
        [-1, -1, 1],
    ]


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def grams(text: str, n: int) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[at : at + n]) for at in range(len(words) - n + 1)}


def by_hand(
    data: list[Record], items: list[Record], search: LeakSearch
) -> tuple[list[int], list[tuple[int, float]], list[tuple[int, float]]]:
    """The leaks, by comparing each example with each item."""
    equal, near, most = [], [], []
    prompts = [item["instruction"] for item in items]
    for record in data:
        prompt = record["instruction"]
        equal.append(next((at for at, p in enumerate(prompts) if plain(p) == plain(prompt)), -1))
        alike, held_most = [(Fraction(0), 1)], [(Fraction(0), 0, 1)]
        for at, item in enumerate(items):
            one, other = grams(prompt, search.size), grams(prompts[at], search.size)
            similarity = Fraction(len(one & other), len(one | other))
            if similarity >= Fraction(search.floor).limit_denominator(1000):
                alike.append((similarity, -at))
            theirs = grams(whole(item), search.n)
            shared = len(theirs & grams(whole(record), search.n))
            if shared:
                held_most.append((Fraction(shared, len(theirs)), shared, -at))
        how, who = max(alike)
        near.append((-who, float(np.float32(float(how)))))
        share, _, which = max(held_most)
        most.append((-which, float(np.float32(float(share)))))
    return equal, near, most


def whole(record: Record) -> str:
    return f"{record['instruction']}\n{record['output']}"


def made(seed: int, n: int) -> list[Record]:
    """Records that repeat each other, have words changed, and hold others' texts."""
    rng, texts = random.Random(seed), random.Random(0)
    sentences = [
        [f"w{texts.randrange(400)}" for _ in range(texts.randrange(6, 40))] for _ in "x" * 25
    ]
    found = []
    for _ in range(n):
        words = list(rng.choice(sentences))
        for _ in range(rng.choice([0, 0, 1, 2])):
            words[rng.randrange(len(words))] = f"w{rng.randrange(400)}"
        if rng.random() < 0.3:
            words = [*rng.choice(sentences), *words]
        if rng.random() < 0.2:
            words = [word.upper() for word in words]
        answer = rng.choice(sentences)[: rng.randrange(1, 40)]
        found.append(alpaca(rng.choice([" ", "  "]).join(words), " ".join(answer)))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("small", [0, 10_000])
def test_it_finds_what_comparing_each_with_each_finds(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch, seed: int, small: int
) -> None:
    def as_if_many(*given: Any, **more: Any) -> Any:
        return near_pairs(*given, small=small, **more)

    monkeypatch.setattr(module, "near_pairs", as_if_many)
    data, items = made(seed, 70), made(seed + 10, 50)
    workspace, fingerprint, other = opened(open_lines, data, items)
    search = LeakSearch(other, floor=0.5, n=8)
    found = find_leaks(workspace, fingerprint, search)
    equal, near, most = by_hand(data, items, search)
    assert found.equal.tolist() == equal
    assert list(zip(found.near.tolist(), found.similarity.tolist(), strict=True)) == near
    overlap = found.overlap
    assert list(zip(overlap.item.tolist(), overlap.share.tolist(), strict=True)) == most
    assert sum(at >= 0 for at in equal) > 5
    assert sum(similarity not in (0, 1) for _, similarity in near) > 5


def test_the_order_of_either_file_does_not_matter(open_lines: Open) -> None:
    data, items = made(1, 60), made(2, 60)
    workspace, fingerprint, other = opened(open_lines, data, items)
    found = find_leaks(workspace, fingerprint, LeakSearch(other))
    order = random.Random(3).sample(range(60), 60)
    moved_data, moved_items = [data[at] for at in order], [items[at] for at in order]
    workspace, fingerprint, other = opened(open_lines, moved_data, moved_items)
    moved = find_leaks(workspace, fingerprint, LeakSearch(other))
    assert (moved.equal >= 0).tolist() == (found.equal >= 0)[order].tolist()
    assert moved.similarity.tolist() == found.similarity[order].tolist()
    assert moved.overlap.share.tolist() == found.overlap.share[order].tolist()
    assert moved.overlap.n_shared.tolist() == found.overlap.n_shared[order].tolist()
    assert moved.n_short == found.n_short


def test_the_size_of_the_parts_does_not_matter(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = [alpaca(f"Question {n % 900} of many", f"It is {n % 700}. " * 9) for n in range(5000)]
    items = [alpaca(f"question {n} of  many", f"{CLIPS} It is {n}. " * 3) for n in range(2500)]
    workspace, fingerprint, other = opened(open_lines, data, items)
    told: list[float] = []
    by_size = []
    for rows in (1000, 8192):
        monkeypatch.setattr(parts, "ROWS_AT_ONCE", rows)
        told.clear()
        found = find_leaks(
            workspace, fingerprint, LeakSearch(other), progress=lambda share, _: told.append(share)
        )
        by_size.append(lists(found))
        assert told == sorted(told) and told[-1] == pytest.approx(1)
    assert by_size[0] == by_size[1]
    assert by_size[0][0] == [n % 900 for n in range(5000)]


def test_what_was_found_is_kept_and_read_back_as_it_was(
    held: tuple[Workspace, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint, other = held
    first = find_leaks(workspace, fingerprint, LeakSearch(other))
    assert lists(found_leaks(workspace, fingerprint, LeakSearch(other))) == lists(first)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("looked for twice")

    kind = finding.KINDS[LeakSearch]
    monkeypatch.setitem(finding.KINDS, LeakSearch, dataclasses.replace(kind, find=never))
    assert lists(found_leaks(workspace, fingerprint, LeakSearch(other))) == lists(first)
    for another in ({"n": 8}, {"field": "both"}, {"floor": 0.5}, {"other": fingerprint}):
        search = dataclasses.replace(LeakSearch(other), **another)
        with pytest.raises(AssertionError, match="twice"):
            found_leaks(workspace, fingerprint, search)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [1],
        list(range(1, 301)),
        [*range(1, 201), 2**31, 2**40 + 255, 2**62],
        random.Random(0).sample(range(1, 10**9), 20_000),
    ],
    ids=len,
)
def test_the_lines_of_the_items_come_back_however_many(tmp_path: Path, lines: list[int]) -> None:
    none = np.zeros(0, dtype=np.int64)
    scores = np.zeros(0, dtype=np.float32)
    overlap = module.Overlap(none, scores, none)
    leaks = Leaks(none, none, scores, overlap, np.array(lines, dtype=np.int64), 7)
    store_leaks(tmp_path / "leaks.parquet", leaks)
    read = stored_leaks(tmp_path / "leaks.parquet")
    assert lists(read) == lists(leaks)
    assert read.lines.dtype == np.int64 and read.similarity.dtype == np.float32


def test_the_lines_of_millions_of_items_take_little_room(tmp_path: Path) -> None:
    none, scores = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    many = np.arange(1, 2_000_001)
    path = tmp_path / "leaks.parquet"
    store_leaks(path, Leaks(none, none, scores, module.Overlap(none, scores, none), many, 0))
    assert path.stat().st_size < 1_000_000
    assert (stored_leaks(path).lines == many).all()


def test_it_goes_on_to_the_end_and_can_be_stopped_anywhere(
    held: tuple[Workspace, str, str],
) -> None:
    workspace, fingerprint, other = held
    told: list[float] = []
    find_leaks(
        workspace, fingerprint, LeakSearch(other), progress=lambda share, _: told.append(share)
    )
    assert told == sorted(told) and len(told) > 3
    assert told[0] > 0 and told[-1] == pytest.approx(1)
    for stop in range(len(told)):
        n_told = 0

        def listen(_: float, __: str, last: int = stop) -> None:
            nonlocal n_told
            n_told += 1
            if n_told > last:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            found_leaks(workspace, fingerprint, LeakSearch(other), progress=listen)
        assert not is_found(workspace, fingerprint, LeakSearch(other))
        assert not list((workspace.folder(fingerprint)).glob("leaks/*"))


def test_comparing_many_can_be_stopped_too(
    held: tuple[Workspace, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_if_many(*given: Any, **more: Any) -> Any:
        return near_pairs(*given, small=0, **more)

    monkeypatch.setattr(module, "near_pairs", as_if_many)
    workspace, fingerprint, other = held
    told: list[tuple[float, str]] = []
    find_leaks(workspace, fingerprint, LeakSearch(other), progress=lambda *each: told.append(each))
    comparing = [share for share, said in told if said == "Comparing"]
    assert comparing and min(comparing) >= 0.5 and max(comparing) <= 0.6


def test_another_file_that_is_not_there_is_a_sentence(held: tuple[Workspace, str, str]) -> None:
    workspace, fingerprint, _ = held
    search = LeakSearch("ab" * 32)
    with pytest.raises(InputError, match=r"\(SHA-256 abababababab…\) is not in the workspace; "):
        found_leaks(workspace, fingerprint, search)
    assert not is_found(workspace, fingerprint, search)


def test_a_file_is_not_held_against_itself(held: tuple[Workspace, str, str]) -> None:
    workspace, fingerprint, _ = held
    with pytest.raises(InputError, match="the file itself"):
        found_leaks(workspace, fingerprint, LeakSearch(fingerprint))


def test_questions_alone_are_compared_by_their_prompts_and_are_nothing_to_train_on(
    open_lines: Open, tmp_path: Path
) -> None:
    asked = [{"question": item["instruction"]} for item in ITEMS]
    workspace, fingerprint, unmapped = opened(open_lines, DATA, asked)
    other = workspace.remap(unmapped, {"prompt": "question"}).fingerprint
    assert read_into(workspace, other).n_examples == len(ITEMS)
    found = find_leaks(workspace, fingerprint, LeakSearch(other))
    assert found.equal.tolist() == [-1, 1, -1, 1, 2, -1, -1, -1]
    assert found.overlap.item.tolist() == [0, -1, -1, -1, 2, 2, 0, -1]
    for field in ("response", "both"):
        with pytest.raises(InputError, match="only prompts can be compared"):
            find_leaks(workspace, fingerprint, LeakSearch(other, field))
    with pytest.raises(MappingError, match="say which field is the response"):
        run(workspace, other, Recipe(), tmp_path / "out")
    with pytest.raises(MappingError, match="say which field is the response"):
        convert(workspace, other, "alpaca", tmp_path / "out.jsonl")
    assert not list(tmp_path.glob("out*"))


def test_of_files_without_an_example_nothing_leaks(open_lines: Open) -> None:
    workspace, fingerprint, other = opened(open_lines, ["{broken"], ITEMS)
    assert len(find_leaks(workspace, fingerprint, LeakSearch(other))) == 0
    workspace, fingerprint, other = opened(open_lines, DATA, ["{broken too"])
    found = find_leaks(workspace, fingerprint, LeakSearch(other))
    assert not (found.equal >= 0).any() and not (found.near >= 0).any()
    assert not (found.overlap.item >= 0).any() and len(found.lines) == 0
