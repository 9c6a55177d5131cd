from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.curate.recipe import Recipe, from_yaml
from analysis.curate.steps import Erase, Filter, ScrubPii
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.deliver.privacy import LEAST_RECORDS
from analysis.engines import finding
from analysis.engines.local import run
from analysis.measure.personal.found import PersonalSearch
from tests.conftest import Open, alpaca
from tests.curate.personal_data import Finder

KEPT_AS_IT_CAME = '{ "instruction" : "Ask  bo@x.org", "input":"", "output":"a \\u00e9 1.50" }'
LINES = [
    alpaca("Write to ann@example.com", "Ann Lee has +1 202 555 7777"),
    KEPT_AS_IT_CAME,
    "{broken ann@example.com",
    alpaca("Nothing of anybody", "Nothing here"),
    {
        "messages": [
            {"role": "user", "content": "ANN@example.com?"},
            {"role": "assistant", "content": "bo@x.org"},
        ]
    },
    alpaca("short", "ann@example.com"),
]
SCRUB = ScrubPii(entities=("EMAIL_ADDRESS",))
DROP_SHORT = Filter(metric="prompt_words", low=2)


@pytest.fixture(autouse=True)
def _finder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(finding.KINDS, PersonalSearch, Finder)  # type: ignore[arg-type]


def result(open_lines: Open, out: Path, *steps: Any, **given: Any) -> dict[str, Any]:
    workspace, fingerprint = open_lines(LINES)
    counts = run(workspace, fingerprint, Recipe(steps=steps), out, **given)
    report: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert counts.n_read == report["kept"] + report["dropped"] + report["rejected"]
    return report


