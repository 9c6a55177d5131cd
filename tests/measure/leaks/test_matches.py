from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.leaks.matches import Matches, Spans, matches
from analysis.measure.leaks.overlap import gram_index, overlap

SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
QUESTION = (
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May."
)
# What NFKC or lower case makes longer, shorter or another: ligature, full width, dotted capital
# I, fraction, four Chinese characters in one, Kelvin, marks (above, below, alone), Thai; and what
# is written in two ways: accent, Hangul, a Bengali vowel, Arabic vowel signs in either order.
TWICE = ["e\u0301", "é", "\u1112\u1161\u11ab", "한", "ক\u09c7\u09be", "ক\u09cb"]
TWICE += ["ب\u0651\u064e", "ب\u064e\u0651", "ｶﾞ", "ガ"]
ODD = [*"aB 1.ßﬁＡİ½㍿K日本\u0301\u0323\n´…ำก้🙂", *TWICE]
JAMO = {*map(chr, range(0x1100, 0x1200))}  # letters that stand in one place, as marks do
KNOWN = st.characters(exclude_categories=("Cs", "Cn"))


def slow_words(text: str) -> list[tuple[str, int, int]]:
    """Each word with its first character and its last one, of the text as it is.

    A text may be cut where NFKC of both parts is NFKC of it all: so each of the characters that
    come out is known to be of some characters between two cuts.
    """
    normal = unicodedata.normalize("NFKC", text)
    halves = [
        [unicodedata.normalize("NFKC", half) for half in (text[:at], text[at:])]
        for at in range(len(text) + 1)
    ]
    cuts = [at for at, (left, right) in enumerate(halves) if left + right == normal]
    origin: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        origin += [(start, end)] * (len(halves[end][0]) - len(halves[start][0]))
    words: list[tuple[str, int, int]] = []
    open_word = False
    for character, (start, end) in zip(normal, origin, strict=True):
        alone = bool(SPACELESS.match(character))
        letter = character.isalnum() or unicodedata.category(character)[0] == "M"
        lower = character.lower() if character <= "\uffff" else character
        lower = lower if len(lower) == 1 else character
        if alone or (letter and not open_word):
            words.append((lower, start, end))
        elif letter:
            word, first, _ = words[-1]
            words[-1] = (word + lower, first, end)
        open_word = letter and not alone
    return words


def slow_grams(text: str, n: int) -> list[tuple[tuple[str, ...], int, int]]:
    words = slow_words(text)
    runs = [words[at : at + n] for at in range(len(words) - n + 1)]
    return [(tuple(word for word, _, _ in run), run[0][1], run[-1][2]) for run in runs]


def slow_covered(text: str, other: str, n: int) -> set[int]:
    """The characters of the text from the first word of a shared n-gram to its last."""
    theirs = {gram for gram, _, _ in slow_grams(other, n)}
    return {
        place
        for gram, start, end in slow_grams(text, n)
        if gram in theirs
        for place in range(start, end)
    }


