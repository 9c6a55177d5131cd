from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.engines import duplicates
from analysis.engines.duplicates import Search, duplicate_pairs
from analysis.measure.duplicates.groups import groups
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


def rows_of(open_lines: Open, search: Search, least: float | None = None) -> list[list[int]]:
    workspace, fingerprint = open_lines(LINES)
    pairs = duplicate_pairs(workspace, fingerprint, search)
    found = groups(pairs if least is None else pairs.at(least))
    return [found[number].tolist() for number in range(len(found))]


def test_equal_examples_are_found_by_the_side_that_is_compared(open_lines: Open) -> None:
    assert rows_of(open_lines, Search("exact", "both")) == [[0, 2]]
    assert rows_of(open_lines, Search("exact", "prompt")) == [[0, 2, 3]]
    assert rows_of(open_lines, Search("exact", "response")) == [[0, 2], [1, 4]]


def test_like_examples_are_found_and_short_ones_are_not_lumped_together(open_lines: Open) -> None:
    assert rows_of(open_lines, Search()) == [[0, 2, 3]]
    assert rows_of(open_lines, Search(), 0.95) == [[0, 2]]


@pytest.mark.parametrize("search", [Search(), Search("exact"), Search(field="response")])
def test_what_was_found_is_kept_and_a_further_threshold_costs_nothing(
    open_lines: Open, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, fingerprint = open_lines(LINES)
    first = duplicate_pairs(workspace, fingerprint, search)

    def never(*_: object) -> None:
        raise AssertionError("looked for twice")

    monkeypatch.setattr(duplicates, "_found", never)
    again = duplicate_pairs(workspace, fingerprint, search)
    assert (again.n, again.floor) == (first.n, first.floor)
    assert again.left.tolist() == first.left.tolist()
    assert again.similarity.tolist() == first.similarity.tolist()
    with pytest.raises(AssertionError, match="twice"):
        duplicate_pairs(workspace, fingerprint, replace(search, size=3))


def test_the_size_of_the_parts_does_not_matter(
    open_lines: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        alpaca(f"Question {n % 700}", f"The answer {n % 650} is long. " * 6) for n in range(5000)
    ]
    workspace, fingerprint = open_lines(many)
    found = []
    for rows in (1000, 8192):
        monkeypatch.setattr(duplicates, "ROWS_AT_ONCE", rows)
        found.append(duplicates._found(workspace, fingerprint, Search()))
    assert found[0].left.tolist() == found[1].left.tolist()
    assert found[0].similarity.tolist() == found[1].similarity.tolist()
