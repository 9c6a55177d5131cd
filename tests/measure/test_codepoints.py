from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.codepoints import characters, words

ALPHABET = st.text(alphabet="aAbß é1_-., \n你好ñ𠮷𠮶🙂", max_size=40)
TEXTS = st.lists(ALPHABET, max_size=8)
WORD = re.compile(r"[\u4e00-\u9fff\U00020000-\U0003ffff]|[^\W_\u4e00-\u9fff\U00020000-\U0003ffff]+")


def by_hand(text: str) -> list[str]:
    return WORD.findall("".join(c.lower() if len(c.lower()) == 1 else c for c in text))


@given(TEXTS)
def test_words_are_counted_as_a_regex_finds_them(texts: list[str]) -> None:
    found = words(characters(texts))
    assert found.counts().tolist() == [len(by_hand(text)) for text in texts]
    assert found.lengths.tolist() == [len(word) for text in texts for word in by_hand(text)]


@given(TEXTS)
def test_equal_words_and_only_those_have_equal_numbers(texts: list[str]) -> None:
    found = words(characters(texts))
    all_words = [word for text in texts for word in by_hand(text)]
    pairs = set(zip(all_words, found.hashes.tolist(), strict=True))
    assert len(pairs) == len(set(all_words)) == len(set(found.hashes.tolist()))


@given(TEXTS, st.integers(1, 4))
def test_repeated_runs_are_those_counted_one_by_one(texts: list[str], n: int) -> None:
    grams = words(characters(texts)).grams(n)
    for text, count, repeated in zip(texts, grams.counts(), grams.n_repeated(), strict=True):
        found = by_hand(text)
        runs = Counter(tuple(found[i : i + n]) for i in range(len(found) - n + 1))
        assert count == runs.total()
        assert repeated == sum(times for times in runs.values() if times > 1)


@given(TEXTS)
def test_letters_and_digits_are_those_of_python(texts: list[str]) -> None:
    found = characters(texts)
    assert found.n_alphanumeric().tolist() == [sum(map(str.isalnum, text)) for text in texts]
    assert found.n_letters().tolist() == [sum(map(str.isalpha, text)) for text in texts]


def test_the_number_of_a_word_does_not_depend_on_its_place() -> None:
    alone = words(characters(["hello"])).hashes[0]
    among = words(characters(["x " * 5000, "say: Hello, world"])).hashes
    assert np.count_nonzero(among == alone) == 1


@given(st.lists(st.text(), max_size=6), st.integers(0, 3))
def test_arrow_texts_are_read_as_python_s_are(texts: list[str], cut: int) -> None:
    whole = pa.array(["é中", *texts], pa.large_string())
    there, here = characters(whole[cut:]), characters(whole[cut:].to_pylist())
    assert there.codes.tolist() == here.codes.tolist()
    assert there.kinds.tolist() == here.kinds.tolist()
    assert there.starts.tolist() == here.starts.tolist()
