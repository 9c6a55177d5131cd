"""How soon a map of many points is drawn in Chromium, and a selection on it answered."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, Outcome, Setting, SkipError, Watch, environment
from benchmarks.starting import (
    CHROMIUM,
    CHROMIUM_OPTIONS,
    PATIENCE_S,
    free_port,
    wait_for,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TRIAL = ROOT / "tests" / "browser" / "scatter"
# Corners of a lasso, as shares of the map's width and height.
LASSO = ((0.35, 0.2), (0.6, 0.2), (0.65, 0.6), (0.4, 0.75), (0.35, 0.25))


def tens_of_thousands(setting: Setting) -> Outcome:
    """A map of 55,185 points."""
    return _draw(setting, 55_185)


def million(setting: Setting) -> Outcome:
    """A map of a million points."""
    return _draw(setting, 1_000_000)


def _draw(setting: Setting, n: int) -> Outcome:
    """From opening the page until all points are drawn, and from letting go of a lasso."""
    if not CHROMIUM.exists():
        raise SkipError(f"there is no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, contextlib.ExitStack() as closing:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_OPTIONS)
        closing.callback(browser.close)
        port = free_port()
        server = closing.enter_context(_trial(port, setting))
        with Watch(server.pid) as watch:
            wait_for(port, server)
            url = f"http://127.0.0.1:{port}/?n={n}"
            _visit(browser, url, n)  # makes the points, which a page keeps
            drawn, tab = _visit(browser, url, n)
            answered = _select(tab)
    note = "headless, drawn by the processor; the server is up, the points are made"
    return Outcome(drawn, {"a lasso until the page has run anew": answered}, watch.peak_mb, note)


def _visit(browser: Browser, url: str, n: int) -> tuple[float, Page]:
    tab = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    began = time.perf_counter()
    tab.goto(url)
    tab.locator(f'[data-drawn="{n}"]').wait_for(timeout=PATIENCE_S * 1000)
    return time.perf_counter() - began, tab


def _select(tab: Page) -> float:
    box = tab.locator(".canvas").bounding_box()
    assert box is not None
    corners = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in LASSO]
    tab.keyboard.down("Shift")
    tab.mouse.move(*corners[0])
    tab.mouse.down()
    for corner in corners[1:]:
        tab.mouse.move(*corner, steps=5)
    began = time.perf_counter()
    tab.mouse.up()
    tab.get_by_text("run 2", exact=True).wait_for(timeout=PATIENCE_S * 1000)
    return time.perf_counter() - began


@contextlib.contextmanager
def _trial(port: int, setting: Setting) -> Iterator[subprocess.Popen[bytes]]:
    """The page of the component's tests, with the app's settings."""
    folder = setting.work / "trial"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(TRIAL, folder)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(Path(folder, "app.py"))),
            *("--server.port", str(port), "--server.headless", "true"),
        ],
        cwd=folder,
        env=environment(setting.work / "empty"),
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait()
