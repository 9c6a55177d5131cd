from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate
from analysis.engines import finding, parts
from analysis.engines.duplicates import find_pairs
from analysis.engines.finding import found_pairs, known
from analysis.engines.local import measured
from analysis.measure.duplicates import jaccard, minhash, near, shingles
from analysis.measure.duplicates.groups import groups
from analysis.measure.duplicates.search import DuplicateSearch
from tests.conftest import Open, alpaca

BREAD = "Mix flour, water, salt and yeast, knead it for ten minutes, let it rise and bake it hot."
LINES = [
    alpaca("How do I bake bread?", BREAD),
    alpaca("Name a colour.", "Blue."),
    alpaca("how do I  bake BREAD?", BREAD.upper()),
    alpaca("How do I bake bread?", BREAD.replace("hot", "at once")),
    alpaca("Name a fruit.", "Blue."),
    alpaca("Name a number.", "Yes."),
]


def rows_of(
    open_lines: Open, search: DuplicateSearch, least: float | None = None
) -> list[list[int]]:
    workspace, fingerprint = open_lines(LINES)
    pairs = found_pairs(workspace, fingerprint, search)
    made = groups(pairs if least is None else pairs.at(least))
    return [made[number].tolist() for number in range(len(made))]


def test_equal_examples_are_found_by_the_side_that_is_compared(open_lines: Open) -> None:
    assert rows_of(open_lines, DuplicateSearch("exact", "both")) == [[0, 2]]
    assert rows_of(open_lines, DuplicateSearch("exact", "prompt")) == [[0, 2, 3]]
    assert rows_of(open_lines, DuplicateSearch("exact", "response")) == [[0, 2], [1, 4]]


def test_like_examples_are_found_and_short_ones_are_not_lumped_together(open_lines: Open) -> None:
    assert rows_of(open_lines, DuplicateSearch()) == [[0, 2, 3]]
    assert rows_of(open_lines, DuplicateSearch(), 0.95) == [[0, 2]]


@pytest.mark.parametrize(
    "search", [DuplicateSearch(), DuplicateSearch("exact"), DuplicateSearch(field="response")]
)
def test_what_was_found_is_kept_and_a_further_threshold_costs_nothing(
    open_lines: Open, search: DuplicateSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    first = found_pairs(workspace, fingerprint, search)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("looked for twice")

    kind = finding.KINDS[DuplicateSearch]
    monkeypatch.setitem(finding.KINDS, DuplicateSearch, replace(kind, find=never))
    again = found_pairs(workspace, fingerprint, search)
    assert again.floor == first.floor
    assert again.first_of.tolist() == first.first_of.tolist()
    assert again.left.tolist() == first.left.tolist()
    assert again.similarity.tolist() == first.similarity.tolist()
    with pytest.raises(AssertionError, match="twice"):
        found_pairs(workspace, fingerprint, replace(search, size=3))


def test_neither_the_size_of_the_parts_nor_the_number_of_cores_matters(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each a long answer; every third like the one 1,000 before, every tenth equal to it.
    words = [f"w{n}" for n in range(40)]
    many = []
    for n in range(5000):
        text = " ".join(f"{word}-{n % 1000 if n % 3 == 0 else n}" for word in words)
        many.append(alpaca("Say it.", text if n % 30 == 0 else f"{text} {n}"))
    workspace, fingerprint = open_lines(many)
    found = []
    for rows, cores in ((1000, 1), (8192, 1), (1000, 3), (8192, 4)):
        monkeypatch.setattr(parts, "ROWS_AT_ONCE", rows)
        for module in (parts, jaccard, minhash, near, shingles):
            monkeypatch.setattr(module, "n_cores", lambda cores=cores: cores)
        found.append(find_pairs(workspace, fingerprint, DuplicateSearch()))
    first, *others = found
    assert len(first.left) > 1000
    assert len(first.equal) > 50
    for other in others:
        assert first.left.tolist() == other.left.tolist()
        assert first.similarity.tolist() == other.similarity.tolist()
        assert first.first_of.tolist() == other.first_of.tolist()


def test_it_tells_how_far_it_is_and_can_be_stopped(open_lines: Open) -> None:
    workspace, fingerprint = open_lines(LINES)
    told: list[float] = []

    def listen(share: float, _: str) -> None:
        told.append(share)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        found_pairs(workspace, fingerprint, DuplicateSearch(), progress=listen)
    assert not finding.is_found(workspace, fingerprint, DuplicateSearch())
    assert told and 0 < told[0] <= 1


def test_the_answers_not_wanted_are_a_part_of_the_whole(open_lines: Open) -> None:
    pair = {"prompt": "Say hello.", "chosen": "Hello!"}
    lines = [
        pair | {"rejected": "Go away."},
        pair | {"rejected": "No."},
        pair | {"rejected": "No."},
    ]
    workspace, fingerprint = open_lines(lines)
    assert found_pairs(workspace, fingerprint, DuplicateSearch("exact")).first_of.tolist() == [
        0,
        1,
        1,
    ]
    prompts = found_pairs(workspace, fingerprint, DuplicateSearch("exact", "prompt"))
    assert prompts.first_of.tolist() == [0, 0, 0]


def test_the_same_words_under_another_system_text_are_no_duplicate(open_lines: Open) -> None:
    asked = {"instruction": "Greet me.", "input": "", "output": BREAD}
    lines = [asked | {"system": text} for text in ("You are a pirate.", "You are a judge.")]
    workspace, fingerprint = open_lines([*lines, lines[0] | {"id": 9}])
    for step in (Deduplicate(method="exact"), Deduplicate(), Deduplicate(method="semantic")):
        recipe = Recipe(steps=(step,))
        values = measured(workspace, fingerprint, ("n_turns", *recipe.metrics()))
        keep = apply_recipe(recipe, known(workspace, fingerprint, recipe, values)).keep
        assert keep.tolist() == [True, True, False], step.method


def test_what_was_made_of_another_reading_is_not_taken_for_this_one(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    found_pairs(workspace, fingerprint, DuplicateSearch())
    assert finding.is_found(workspace, fingerprint, DuplicateSearch())
    monkeypatch.setattr(finding, "READER_VERSION", -1)
    assert not finding.is_found(workspace, fingerprint, DuplicateSearch())
