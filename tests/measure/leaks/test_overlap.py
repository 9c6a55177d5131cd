from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measure.leaks import overlap as module
from analysis.measure.leaks.overlap import Overlap, gram_index, joined, overlap

WORDS = st.sampled_from(["a", "b", "c", "Das", "日", "é"])
TEXTS = st.lists(st.lists(WORDS, max_size=9).map(" ".join), max_size=7)
QUESTION = (
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May."
)
CHINESE = "小明有三个苹果，小红给了他五个苹果，请问他一共有多少个苹果？"


def arrow(texts: list[str] | list[str | None]) -> pa.Array:
    return pa.array(texts, pa.large_string())


def rows_of(found: Overlap) -> list[tuple[int, float, int]]:
    return list(
        zip(found.item.tolist(), found.share.tolist(), found.n_shared.tolist(), strict=True)
    )


def grams_of(text: str, n: int) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[at : at + n]) for at in range(len(words) - n + 1)}


def by_hand(texts: list[str], items: list[str], n: int) -> list[tuple[int, float, int]]:
    found = []
    for text in texts:
        best = (Fraction(0), 0, 1)
        for place, item in enumerate(items):
            theirs = grams_of(item, n)
            shared = len(theirs & grams_of(text, n))
            if shared:
                best = max(best, (Fraction(shared, len(theirs)), shared, -place))
        found.append((-best[2], float(np.float32(float(best[0]))), best[1]))
    return found


@given(TEXTS, TEXTS, st.integers(1, 4))
def test_the_item_found_is_the_one_found_by_comparing_each_with_each(
    texts: list[str], items: list[str], n: int
) -> None:
    found = overlap(arrow(texts), gram_index(arrow(items), n))
    assert rows_of(found) == by_hand(texts, items, n)


@given(TEXTS, TEXTS, st.integers(1, 2), st.integers(1, 9))
def test_working_through_few_pairs_at_a_time_gives_the_same(
    texts: list[str], items: list[str], n: int, pairs: int
) -> None:
    index = gram_index(arrow(items), n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PAIRS_AT_ONCE", pairs)
        found = overlap(arrow(texts), index)
    assert rows_of(found) == by_hand(texts, items, n)


@given(TEXTS, st.integers(1, 4))
def test_the_index_counts_the_different_grams_of_each_item(items: list[str], n: int) -> None:
    index = gram_index(arrow(items), n)
    assert index.n_grams.tolist() == [len(grams_of(item, n)) for item in items]
    assert len(index.hashes) == len(set().union(*(grams_of(item, n) for item in items)))
    assert (index.hashes[1:] > index.hashes[:-1]).all()
    assert index.n_short == sum(0 < len(item.split()) < n for item in items)


@given(TEXTS, TEXTS, st.integers(0, 7))
def test_parts_read_in_threads_are_as_the_whole(
    texts: list[str], items: list[str], cut: int
) -> None:
    index = gram_index(arrow(items), 2)
    whole = arrow(texts)
    with ThreadPoolExecutor(2) as pool:
        parts = joined(pool.map(lambda part: overlap(part, index), [whole[:cut], whole[cut:]]))
    assert rows_of(parts) == rows_of(overlap(whole, index))


def test_more_texts_than_are_read_at_once_keep_their_rows() -> None:
    items = [" ".join(f"w{item}x{word}" for word in range(14)) for item in range(1100)]
    texts = items[::-1]
    found = overlap(arrow(texts), gram_index(arrow(items)))
    assert found.item.tolist() == [*range(1099, -1, -1)]
    assert set(found.share.tolist()) == {1.0}


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (f"Here is a riddle for you:\n\n{QUESTION}\n\nHow many is that? 72.", QUESTION),
        (QUESTION.upper().replace(",", " --").replace(" ", "\n"), QUESTION),
        (f"请解答下面的问题：{CHINESE}答案是八个。", CHINESE),
        (CHINESE.replace("，", ",\n").replace("？", "?"), CHINESE),
        (f"Solve: {CHINESE} Thanks", CHINESE),
        (
            "解：Tom has １２ apples 和 三个梨子，一共十五个。",
            "解: tom HAS 12 apples和三个梨子 一共十五个",
        ),
    ],
)
def test_a_quoted_question_is_found_whole(text: str, item: str) -> None:
    found = overlap(arrow(["Nothing of it.", text]), gram_index(arrow(["Another one.", item])))
    assert found.item.tolist() == [-1, 1]
    assert found.share.tolist() == [0, 1]


