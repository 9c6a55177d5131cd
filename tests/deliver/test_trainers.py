"""The files that trainers are given, and whether trainers take them."""

from __future__ import annotations

import functools
import json
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.curate.exporting import Export, Split
from analysis.curate.recipe import Recipe
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.deliver.trainers import TRAINER_FILES
from analysis.engines.local import run
from tests.conftest import REAL_DATA, SAMPLE_DATA, Open, alpaca
from tests.deliver.llama_factory import trained_on
from tests.deliver.tiny_model import save_tiny_model

SPLIT = Split(train=0.8, validation=0.2)
TALK = [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]
SAMPLES = (
    "support_and_study_alpaca.jsonl",
    "sharegpt.jsonl",
    "openai_messages.jsonl",
    "prompt_completion.csv",
    "preference_trl.jsonl",
    "preference_sharegpt.json",
    "preference_openai.jsonl",
    "kto.jsonl",
)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report(out: Path) -> dict[str, Any]:
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def exported(workspace: Workspace, name: str, out: Path, **given: Any) -> dict[str, Any]:
    """Export a sample with a split; gives the report."""
    fingerprint = workspace.add_file(SAMPLE_DATA / name).fingerprint
    read_into(workspace, fingerprint)
    form = given.pop("form", None)
    run(workspace, fingerprint, Recipe(export=Export(split=SPLIT, **given)), out, form=form)
    return report(out)


@pytest.mark.parametrize(
    ("name", "form", "n_dropped"),
    [
        ("support_and_study_alpaca.jsonl", None, 0),
        ("sharegpt.jsonl", None, 0),
        ("openai_messages.jsonl", "sharegpt", 1),  # two tools answer one after the other
        ("preference_sharegpt.json", None, 0),
        ("preference_trl.jsonl", "preference_sharegpt", 0),
        ("kto.jsonl", None, 0),
        ("prompt_completion.csv", None, 0),
    ],
)
def test_llama_factory_trains_on_every_record_that_it_is_said_to(
    workspace: Workspace, tmp_path: Path, name: str, form: str | None, n_dropped: int
) -> None:
    out = tmp_path / "out"
    told = exported(workspace, name, out, trainer="llama_factory", form=form)["contract"]
    assert (told["drops"], told["stops"], told["loses"]) == (n_dropped, 0, 0)
    entries = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert [entry["file_name"] for entry in entries.values()] == ["train.jsonl", "validation.jsonl"]
    found = [
        trained
        for entry in entries.values()
        for trained in trained_on(rows(out / entry["file_name"]), entry)
    ]
    assert found.count(None) == n_dropped
    assert len(found) == told["records"]


@pytest.mark.real_data
@pytest.mark.skipif(not REAL_DATA.exists(), reason="needs data that are not in the repository")
@pytest.mark.parametrize(
    "name",
    ["alpaca_en_demo", "alpaca_zh_demo", "dpo_en_demo", "glaive_toolcall_en_demo", "kto_en_demo"],
)
def test_llama_factorys_own_examples_are_all_kept_by_its_rules(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    fingerprint = workspace.add_file(REAL_DATA / f"llamafactory_{name}.json").fingerprint
    read_into(workspace, fingerprint)
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(trainer="llama_factory")), out)
    told = report(out)["contract"]
    assert told["says"] == f"LLaMA-Factory keeps all {told['records']:,} records."
    entry = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))["kept"]
    assert None not in trained_on(rows(out / "kept.jsonl"), entry)


def test_llama_factory_stops_where_it_is_said_to(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = exported(workspace, "openai_messages.jsonl", out, trainer="llama_factory")
    assert told["contract"]["stops"] == 5
    entry = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))["train"]
    with pytest.raises((AssertionError, TypeError)):
        trained_on(rows(out / "train.jsonl"), entry)


