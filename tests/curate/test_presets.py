from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest

from analysis.curate.apply import apply_recipe
from analysis.curate.known import Known
from analysis.curate.presets import PRESETS
from analysis.curate.recipe import Recipe, from_yaml, to_yaml
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.engines.local import measured
from analysis.measure.profile import PROFILE_METRICS
from tests.conftest import REPOSITORY, SAMPLE_DATA

NAMES = list(PRESETS)


def test_each_preset_has_the_steps_of_the_one_before_it_and_more() -> None:
    for mild, strict in itertools.pairwise(NAMES):
        one, other = PRESETS[mild].steps, PRESETS[strict].steps
        assert other[: len(one)] == one
        assert len(set(other)) == len(other) > len(one)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_ordinary_steps_by_what_is_measured_anyway(name: str) -> None:
    recipe = Recipe(steps=PRESETS[name].steps)
    assert from_yaml(to_yaml(recipe)) == recipe
    assert set(recipe.metrics()) <= set(PROFILE_METRICS)
    assert recipe.searches() == ()


def test_the_readme_lists_the_steps_of_every_preset() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = readme[readme.index("**Quality presets**") :]
    parts = re.split(r"^      # .*\n", section[: section.index("\n## ")], flags=re.MULTILINE)
    added = [from_yaml(f"steps:\n{part}").steps for part in parts[1:]]
    assert len(added) == len(PRESETS)
    for index, preset in enumerate(PRESETS.values()):
        assert sum(added[: index + 1], ()) == preset.steps


def test_a_stricter_preset_keeps_fewer_of_the_sample(workspace: Workspace) -> None:
    source = workspace.add_file(SAMPLE_DATA / "support_and_study_alpaca.jsonl")
    read_into(workspace, source.fingerprint)
    values: pd.DataFrame = measured(workspace, source.fingerprint, PROFILE_METRICS)
    kept = [
        apply_recipe(Recipe(steps=preset.steps), Known(values)).keep for preset in PRESETS.values()
    ]
    for mild, strict in itertools.pairwise(kept):
        assert (mild | ~strict).all()
        assert 0 < strict.sum() < mild.sum()
