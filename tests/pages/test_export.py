"""The page Export."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from analysis.curate.exporting import Export, Split
from analysis.curate.history import load_history
from analysis.curate.recipe import from_yaml
from analysis.curate.steps import Filter
from analysis.data.formats import FORMATS
from analysis.data.workspace import Workspace
from analysis.deliver.composition import CHARTS
from analysis.engines.job_store import JobStore
from analysis.engines.jobs import Jobs, work
from analysis.engines.kinds import EXPORT, KINDS
from pages.ui import contract, session
from pages.ui.recipe import add_steps
from pages.ui.routes import FILENAME
from tests.pages.conftest import Add, Open, go_to
from tests.pages.inert import INERT, places
from tests.pages.records import MARK

OPENAI = FORMATS["openai"].title


def do_here(self: Jobs, kind: str, fingerprint: str, params: Any, *, unit: str) -> Any:
    """In place of a worker's process."""
    workspace = Workspace()
    job, _ = JobStore(workspace).add(kind, fingerprint, params, unit)
    return work(workspace, job.id, KINDS)


def figures(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.main.metric}


def links(page: Any) -> dict[str, str]:
    return {link.proto.label: link.proto.url for link in page.get("link_button")}


def test_without_a_data_set_it_says_what_to_do_and_links_to_load(open_page: Open) -> None:
    page = open_page("export")
    assert not page.exception
    assert page.markdown[0].value == "#### Open a data set to take away a clean file."
    assert [link.label for link in page.get("page_link")] == ["Open a data set"]


def test_the_counts_add_up(flawed: str, open_page: Open) -> None:
    add_steps(flawed, [Filter(metric="response_words", low=10)])
    page = open_page("export", flawed)
    assert not page.exception
    assert figures(page) == {
        "Read": "23",
        "Kept": "11",
        "Dropped": "9",
        "Could not be read": "3",
    }


def test_how_what_is_kept_is_handed_over_is_a_part_of_the_recipe(
    flawed: str, open_page: Open
) -> None:
    page = open_page("export", flawed)
    assert load_history(Workspace(), flawed).recipe.export is None
    page.selectbox(key=session.export_part(flawed, "split")).set_value((0.8, 0.1, 0.1)).run()
    page.selectbox(key=session.export_part(flawed, "stratify")).set_value("task_type").run()
    order = session.export_part(flawed, "order")
    page.segmented_control(key=order).set_value("easy_first").run()
    page.number_input(key=session.export_part(flawed, "shard_records")).set_value(9).run()
    assert not page.exception
    assert load_history(Workspace(), flawed).recipe.export == Export(
        split=Split(train=0.8, validation=0.1, test=0.1),
        stratify="task_type",
        order="easy_first",
        shard_records=9,
    )
    again = open_page("export", flawed)
    assert again.selectbox(key=session.export_part(flawed, "split")).value == (0.8, 0.1, 0.1)
    again.number_input(key=session.export_part(flawed, "shard_records")).set_value(None).run()
    again.selectbox(key=session.export_part(flawed, "split")).set_value(()).run()
    again.segmented_control(key=order).set_value("as_uploaded").run()
    assert load_history(Workspace(), flawed).recipe.export is None


def test_splits_are_made_told_and_offered(
    flawed: str, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", flawed)
    page.selectbox(key=session.export_part(flawed, "split")).set_value((0.8, 0.1, 0.1)).run()
    page.button(key="export-start").click().run()
    assert not page.exception
    (table,) = (shown.value for shown in page.dataframe)
    assert table["split"].tolist() == ["train", "validation", "test"]
    assert table["examples"].sum() == 20
    made = links(page)
    assert {"train.jsonl", "validation.jsonl", "test.jsonl", "kept.jsonl"} <= set(made)
    assert all(FILENAME.fullmatch(name) for name in made)


def test_parts_of_the_page_are_those_of_the_command_line(
    add: Add, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"instruction": f"Say {n // 2} twice.", "output": f"{n} and {n}"} for n in range(40)]
    fingerprint = add(lines)
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", fingerprint)
    page.selectbox(key=session.export_part(fingerprint, "split")).set_value((0.8, 0.1, 0.1)).run()
    order = session.export_part(fingerprint, "order")
    page.segmented_control(key=order).set_value("easy_first").run()
    page.number_input(key=session.export_part(fingerprint, "shard_records")).set_value(9).run()
    page.button(key="export-start").click().run()
    (made,) = (Workspace().folder(fingerprint) / "exports").iterdir()
    source = next(Workspace().folder(fingerprint).glob("source*"))
    out = tmp_path / "out"
    main(["run", str(made / "recipe.yaml"), str(source), "--out", str(out)])
    parts = sorted(path.name for path in made.glob("*-of-*.jsonl"))
    assert len(parts) == 6  # 32, 4 and 4 examples
    assert sorted(path.name for path in out.glob("*-of-*.jsonl")) == parts
    for name in (*parts, "kept.jsonl", "recipe.yaml"):
        assert (out / name).read_bytes() == (made / name).read_bytes()


