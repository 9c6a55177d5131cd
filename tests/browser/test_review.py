"""The review from the first key to the files, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from analysis.curate.history import load_history
from analysis.curate.reviews import decisions
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server, wait_until
from tests.browser.test_journeys import (
    SAMPLE,
    download,
    go_to,
    heading,
    kept,
    keyed,
    run_recipe,
    settled,
)

pytestmark = pytest.mark.browser


def one(page: Page) -> Locator:
    """The example that is looked at."""
    return keyed(page, "review-one")


def press(page: Page, key: str, then: str) -> None:
    """Press a key; the example's place, or what else is then said of it, is waited for."""
    page.keyboard.press(key)
    expect(one(page).get_by_text(then, exact=True).first).to_be_visible()
    settled(page)


def test_judged_by_keyboard_found_after_a_restart_and_exported(
    page: Page, server: Server, tmp_path: Path
) -> None:
    # Other bytes than those of the other journeys, which change its recipe.
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 7, SAMPLE.name)
    page.goto(server.url("review", fingerprint))
    expect(page.get_by_text("Say who reviews.")).to_be_visible()  # it is read and measured first
    who = keyed(page, "reviewer").locator("input").first
    who.fill("Ann")
    who.press("Enter")
    expect(one(page).get_by_text("1 of 37", exact=True)).to_be_visible()
    settled(page)
    heading(page, "Review").click()

    press(page, "a", "2 of 37")
    press(page, "x", "Incomplete")
    press(page, "3", "3 of 37")
    press(page, "e", "/output")
    output = one(page).locator("textarea").last
    output.fill("Better, and <b>shown as it is</b>.")
    output.press("End")
    output.press_sequentially(" a x n")  # what is typed is no key of the page
    output.press("Control+Enter")
    expect(one(page).locator("ins", has_text="<b>shown").first).to_be_visible()
    settled(page)
    heading(page, "Review").click()
    press(page, "a", "4 of 37")
    press(page, "a", "5 of 37")
    press(page, "u", "4 of 37")
    expect(page.get_by_text("3 of 37 judged")).to_be_visible()

    server.kill()
    server.start()
    page.reload()
    expect(one(page).get_by_text("4 of 37", exact=True)).to_be_visible()
    expect(page.get_by_text("3 of 37 judged · 1 accepted · 1 rejected · 1 edited")).to_be_visible()
    settled(page)
    found = decisions(Workspace(server.home), fingerprint)
    assert [(each.verdict, each.because) for each in found] == [
        ("accept", ""),
        ("reject", "Incomplete"),
        ("edit", ""),
    ]

    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("444")
    expect(page.get_by_text("Step 1 of the recipe does this.")).to_be_visible()
    wait_until(lambda: load_history(Workspace(server.home), fingerprint).recipe.steps)

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 444 examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    run_recipe(download(page, "recipe.yaml", tmp_path), SAMPLE, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
    outputs = [json.loads(line)["output"] for line in taken.read_text("utf-8").splitlines()]
    assert "Better, and <b>shown as it is</b>. a x n" in outputs