def test_twelve_words_in_common_are_no_match_and_thirteen_are() -> None:
    words = QUESTION.split()
    texts = [" ".join(["Well", *words[:12], "end"]), " ".join(["Well", *words[:13], "end"])]
    found = overlap(arrow(texts), gram_index(arrow([QUESTION])))
    assert rows_of(found) == [(-1, 0, 0), (0, 1 / 8, 1)]


def test_a_changed_word_takes_away_the_grams_that_it_is_in() -> None:
    words = [f"w{place}" for place in range(40)]
    changed = [*words[:20], "other", *words[21:]]
    found = overlap(arrow([" ".join(changed)]), gram_index(arrow([" ".join(words)])))
    assert rows_of(found) == [(0, pytest.approx((28 - 13) / 28), 15)]


def test_the_share_decides_before_the_number_and_the_first_item_among_equals() -> None:
    short, long = "a b c", "a b c d e f g"
    found = overlap(arrow(["a b c d e"]), gram_index(arrow([long, short, short]), 2))
    assert rows_of(found) == [(1, 1, 2)]


def test_of_equal_shares_the_item_with_more_grams_is_named() -> None:
    found = overlap(arrow(["x y z", "a b c d e f"]), gram_index(arrow(["a b", "b c d"]), 2))
    assert rows_of(found) == [(-1, 0, 0), (1, 1, 2)]


@pytest.mark.parametrize("items", [[], [None], ["", " ...", "few words"]])
def test_items_without_grams_are_in_no_example(items: list[str | None]) -> None:
    index = gram_index(arrow(items))
    assert rows_of(overlap(arrow([QUESTION, None, ""]), index)) == [(-1, 0, 0)] * 3
    assert index.n_grams.tolist() == [0] * len(items)
    assert index.n_short == sum(item == "few words" for item in items)


def test_null_and_empty_texts_hold_nothing_and_take_no_ones_place() -> None:
    index = gram_index(arrow([None, "", QUESTION]))
    found = overlap(arrow([None, QUESTION, "", None, QUESTION]), index)
    assert found.item.tolist() == [-1, 2, -1, -1, 2]
    assert rows_of(overlap(arrow([]), index)) == rows_of(joined([])) == []
    assert rows_of(overlap(arrow([None, None]), index)) == [(-1, 0, 0)] * 2


def test_texts_with_narrow_offsets_and_slices_are_read_alike() -> None:
    texts = ["first", None, f"Q: {QUESTION}", "é last"]
    index = gram_index(pa.array(["x", QUESTION], pa.string())[1:])
    for kind in (pa.string(), pa.large_string()):
        found = overlap(pa.array(texts, kind)[1:], index)
        assert found.item.tolist() == [-1, 0, -1]


def test_a_phrase_in_every_item_needs_no_room_for_every_pair_of_its_grams() -> None:
    boilerplate = " ".join(f"rule{place}" for place in range(60))
    items = [f"{boilerplate} item{item}" for item in range(20_000)]
    texts = [f"{boilerplate} {number}" for number in range(500)]
    index = gram_index(arrow([*items, boilerplate]))
    tracemalloc.start()
    found = overlap(arrow(texts), index)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(rows_of(found)) == {(20_000, 1.0, 48)}
    # All 500 x 20,000 pairs at once take 400 MB; each with 48 n-grams, 4 GB.
    assert peak < 150e6
