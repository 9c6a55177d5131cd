"""What differs between two texts: nothing is lost, and what a person would call equal is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from analysis.measure.differences import Piece, differences

# Few different words, so that two texts share some; and whatever Unicode has.
ALPHABET = "aAb1_ \n\t,.=\u200d\u0301é植物ดีक्ष👩👧🏽🇩🇪🇫\r\u200b"
TEXTS = st.one_of(
    st.text(alphabet=ALPHABET, max_size=30),
    st.lists(st.sampled_from(["red", "blue", " ", ", ", "\n", "- "])).map("".join),
    st.text(),
)


def changes(left: str, right: str) -> list[tuple[str, str]]:
    return [(one, other) for kind, one, other in differences(left, right) if kind == "changed"]


@given(TEXTS, TEXTS)
def test_the_sides_joined_are_the_two_texts(left: str, right: str) -> None:
    pieces = differences(left, right)
    assert "".join(piece.left for piece in pieces) == left
    assert "".join(piece.right for piece in pieces) == right


@given(TEXTS, TEXTS)
def test_same_and_changed_take_turns_and_mean_what_they_say(left: str, right: str) -> None:
    pieces = differences(left, right)
    assert all((piece.kind == "same") == (piece.left == piece.right) for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(TEXTS, TEXTS)
@example("d a c d d c", "c b b c b a c")  # two words are shared, in more ways than one
def test_the_other_way_round_the_sides_are_exchanged(left: str, right: str) -> None:
    mirrored = [Piece(kind, other, one) for kind, one, other in differences(left, right)]
    assert differences(right, left) == mirrored


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert differences(text, text) == ([Piece("same", text, text)] if text else [])


@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_as_many_words_are_shared_as_can_be(left: list[str], right: list[str]) -> None:
    shared = sum(
        len(piece.left.split())
        for piece in differences(" ".join(left), " ".join(right))
        if piece.kind == "same"
    )
    assert shared == LCSseq.similarity(left, right)


@pytest.mark.parametrize(
    ("left", "right", "changed"),
    [
        ("The cat sat.", "The dog sat.", [("cat", "dog")]),
        ("one two three", "one three", [("two ", "")]),
        ("Stop", "stop", [("Stop", "stop")]),
        ("max_len = 3", "max_size = 3", [("len", "size")]),
        ("a  b", "a b", [(" ", "")]),
        ("if x:\n    y", "if x:\n        y", [("", "    ")]),
        ("one\ntwo", "one\r\ntwo", [("", "\r")]),
        ("植物利用光", "植物用光", [("利", "")]),
        ("สวัสดี", "สวัสดู", [("ดี", "ดู")]),
        ("क्षमा करें", "क्षमा करो", [("करें", "करो")]),
        ("cafe\u0301 au lait", "cafe au lait", [("cafe\u0301", "cafe")]),
        ("a 👩\u200d👩\u200d👧 b", "a 👩\u200d👧 b", [("👩\u200d👩\u200d👧", "👩\u200d👧")]),
        ("👍🏽 ok", "👍🏿 ok", [("👍🏽", "👍🏿")]),
        ("🇫🇷🇩🇪", "🇫🇷🇩🇰", [("🇩🇪", "🇩🇰")]),
        ("x🇩🇪🇫", "x🇫", [("🇩🇪", "")]),
        ("", "new", [("", "new")]),
        ("", "", []),
    ],
)
def test_what_is_changed_is_what_a_reader_would_mark(
    left: str, right: str, changed: list[tuple[str, str]]
) -> None:
    assert changes(left, right) == changed


@pytest.mark.parametrize(
    ("left", "right", "n_changes"),
    [
        ("red, green", "blue, yellow", 1),  # a comma does not tear a change apart
        ("x = 1", "y = 2", 1),
        ("red and green", "blue and yellow", 2),  # a word does
        ("- red\n- green", "- blue\n- yellow", 2),  # so does the end of a line
        ("red 🙂 green", "blue 🙂 yellow", 2),  # and an emoji
        ("red!", "blue!", 1),
    ],
)
def test_a_lone_mark_within_a_line_counts_as_changed(left: str, right: str, n_changes: int) -> None:
    assert len(changes(left, right)) == n_changes


def test_many_blanks_never_outvote_a_word() -> None:
    same = [
        piece.left for piece in differences("a b c d KEY", "KEY w x y z") if piece.kind == "same"
    ]
    assert same == ["KEY"]
