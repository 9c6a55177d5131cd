from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.duplicates.exact import digests, exact_pairs, normalised
from analysis.measure.duplicates.groups import groups


def group_of(texts: list[tuple[str, ...]]) -> list[list[int]]:
    found = groups(exact_pairs(digests(texts)))
    return [found[number].tolist() for number in range(len(found))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello  World", "hello world"),
        ("a\n\tb ", " A b"),
        ("ｆｕｌｌ １２", "full 12"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
    ],
)
def test_case_white_space_and_width_do_not_matter(one: str, other: str) -> None:
    assert group_of([(one,), ("else",), (other,)]) == [[0, 2]]


@pytest.mark.parametrize(("one", "other"), [("a.", "a"), ("ab", "a b"), ("é", "e"), ("是", "否")])
def test_all_else_does(one: str, other: str) -> None:
    assert group_of([(one,), (other,)]) == []


def test_an_empty_text_is_like_no_other() -> None:
    assert group_of([("", " "), ("", ""), ("\n", "")]) == []


def test_what_moves_from_one_side_to_the_other_is_another_text() -> None:
    assert group_of([("a b", "c"), ("a", "b c")]) == []
    assert group_of([("a", ""), ("", "a"), ("A ", "")]) == [[0, 2]]


@given(st.lists(st.sampled_from(["a", "A", " a", "b", "", "B b", "b  B"]), max_size=12))
def test_groups_are_those_of_equal_normalised_texts(texts: list[str]) -> None:
    by_text: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        by_text.setdefault(normalised(text), []).append(row)
    expected = sorted(rows for text, rows in by_text.items() if text and len(rows) > 1)
    assert sorted(group_of([(text,) for text in texts])) == expected