TALK = [{"from": "human", "value": "Say it."}, {"from": "gpt", "value": "It is said."}]
ODD = {"conversations": [*TALK, {"from": "human", "value": "Again."}]}


def panel(page: Any) -> list[str]:
    return [one.value for one in page.markdown if "records" in one.value or "would" in one.value]


def test_what_the_trainer_would_drop_is_told_before_anything_is_prepared(
    add: Add, open_page: Open
) -> None:
    fingerprint = add([{"conversations": TALK}, ODD, {"conversations": TALK * 2}])
    page = open_page("export", fingerprint)
    assert panel(page) == []
    trainer = session.export_part(fingerprint, "trainer")
    page.selectbox(key=trainer).set_value("llama_factory").run()
    assert not page.exception
    (told,) = panel(page)
    assert "LLaMA-Factory would drop 1 of 3 records." in told
    table = page.dataframe[0].value
    assert table[["records", "effect", "lines"]].values.tolist() == [[1, "dropped", "2"]]
    assert any("Again." in one.value for one in page.text)  # the record can be read
    page.selectbox(key=trainer).set_value("trl").run()
    (told,) = panel(page)
    assert "TRL keeps all 3 records." in told
    assert load_history(Workspace(), fingerprint).recipe.export == Export(trainer="trl")
    assert open_page("export", fingerprint).selectbox(key=trainer).value == "trl"
    page.selectbox(key=trainer).set_value("").run()
    assert load_history(Workspace(), fingerprint).recipe.export is None


def test_the_check_is_of_the_format_that_is_written(add: Add, open_page: Open) -> None:
    fingerprint = add([{"conversations": TALK}] * 10)
    page = open_page("export", fingerprint)
    trainer = session.export_part(fingerprint, "trainer")
    page.selectbox(key=trainer).set_value("openai").run()
    assert "would stop at all 10 records" in panel(page)[0]
    page.selectbox(key=session.export_format(fingerprint)).select(OPENAI).run()
    assert "OpenAI fine-tuning keeps all 10 records." in panel(page)[0]


def test_of_many_examples_the_check_waits_for_the_files(
    add: Add, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract, "AT_ONCE", 2)
    monkeypatch.setattr(Jobs, "start", do_here)
    fingerprint = add([{"conversations": TALK}, ODD, {"conversations": TALK * 2}])
    page = open_page("export", fingerprint)
    trainer = session.export_part(fingerprint, "trainer")
    page.selectbox(key=trainer).set_value("llama_factory").run()
    assert "is told when the files are prepared" in panel(page)[0]
    page.button(key="export-start").click().run()
    assert not page.exception
    assert "LLaMA-Factory would drop 1 of 3 records." in panel(page)[0]


@pytest.mark.parametrize(
    ("trainer", "name"),
    [
        ("llama_factory", "dataset_info.json"),
        ("axolotl", "axolotl.yaml"),
        ("trl", "train_trl.py"),
    ],
)
def test_the_trainers_file_is_offered_and_the_same_headless(
    add: Add,
    open_page: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trainer: str,
    name: str,
) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    fingerprint = add([{"conversations": TALK}, ODD, {"conversations": TALK * 2}])
    page = open_page("export", fingerprint)
    page.selectbox(key=session.export_part(fingerprint, "trainer")).set_value(trainer).run()
    page.button(key="export-start").click().run()
    assert not page.exception
    assert name in links(page) and FILENAME.fullmatch(name)
    (made,) = (Workspace().folder(fingerprint) / "exports").iterdir()
    source = next(Workspace().folder(fingerprint).glob("source*"))
    out = tmp_path / "out"
    main(["run", str(made / "recipe.yaml"), str(source), "--out", str(out)])
    assert {path.name for path in made.iterdir()} == {path.name for path in out.iterdir()}
    for path in made.iterdir():
        if path.name not in ("report.json", "README.md"):  # they name the file, which is renamed
            assert path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_a_hostile_record_acts_nowhere_in_the_check(odd: str, open_page: Open) -> None:
    page = open_page("export", odd)
    for trainer in ("llama_factory", "axolotl", "trl", "openai"):
        page.selectbox(key=session.export_part(odd, "trainer")).set_value(trainer).run()
        assert not page.exception
        assert panel(page)
        assert set(places(page, MARK)) <= INERT


