"""A workspace with small data sets in it, and pages opened on them without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.engines.local import measured
from analysis.measure.profile import BASE_METRICS, PROFILE_METRICS
from tests.pages.records import FLAWED, ODD_LINES, PAYLOAD

PAGES = Path(__file__).resolve().parents[2] / "pages"

Open = Callable[..., AppTest]
Add = Callable[..., str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace."""
    place = tmp_path / "workspace"
    monkeypatch.setenv("ASSAY_HOME", str(place))
    monkeypatch.delenv("ASSAY_OPEN", raising=False)
    return place


@pytest.fixture
def add(home: Path, tmp_path: Path) -> Add:
    """Puts lines or records into the workspace, read and measured; gives the fingerprint."""

    def put(
        lines: Iterable[Any],
        name: str = "data.jsonl",
        *,
        read: bool = True,
        measured_in_depth: bool = True,
    ) -> str:
        path = tmp_path / "file.jsonl"
        texts = (
            line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
            for line in lines
        )
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        workspace = Workspace()
        with path.open("rb") as stream:
            fingerprint = workspace.add_stream(stream, name).fingerprint
        if read:
            read_into(workspace, fingerprint)
            names = PROFILE_METRICS if measured_in_depth else BASE_METRICS
            measured(workspace, fingerprint, names)
        return fingerprint

    return put


@pytest.fixture
def flawed(add: Add) -> str:
    """Twenty examples with answers of 1 to 20 words, and three lines that cannot be read."""
    return add(FLAWED, "flawed.jsonl")


@pytest.fixture
def odd(add: Add) -> str:
    """One record of every kind, some of them hostile, in a file with a hostile name."""
    return add(ODD_LINES, f"{PAYLOAD.replace('/', '')}.jsonl")


@pytest.fixture
def open_page() -> Open:
    """Opens a page, as a link in the navigation does."""

    def opened(name: str, dataset: str | None = None, **state: Any) -> AppTest:
        page = AppTest.from_file(str(PAGES / "ui" / "navigation.py"), default_timeout=30)
        if dataset is not None:
            page.query_params["dataset"] = dataset
        for key, value in state.items():
            page.session_state[key] = value
        page.run()
        return page if name == "load" else go_to(page, name)

    return opened


def go_to(page: AppTest, name: str) -> AppTest:
    """Go to another page in the same session."""
    return page.switch_page(str(PAGES / f"{name}.py")).run()
