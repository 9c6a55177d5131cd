from __future__ import annotations

import json
from functools import cache

import pytest

from analysis.data.reading import read_dataset
from pages.ui.samples import SAMPLES
from tests.conftest import SAMPLE_DATA

FORMS = {
    "support_and_study_alpaca.jsonl": ("alpaca", 445),
    "sharegpt.jsonl": ("sharegpt", 14),
    "openai_messages.jsonl": ("openai", 15),
    "prompt_completion.csv": ("prompt_completion", 16),
    "preference_trl.jsonl": ("preference", 14),
    "preference_sharegpt.json": ("preference_sharegpt", 13),
    "preference_openai.jsonl": ("preference_openai", 13),
    "kto.jsonl": ("kto", 16),
}


@cache
def planted() -> dict:
    return json.loads((SAMPLE_DATA / "planted_flaws.json").read_text(encoding="utf-8"))


def test_every_sample_that_the_app_offers_is_there() -> None:
    assert {name for name in SAMPLES if not (SAMPLE_DATA / name).exists()} == set()


@pytest.mark.parametrize("name", FORMS)
def test_a_sample_is_read_in_its_format(name: str) -> None:
    dataset, _, summary = read_dataset(SAMPLE_DATA / name)
    form, examples = FORMS[name]
    assert summary.formats == {form: examples}
    assert (dataset.frame["response"].str.len() > 0).all()


def test_only_the_planted_lines_cannot_be_read() -> None:
    _, rejected, summary = read_dataset(SAMPLE_DATA / "support_and_study_alpaca.jsonl")
    assert [record.line for record in rejected] == planted()["flaws"]["unreadable"]
    assert summary.n_read == planted()["n_lines"]


def test_the_file_with_columns_of_its_own_is_read_with_a_mapping() -> None:
    path = SAMPLE_DATA / "unknown_columns.jsonl"
    _, rejected, summary = read_dataset(path)
    assert summary.n_examples == 0 and len(rejected) == summary.n_read
    assert set(summary.fields) == {"question", "context", "answer", "difficulty"}
    mapping = {"prompt": "question", "input": "context", "response": "answer"}
    dataset, rejected, _ = read_dataset(path, mapping=mapping)
    assert not rejected and len(dataset) == summary.n_read


def test_the_documentation_covers_every_readable_line() -> None:
    dataset, _, _ = read_dataset(SAMPLE_DATA / "support_and_study_alpaca.jsonl")
    lines = {str(line) for line in dataset.frame["line"]}
    assert lines == set(planted()["task_type"]) == set(planted()["language"])
    assert len(set(planted()["task_type"].values())) >= 8