def test_the_recipe_is_shown_as_yaml_that_can_be_run(flawed: str, open_page: Open) -> None:
    step = Filter(metric="response_words", low=10)
    add_steps(flawed, [step])
    page = open_page("export", flawed)
    assert from_yaml(page.code[0].value).steps == (step,)


def test_the_files_are_prepared_and_offered(flawed: str, open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    add_steps(flawed, [Filter(metric="response_words", low=10)])
    page = open_page("export", flawed)
    page.multiselect(key=session.export_also(flawed)).select(".csv").run()
    page.button(key="export-start").click().run()
    assert not page.exception
    assert "Ready: 11 examples" in [one.value for one in page.subheader]
    offered = links(page)
    assert list(offered) == [
        "kept.jsonl",
        "dropped.jsonl",
        "rejected.jsonl",
        "ledger.parquet",
        "recipe.yaml",
        "report.json",
        "README.md",
        "kept.csv",
        *CHARTS,
    ]
    assert all(FILENAME.fullmatch(name) for name in offered)
    found = re.fullmatch(
        rf"/api/download/{flawed}/([0-9a-f]{{32}})/kept\.jsonl", offered["kept.jsonl"]
    )
    assert found
    kept = Workspace().folder(flawed) / "exports" / found[1] / "kept.jsonl"
    assert len(kept.read_text().splitlines()) == 11
    assert all(
        re.search(r" · [\d,.]+ (KB|MB|bytes)$", one.value)
        for one in page.main.caption[-len(offered) :]
    )


def test_what_was_prepared_is_offered_again_until_the_choices_change(
    flawed: str, open_page: Open, monkeypatch: Any
) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", flawed)
    page.button(key="export-start").click().run()
    assert "Ready: 20 examples" in [one.value for one in page.subheader]
    assert "kept.jsonl" in links(open_page("export", flawed))
    page.selectbox(key=session.export_format(flawed)).select(OPENAI).run()
    assert links(page) == {}
    assert page.button(key="export-start")


def test_a_format_changes_the_records(flawed: str, open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", flawed)
    page.selectbox(key=session.export_format(flawed)).select(OPENAI).run()
    page.button(key="export-start").click().run()
    address = links(page)["kept.jsonl"].split("/")
    kept = Workspace().folder(flawed) / "exports" / address[-2] / "kept.jsonl"
    assert set(json.loads(kept.read_text().splitlines()[0])) == {"messages"}


def test_an_export_that_failed_says_why_and_can_be_tried_again(
    flawed: str, open_page: Open, monkeypatch: Any
) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", flawed)
    examples = Workspace().folder(flawed) / "examples.parquet"
    content = examples.read_bytes()
    examples.write_bytes(b"")
    page.button(key="export-start").click().run()
    assert not page.exception
    assert any("Preparing the files did not work" in one.value for one in page.markdown)
    assert any(button.label == "Try again" for button in page.button)
    examples.write_bytes(content)


def test_an_export_of_nothing_is_possible(flawed: str, open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    add_steps(flawed, [Filter(metric="response_words", low=1000)])
    page = open_page("export", flawed)
    assert figures(page)["Kept"] == "0"
    page.button(key="export-start").click().run()
    assert not page.exception
    assert "Ready: 0 examples" in [one.value for one in page.subheader]


def test_a_new_step_needs_new_files(flawed: str, open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", flawed)
    page.button(key="export-start").click().run()
    add_steps(flawed, [Filter(metric="response_words", low=2)])
    assert links(go_to(page, "export")) == {}


def test_none_of_the_datas_text_acts(odd: str, open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr(Jobs, "start", do_here)
    page = open_page("export", odd)
    page.button(key="export-start").click().run()
    assert not page.exception
    assert places(page, MARK) == {"text.body"} <= INERT
    job = Jobs(Workspace()).latest(EXPORT, odd)
    assert job is not None
    assert job.state == "done"
