"""Conflicts from the first look to the files, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from analysis.curate.history import load_history
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server
from tests.browser.test_journeys import (
    SAMPLE,
    download,
    go_to,
    heading,
    kept,
    keyed,
    metric,
    run_recipe,
    settled,
)

pytestmark = pytest.mark.browser


def group(page: Page) -> Locator:
    """The group that is looked at."""
    return keyed(page, "group-resolve_conflicts")


def test_answers_to_one_prompt_are_compared_decided_on_and_dropped(
    page: Page, server: Server, tmp_path: Path
) -> None:
    # Other bytes than those of the other journeys, which change its recipe.
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 6, SAMPLE.name)
    page.goto(server.url("conflicts", fingerprint))
    n_prompts = metric(page, "Prompts with different answers")
    expect(n_prompts).to_have_text("8", timeout=60_000)  # it is read and measured first
    settled(page)
    stays = keyed(page, "draft-resolve_conflicts")
    stays.get_by_text("All answers", exact=True).click()
    expect(page.get_by_text("All answers stay: no step is needed")).to_be_visible()
    settled(page)
    stays.get_by_text("Longest response", exact=True).click()
    expect(metric(page, "Would be dropped")).to_have_text("8")
    settled(page)

    page.get_by_text("Most different answers", exact=True).click()
    expect(group(page).get_by_text(re.compile("^Group 1 of 8"))).to_be_visible()
    settled(page)
    expect(group(page).get_by_text("Line 100, dropped").first).to_be_visible()
    expect(group(page).locator("ins, del").first).to_be_visible()
    page.keyboard.press("k")
    expect(group(page).get_by_text("Line 100, kept").first).to_be_visible()
    expect(page.get_by_text("1 example kept by hand.")).to_be_visible()
    page.keyboard.press("n")
    expect(group(page).get_by_text(re.compile("^Group 2 of 8"))).to_be_visible()
    page.keyboard.press("a")
    expect(metric(page, "Would be dropped")).to_have_text("7")
    settled(page)

    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("438")
    expect(page.get_by_text("Step 1 of the recipe already resolves conflicts.")).to_be_visible()
    (step,) = load_history(Workspace(server.home), fingerprint).recipe.steps
    assert (step.keep, len(step.by_hand)) == ("longest", 3)

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 438 examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    run_recipe(download(page, "recipe.yaml", tmp_path), SAMPLE, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
