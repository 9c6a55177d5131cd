"""What the README shows is run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.curate.recipe import from_yaml
from analysis.deliver.bundle import FILES
from analysis.measure.metric import Metric
from analysis.measure.metrics import METRICS
from tests.conftest import REPOSITORY, SAMPLE_DATA

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    python -m analysis (.+)$", README, flags=re.MULTILINE)


def block(first_line: str) -> str:
    """The indented block that begins with a line."""
    found = re.search(rf"^    {re.escape(first_line)}\n((?:    .*\n|\n)+)", README, re.MULTILINE)
    assert found, first_line
    return re.sub(r"^    ", "", found.group(1), flags=re.MULTILINE)


@pytest.fixture
def _as_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample_data").symlink_to(SAMPLE_DATA)
    for name in ("recipe.yaml", "stricter.yaml"):
        (tmp_path / name).write_text(block(f"# {name}"), encoding="utf-8")


@pytest.mark.usefixtures("_as_a_reader")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_works(command: str) -> None:
    assert main(shlex.split(command)) == 0


RECIPES = re.findall(r"^    # recipe\.yaml\n((?:    .*\n)+)", README, flags=re.MULTILINE)


@pytest.mark.parametrize("text", RECIPES)
def test_a_recipe_of_the_readme_is_one(text: str) -> None:
    assert from_yaml(re.sub(r"^    ", "", text, flags=re.MULTILINE)).steps


def test_every_metric_is_named_in_the_readme() -> None:
    table = README[README.index("## What is measured") :]
    named = set(re.findall(r"`(\w+)`", table))
    ends = [name for name in named if name.startswith("_")]
    sides = [name for name in named if name.endswith("_")]
    units = ("chars", "words", "tokens")
    named |= {side + unit for side in sides for unit in units}
    named |= {name + end for name in ("complexity", "quality", "outlier") for end in ends}
    assert set(METRICS) - named == set()


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_an_export_is_in_the_table(name: str) -> None:
    named = re.findall(r"^\| (`[^|]+`) \|", README, flags=re.MULTILINE)
    assert any(f"`{name}`" in cell for cell in named)


def test_the_metric_of_the_readme_is_one() -> None:
    code = block('"n_questions": Metric(')
    added = eval(f'{{"n_questions": Metric({code}}}', {"Metric": Metric})
    assert added["n_questions"].columns == ("prompt",)
    assert "n_questions" not in METRICS


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README))
def test_a_picture_of_the_readme_is_there(picture: str) -> None:
    assert (REPOSITORY / picture).stat().st_size > 10_000


@pytest.mark.parametrize("target", ["app", "test", "check", "bench"])
def test_a_make_target_of_the_readme_is_there(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text(), flags=re.MULTILINE)
