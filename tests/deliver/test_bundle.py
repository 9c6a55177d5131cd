from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.curate.recipe import Recipe, from_yaml
from analysis.curate.steps import Deduplicate, Filter
from analysis.data.reading import read_dataset
from analysis.data.storage import load, read_into
from analysis.data.workspace import Workspace
from analysis.deliver.bundle import FILES
from analysis.deliver.escaping import escaped
from analysis.engines.local import run
from analysis.errors import FormatError
from tests.conftest import Open, alpaca

LINES = [
    alpaca("Say hello", "Hello there, nice to meet you"),
    '{"broken": ',
    alpaca("Say no", "No"),
    '{ "instruction" : "spaces",  "input":"", "output":"kept as they came, \\u00e9" }',
    alpaca("Empty", ""),
    {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a b c d"}]},
    {
        "messages": [
            {"role": "user", "content": "weather?"},
            {"role": "assistant", "content": "one two three four five", "weight": 1},
        ],
        "tools": [{"type": "function", "function": {"name": "f"}}],
    },
]
RECIPE = Recipe(steps=(Filter(metric="response_words", low=3),))


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_read_is_kept_and_dropped_and_rejected(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    counts = run(workspace, fingerprint, RECIPE, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    assert (counts.n_read, counts.n_kept, counts.n_dropped, counts.n_rejected) == (7, 4, 1, 2)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["read"] == report["kept"] + report["dropped"] + report["rejected"]
    assert report["steps"][0]["n_dropped"] == 1
    assert report["metrics"]["response_words"]["after"]["n"] == 4


def test_the_report_says_how_many_chosen_by_hand_were_found(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines([alpaca("Say no", "No"), alpaca("Say no", "no")])
    here = load(workspace, fingerprint).frame["example_id"].iloc[1]
    step = Deduplicate(method="exact", by_hand=(here, "f" * 16 + "-1"))
    run(workspace, fingerprint, Recipe(steps=(step, *RECIPE.steps)), tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["steps"][0]["by_hand"] == {"chosen": 2, "found": 1, "missing": 1}
    assert "by_hand" not in report["steps"][1]


def test_a_kept_record_is_the_record_as_it_came(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    run(workspace, fingerprint, RECIPE, tmp_path / "out")
    kept = (tmp_path / "out" / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    assert kept[1] == LINES[3]


def test_a_dropped_record_has_its_line_step_and_reason(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    run(workspace, fingerprint, RECIPE, tmp_path / "out")
    (dropped,) = rows(tmp_path / "out" / "dropped.jsonl")
    assert dropped["line"] == 3
    assert dropped["step"] == "1:filter"
    assert dropped["reason"] == "Response words: 1 word, below 3"
    assert dropped["record"] == LINES[2]
    assert set(dropped) == {"example_id", "line", "step", "reason", "record"}


def test_a_rejected_record_has_its_text_as_it_came(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    run(workspace, fingerprint, RECIPE, tmp_path / "out")
    rejected = rows(tmp_path / "out" / "rejected.jsonl")
    assert [record["line"] for record in rejected] == [2, 5]
    assert rejected[0]["text"] == LINES[1]
    assert "no response" in rejected[1]["error"]


def test_what_a_format_cannot_carry_is_dropped_with_the_reason(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    counts = run(workspace, fingerprint, RECIPE, tmp_path / "out", form="alpaca")
    assert (counts.n_kept, counts.n_dropped) == (3, 2)
    assert rows(tmp_path / "out" / "kept.jsonl")[2] == alpaca("q", "a b c d")
    dropped = rows(tmp_path / "out" / "dropped.jsonl")
    assert dropped[-1]["step"] == "export"
    assert "no place for tools" in dropped[-1]["reason"]
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["steps"][-1]["n_dropped"] == 1
    assert report["dropped"] == 2


def test_an_unknown_format_is_refused_before_anything_is_written(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    with pytest.raises(FormatError, match='did you mean "alpaca"'):
        run(workspace, fingerprint, RECIPE, tmp_path / "out", form="alpacca")
    assert not (tmp_path / "out").exists()


def test_the_same_input_gives_the_same_bytes_on_another_machine(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines(LINES)
    also = (".csv", ".jsonl.gz")
    run(workspace, fingerprint, RECIPE, tmp_path / "one", form="openai", also=also)
    # Another machine: another workspace, the same file, the recipe from the export.
    other = Workspace(tmp_path / "elsewhere")
    again = other.add_file(tmp_path / "data.jsonl").fingerprint
    read_into(other, again)
    recipe = from_yaml((tmp_path / "one" / "recipe.yaml").read_text(encoding="utf-8"))
    run(other, again, recipe, tmp_path / "two", form="openai", also=also)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_kept_file_comes_in_other_containers_too(open_lines: Open, tmp_path: Path) -> None:
    lines = [alpaca("=1+1", "-- sum --"), alpaca("b", "c", topic=["x", "y"])]
    workspace, fingerprint = open_lines(lines)
    out = tmp_path / "out"
    also = (".csv", ".parquet", ".json", ".jsonl.gz")
    run(workspace, fingerprint, Recipe(), out, also=also)
    assert json.loads((out / "kept.json").read_text(encoding="utf-8")) == lines
    assert (
        gzip.decompress((out / "kept.jsonl.gz").read_bytes()) == (out / "kept.jsonl").read_bytes()
    )
    with (out / "kept.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert table[0]["instruction"] == "'=1+1"
    assert table[0]["output"] == "'-- sum --"
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["cells_quoted"] == {"kept.csv": 2}
    assert table[1]["topic"] == '["x", "y"]'


def test_an_empty_result_is_an_empty_file(open_lines: Open, tmp_path: Path) -> None:
    workspace, fingerprint = open_lines(LINES)
    none = Recipe(steps=(Filter(metric="response_words", low=10_000),))
    counts = run(workspace, fingerprint, none, tmp_path / "out", also=(".csv", ".parquet", ".json"))
    assert counts.n_kept == 0
    assert (tmp_path / "out" / "kept.jsonl").read_bytes() == b""
    assert json.loads((tmp_path / "out" / "kept.json").read_text(encoding="utf-8")) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.builds(
            lambda metric, low, more: Filter(metric=metric, low=low, high=low + more),
            st.sampled_from(["response_words", "prompt_chars", "n_turns"]),
            st.integers(0, 12),
            st.integers(0, 30),
        ),
        max_size=4,
    ),
    form=st.sampled_from([None, "alpaca", "sharegpt", "openai", "prompt_completion"]),
)
def test_nothing_is_lost_whatever_the_recipe(
    open_lines: Open, tmp_path: Path, steps: list[Filter], form: str | None
) -> None:
    workspace, fingerprint = open_lines(LINES)
    out = tmp_path / "any"
    counts = run(workspace, fingerprint, Recipe(steps=tuple(steps)), out, form=form)
    kept, dropped, rejected = (
        rows(out / f"{name}.jsonl") for name in ("kept", "dropped", "rejected")
    )
    assert (len(kept), len(dropped), len(rejected)) == (
        counts.n_kept,
        counts.n_dropped,
        counts.n_rejected,
    )
    assert counts.n_read == len(LINES) == len(kept) + len(dropped) + len(rejected)
    assert all(record["reason"] for record in dropped)
    again, unread, _ = read_dataset(out / "kept.jsonl") if kept else ([], [], None)
    assert len(again) == len(kept) and not unread


def test_the_data_card_has_the_command_that_makes_the_files_again(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines([{"question": "What?", "answer": "That one."}])
    mapped = workspace.remap(fingerprint, {"prompt": "question", "response": "answer"})
    read_into(workspace, mapped.fingerprint)
    run(workspace, mapped.fingerprint, Recipe(), tmp_path / "out", form="openai")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert f"`{hashlib.sha256((tmp_path / 'data.jsonl').read_bytes()).hexdigest()}`" in card
    found = re.search(r"`python -m analysis (run [^`]+)`", card)
    assert found
    command = found.group(1).replace("FILE", str(tmp_path / "data.jsonl"))
    command = command.replace("recipe.yaml", str(tmp_path / "out" / "recipe.yaml"))
    assert main(shlex.split(command.replace("DIR", str(tmp_path / "again")))) == 0
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("text", ["a|b", "![x](http://x)", "<script>", "# title", "a\nb", "`c`"])
def test_a_file_name_does_nothing_in_the_data_card(text: str) -> None:
    shown = escaped(text)
    for mark in "|<#`![":
        assert f"\\{mark}" in shown if mark in text else True
    assert "\n" not in shown
