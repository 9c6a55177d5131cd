from __future__ import annotations

import itertools
import math

import pandas as pd
import pytest

from analysis.measure.codepoints import characters, words
from analysis.measure.diversity import (
    distinct,
    diversity,
    entropy,
    growth_exponent,
    sample_positions,
    self_similarity,
    type_token_ratios,
    vocabulary_growth,
)


def of(texts: list[str]):
    return words(characters(texts))


def test_entropy_is_that_of_an_even_coin() -> None:
    assert entropy({"a": 5, "b": 5, "c": 0}) == pytest.approx(1.0)
    assert entropy({"a": 9}) == 0.0
    assert entropy({}) == 0.0


def test_distinct_counts_each_run_of_words_once() -> None:
    assert distinct(of(["a b a b"]), 1) == 2 / 4
    assert distinct(of(["a b a b"]), 2) == 2 / 3
    assert math.isnan(distinct(of([""]), 1))


def test_no_run_of_words_spans_two_texts() -> None:
    assert distinct(of(["a b", "a b"]), 2) == 1 / 2


def test_the_vocabulary_grows_by_new_words_alone() -> None:
    growth = vocabulary_growth(of(["a b c a a a d"]).hashes)
    assert growth[0] == (1, 1) and growth[-1] == (7, 4)
    assert all(later[1] >= earlier[1] for earlier, later in itertools.pairwise(growth))


def test_only_new_words_give_the_exponent_1() -> None:
    fresh = vocabulary_growth(of([" ".join(f"w{n}" for n in range(500))]).hashes)
    assert growth_exponent(fresh) == pytest.approx(1.0)
    stale = vocabulary_growth(of(["same " * 500]).hashes)
    assert growth_exponent(stale) == pytest.approx(0.0)


def test_type_token_ratios_are_kept_apart_by_length() -> None:
    short, long = "one two two", "word " * 60
    ratios = type_token_ratios(of([short, long]))
    assert ratios["under 50"] == pytest.approx(2 / 3)
    assert ratios["50 to 199"] == pytest.approx(1 / 60)
    assert math.isnan(ratios["200 or more"])


def test_equal_texts_are_alike_and_different_ones_are_not() -> None:
    assert self_similarity(of(["red green blue"] * 3)) == (pytest.approx(1.0), 1.0)
    unlike = self_similarity(of(["red green", "salt pepper", "north south"]))
    assert unlike == (pytest.approx(0.0), 0.0)
    alike, near = self_similarity(of(["写一首关于春天的诗", "写一首关于春天的诗", "解释量子计算"]))
    assert 0 < alike < 1 and near == pytest.approx(2 / 3)


def test_one_text_is_like_nothing() -> None:
    assert all(math.isnan(value) for value in self_similarity(of(["alone", ""])))


def test_the_sample_is_the_same_for_the_same_seed() -> None:
    assert sample_positions(10, size=20, seed=1).tolist() == list(range(10))
    drawn = sample_positions(1000, size=50, seed=1)
    assert len(set(drawn.tolist())) == 50
    assert drawn.tolist() == sample_positions(1000, size=50, seed=1).tolist()
    assert drawn.tolist() != sample_positions(1000, size=50, seed=2).tolist()


def test_a_set_of_copies_is_less_diverse_than_one_of_its_own() -> None:
    def made(texts: list[str]):
        frame = pd.DataFrame({"prompt": texts, "response": texts}, dtype="str")
        return diversity(frame, {"math": 2, "code": 2}, {"history": 2, "law": 2}, seed=0)

    copies = made(["The tide comes in twice a day."] * 4)
    own = made(["Tides rise.", "Bread bakes slowly.", "Courts judge.", "Planes land late."])
    assert copies.distinct[1] < own.distinct[1]
    assert copies.self_similarity > own.self_similarity
    assert copies.task_evenness == own.task_evenness == pytest.approx(1.0)
    assert own.domain_coverage == 1.0


def test_an_empty_set_has_no_diversity() -> None:
    frame = pd.DataFrame({"prompt": [], "response": []}, dtype="str")
    none = diversity(frame, {"math": 0, "code": 0}, {"law": 0}, seed=0)
    assert none.growth == () and math.isnan(none.self_similarity)
    assert none.task_entropy == 0.0 and none.domain_coverage == 0.0