def texts(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_kept_records_are_changed_and_dropped_ones_stay_as_they_came(
    open_lines: Open, tmp_path: Path
) -> None:
    report = result(open_lines, tmp_path / "out", SCRUB, Filter(metric="response_words", low=2))
    kept = texts(tmp_path / "out" / "kept.jsonl")
    assert kept[1] == KEPT_AS_IT_CAME.replace("bo@x.org", "<EMAIL>")
    assert json.loads(kept[0])["instruction"] == "Write to <EMAIL>"
    assert json.loads(kept[2]) == LINES[3]
    dropped = [json.loads(row)["record"] for row in texts(tmp_path / "out" / "dropped.jsonl")]
    assert dropped == [LINES[4], LINES[5]]
    assert (report["read"], report["kept"], report["dropped"], report["rejected"]) == (6, 3, 2, 1)
    assert report["changed"] == 2
    first = report["steps"][0]
    assert (first["n_in"], first["n_dropped"], first["n_changed"]) == (5, 0, 4)
    assert first["by_entity"] == {"EMAIL_ADDRESS": 5}
    assert "n_changed" not in report["steps"][1]


def test_the_privacy_section_says_what_was_found_done_and_left(
    open_lines: Open, tmp_path: Path
) -> None:
    report = result(open_lines, tmp_path / "out", SCRUB, DROP_SHORT)
    told = report["privacy"]
    assert told["found"] == {
        "EMAIL_ADDRESS": {
            "places": 5,
            "examples": 4,
            "paths": {"instruction": 2, "messages.content": 2, "output": 1},
        },
        "PHONE_NUMBER": {"places": 1, "examples": 1, "paths": {"output": 1}},
    }
    assert told["remaining"] == {
        "PHONE_NUMBER": {"places": 1, "examples": 1, "paths": {"output": 1}}
    }
    assert told["done"] == [
        {
            "step": "1:scrub_pii",
            "words": "Replace e-mail address by placeholders",
            "n_changed": 4,
            "by_entity": {"EMAIL_ADDRESS": 5},
        }
    ]
    assert set(told["not_looked_for"]) == {"PERSON", "LOCATION"}
    assert "EMAIL_ADDRESS" in told["looked_for"]
    assert told["not_for_sharing"] == ["dropped.jsonl", "rejected.jsonl"]
    assert "not legal advice" in told["says"]
    assert {"Lawful basis", "Minimisation", "Erasure and access", "International transfer"} <= set(
        told["open_points"]["GDPR"]
    )
    assert {"Notice", "Opt-out", "Deletion"} <= set(told["open_points"]["CCPA"])
    assert "Pseudonyms" not in told["open_points"]["GDPR"]
    shown = json.dumps(told)
    assert "ann@" not in shown and "bo@x" not in shown
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "| E-mail address | 5 | 0 |" in card and "| Phone number | 1 | 1 |" in card
    assert "they are not for sharing" in card and "Not looked for: Name, Location." in card
    assert "placeholders: 4 examples changed" in card
    assert "Measured as they came; 2 records of the kept file were changed." in card


def test_where_nothing_was_looked_for_the_report_says_so(open_lines: Open, tmp_path: Path) -> None:
    told = result(open_lines, tmp_path / "out", DROP_SHORT)["privacy"]
    assert told["says"].startswith("Nothing was looked for")
    assert (told["looked_for"], told["found"], told["remaining"]) == ([], {}, {})
    assert told["not_for_sharing"] == []
    assert "not for sharing" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    # What a page has found meanwhile changes no byte of it.
    workspace, fingerprint = open_lines(LINES)
    finding.sought(workspace, fingerprint, PersonalSearch())
    assert result(open_lines, tmp_path / "again", DROP_SHORT)["privacy"] == told


def test_a_filter_by_personal_data_has_looked_for_them(open_lines: Open, tmp_path: Path) -> None:
    step = Filter(metric="pii_count", high=100)
    told = result(open_lines, tmp_path / "out", step)["privacy"]
    assert told["remaining"] == told["found"]
    assert told["remaining"]["EMAIL_ADDRESS"]["places"] == 5


def test_of_an_erased_person_alone_the_report_says_that_nothing_else_was_looked_for(
    open_lines: Open, tmp_path: Path
) -> None:
    told = result(open_lines, tmp_path / "out", Erase.of(["Nobody"]))["privacy"]
    assert told["says"].startswith("Only the values to be erased were looked for")


def test_names_are_told_of_if_a_model_has_looked_for_them(open_lines: Open, tmp_path: Path) -> None:
    step = ScrubPii(entities=("PERSON",), names_model="a_model", by="pseudonym")
    told = result(open_lines, tmp_path / "out", step, SCRUB)["privacy"]
    assert told["not_looked_for"] == {}
    assert told["names_models"] == ["a_model"]
    assert told["found"]["PERSON"]["places"] == 1
    # Two searches have found the same addresses: each is told once.
    assert told["found"]["EMAIL_ADDRESS"]["places"] == 5
    assert list(told["remaining"]) == ["PHONE_NUMBER"]
    assert "recital 26" in told["open_points"]["GDPR"]["Pseudonyms"]


@pytest.mark.parametrize("how", ["scrub", "drop"])
def test_an_erasure_leaves_no_value_in_what_is_shared(
    open_lines: Open, tmp_path: Path, how: Any
) -> None:
    out = tmp_path / "out"
    step = Erase.of(["ann@example.com", "Ann Lee", "202-555-7777"], how=how)
    report = result(open_lines, out, step, also=(".csv", ".parquet", ".json", ".jsonl.gz"))
    for name in ("kept.jsonl", "kept.csv", "kept.json", "report.json", "recipe.yaml", "README.md"):
        text = (out / name).read_text(encoding="utf-8")
        for value in ("ann@example", "ANN@example", "Ann Lee", "7777"):
            assert value not in text, name
    if how == "scrub":
        assert report["steps"][0]["by_entity"] == {"ERASED": 5}
        assert json.loads(texts(out / "kept.jsonl")[0])["output"] == "<ERASED> has <ERASED>"
    else:
        reasons = {json.loads(row)["reason"] for row in texts(out / "dropped.jsonl")}
        assert reasons == {"Holds a value to be erased"}
        assert report["privacy"]["done"][0]["n_dropped"] == 3
    assert report["privacy"]["not_for_sharing"] == ["dropped.jsonl", "rejected.jsonl"]
    assert "not for sharing" in (out / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["openai", "alpaca", "sharegpt"])
def test_another_format_is_made_of_the_changed_record(
    open_lines: Open, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    step = ScrubPii(entities=("EMAIL_ADDRESS",), by="pseudonym")
    result(open_lines, out, step, form=form, also=(".csv",))
    text = (out / "kept.jsonl").read_text(encoding="utf-8")
    assert len(texts(out / "kept.jsonl")) == 5
    assert text.lower().count("@example.com") == 5 and "ann@" not in text.lower()
    with (out / "kept.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 6


def test_the_command_line_gives_the_same_bytes_by_the_recipe_of_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    data, recipe = tmp_path / "data.jsonl", tmp_path / "recipe.yaml"
    lines = [line if isinstance(line, str) else json.dumps(line) for line in LINES]
    data.write_text("\n".join(lines), encoding="utf-8")
    recipe.write_text(
        "version: 1\nseed: 7\nsteps:\n"
        "  - {step: erase, values: [Ann Lee], how: scrub}\n"
        "  - {step: scrub_pii, entities: [EMAIL_ADDRESS, PHONE_NUMBER], by: pseudonym}\n",
        encoding="utf-8",
    )
    one, two = tmp_path / "one", tmp_path / "two"
    assert main(["run", str(recipe), str(data), "--out", str(one)]) == 0
    assert "read 6 = kept 5 + dropped 0 + rejected 1" in capsys.readouterr().out
    first = json.loads(texts(one / "kept.jsonl")[0])
    assert first["output"].startswith("<ERASED> has +1-")
    assert first["instruction"].endswith("@example.com")
    exported = (one / "recipe.yaml").read_text(encoding="utf-8")
    assert "Ann" not in exported and from_yaml(exported).seed == 7
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "elsewhere"))
    assert main(["run", str(one / "recipe.yaml"), str(data), "--out", str(two)]) == 0
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_a_scrubbed_file_is_read_as_the_same_examples(open_lines: Open, tmp_path: Path) -> None:
    result(open_lines, tmp_path / "out", SCRUB)
    again = Workspace(tmp_path / "again")
    source = again.add_file(tmp_path / "out" / "kept.jsonl")
    found = read_into(again, source.fingerprint)
    assert (found.n_examples, found.n_rejected) == (5, 0)


def test_a_key_that_may_be_a_value_is_not_told(open_lines: Open, tmp_path: Path) -> None:
    more = {"by": {"ann@example.com": "ann@example.com", "Ann_Lee": "bo@x.org"}}
    common = {f"field_{n}": "bo@x.org" for n in range(21)} | {"13812345678": "bo@x.org"}
    records = [alpaca(f"x {n}", "bo@x.org or bo@x.org", **common) for n in range(LEAST_RECORDS)]
    workspace, fingerprint = open_lines([alpaca("x", "y", **more), *records])
    run(workspace, fingerprint, Recipe(steps=(SCRUB,)), tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    paths = report["privacy"]["found"]["EMAIL_ADDRESS"]["paths"]
    # Keys of the formats, and those that many records have and that hold no number.
    n = LEAST_RECORDS
    assert {name: paths.pop(name) for name in ("output", "field_0")} == {
        "output": 2 * n,
        "field_0": n,
    }
    assert paths.pop("*") == n and paths.pop("others") > 0
    assert all(re.fullmatch(r"field_\d+", name) for name in paths)
