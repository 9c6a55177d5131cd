from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.curate.exporting import Export, Split
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter
from analysis.deliver import parts
from analysis.deliver.bundle import FILES
from analysis.engines.local import run
from analysis.errors import InputError
from tests.conftest import Open, alpaca

SPLIT = Split(train=0.8, validation=0.1, test=0.1)
TASKS = ("Translate {} into French.", "Summarise the text about {}.")
NAMES = [f"{first}{second}" for first in "abcdefghij" for second in "klmno"]
DIFFERENT = [
    alpaca(TASKS[number % 2].format(f"{name} " * 6), f"{name}{number} " * 12)
    for number, name in enumerate(NAMES)
]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def told(out: Path) -> dict:
    return json.loads((out / "report.json").read_text(encoding="utf-8"))["export"]


def test_the_splits_are_the_kept_file(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(DIFFERENT)
    out = tmp_path / "out"
    recipe = Recipe(export=Export(split=SPLIT, stratify="task_type"))
    counts = run(workspace, fingerprint, recipe, out)
    found = {name: lines(out / f"{name}.jsonl") for name in ("train", "validation", "test")}
    assert {name: len(each) for name, each in found.items()} == {
        "train": 40,
        "validation": 5,
        "test": 5,
    }
    kept = lines(out / "kept.jsonl")
    assert counts.n_kept == len(kept) == 50
    assert sorted(line for part in found.values() for line in part) == sorted(kept)
    for each in found.values():  # in the order of the kept file
        assert each == [line for line in kept if line in set(each)]
    report = told(out)
    assert report["files"] == {"train.jsonl": 40, "validation.jsonl": 5, "test.jsonl": 5}
    assert report["splits"]["train"]["n"] == report["splits"]["train"]["wanted"] == 40
    assert report["splits"]["train"]["labels"] == {"translation": 20, "summarization": 20}
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "| of them in `validation.jsonl` | 5 |" in card


def test_duplicates_are_never_in_two_splits(open_lines: Open, tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(60)]
    near = [alpaca("Tell a story.", " ".join([*words, f"end{number}"])) for number in range(10)]
    same = [alpaca(f"What is {name}?", f"{name} {n}") for name in NAMES[:20] for n in range(2)]
    workspace, fingerprint = open_lines([*near, *same, *DIFFERENT])
    out = tmp_path / "out"
    split = Split(train=0.4, validation=0.3, test=0.3)
    run(workspace, fingerprint, Recipe(export=Export(split=split)), out)
    prompts = [
        {json.loads(line)["instruction"] for line in lines(out / f"{name}.jsonl")}
        for name in ("train", "validation", "test")
    ]
    assert all(prompts)
    assert not (prompts[0] & prompts[1] or prompts[0] & prompts[2] or prompts[1] & prompts[2])
    report = told(out)
    assert all(each["n"] == each["wanted"] for each in report["splits"].values())


def test_near_duplicates_with_other_prompts_stay_together(open_lines: Open, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    near = [alpaca(f"Tell story {name}.", words) for name in NAMES[:10]]
    workspace, fingerprint = open_lines([*near, *DIFFERENT])
    out = tmp_path / "out"
    split = Split(train=0.4, validation=0.3, test=0.3)
    run(workspace, fingerprint, Recipe(export=Export(split=split)), out)
    held = [
        any("Tell story" in line for line in lines(out / f"{name}.jsonl"))
        for name in ("train", "validation", "test")
    ]
    assert held.count(True) == 1


def test_easy_first_is_the_order_of_every_file(open_lines: Open, tmp_path: Path) -> None:
    hard = alpaca(
        "First prove it. Then, step by step, derive the integral. Finally check.", "x " * 90
    )
    workspace, fingerprint = open_lines([hard, alpaca("Hi", "Hello"), hard | {"n": 1}])
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(order="easy_first")), out, also=(".json",))
    assert [json.loads(line) for line in lines(out / "kept.jsonl")] == [
        alpaca("Hi", "Hello"),
        hard,
        hard | {"n": 1},
    ]
    assert json.loads((out / "kept.json").read_text(encoding="utf-8"))[0]["instruction"] == "Hi"
    assert "come first" in (out / "README.md").read_text(encoding="utf-8")


def test_shards_are_the_kept_file_in_pieces(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(DIFFERENT)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(shard_records=20)), out)
    names = [f"kept-0000{number}-of-00003.jsonl" for number in (1, 2, 3)]
    assert [len(lines(out / name)) for name in names] == [20, 20, 10]
    assert (
        b"".join((out / name).read_bytes() for name in names) == (out / "kept.jsonl").read_bytes()
    )
    assert list(told(out)["files"]) == names


def test_splits_come_in_shards_too(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(DIFFERENT)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(split=SPLIT, shard_records=30)), out)
    assert told(out)["files"] == {
        "train-00001-of-00002.jsonl": 30,
        "train-00002-of-00002.jsonl": 10,
        "validation-00001-of-00001.jsonl": 5,
        "test-00001-of-00001.jsonl": 5,
    }


def test_a_second_run_replaces_the_parts(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(DIFFERENT)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(split=SPLIT, shard_records=30)), out)
    run(workspace, fingerprint, Recipe(export=Export(split=SPLIT)), out)
    run(workspace, fingerprint, Recipe(), out)
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)


def test_too_many_files_are_refused_in_one_sentence(
    open_lines: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_SHARDS", 10)
    workspace, fingerprint = open_lines(DIFFERENT)
    with pytest.raises(InputError, match="set shard_records to 5 at least"):
        run(workspace, fingerprint, Recipe(export=Export(shard_records=1)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_empty_result_has_empty_parts(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(DIFFERENT)
    export = Export(split=SPLIT, stratify="task_type", order="easy_first", shard_records=5)
    none = Recipe(steps=(Filter(metric="response_words", low=10_000),), export=export)
    run(workspace, fingerprint, none, tmp_path / "out")
    assert told(tmp_path / "out")["files"] == {
        f"{name}-00001-of-00001.jsonl": 0 for name in ("train", "validation", "test")
    }


def test_what_the_format_cannot_carry_is_in_no_split(open_lines: Open, tmp_path: Path) -> None:
    tools = {"tools": [{"type": "function", "function": {"name": "f"}}]}
    talk = [{"role": "user", "content": "weather?"}, {"role": "assistant", "content": "fine"}]
    workspace, fingerprint = open_lines([{"messages": talk, **tools}, *DIFFERENT])
    out = tmp_path / "out"
    counts = run(workspace, fingerprint, Recipe(export=Export(split=SPLIT)), out, form="alpaca")
    assert (counts.n_kept, counts.n_dropped) == (50, 1)
    assert sum(told(out)["files"].values()) == 50


def test_lines_are_put_in_another_order(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_bytes(b"a\nlonger \xc3\xa9\n\nc\n")
    parts.reorder(path, np.array([3, 1, 0, 2]))
    assert path.read_bytes() == b"c\nlonger \xc3\xa9\na\n\n"