def test_the_parts_are_named_by_file_and_each_has_its_own_columns(
    open_lines: Open, tmp_path: Path
) -> None:
    records = [alpaca(f"{n} question", f"{n} answer") for n in range(20)]
    workspace, fingerprint = open_lines([*records, alpaca("other", "answer", system="s")])
    out = tmp_path / "out"
    recipe = Recipe(export=Export(trainer="llama_factory", split=SPLIT, shard_records=8))
    run(workspace, fingerprint, recipe, out)
    entries = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert list(entries) == [
        "train-00001-of-00003",
        "train-00002-of-00003",
        "train-00003-of-00003",
        "validation-00001-of-00001",
    ]
    for entry in entries.values():
        records = rows(out / entry["file_name"])
        assert len(records) == report(out)["export"]["files"][entry["file_name"]]
        has_system = any("system" in record for record in records)
        wanted = {"prompt": "instruction", "query": "input", "response": "output"}
        assert entry["columns"] == wanted | ({"system": "system"} if has_system else {})


def test_a_chat_has_all_tags_and_no_sentence_of_the_trainers_own(
    open_lines: Open, tmp_path: Path
) -> None:
    chat = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
    workspace, fingerprint = open_lines([chat])
    out = tmp_path / "out"
    run(workspace, fingerprint, Recipe(export=Export(trainer="llama_factory")), out)
    assert json.loads((out / "dataset_info.json").read_text(encoding="utf-8")) == {
        "kept": {
            "file_name": "kept.jsonl",
            "formatting": "sharegpt",
            "columns": {"messages": "messages"},
            "tags": {
                "role_tag": "role",
                "content_tag": "content",
                "user_tag": "user",
                "assistant_tag": "assistant",
                "observation_tag": "tool",
                "function_tag": "function_call",
                "system_tag": "system",
            },
        }
    }


def axolotl(out: Path) -> dict[str, Any]:
    return yaml.safe_load((out / "axolotl.yaml").read_text(encoding="utf-8"))


PAIR = {"chosen": TALK[1], "rejected": {"from": "gpt", "value": "b"}}


@pytest.mark.parametrize(
    ("record", "rl", "told"),
    [
        (alpaca("q", "a"), None, {"type": "alpaca"}),
        (
            {"conversations": TALK},
            None,
            {
                "type": "chat_template",
                "field_messages": "conversations",
                "message_property_mappings": {"role": "from", "content": "value"},
                "roles_to_train": ["assistant"],
            },
        ),
        (
            {"conversations": TALK[:1], **PAIR},
            "dpo",
            {
                "type": "chat_template.default",
                "field_messages": "conversations",
                "field_chosen": "chosen",
                "field_rejected": "rejected",
            },
        ),
        (
            {"prompt": "q", "chosen": "a", "rejected": "b"},
            "dpo",
            {
                "type": {
                    "field_prompt": "prompt",
                    "field_chosen": "chosen",
                    "field_rejected": "rejected",
                    "prompt_format": "{prompt}",
                    "chosen_format": "{chosen}",
                    "rejected_format": "{rejected}",
                }
            },
        ),
        (
            {"prompt": "q", "completion": "a", "label": True},
            "kto",
            {
                "type": {
                    "field_prompt": "prompt",
                    "field_completion": "completion",
                    "field_label": "label",
                    "prompt_format": "{prompt}",
                    "completion_format": "{completion}",
                }
            },
        ),
    ],
)
def test_axolotl_is_told_how_the_records_are_laid_out(
    open_lines: Open, tmp_path: Path, record: dict[str, Any], rl: str | None, told: dict[str, Any]
) -> None:
    workspace, fingerprint = open_lines([record])
    run(workspace, fingerprint, Recipe(export=Export(trainer="axolotl")), tmp_path / "out")
    found = axolotl(tmp_path / "out")
    assert found.get("rl") == rl
    (entry,) = found["datasets"]
    assert (entry["path"], entry["ds_type"]) == ("kept.jsonl", "json")
    assert told.items() <= entry.items()
    if "message_property_mappings" in entry:
        assert entry["roles"]["user"] == ["human"]
        assert entry["roles"]["assistant"] == ["gpt"]