def covered(spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def shown(text: str, other: str, n: int = 13) -> tuple[list[str], list[str]]:
    found = matches(text, other, n)
    return [text[a:b] for a, b in found.text], [other[a:b] for a, b in found.other]


def n_shared(text: str, other: str, n: int) -> int:
    index = gram_index(pa.array([other], pa.large_string()), n)
    return int(overlap(pa.array([text], pa.large_string()), index).n_shared[0])


def check(text: str, spans: Spans, expected: set[int]) -> None:
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert expected <= covered(spans)
    for place in covered(spans) - expected:
        # Only a mark's other marks and the letter under them may be shown beside a match.
        after = unicodedata.normalize("NFKD", text[place : place + 2])
        assert any(unicodedata.category(one)[0] == "M" or one in JAMO for one in after)


@given(st.data(), st.integers(1, 3))
def test_spans_of_odd_letters_are_those_found_letter_by_letter(data: st.DataObject, n: int) -> None:
    some = data.draw(st.lists(st.sampled_from(ODD), min_size=1, max_size=5))
    texts = st.lists(st.sampled_from([*some, " "]), max_size=14).map("".join)
    text, other = data.draw(texts), data.draw(texts)
    found = matches(text, other, n)
    check(text, found.text, slow_covered(text, other, n))
    check(other, found.other, slow_covered(other, text, n))


@given(st.data(), st.integers(1, 3))
def test_spans_of_any_letters_are_those_found_letter_by_letter(data: st.DataObject, n: int) -> None:
    some = data.draw(st.lists(KNOWN, min_size=1, max_size=4))
    texts = st.text(st.sampled_from([*some, " "]), max_size=14)
    text, other = data.draw(texts), data.draw(texts)
    found = matches(text, other, n)
    check(text, found.text, slow_covered(text, other, n))
    check(other, found.other, slow_covered(other, text, n))


@given(st.text(max_size=60), st.text(max_size=60), st.integers(1, 2))
def test_spans_lie_in_their_text_and_apart(text: str, other: str, n: int) -> None:
    found = matches(text, other, n)
    for one, spans in ((text, found.text), (other, found.other)):
        assert all(0 <= start < end <= len(one) for start, end in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert bool(found.text) == bool(found.other)
    assert matches(other, text, n) == Matches(found.other, found.text)


@given(st.data(), st.integers(1, 4))
def test_what_overlap_counts_is_what_is_shown(data: st.DataObject, n: int) -> None:
    vocabulary = st.sampled_from(["a", "B", "ﬁ", "ＡB", "日", "本,", "ไ", "½", *TWICE])
    texts = st.lists(vocabulary, max_size=12).map(" ".join)
    text, other = data.draw(texts), data.draw(texts)
    counted = n_shared(text, other, n)
    found = matches(text, other, n)
    assert (counted > 0) == bool(found.text) == bool(found.other)
    # Of what is shown alone as many are shared: nothing is missing, and nothing came to it.
    ours, theirs = shown(text, other, n)
    assert n_shared(" ours ".join(ours), " theirs ".join(theirs), n) == counted


def test_a_quoted_question_is_shown_without_what_stands_around_it() -> None:
    text = f"Sure! Here is one:\n> {QUESTION}\nThe answer is 72."
    bare = QUESTION.removesuffix(".")
    assert shown(text, QUESTION) == ([bare], [bare])


def test_case_punctuation_and_line_breaks_do_not_matter() -> None:
    other = QUESTION.upper().replace(",", " --").replace(" ", "\n")
    ours, theirs = shown(f"Q: {QUESTION}", other)
    assert ours == [QUESTION.removesuffix(".")]
    assert theirs == [other.removesuffix(".")]


@pytest.mark.parametrize(
    ("text", "other", "ours", "theirs"),
    [
        (
            "请看：小明有三个苹果，小红给了他五个苹果。好",
            "题目 小明有三个苹果,小红给了他五个苹果",
            ["小明有三个苹果，小红给了他五个苹果"],
            ["小明有三个苹果,小红给了他五个苹果"],
        ),
        (
            "答：Tom has １２ apples 和 三个梨子，一共十五个。",
            "tom HAS 12 apples和三个梨子 一共十五个!",
            ["Tom has １２ apples 和 三个梨子，一共十五个"],
            ["tom HAS 12 apples和三个梨子 一共十五个"],
        ),
    ],
)
def test_chinese_and_mixed_texts_are_shown(
    text: str, other: str, ours: list[str], theirs: list[str]
) -> None:
    assert shown(text, other) == (ours, theirs)


@pytest.mark.parametrize(
    ("text", "other", "ours", "theirs"),
    [
        ("the ﬁnal word…", "say: ﬁnal word", ["ﬁnal word"], ["ﬁnal word"]),
        ("the ﬁnal word…", "Final Word here", ["ﬁnal word"], ["Final Word"]),
        ("İİ İstanbul, şehir!", "x İstanbul şehir", ["İstanbul, şehir"], ["İstanbul şehir"]),
        ("… cafe\u0301 noir ok", "«café noir»", ["cafe\u0301 noir"], ["café noir"]),
        ("ＡＢＣ　ｄｅｆ。", "abc def", ["ＡＢＣ　ｄｅｆ"], ["abc def"]),
        ("(㍿)", "株式", ["㍿"], ["株式"]),
        ("½ ½ kg", "2 kg", ["½ kg"], ["2 kg"]),
        (
            "في ب\u064e\u0651ت، ok",
            "ب\u0651\u064eت OK",
            ["ب\u064e\u0651ت، ok"],
            ["ب\u0651\u064eت OK"],
        ),
        ("กก้", "กก", ["กก"], ["กก"]),
        ("น้ำดี", "้ำด", ["้ำด"], ["้ำด"]),
        ("🙂🙂 good day 🙂", "Good day", ["good day"], ["Good day"]),
    ],
)
def test_letters_that_change_in_number_do_not_shift_the_spans(
    text: str, other: str, ours: list[str], theirs: list[str]
) -> None:
    assert shown(text, other, 2) == (ours, theirs)


def test_every_letter_is_found_composed_or_not() -> None:
    letters = [chr(code) for code in range(0x110000) if chr(code).isalnum()]
    composed = " ".join(letter for letter in letters if unicodedata.decomposition(letter))
    composed = f"{composed} {' '.join(map(chr, range(0xAC00, 0xD7A4)))}"
    apart = unicodedata.normalize("NFD", composed)
    found = matches(apart, composed)
    assert found.text == ((0, len(apart)),)
    assert found.other == ((0, len(composed)),)


def test_twelve_words_in_common_are_not_shown() -> None:
    words = QUESTION.split()
    assert matches(" ".join([*words[:12], "end"]), QUESTION) == Matches((), ())


def test_a_changed_word_splits_what_is_shown() -> None:
    words = [f"w{place}" for place in range(40)]
    changed = [*words[:20], "other", *words[21:]]
    parts = [" ".join(words[:20]), " ".join(words[21:])]
    assert shown(" ".join(changed), " ".join(words)) == (parts, parts)


def test_a_phrase_that_comes_again_is_shown_each_time() -> None:
    assert shown("one two. x one two", "ONE two", 2) == (["one two", "one two"], ["ONE two"])


@pytest.mark.parametrize(("text", "other"), [("", ""), ("", "a b"), ("... !", "a b"), ("a", "a b")])
def test_texts_without_grams_share_nothing(text: str, other: str) -> None:
    assert matches(text, other, 2) == Matches((), ())
