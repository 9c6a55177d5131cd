from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.measure.personal.names import installed_names_models
from tests.conftest import REPOSITORY

HIDDEN = """
import sys
from analysis.measure.personal.presidio import _without_unused
with _without_unused():
    print("torch" in sys.modules and sys.modules["torch"] is None)
"""
FOUND = """
import sys
from analysis.measure.personal.recognisers import places_in
print(len(places_in("+49 30 901820")), "torch" in sys.modules, "presidio_analyzer" in sys.modules)
"""


def said_by(code: str, *paths: Path) -> str:
    """What a process of its own prints, with more paths that hold packages."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [REPOSITORY, *paths]))}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.skipif(bool(installed_names_models()), reason="a names model is installed")
def test_without_a_names_model_torch_is_not_imported() -> None:
    assert said_by(HIDDEN) == "True"
    assert said_by(FOUND) == "1 False True"


def test_with_a_names_model_torch_is_not_hidden(tmp_path: Path) -> None:
    about = tmp_path / "xx_tiny-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: xx-tiny\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[spacy_models]\nxx_tiny = xx_tiny\n")
    assert said_by(HIDDEN, tmp_path) == "False"
