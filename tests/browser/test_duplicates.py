"""Duplicates from the first look to the files, in a real browser."""

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


def choose_group(page: Page, row: int) -> None:
    """Tick a row of the list of groups, which is drawn on a canvas."""
    table = keyed(page, "groups-table").first
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").click(position={"x": 16, "y": 35 * (row + 1) + 19})
    settled(page)


def group(page: Page) -> Locator:
    """The group that is looked at."""
    return keyed(page, "group-deduplicate")


def test_duplicates_are_looked_at_decided_on_and_dropped(
    page: Page, server: Server, tmp_path: Path
) -> None:
    # Other bytes than those of the other journeys, which change its recipe.
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 4, SAMPLE.name)
    page.goto(server.url("duplicates", fingerprint))
    n_dropped, n_groups = metric(page, "Would be dropped"), metric(page, "Groups")
    expect(n_dropped).to_have_text("13")
    settled(page)

    slider = page.get_by_role("slider", name="Minimum similarity")
    slider.focus()
    for _ in range(13):  # faster than the page follows
        page.keyboard.press("ArrowRight")
    expect(n_groups).to_have_text("9")
    expect(slider).to_have_value("0.93")
    settled(page)
    expect(slider).to_have_value("0.93")
    slider.press("Home")
    expect(n_groups).to_have_text("11")
    expect(page.get_by_text("Drop near-duplicates (similarity 0.5 and more)")).to_be_visible()
    settled(page)

    choose_group(page, 1)
    expect(group(page).get_by_text(re.compile("^Group 2 of 11"))).to_be_visible()
    expect(group(page).get_by_text("Line 289, dropped").first).to_be_visible()
    page.keyboard.press("k")
    expect(group(page).get_by_text("Line 289, kept").first).to_be_visible()
    marked = keyed(page, "groups-table").locator("[role=gridcell]", has_text="by hand")
    expect(marked).to_have_count(1)
    page.keyboard.press("n")
    expect(group(page).get_by_text(re.compile("^Group 3 of 11"))).to_be_visible()

    settled(page)
    expect(page).to_have_url(re.compile("group=[0-9a-f]{16}-1"))
    page.reload()
    expect(page.get_by_text("1 example kept by hand.")).to_be_visible()
    expect(group(page).get_by_text(re.compile("^Group 3 of 11"))).to_be_visible()
    choose_group(page, 1)
    expect(group(page).get_by_text("Line 289, kept").first).to_be_visible()
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("432")
    told = "already drops duplicates; what you kept by hand there is listed again"
    expect(page.get_by_text(f"Step 1 of the recipe {told}.")).to_be_visible()
    assert load_history(Workspace(server.home), fingerprint).recipe.steps[0].by_hand

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 432 examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    run_recipe(download(page, "recipe.yaml", tmp_path), SAMPLE, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
