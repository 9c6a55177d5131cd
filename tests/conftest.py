"""Fixtures that all tests share: a workspace of their own, and data sets made on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from analysis.data.reading import read_dataset
from analysis.data.storage import read_into
from analysis.data.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE_DATA = REPOSITORY / "sample_data"
REAL_DATA = REPOSITORY.parent / "shared" / "data"

# The machine may be busy; how long an example takes says nothing of the code.
settings.register_profile("assay", deadline=None)
settings.load_profile("assay")

CHROMIUM = Path("/usr/bin/chromium")
TIMEOUT_MS = 60_000

Open = Callable[..., tuple[Workspace, str]]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test ever touches the workspace of the person who runs it."""
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ASSAY_OPEN", raising=False)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def open_lines(workspace: Workspace, tmp_path: Path) -> Open:
    """Write lines (texts as they are, anything else as JSON), read them, give the data set."""

    def open_them(lines: Iterable[Any], name: str = "data.jsonl") -> tuple[Workspace, str]:
        texts = [
            line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
            for line in lines
        ]
        path = tmp_path / name
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        source = workspace.add_file(path)
        read_into(workspace, source.fingerprint)
        return workspace, source.fingerprint

    return open_them


def alpaca(instruction: str, output: str, **more: Any) -> dict[str, Any]:
    """A record in Alpaca's format."""
    return {"instruction": instruction, "input": "", "output": output, **more}


def ids_of(lines: Iterable[Any]) -> list[str]:
    """The ids of the examples in some lines, the same wherever they are read."""
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file = BytesIO("".join(f"{text}\n" for text in texts).encode())
    return read_dataset(file, name="data.jsonl")[0].frame["example_id"].tolist()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests: Playwright runs once in a process."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()
