"""What is told of an export before it is written is what is told of its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.exporting import Export
from analysis.curate.recipe import Recipe
from analysis.curate.steps import Filter, Review, ScrubPii
from analysis.curate.steps.review import Edit
from analysis.data.storage import load
from analysis.deliver.contracts import TRAINERS
from analysis.engines.contract import contract_of
from analysis.engines.finding import known
from analysis.engines.local import measured, run
from analysis.measure.profile import BASE_METRICS
from tests.conftest import Open, alpaca

TURN = {"from": "human", "value": "Write to ann@example.com about the long weekend."}
ANSWER = {"from": "gpt", "value": "Dear Ann, the weekend is long."}
LINES = [
    {"conversations": [TURN, ANSWER]},
    {"conversations": [TURN, ANSWER], "system": "s"},
    {"conversations": [TURN, ANSWER, TURN]},
    {"conversations": [TURN, ANSWER, TURN, {"from": "gpt", "value": "No."}]},
    {"conversations": [TURN, {"from": "gpt", "value": "No."}]},
    alpaca("q", "This is an answer of seven words."),
]


@pytest.mark.parametrize("form", [None, "openai", "sharegpt", "alpaca"])
@pytest.mark.parametrize("trainer", TRAINERS)
def test_the_check_before_is_the_check_of_the_files(
    open_lines: Open, tmp_path: Path, trainer: Any, form: str | None
) -> None:
    workspace, fingerprint = open_lines(LINES)
    ids = load(workspace, fingerprint, columns=("example_id",)).frame["example_id"].tolist()
    edit = Edit(id=ids[3], path="/conversations/1/from", text="human")  # a role, by mistake
    steps = (
        Filter(metric="response_words", low=3),
        ScrubPii(entities=("EMAIL_ADDRESS",), by="pseudonym"),
        Review(edits=(edit,)),
    )
    recipe = Recipe(steps=steps, export=Export(trainer=trainer))
    values = measured(workspace, fingerprint, (*BASE_METRICS, *recipe.metrics()))
    decided_by = known(workspace, fingerprint, recipe, values)
    before = contract_of(
        workspace,
        fingerprint,
        recipe,
        apply_recipe(recipe, decided_by),
        decided_by,
        trainer=trainer,
        form=form,
    )
    run(workspace, fingerprint, recipe, tmp_path / "out", form=form)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert before.as_dict(decided_by.examples) == report["contract"]
    assert report["contract"]["records"] == report["kept"]
    if (trainer, form) == ("llama_factory", None):
        found = {fault["code"]: fault["lines"] for fault in report["contract"]["faults"]}
        assert found == {"odd": [3], "roles": [4], "other_layout": [6]}
