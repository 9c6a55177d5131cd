from __future__ import annotations

import sys
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.duplicates import shingles as module
from analysis.measure.duplicates.shingles import COMMON, PLAIN, Shingles, joined, plain, shingles

WORDS = st.sampled_from(["a", "b", "c", "Das", "日", "本", "ไ", "ท"])
# Letters, and what joins them to the letter before: Hangul, accents, ligatures, wide forms.
PARTS = st.sampled_from(
    [*"aeﬁＡ１한각…½²ﾊ゙がか", *"\u1100\u1161\u11a8\u0301\u0323\u3099\xa0\u200d\ufe0f👍"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=6)


def sets_of(texts: list[str], size: int = 5) -> list[set[int]]:
    found = shingles(pa.array(texts, pa.large_string()), size)
    return [
        set(found.hashes[start:end].tolist())
        for start, end in zip(found.starts[:-1], found.starts[1:], strict=True)
    ]


@given(TEXTS, st.integers(1, 6))
def test_a_set_has_as_many_shingles_as_the_text_has_different_runs_of_words(
    texts: list[str], size: int
) -> None:
    for text, found in zip(texts, sets_of(texts, size), strict=True):
        words = text.lower().split()
        runs = {tuple(words[at : at + size]) for at in range(max(len(words) - size + 1, 1))}
        assert len(found) == (len(runs) if words else 0)


@given(TEXTS, TEXTS)
def test_two_texts_share_what_both_have(texts: list[str], others: list[str]) -> None:
    for one, a in zip(texts, sets_of(texts), strict=True):
        for other, b in zip(others, sets_of(others), strict=True):
            first, second = (
                {tuple(w[i : i + 5]) for i in range(max(len(w) - 4, 1))} if w else set()
                for w in (one.lower().split(), other.lower().split())
            )
            assert len(a & b) == len(first & second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The cat sat on the mat.", "the CAT sat, on the mat"),
        ("ｆｕｌｌ ｗｉｄｔｈ １２３ words here", "full width 123 words here"),
        ("今天天气很好。", "今天天气很好！"),
        ("Yes.", "yes"),
    ],
)
def test_case_punctuation_and_width_do_not_matter(one: str, other: str) -> None:
    a, b = sets_of([one, other])
    assert a == b != set()


@pytest.mark.parametrize(
    "texts",
    [
        ["Yes.", "No."],
        ["one two three four", "one two three", "two three four"],
        ["👍", "👎", "..."],
        ["是", "否"],
    ],
)
def test_short_texts_are_compared_by_what_they_have(texts: list[str]) -> None:
    found = sets_of(texts)
    assert all(len(one) == 1 for one in found)
    assert len({min(one) for one in found}) == len(texts)


def test_an_empty_text_has_no_shingle() -> None:
    assert sets_of(["", " \n", "word"])[:2] == [set(), set()]


@pytest.mark.parametrize("text", ["中文没有空格的文字", "ภาษาไทยไม่มีช่องว่าง", "にほんごのぶん"])
def test_what_is_written_without_spaces_has_shingles_of_characters(text: str) -> None:
    (found,) = sets_of([text])
    assert len(found) == len(text) - 4


def in_normal_form(texts: list[str | None]) -> None:
    array = pa.array(texts, pa.large_string())
    assert plain(array).equals(pc.utf8_normalize(pc.fill_null(array, ""), form="NFKC"))


def test_every_character_alone_taken_apart_and_behind_another_is_brought_into_normal_form() -> None:
    assigned = [c for c in map(chr, range(sys.maxunicode)) if unicodedata.category(c)[0] != "C"]
    in_normal_form([*assigned])
    in_normal_form([unicodedata.normalize("NFD", character) for character in assigned])
    in_normal_form(["a" + character for character in assigned])


@given(st.lists(st.none() | st.text() | st.lists(PARTS).map("".join)))
def test_texts_are_brought_into_normal_form(texts: list[str | None]) -> None:
    in_normal_form(texts)


def test_what_is_replaced_by_itself_gets_its_own_form() -> None:
    in_normal_form([sign for sign, _ in COMMON])
    assert all(unicodedata.normalize("NFKC", sign) == form for sign, form in COMMON)


def test_what_is_left_as_it_is_neither_changes_nor_joins_what_is_before_it() -> None:
    left = {chr(code) for low, high in PLAIN for code in range(low, high + 1)}
    assert all(unicodedata.is_normalized("NFKC", character) for character in left)
    assert not any(map(unicodedata.combining, left))
    pairs = (unicodedata.decomposition(chr(code)) for code in range(sys.maxunicode))
    joining = {chr(int(pair.split()[1], 16)) for pair in pairs if " " in pair and "<" not in pair}
    assert not left & (joining | set(map(chr, range(0x1100, 0x1200))))


@given(TEXTS, st.integers(0, 6))
def test_reading_in_parts_gives_the_same(texts: list[str], cut: int) -> None:
    arrow = pa.array(texts, pa.large_string())
    parts = joined([shingles(arrow[:cut]), shingles(arrow[cut:])])
    whole = shingles(arrow)
    assert parts.hashes.tolist() == whole.hashes.tolist()
    assert parts.starts.tolist() == whole.starts.tolist()


@given(TEXTS)
def test_equal_sets_have_equal_numbers_and_others_do_not(texts: list[str]) -> None:
    numbers = shingles(pa.array(texts, pa.large_string())).sets().tolist()
    sets = sets_of(texts)
    for i, one in enumerate(sets):
        for j, other in enumerate(sets):
            assert (numbers[i] == numbers[j]) == (one == other)


def test_many_sets_have_the_numbers_that_each_has_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HASHES_AT_ONCE", 10_000)
    rng = np.random.default_rng(2)
    sizes = rng.integers(0, 3000, 60)
    sizes[20] = 40_000
    starts = np.concatenate([[0], np.cumsum(sizes)])
    hashes = rng.integers(1, 1 << 63, starts[-1], dtype=np.uint64)
    numbers = Shingles(hashes, starts).sets()
    for row, number in enumerate(numbers.tolist()):
        alone = hashes[starts[row] : starts[row + 1]]
        assert Shingles(alone, np.array([0, len(alone)])).sets().tolist() == [number]


@given(TEXTS, st.data())
def test_some_of_the_sets_can_be_taken(texts: list[str], data: st.DataObject) -> None:
    whole = shingles(pa.array(texts, pa.large_string()))
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=5)) if texts else []
    taken = whole.take(np.array(rows, dtype=np.int64))
    assert isinstance(taken, Shingles)
    mask = np.isin(np.arange(len(texts)), rows)
    kept, same = whole.where(mask), whole.take(np.flatnonzero(mask))
    assert (kept.hashes.tolist(), kept.starts.tolist()) == (
        same.hashes.tolist(),
        same.starts.tolist(),
    )
    assert taken.sizes.tolist() == whole.sizes[rows].tolist() if rows else len(taken) == 0
    for place, row in enumerate(rows):
        mine = taken.hashes[taken.starts[place] : taken.starts[place + 1]].tolist()
        assert mine == whole.hashes[whole.starts[row] : whole.starts[row + 1]].tolist()
