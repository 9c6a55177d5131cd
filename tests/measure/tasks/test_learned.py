from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from analysis.measure.tasks.instruction import parts
from analysis.measure.tasks.learned import TRAINING, WEIGHTS, model, training_sha256
from analysis.measure.tasks.ngrams import names, numbers
from analysis.measure.tasks.scoring import TYPES, clues
from analysis.measure.tasks.task_type import explain_type, likely_types, task_types
from tests.measure.tasks.examples import frame_of

TASKS = [
    "Write a {} about {}",
    "summarise this {}:\n{}, and nothing else was said that day by anybody in the room",
    "is this {} or {}?",
    "把这个{}改得更礼貌：{}",
    "{} -> {}",
    "hey, quick one: {} vs {}",
    "I have 3 {} and 14 {}. How many are there?",
    "{}\n\n{}\n\nWhat does the author mean?",
    "你来当{}，我来当{}，开始吧",
    "list every {} in the note: {}",
]
WORDS = ["poem", "e-mail", "contract", "review", "苹果", "the sea", "a script", "asdf", "😀", ""]


def varied() -> list[str]:
    pairs = itertools.product(WORDS, WORDS)
    return [TASKS[n % 10].format(*pair) for n, pair in enumerate(pairs)] + [
        task.format(*pair)
        for task in TASKS
        for pair in itertools.islice(itertools.permutations(WORDS, 2), 0, 80, 4)
    ]


def frame() -> pd.DataFrame:
    prompts = varied()
    answers = ("", "yes", "First, open the lid.\nThen wait.", "def f(): pass", "好的，没问题。")
    return frame_of(
        *prompts, responses=tuple(answers[n % len(answers)] for n in range(len(prompts)))
    )


def test_the_weights_are_those_of_the_training_lines() -> None:
    assert model().sha256 == training_sha256()


def test_the_weights_are_small_and_as_many_as_the_types() -> None:
    learned = model()
    assert WEIGHTS.stat().st_size < 1_500_000
    assert learned.words.shape[1] == learned.form.shape[1] == len(learned.bias) == len(TYPES)


def test_the_training_lines_have_every_type_of_every_writer() -> None:
    rows = [json.loads(line) for line in TRAINING.read_text(encoding="utf-8").splitlines()]
    found = {(row["writer"], row["task_type"]) for row in rows}
    assert found == set(itertools.product("abc", TYPES))


def test_neither_order_nor_batch_matter() -> None:
    rows = frame()
    together = task_types(rows)
    shuffled = rows.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(task_types(shuffled).loc[rows.index], together)
    pieces = [task_types(rows.iloc[start : start + 7]) for start in range(0, len(rows), 7)]
    pd.testing.assert_frame_equal(pd.concat(pieces), together)


def test_the_explanation_agrees_with_the_label_of_300_prompts() -> None:
    rows = frame()
    assert len(rows) >= 300
    labels = task_types(rows)["task_type"].tolist()
    assert len(set(labels)) > 8
    for label, row in zip(labels, rows.to_dict("records"), strict=True):
        assert explain_type(row).startswith(f"{label}: "), row


@pytest.mark.parametrize(
    "prompt",
    ["", " \n\n ", "?", "!!!! ....", "😀😀", "qwkjh zzkq plmokn", "the the the", "hjklö fghj äöß"],
)
def test_what_says_nothing_is_unsure(prompt: str) -> None:
    values = task_types(frame_of(prompt))
    assert values["task_type"].tolist() == ["unsure"]
    assert values["task_confidence"].tolist() == [0]


def test_words_decide_where_no_cue_is() -> None:
    row = frame_of("my boss wants the gist of this by noon, three lines tops").iloc[0].to_dict()
    assert "speak for it" in explain_type(row)


def test_probabilities_add_up_to_1() -> None:
    rows = frame()
    likely, _ = likely_types(rows, clues(rows))
    assert likely.shape == (len(rows), len(TYPES))
    np.testing.assert_allclose(likely.sum(axis=1), 1, rtol=1e-5)


def test_a_text_has_the_same_numbers_alone_and_among_others() -> None:
    texts = ["Write a poem.\nTranslate it", "", "把这句话翻译成英文", "summarising"]
    found, rows = numbers(texts, 0)
    for row, text in enumerate(texts):
        alone = numbers([text], 0)[0] if text else np.zeros(0)
        assert sorted(found[rows == row].tolist()) == sorted(alone.tolist())


def test_no_pair_spans_two_lines_and_places_differ() -> None:
    def of(text: str, place: int = 0) -> set[int]:
        return set(numbers([text], place)[0].tolist())

    assert of("red\nblue") < of("red\nblue\nred blue")
    assert not of("red blue", 0) & of("red blue", 1)


def test_names_say_what_a_number_stands_for() -> None:
    text = parts("Please translate the note.\n请翻译").first
    wanted = set(numbers([text], 0)[0].tolist())
    found = names(text, 0, wanted)
    assert set(found) == wanted
    assert {"translate", "translate the", "the note", "note"} <= set(found.values())
