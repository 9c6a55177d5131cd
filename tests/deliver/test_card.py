"""The data card and its charts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.curate.exporting import Export, Split
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Deduplicate, Filter
from analysis.deliver.charts import BARS, MOST_ROWS, Bar, bar_chart, bars
from analysis.deliver.composition import CHARTS
from analysis.engines.local import run
from analysis.measure.settings import Settings
from tests.conftest import Open, alpaca

SVG = "{http://www.w3.org/2000/svg}"
ENGLISH = [
    alpaca(f"Translate the sentence number {n} into French, please.", "a " * 9) for n in range(30)
]
SHORT = [
    alpaca(f"Write a short poem about the {n}. tree in the wood.", "Green.") for n in range(10)
]
DROP_SHORT = Filter(metric="response_words", low=5)


def card(out: Path) -> str:
    return (out / "README.md").read_text(encoding="utf-8")


def head(out: Path) -> dict[str, Any]:
    found = re.match(r"---\n(.*?)\n---\n", card(out), re.DOTALL)
    assert found
    return yaml.safe_load(found[1])


def exported(open_lines: Open, out: Path, *, name: str = "data.jsonl", **parts: Any) -> Path:
    workspace, fingerprint = open_lines([*ENGLISH, *SHORT], name)
    run(workspace, fingerprint, Recipe(**parts), out)
    return out


def test_the_card_tells_the_mix_before_and_after_in_tables_and_charts(
    open_lines: Open, tmp_path: Path
) -> None:
    out = exported(open_lines, tmp_path / "out", steps=(DROP_SHORT,))
    assert "| translation | 30 | 30 |" in card(out)
    assert "| creative writing | 10 | 0 |" in card(out)
    for name in CHARTS:
        assert f"]({name})" in card(out)
        assert ET.parse(out / name).getroot().tag == f"{SVG}svg"
    assert "creative writing: 0 of 10" in (out / CHARTS[0]).read_text(encoding="utf-8")
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["metrics"]["task_type"]["after"]["counts"] == {"translation": 30}


def test_the_hub_finds_the_splits_and_nothing_else(open_lines: Open, tmp_path: Path) -> None:
    split = Split(train=0.8, validation=0.1, test=0.1)
    export = Export(split=split, shard_records=20)
    found = head(exported(open_lines, tmp_path / "out", export=export))
    assert found["configs"] == [
        {
            "config_name": "default",
            "data_files": [
                {
                    "split": "train",
                    "path": ["train-00001-of-00002.jsonl", "train-00002-of-00002.jsonl"],
                },
                {"split": "validation", "path": "validation-00001-of-00001.jsonl"},
                {"split": "test", "path": "test-00001-of-00001.jsonl"},
            ],
        }
    ]
    assert (found["license"], found["size_categories"]) == ("unknown", ["n<1K"])
    assert (found["task_categories"], found["language"]) == (["text-generation"], ["en"])


def test_without_splits_the_kept_file_is_trained_on(open_lines: Open, tmp_path: Path) -> None:
    (config,) = head(exported(open_lines, tmp_path / "out"))["configs"]
    assert config["data_files"] == [{"split": "train", "path": "kept.jsonl"}]


def test_datasets_loads_the_folder_as_the_card_says(open_lines: Open, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="an extra of the tests")
    datasets.disable_progress_bars()
    export = Export(split=Split(train=0.8, validation=0.2), shard_records=20)
    out = exported(open_lines, tmp_path / "out", steps=(DROP_SHORT,), export=export)
    found = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "cache"))
    assert {name: len(each) for name, each in found.items()} == {"train": 24, "validation": 6}
    assert set(found["train"].column_names) == {"instruction", "input", "output"}


def test_an_export_of_nothing_has_a_card_too(open_lines: Open, tmp_path: Path) -> None:
    none = Filter(metric="response_words", low=1000)
    export = Export(trainer="trl")
    out = exported(open_lines, tmp_path / "out", steps=(none,), export=export)
    assert "data_files: []" in card(out) and "language" not in head(out)
    assert "There is no record that TRL could train on." in card(out)
    assert not (out / "train_trl.py").exists()


def test_a_name_cannot_end_the_head_or_become_a_field_of_it(
    open_lines: Open, tmp_path: Path
) -> None:
    name = "x: y # ---, [license].jsonl"
    found = head(exported(open_lines, tmp_path / "out", name=name))
    assert (found["pretty_name"], found["license"]) == (name, "unknown")


def test_the_limits_name_what_was_not_done(open_lines: Open, tmp_path: Path) -> None:
    before = card(exported(open_lines, tmp_path / "one"))
    assert "Duplicates and near-duplicates were not taken out." in before
    assert "100 % of the examples whose language is known are in `en`." in before
    step = Deduplicate(method="exact")
    after = card(exported(open_lines, tmp_path / "two", steps=(step,)))
    assert "near-duplicates were not taken out" not in after
    for field in ("Licence of the source:", "Where the examples come from", "Known limits"):
        assert field in after


def test_a_task_type_of_ones_own_does_nothing_in_card_and_chart(
    open_lines: Open, tmp_path: Path
) -> None:
    own = {"task_types": [{"name": "x_tree_x", "words": ["tree in the wood"]}]}
    settings = Settings.model_validate(own)
    out = exported(open_lines, tmp_path / "out", settings=settings)
    assert "x tree x" in (out / CHARTS[0]).read_text(encoding="utf-8").replace("_", " ")


COUNTS = st.dictionaries(st.text(max_size=40), st.integers(0, 10**9), max_size=30)


@given(COUNTS, st.data())
def test_a_chart_is_well_formed_whatever_the_labels_are(
    before: dict[str, int], data: st.DataObject
) -> None:
    after = {label: data.draw(st.integers(0, n)) for label, n in before.items()}
    rows = bars(before, after)
    assert len(rows) <= MOST_ROWS
    assert sum(row.before for row in rows) == sum(before.values())
    assert sum(row.after for row in rows) == sum(after.values())
    drawn = bar_chart("Examples", rows)
    root = ET.fromstring(drawn)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "text", "rect"}
    assert all(int(rect.get("width", "0")) <= BARS for rect in root.iter(f"{SVG}rect"))
    assert bar_chart("Examples", rows) == drawn


def test_a_small_bar_is_seen_and_an_empty_one_is_not() -> None:
    drawn = ET.fromstring(bar_chart("Examples", [Bar("a", 10**6, 10**6), Bar("b", 1, 0)]))
    widths = [rect.get("width") for rect in drawn.iter(f"{SVG}rect")][2:]
    assert widths == [str(BARS), str(BARS), "1", "0"]