def test_axolotl_looks_at_the_validation_split_and_not_at_the_test_split(
    open_lines: Open, tmp_path: Path
) -> None:
    workspace, fingerprint = open_lines([alpaca(f"{n} q", f"{n} a") for n in range(20)])
    split = Split(train=0.8, validation=0.1, test=0.1)
    recipe = Recipe(export=Export(trainer="axolotl", split=split, shard_records=9))
    run(workspace, fingerprint, recipe, tmp_path / "out")
    found = axolotl(tmp_path / "out")
    assert [entry["path"] for entry in found["datasets"]] == [
        "train-00001-of-00002.jsonl",
        "train-00002-of-00002.jsonl",
    ]
    assert [entry["path"] for entry in found["test_datasets"]] == [
        "validation-00001-of-00001.jsonl"
    ]


def test_fields_that_were_mapped_are_named_to_the_trainer(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"question": "q", "context": "c", "answer": "a"}\n', encoding="utf-8")
    mapping = {"prompt": "question", "input": "context", "response": "answer"}
    fingerprint = workspace.add_file(path, mapping=mapping).fingerprint
    read_into(workspace, fingerprint)
    for trainer in ("llama_factory", "axolotl", "trl"):
        recipe = Recipe(export=Export(trainer=trainer))
        run(workspace, fingerprint, recipe, tmp_path / trainer)
    entry = json.loads((tmp_path / "llama_factory" / "dataset_info.json").read_text())["kept"]
    assert entry["columns"] == {"prompt": "question", "query": "context", "response": "answer"}
    (found,) = trained_on(rows(tmp_path / "llama_factory" / "kept.jsonl"), entry)
    assert found is not None and found[0] == [("user", "q\nc")] and found[1] == ["a"]
    told = axolotl(tmp_path / "axolotl")["datasets"][0]["type"]
    assert told["field_instruction"] == "question" and told["field_input"] == "context"
    assert (tmp_path / "trl" / "train_trl.py").exists()


def test_openai_needs_no_file_and_what_cannot_be_read_gets_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    told = exported(workspace, "openai_messages.jsonl", tmp_path / "one", trainer="openai")
    assert told["contract"]["says"] == "OpenAI fine-tuning keeps all 15 records."
    told = exported(workspace, "preference_openai.jsonl", tmp_path / "two", trainer="axolotl")
    assert told["contract"]["stops"] == 13
    for out in (tmp_path / "one", tmp_path / "two"):
        assert not {path.name for path in out.iterdir()} & set(TRAINER_FILES)


