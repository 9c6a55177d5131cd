from __future__ import annotations

import random
import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measure.clusters.names import SEPARATOR, TERM_CHARS, cluster_names, cluster_terms

LOANS = ["What is the {} of a mortgage?", "Is a low {} good for a mortgage?", "Explain {} to me."]
BREAD = [
    "Bake the bread for {n} minutes.",
    "Yeast and bread: why {n} hours?",
    "Bread without yeast",
]
SPACE = ["The planet has {n} moons.", "Which planet has {n} rings?", "How far is the planet?"]
ENGLISH = [
    text.format("interest rate", n=n)
    for one in (LOANS, BREAD, SPACE)
    for n in range(3)
    for text in one
]
MODELS = ["请问{}需要多少数据？", "解释一下{}是什么。", "训练{}很慢，怎么办？"]
BAKING = ["我想知道怎么烤面包。", "面包要烤{n}分钟吗？", "没有酵母的面包好吃吗？"]
STARS = ["太阳系有哪些行星？", "最大的行星有{n}颗卫星。", "这颗行星离我们多远？"]
CHINESE = [
    text.format("机器学习模型", n=n)
    for one in (MODELS, BAKING, STARS)
    for n in range(3)
    for text in one
]
# Of blocks where each character is a word: some of their code points are unassigned.
TEXTS = st.text(st.characters(min_codepoint=0x0E00, max_codepoint=0x0EFF), min_size=2) | st.text()
LABELS = np.repeat(np.arange(3), 9).astype(np.int32)


def arrow(texts: list[str]) -> pa.Array:
    return pa.array(texts, pa.large_string())


def test_english_clusters_are_called_by_their_words_and_pairs_of_them() -> None:
    names = cluster_names(arrow(ENGLISH), LABELS)
    assert "interest rate" in names[0] and "mortgage" in names[0]
    assert "bread" in names[1] and "planet" in names[2]
    for name in names:
        said = set(name.replace(SEPARATOR, " ").split())
        assert not said & {"the", "what", "is", "of", "a", "which"}
        assert not any(word.isdigit() for word in said)


def test_chinese_clusters_are_called_by_phrases_and_not_by_pieces_of_them() -> None:
    terms = cluster_terms(arrow(CHINESE), LABELS, most=4)
    assert "机器学习模型" in terms[0]
    assert not {"机器学", "器学习", "学习模", "机器", "学习"} & set(terms[0])
    assert "面包" in terms[1] and "行星" in terms[2]
    for term in (term for of_one in terms for term in of_one):
        assert term[0] not in "的是我有" and "需要" not in term and "怎么" not in term


def test_both_languages_are_named_in_one_set() -> None:
    labels = np.concatenate([LABELS, LABELS + 3])
    names = cluster_names(arrow(ENGLISH + CHINESE), labels)
    assert "mortgage" in names[0] and "机器学习" in names[3]


def test_what_every_cluster_says_names_none() -> None:
    texts = [f"Answer this question carefully. {text}" for text in ENGLISH]
    names = cluster_names(arrow(texts), LABELS)
    assert not any("question" in name or "carefully" in name for name in names)


def test_names_differ_even_of_clusters_that_say_the_same() -> None:
    names = cluster_names(arrow(["good dog"] * 6 + ["", None]), np.array([0, 0, 1, 1, 2, 2, 3, 4]))
    assert len(set(names)) == len(names) == 5


def test_thousands_of_clusters_without_a_term_are_numbered_in_a_moment() -> None:
    start = time.process_time()
    names = cluster_names(arrow([""] * 5000), np.arange(5000))
    assert names[:3] == ("…", "… (2)", "… (3)") and names[-1] == "… (5000)"
    assert time.process_time() - start < 30  # it was 170 s when each name tried all before it


def test_as_many_terms_are_given_as_asked_for() -> None:
    terms = cluster_terms(arrow(ENGLISH + CHINESE), np.concatenate([LABELS, LABELS + 3]), most=6)
    fewer = cluster_terms(arrow(ENGLISH + CHINESE), np.concatenate([LABELS, LABELS + 3]), most=2)
    assert fewer == tuple(of_one[:2] for of_one in terms)


@pytest.mark.parametrize("of_each", [5, 2000])
def test_the_order_of_the_texts_does_not_matter(
    of_each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.measure.clusters.names.TEXTS_OF_EACH", (of_each, of_each))
    texts, labels = ENGLISH + CHINESE, np.concatenate([LABELS, LABELS + 3])
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)
    moved = cluster_names(arrow([texts[at] for at in order]), labels[order])
    assert moved == cluster_names(arrow(texts), labels)


def test_the_order_of_the_texts_does_not_tell_how_a_pair_is_written() -> None:
    texts = ["The interest-rate of a loan", "An interest rate for me", *BREAD[1:]]
    labels = np.array([0, 0, 1, 1])
    moved = cluster_names(arrow([texts[1], texts[0], *texts[2:]]), labels)
    assert moved == cluster_names(arrow(texts), labels)


@pytest.mark.parametrize(
    "text",
    ["\x00\x1b[31m alert\u202e drow", "<script>alert(1)</script>", "w" * 5000, "👍👍 ", "# **x**"],
)
def test_names_of_hostile_texts_are_short_and_without_control_characters(text: str) -> None:
    (name,) = cluster_names(arrow([text] * 3), np.zeros(3, np.int32))
    assert name and len(name) <= 3 * TERM_CHARS + 2 * len(SEPARATOR)
    assert all(part.isprintable() and not set("<>*#\x1b") & set(part) for part in name)


@given(st.lists(TEXTS, min_size=1, max_size=6))
@settings(deadline=None, max_examples=50)
def test_names_can_be_printed_on_one_line(texts: list[str]) -> None:
    names = cluster_names(arrow(texts * 2), np.arange(2 * len(texts)) % len(texts))
    assert all(name.isprintable() for name in names)


@pytest.mark.parametrize("text", ["\u0e3b\u0e3c\u0e3d" * 3, "\U0003fff0\U0003fff1" * 3])
def test_code_points_that_stand_for_nothing_name_nothing(text: str) -> None:
    assert cluster_names(arrow([text] * 3), np.zeros(3, np.int32)) == ("…",)
    (name,) = cluster_names(arrow([f"面包{text}面包"] * 3), np.zeros(3, np.int32))
    assert name == "面包"


def test_no_cluster_has_no_name() -> None:
    assert cluster_names(arrow([]), np.zeros(0, np.int32)) == ()
    assert cluster_names(arrow(["a text"]), np.array([-1], np.int32)) == ()
