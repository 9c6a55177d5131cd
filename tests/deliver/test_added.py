"""What a balance adds, in the files of an export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.curate.exporting import Export, Split
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Balance, Edit, Review
from analysis.data.storage import load
from analysis.engines.local import run
from tests.conftest import Open, alpaca

TOPICS = ("rivers", "bridges", "bread", "stars", "violins", "maps", "owls", "clocks")
ENGLISH = [
    alpaca(f"Write a sentence about {topic} for a school book.", f"There are many {topic} here.")
    for topic in TOPICS
]
CHINESE = [
    alpaca(f"解释什么是{topic}", f"{topic}是人们每天都要看见的东西之一。")
    for topic in ("光合作用", "图书馆的规则")
]


def balance(short: str) -> Balance:
    return Balance.model_validate(
        {"by": "language", "size": 16, "short": short, "choose": "random"}
    )


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def written(open_lines: Open, out: Path, recipe: Recipe, form: str | None = None) -> dict:
    workspace, fingerprint = open_lines([*ENGLISH, *CHINESE])
    counts = run(workspace, fingerprint, recipe, out, form=form)
    assert counts.n_read == counts.n_kept + counts.n_dropped + counts.n_rejected == 10
    report: dict = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["added"] == counts.n_added == report["steps"][0]["n_added"]
    assert report["metrics"]["response_words"]["after"]["n"] == counts.n_kept + counts.n_added
    assert len(lines(out / "kept.jsonl")) == counts.n_kept + counts.n_added
    return report


def test_repetitions_stand_behind_the_kept_and_are_told(open_lines: Open, tmp_path: Path) -> None:
    report = written(open_lines, tmp_path / "out", Recipe(steps=(balance("repeat"),)))
    kept = lines(tmp_path / "out" / "kept.jsonl")
    assert report["added"] == 6
    assert sorted(map(kept.count, set(kept))) == [1] * 8 + [4] * 2
    assert kept[:10] == list(dict.fromkeys(kept))
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "| added to it by steps | 6 |" in card


@pytest.mark.parametrize("form", [None, "openai"])
def test_other_prompts_for_the_same_responses_are_records_like_any(
    open_lines: Open, tmp_path: Path, form: str | None
) -> None:
    recipe = Recipe(steps=(balance("augment"),))
    report = written(open_lines, tmp_path / "out", recipe, form)
    kept = lines(tmp_path / "out" / "kept.jsonl")
    assert report["added"] == len(kept) - 10 > 3
    assert len(set(kept)) == len(kept)
    assert any("请解释什么是光合作用" in line for line in kept[10:])
    assert {tuple(json.loads(line)) for line in kept} == {tuple(json.loads(kept[0]))}
    again = tmp_path / "again"
    written(open_lines, again, recipe, form)
    assert lines(again / "kept.jsonl") == kept


def test_a_copy_is_in_the_split_of_its_original(open_lines: Open, tmp_path: Path) -> None:
    export = Export(
        split=Split(train=0.5, validation=0.25, test=0.25), order="easy_first", trainer="openai"
    )
    recipe = Recipe(steps=(balance("repeat"),), export=export)
    report = written(open_lines, tmp_path / "out", recipe)
    splits = [set(lines(tmp_path / "out" / f"{name}.jsonl")) for name in report["export"]["splits"]]
    assert sum(map(len, splits)) == len(set.union(*splits)) == 10
    assert sum(report["export"]["files"].values()) == 16
    assert report["contract"]["records"] == 16


@pytest.mark.parametrize("form", [None, "sharegpt"])
def test_an_edit_that_leaves_no_example_drops_it_with_the_reason(
    open_lines: Open, tmp_path: Path, form: str | None
) -> None:
    messages = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a b"}]
    workspace, fingerprint = open_lines(
        [{"messages": messages}, {"messages": [*messages, *messages]}]
    )
    ids = load(workspace, fingerprint, columns=("example_id",)).frame["example_id"]
    edit = Edit(id=str(ids.iloc[0]), path="/messages/1/content", text="")
    counts = run(
        workspace, fingerprint, Recipe(steps=(Review(edits=(edit,)),)), tmp_path / "out", form=form
    )
    assert (counts.n_kept, counts.n_dropped) == (1, 1)
    (dropped,) = map(json.loads, lines(tmp_path / "out" / "dropped.jsonl"))
    assert dropped["step"] == "export"
    assert dropped["reason"].startswith("A review left no example of it: ")


def test_what_a_format_cannot_carry_is_not_told_as_added(open_lines: Open, tmp_path: Path) -> None:
    pairs = [
        {"prompt": f"Tell of {topic}.", "chosen": f"There are {topic}.", "rejected": "No."}
        for topic in TOPICS
    ]
    workspace, fingerprint = open_lines([*pairs[:1], *ENGLISH[:2]])
    step = Balance.model_validate(
        {"by": "length_class", "size": 6, "short": "repeat", "choose": "random"}
    )
    counts = run(workspace, fingerprint, Recipe(steps=(step,)), tmp_path / "out", form="alpaca")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert counts.n_added == report["added"] == report["steps"][0]["n_added"] < 3
    assert len(lines(tmp_path / "out" / "kept.jsonl")) == counts.n_kept + counts.n_added