def test_another_trainer_takes_the_file_of_the_first_away(
    workspace: Workspace, tmp_path: Path
) -> None:
    for trainer, name in (("axolotl", "axolotl.yaml"), ("trl", "train_trl.py")):
        told = exported(workspace, "sharegpt.jsonl", tmp_path / "out", trainer=trainer)
        assert told["export"]["trainer_file"] == name
        found = {path.name for path in (tmp_path / "out").iterdir()} & set(TRAINER_FILES)
        assert found == {name}


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hugging Face datasets, with its cache in a folder of the test."""
    datasets = pytest.importorskip("datasets", reason="an extra of the tests")
    datasets.disable_progress_bars()
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hub")
    return datasets


@pytest.mark.parametrize("name", SAMPLES)
def test_datasets_loads_the_splits(
    workspace: Workspace, tmp_path: Path, hub_cache: Any, name: str
) -> None:
    out = tmp_path / "out"
    # Texts and lists in one field are told of by the check.
    form = "preference_sharegpt" if name == "preference_trl.jsonl" else None
    told = exported(workspace, name, out, form=form)
    files = {Path(file).stem: str(out / file) for file in told["export"]["files"]}
    found = hub_cache.load_dataset("json", data_files=files, cache_dir=str(tmp_path / "cache"))
    for split, file in files.items():
        assert len(found[split]) == told["export"]["files"][Path(file).name]
        for loaded, written in zip(found[split], rows(Path(file)), strict=True):
            missing = [key for key in loaded if key not in written]
            assert all(loaded[key] is None for key in missing)
            assert {key: loaded[key] for key in written} == written


@pytest.mark.parametrize("name", SAMPLES)
def test_trl_trains_on_every_record_by_the_script(
    workspace: Workspace,
    tmp_path: Path,
    hub_cache: Any,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    trl = pytest.importorskip("trl", reason="an extra of the tests")
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    # Of TRL's pairs the sample has texts and lists, which no trainer takes in one file.
    form = "preference_sharegpt" if name == "preference_trl.jsonl" else None
    told = exported(workspace, name, out, trainer="trl", form=form)
    assert told["contract"]["says"] == f"TRL keeps all {told['kept']} records."
    script = runpy.run_path(str(out / "train_trl.py"))
    made = script["load"](script["TRAIN"])
    assert len(made) == told["export"]["files"]["train.jsonl"]
    tokenizer = pytest.importorskip("transformers").AutoTokenizer.from_pretrained(tiny_model)
    for example in made:
        told_tools = example.pop("tools", None)
        if trl.is_conversational(example):
            texts = trl.apply_chat_template(
                example, tokenizer, tools=json.loads(told_tools or "[]")
            )
            assert all(isinstance(text, (str, bool)) and text != "" for text in texts.values())
    config = next(key for key in script if key.endswith("Config"))
    quick = functools.partial(script[config], use_cpu=True, bf16=False, max_steps=1)
    script["main"].__globals__[config] = functools.partial(
        quick, report_to="none", gradient_checkpointing=False, disable_tqdm=True
    )
    script["main"](str(tiny_model))
    assert (tmp_path / "trained" / "config.json").exists()


def test_the_script_makes_of_from_and_value_what_trl_makes_of_them(
    open_lines: Open, tmp_path: Path, hub_cache: Any
) -> None:
    trl = pytest.importorskip("trl", reason="an extra of the tests")
    workspace, fingerprint = open_lines([{"conversations": TALK}])
    run(workspace, fingerprint, Recipe(export=Export(trainer="trl")), tmp_path / "out")
    script = runpy.run_path(str(tmp_path / "out" / "train_trl.py"))
    (made,) = script["load"](script["TRAIN"])
    theirs = trl.maybe_convert_to_chatml(json.loads(json.dumps({"conversations": TALK})))
    assert [each["content"] for each in made["messages"]] == [
        each["content"] for each in theirs["messages"]
    ]
    assert [each["role"] for each in made["messages"]] == ["user", "assistant"]  # as templates ask


def test_the_script_reads_blocks_tools_and_calls_of_any_spelling(
    open_lines: Open, tmp_path: Path, hub_cache: Any
) -> None:
    pytest.importorskip("trl", reason="an extra of the tests")
    blocks = [{"type": "text", "text": "one"}, {"type": "text", "value": "two"}]
    arguments = '{"a": 1}'
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    answer = {"role": "tool", "tool_call_id": "c", "content": "1"}
    called = {"role": "assistant", "content": None, "tool_calls": [call]}
    last = {"role": "assistant", "content": "done"}
    tools = [{"type": "function", "function": {"name": "f"}}]
    record = {
        "messages": [{"role": "developer", "content": blocks}, called, answer, last],
        "tools": tools,
    }
    workspace, fingerprint = open_lines([record])
    run(workspace, fingerprint, Recipe(export=Export(trainer="trl")), tmp_path / "out")
    script = runpy.run_path(str(tmp_path / "out" / "train_trl.py"))
    (made,) = script["load"](script["TRAIN"])
    assert json.loads(made["tools"]) == tools
    first, called, answer, last = made["messages"]
    assert first == {"role": "system", "content": "one\ntwo"}
    assert called["content"] == ""
    (found,) = called["tool_calls"]
    assert found["function"] == {"name": "f", "arguments": {"a": 1}}
    assert (answer["tool_call_id"], last) == ("c", {"role": "assistant", "content": "done"})
