from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from tests.conftest import REAL_DATA, REPOSITORY, SAMPLE_DATA, alpaca

MAIN_SAMPLE = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
COMMANDS = ("profile", "annotate", "duplicates", "leaks", "run", "compare", "convert", "open")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.jsonl"
    lines = [json.dumps(alpaca(f"Question {n}", "word " * n + "end")) for n in range(20)]
    path.write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    return path


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text("steps:\n  - {step: filter, metric: response_words, low: 11}\n")
    return path


def test_profile_prints_counts_and_statistics(data: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["profile", str(data)]) == 0
    printed = capsys.readouterr().out
    assert "21 records read, 20 examples, 1 rejected" in printed
    assert re.search(r"response_words\s+10.5\s+10.5", printed)


def test_profile_writes_the_same_as_json(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "profile.json"
    assert main(["profile", str(data), "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert (report["read"], report["examples"], report["rejected"]) == (21, 20, 1)
    assert report["metrics"]["response_words"]["median"] == 10.5
    assert report["metrics"]["response_words"]["unit"] == "words"


# As sample_data/README.md lists what was planted.
EXACT = [[47, 366], [117, 341], [158, 221], [169, 278], [245, 357], [325, 380]]
NEAR = [[68, 300], [77, 374], [118, 277, 281], [142, 235], [211, 289, 355]]


@pytest.mark.parametrize(
    ("method", "planted"), [("exact", EXACT), ("near", sorted([*EXACT, *NEAR]))]
)
def test_duplicates_finds_what_was_planted_and_nothing_else(
    tmp_path: Path, method: str, planted: list[list[int]]
) -> None:
    out = tmp_path / "groups.json"
    assert main(["duplicates", str(MAIN_SAMPLE), "--out", str(out), "--method", method]) == 0
    found = json.loads(out.read_text())
    assert sorted(found["groups"]) == planted
    assert found["n_duplicates"] == sum(map(len, planted)) - len(planted)
    assert found["n_examples"] == 445


@pytest.mark.parametrize("least", ["0", "1.5", "nan"])
def test_a_similarity_that_is_no_share_is_one_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture, least: str
) -> None:
    out = str(tmp_path / "groups.json")
    assert main(["duplicates", str(data), "--out", out, "--min-similarity", least]) == 2
    assert "give a share from 0.3 to 1" in capsys.readouterr().err


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    path = tmp_path / "eval.jsonl"
    long = " ".join(f"w{n}" for n in range(20))
    lines = [alpaca("question  3", "No."), "{broken", alpaca(f"Say {long}", "Yes.")]
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    path = tmp_path / "train.jsonl"
    long = " ".join(f"w{n}" for n in range(20))
    lines = [
        "{broken",
        json.dumps(alpaca("Question 1", "One.")),
        json.dumps(alpaca("Question 3", "Three.")),
        json.dumps(alpaca("Tell me all.", f"Gladly. Say {long}! Yes.")),
        json.dumps(alpaca(f"Say {long} please", "Yes.")),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_leaks_names_the_lines_of_both_files(
    leaky: Path, benchmark: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / "leaks.json"
    assert main(["leaks", str(leaky), "--against", str(benchmark), "--out", str(out)]) == 0
    assert capsys.readouterr().err == "3 of 4 examples stand in eval.jsonl (2 items)\n"
    assert json.loads(out.read_text()) == {
        "leaks": [
            {"line": 3, "equal": {"line": 1}, "near": {"line": 1, "similarity": 1.0}},
            {"line": 4, "overlap": {"line": 3, "share": 1.0}},
            {
                "line": 5,
                "near": {"line": 3, "similarity": 0.9444},
                "overlap": {"line": 3, "share": 0.9},
            },
        ],
        "n_examples": 4,
        "n_items": 2,
        "n_leaks": 3,
    }


def test_leaks_compares_the_side_and_from_the_similarity_that_are_given(
    leaky: Path, benchmark: Path, tmp_path: Path
) -> None:
    out = tmp_path / "leaks.json"
    given = ["leaks", str(leaky), "--against", str(benchmark), "--out", str(out)]
    assert main([*given, "--field", "response"]) == 0
    found = {leak.pop("line"): set(leak) for leak in json.loads(out.read_text())["leaks"]}
    assert found == {4: {"overlap"}, 5: {"equal", "near", "overlap"}}
    assert main([*given, "--min-similarity", "0.95"]) == 0
    found = {leak.pop("line"): set(leak) for leak in json.loads(out.read_text())["leaks"]}
    assert found == {3: {"equal", "near"}, 4: {"overlap"}, 5: {"overlap"}}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--against", "FILE"], "OTHER is the same file as FILE"),
        (["--against", "COPY"], "OTHER is the same file as FILE"),
        (["--against", "FILE", "--map", "prompt=instruction,response=output"], "the same file"),
        (["--against", "nowhere.jsonl"], "there is no such file"),
        (["--against", "OTHER", "--min-similarity", "0.2"], "give a share from 0.3 to 1"),
        (["--against", "OTHER", "--min-similarity", "1.5"], "give a share from 0.3 to 1"),
        (["--against", "OTHER", "--min-similarity", "nan"], "give a share from 0.3 to 1"),
    ],
)
def test_what_leaks_can_not_compare_is_one_sentence(
    more: list[str],
    said: str,
    leaky: Path,
    benchmark: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
) -> None:
    copy, out = tmp_path / "copy.jsonl", tmp_path / "leaks.json"
    copy.write_bytes(leaky.read_bytes())
    given = {"FILE": str(leaky), "COPY": str(copy), "OTHER": str(benchmark)}
    arguments = [given.get(argument, argument) for argument in more]
    assert main(["leaks", str(leaky), "--out", str(out), *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not out.exists()


def test_run_drops_what_stands_in_the_file_to_compare_with(
    leaky: Path, benchmark: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    recipe, out = tmp_path / "recipe.yaml", tmp_path / "out"
    against = hashlib.sha256(benchmark.read_bytes()).hexdigest()
    step = f"{{step: drop_leaks, against: '{against}', file: eval.jsonl, min_similarity: 0.9}}"
    recipe.write_text(f"steps:\n  - {step}\n", encoding="utf-8")
    run = ["run", str(recipe), str(leaky), "--out", str(out)]
    # The file is not known yet: it has to be given once.
    assert main(run) == 2
    error = capsys.readouterr().err
    assert f"(SHA-256 {against[:12]}…) is not in the workspace" in error
    assert "--against FILE" in error and error.count("\n") == 1
    assert not out.exists()
    assert main([*run, "--against", str(benchmark)]) == 0
    assert "read 5 = kept 1 + dropped 3 + rejected 1" in capsys.readouterr().out
    rows = [json.loads(row) for row in (out / "dropped.jsonl").read_text("utf-8").splitlines()]
    assert [(row["line"], row["step"], row["reason"]) for row in rows] == [
        (3, "1:drop_leaks", "Stands in eval.jsonl: equal to its line 1"),
        (
            4,
            "1:drop_leaks",
            "Stands in eval.jsonl: 100 % of the runs of 13 words of its line 3",
        ),
        (5, "1:drop_leaks", "Stands in eval.jsonl: near-duplicate of its line 3, similarity 0.94"),
    ]
    assert main(run) == 0  # it is known from now on
    assert main(["run", str(recipe), str(benchmark), "--out", str(tmp_path / "other")]) == 2
    assert "the file itself" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_annotate_writes_a_row_per_example(data: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    options = ["--out", str(out), "--metrics", "response_words, n_turns"]
    assert main(["annotate", str(data), *options]) == 0
    frame = pd.read_json(out, lines=True) if suffix == "jsonl" else pd.read_parquet(out)
    assert list(frame) == ["example_id", "line", "response_words", "n_turns"]
    assert frame["response_words"].tolist() == list(range(1, 21))
    assert frame["line"].tolist() == list(range(1, 21))


def test_run_goes_by_the_groups_that_lie_beside_the_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    from analysis.curate.assignments import file_name, store_assignment
    from analysis.curate.marks import marked
    from analysis.data.storage import load, read_into
    from analysis.data.workspace import Workspace
    from analysis.measure.words import arrow

    workspace = Workspace()
    fingerprint = workspace.add_file(MAIN_SAMPLE).fingerprint
    read_into(workspace, fingerprint)
    ids = arrow(load(workspace, fingerprint, columns=("example_id",)).frame["example_id"][:7])
    digest = store_assignment(workspace, fingerprint, marked("odd", ids))
    step = f"{{step: filter_marked, mark: odd, assignment: {digest}}}"
    recipe = tmp_path / "made.yaml"
    recipe.write_text(f"version: 1\nsteps:\n  - {step}\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(recipe), str(MAIN_SAMPLE), "--out", str(out)]) == 0
    kept = (out / "kept.jsonl").read_bytes()
    assert len(kept.splitlines()) == 438
    assert (
        f"`{file_name(digest)}` in the folder of `recipe.yaml`" in (out / "README.md").read_text()
    )

    # In another workspace: by the file of the export, and not without it.
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "elsewhere"))
    again = tmp_path / "again"
    assert main(["run", str(recipe), str(MAIN_SAMPLE), "--out", str(again)]) == 2
    assert f"put {file_name(digest)}" in capsys.readouterr().err
    assert main(["run", str(out / "recipe.yaml"), str(MAIN_SAMPLE), "--out", str(again)]) == 0
    assert (again / "kept.jsonl").read_bytes() == kept


def test_run_writes_every_file(
    data: Path, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / "out"
    assert main(["run", str(recipe), str(data), "--out", str(out), "--also", "csv"]) == 0
    assert "read 21 = kept 10 + dropped 10 + rejected 1" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {
        *("kept.jsonl", "dropped.jsonl", "rejected.jsonl", "report.json", "recipe.yaml"),
        *("README.md", "ledger.parquet", "kept.csv"),
        *("chart_task_type.svg", "chart_complexity_tier.svg", "chart_language.svg"),
    }


def test_run_says_what_the_trainer_would_do(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    recipe = tmp_path / "for_openai.yaml"
    recipe.write_text("export: {trainer: openai}\nsteps: []\n", encoding="utf-8")
    given = ["run", str(recipe), str(data), "--out", str(tmp_path / "out")]
    assert main(given) == 0
    told = capsys.readouterr().err
    assert "OpenAI fine-tuning would stop at all 20 records." in told
    assert "20: missing_messages_list: there is no list of messages." in told
    assert main([*given, "--format", "openai"]) == 0
    assert "OpenAI fine-tuning keeps all 20 records." in capsys.readouterr().err


def test_compare_tells_what_was_changed_and_what_came_of_it(
    data: Path, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("steps:\n  - {step: filter, metric: response_words, low: 6, high: 15}\n")
    out = tmp_path / "changes.json"
    assert main(["compare", str(recipe), str(other), str(data), "--json", str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Edited step 1: Keep response words from 6 to 15; before: Keep response words of at least "
        "11 (10 of 20 examples dropped).",
        "kept 10 - removed 5 + added 5 = kept 10; 0 changed, 5 the same",
    ]
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["removed"], told["added"]) == ([16, 17, 18, 19, 20], [6, 7, 8, 9, 10])
    assert told["before"]["kept"] == told["after"]["kept"] == 10
    assert told["metrics"]["response_words"]["shift"] == 0.5
    assert told["metrics"]["response_words"]["before"]["median"] == 15.5


def test_convert_says_what_it_left_out(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / "out.jsonl"
    assert main(["convert", str(data), "--to", "openai", "--out", str(out)]) == 0
    assert "20 records written as openai" in capsys.readouterr().err
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["messages"][0] == {"role": "user", "content": "Question 0"}


def test_a_mapping_names_the_fields(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"question": "What?", "answer": "That."}\n', encoding="utf-8")
    assert main(["profile", str(path)]) == 2
    said = capsys.readouterr().err
    assert "--map prompt=question,response=answer" in said
    assert main(["profile", str(path), "--map", "prompt=question,response=answer"]) == 0
    assert "1 example," in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["profile", "nowhere.jsonl"], "there is no such file"),
        (["profile", "."], "it is a folder"),
        (["profile", "DATA", "--map", "prompt"], "role=field"),
        (["profile", "DATA", "--map", "prompt=a"], "which field is the response"),
        (["annotate", "DATA", "--out", "x.txt"], "neither .jsonl nor .parquet"),
        (["annotate", "DATA", "--out", "x.jsonl", "--metrics", "charm"], "is not a metric"),
        (["run", "nowhere.yaml", "DATA", "--out", "x"], "there is no such file"),
        (["run", "DATA", "DATA", "--out", "x"], "recipe"),
        (["run", "RECIPE", "DATA", "--out", "x", "--format", "alpaka"], 'did you mean "alpaca"'),
        (["run", "RECIPE", "DATA", "--out", "x", "--also", "xlsx"], "is not a further form"),
        (["convert", "DATA", "--to", "preference", "--out", "x.jsonl"], "needs a rejected answer"),
        (["convert", "DATA", "--to", "openai", "--out", "x.xlsx"], "does not end in"),
        (["job", "0123"], "job"),
        (["run", "RECIPE", "DATA", "--out", "DATA"], "is a file"),
        (["run", "RECIPE", "DATA", "--out", "HERE"], "lies in the folder to write to"),
        (["profile", "DATA", "--json", "/proc/nowhere/x.json"], "check the path"),
        (["annotate", "DATA", "--out", "/proc/x.jsonl"], "check the path"),
        (["convert", "DATA", "--to", "openai", "--out", "/proc/x.jsonl"], "check the path"),
    ],
)
def test_an_error_that_can_be_mended_is_one_line_and_exit_code_2(
    arguments: list[str],
    said: str,
    data: Path,
    recipe: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.txt").touch()
    given = {"DATA": str(data), "RECIPE": str(recipe), "HERE": str(data.parent)}
    assert main([given.get(argument, argument) for argument in arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_file_without_a_readable_record_still_gives_its_reject_list(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text('{"question": "What?", "answer": "That."}\n{oops\n', encoding="utf-8")
    assert main(["run", str(recipe), str(path), "--out", str(tmp_path / "out")]) == 2
    assert "--map prompt=question,response=answer" in capsys.readouterr().err
    rejected = (tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["line"] for line in rejected] == [1, 2]


def test_the_name_in_the_report_is_that_of_the_file_given(
    data: Path, recipe: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(data.read_bytes())
    for path in (data, other):
        assert main(["run", str(recipe), str(path), "--out", str(tmp_path / path.stem)]) == 0
        report = json.loads((tmp_path / path.stem / "report.json").read_text(encoding="utf-8"))
        assert report["file"] == path.name


def command(*arguments: str, **options: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        timeout=60,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def test_standard_input_is_a_file_too() -> None:
    lines = json.dumps(alpaca("Hi", "Hello")) + "\n"
    done = command("profile", "-", input=lines.encode())
    assert done.returncode == 0, done.stderr
    assert b"1 record read, 1 example," in done.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m analysis profile {MAIN_SAMPLE} | head -n 1",
        shell=True,
        check=False,
        cwd=REPOSITORY,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == b""


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from analysis.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'streamlit', 'torch', 'pydantic', 'sklearn'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"python -m analysis {name}" in (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_this_table(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = set(re.findall(r"^    (\w+)\s{2,}\w", capsys.readouterr().out, flags=re.MULTILINE))
    assert listed == {*COMMANDS, "job"}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "examples", "form"),
    [
        ("gsm8k_train.json", 7473, "alpaca"),
        ("llamafactory_alpaca_zh_demo.json", 1000, "alpaca"),
        ("llamafactory_dpo_en_demo.json", 300, "preference_sharegpt"),
        ("llamafactory_kto_en_demo.json", 300, "kto"),
        ("llamafactory_glaive_toolcall_en_demo.json", 300, "sharegpt"),
        ("llamafactory_reason_tool_use_demo_50.jsonl", 50, "openai"),
        ("llamafactory_v1_sft_demo.jsonl", 500, "openai"),
        ("t0_50k.jsonl.gz", 55185, "prompt_completion"),
    ],
)
def test_real_files_are_read_whole(name: str, examples: int, form: str, tmp_path: Path) -> None:
    if not (REAL_DATA / name).exists():
        pytest.skip("the public data is not part of the project")
    out = tmp_path / "profile.json"
    assert main(["profile", str(REAL_DATA / name), "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["formats"] == {form: examples}
    assert report["rejected"] == 0


def test_a_benchmark_with_fields_of_its_own_can_be_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    other = tmp_path / "benchmark.jsonl"
    other.write_text(json.dumps({"q": "Question 3", "a": "other"}), encoding="utf-8")
    out = tmp_path / "leaks.json"
    given = ["leaks", str(data), "--against", str(other), "--out", str(out)]
    assert main(given) == 2
    assert "--against-map" in capsys.readouterr().err
    assert main([*given, "--against-map", "prompt=q,response=a"]) == 0
    assert [leak["line"] for leak in json.loads(out.read_text())["leaks"]] == [4]


def test_a_benchmark_of_questions_alone_is_compared_with_and_is_no_data_set(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    other, out = tmp_path / "questions.jsonl", tmp_path / "leaks.json"
    other.write_text(json.dumps({"q": "Question 3"}), encoding="utf-8")
    given = ["leaks", str(data), "--against", str(other), "--out", str(out)]
    assert main(given) == 2
    assert "--against-map prompt=q." in capsys.readouterr().err
    assert main([*given, "--against-map", "prompt=q"]) == 0
    assert [leak["line"] for leak in json.loads(out.read_text())["leaks"]] == [4]
    assert main([*given, "--against-map", "prompt=q", "--field", "both"]) == 2
    assert "only prompts can be compared" in capsys.readouterr().err
    assert main(["convert", str(other), "--map", "prompt=q", "--to", "alpaca", "--out", "x"]) == 2
    assert "which field is the response" in capsys.readouterr().err


def test_a_known_format_without_answers_is_compared_with_by_its_questions(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    other, out = tmp_path / "unanswered.jsonl", tmp_path / "leaks.json"
    other.write_text(json.dumps({"instruction": "Question 3", "output": ""}), encoding="utf-8")
    given = ["leaks", str(data), "--against", str(other), "--out", str(out)]
    assert main(given) == 2
    assert "for its questions alone give --against-map prompt=FIELD" in capsys.readouterr().err
    assert main([*given, "--against-map", "prompt=instruction"]) == 0
    assert [leak["line"] for leak in json.loads(out.read_text())["leaks"]] == [4]


def test_a_wanted_and_an_unwanted_answer_are_no_duplicates_here_either(tmp_path: Path) -> None:
    path, out = tmp_path / "kto.jsonl", tmp_path / "groups.json"
    said = {"prompt": "Say hello to me.", "completion": "Hello, my friend."}
    lines = [said | {"label": label, "id": n} for n, label in enumerate((True, False, True))]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["duplicates", str(path), "--out", str(out)]) == 0
    assert json.loads(out.read_text())["groups"] == [[1, 3]]


def test_by_meaning_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    out = tmp_path / "groups.json"
    given = ["duplicates", str(MAIN_SAMPLE), "--out", str(out), "--method", "semantic"]
    assert main([*given, "--min-similarity", "0.97"]) == 0
    planted = sorted([*EXACT, *NEAR])
    assert sorted(json.loads(out.read_text())["groups"]) == planted
    for encoder in ("", "x" * 301):
        assert main([*given, "--encoder", encoder]) == 2
        assert "--encoder is a folder or a name" in capsys.readouterr().err
