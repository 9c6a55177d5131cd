"""Personal data are replaced, a person is erased, and the files say so, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.curate.history import load_history
from analysis.curate.steps import Erase, ScrubPii
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server
from tests.browser.test_journeys import (
    as_file,
    download,
    go_to,
    heading,
    keyed,
    metric,
    run_recipe,
    settled,
)
from tests.pages.records import PAYLOAD, answers

pytestmark = pytest.mark.browser

KEY = "sk-proj-" + "aB3dE5fG7h" * 5
MAIL, PHONE = "ann.lee@example.com", "+1 202 555 0143"
ABSENT = "Zacharias Quillfeather"
RECORDS = [
    {"instruction": f"Write to Ann Lee, {MAIL}.", "output": f"Dear Ann  LEE {MAIL}, {PHONE}."},
    {"instruction": f"Which key? {PAYLOAD}", "input": f"It is {KEY}", "output": "A secret one."},
    {"instruction": f"Who is bob@example.org, {PHONE}?", "output": "Nobody."},
    *map(answers, range(1, 5)),
]


def click_cell(page: Page, row: str, value: str) -> None:
    """Click the cell of the field of counts in a kind's row that holds a number."""
    chart = keyed(page, "personal-counts").first
    chart.scroll_into_view_if_needed()
    label = chart.locator(".ytick text", has_text=row).bounding_box()
    assert label
    middle = label["y"] + label["height"] / 2
    for cell in chart.locator(".bartext", has_text=value).all():
        box = cell.bounding_box()
        if box and abs(box["y"] + box["height"] / 2 - middle) < label["height"]:
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 8)
            settled(page)
            return
    raise AssertionError(f"no cell {value} in the row {row}")


def test_personal_data_are_replaced_a_person_is_erased_and_both_are_reported(
    page: Page, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "mails.jsonl"
    file.write_bytes(as_file(list(RECORDS)))
    fingerprint = server.upload(file.read_bytes(), file.name)
    page.goto(server.url("personal", fingerprint))
    expect(metric(page, "Places")).to_have_text("6", timeout=60_000)
    settled(page)
    one = keyed(page, "personal-one")
    expect(one.locator("mark", has_text=MAIL)).to_have_count(2)

    # A cell of the field lists its examples alone; a second click lists all again.
    click_cell(page, "API key", "1")
    expect(one.get_by_text("Line 2", exact=True)).to_be_visible()
    settled(page)
    expect(one.locator("mark")).to_have_text("••••••••")
    page.get_by_text("Show secrets", exact=True).click()
    expect(one.locator("mark")).to_have_text(KEY)
    settled(page)
    click_cell(page, "API key", "1")
    expect(one.get_by_text("1 of 3")).to_be_visible()

    page.get_by_text("Pseudonym", exact=True).click()
    settled(page)
    page.get_by_text("Before and after", exact=True).click()
    expect(one.locator("ins", has_text="user-").first).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Add to the recipe").click()
    expect(page.get_by_text("7 in, 3 changed (6 places)")).to_be_visible()
    settled(page)

    go_to(page, "privacy")
    expect(metric(page, "Places that remain")).to_have_text("0")
    expect(metric(page, "Places replaced")).to_have_text("6")
    expect(page.get_by_text("This is help, not legal advice.")).to_be_visible()
    page.get_by_role("tab", name="Erase a person's data").click()
    settled(page)
    page.get_by_label("Names").fill(f"Ann Lee\n{ABSENT}")
    page.get_by_label("Phone numbers").fill("12")
    page.get_by_role("button", name="Look for them").click()
    expect(page.get_by_text("Phone numbers, line 1: no phone number")).to_be_visible()
    page.get_by_label("Phone numbers").fill("")
    page.get_by_role("button", name="Look for them").click()
    expect(metric(page, "Examples that hold one")).to_have_text("1")
    expect(keyed(page, "erase-one").locator("mark")).to_have_text(["Ann Lee", "Ann  LEE"])
    settled(page)
    page.get_by_role("button", name="Add to the recipe").click()
    expect(page.get_by_text("7 in, 1 changed (2 places)")).to_be_visible()
    settled(page)
    expect(page.get_by_label("Names")).to_have_value("")
    recipe = load_history(Workspace(server.home), fingerprint).recipe
    assert [type(step) for step in recipe.steps] == [ScrubPii, Erase]
    files = [path for path in server.home.parent.rglob("*") if path.is_file()]
    assert not [path for path in files if ABSENT.encode() in path.read_bytes()]

    go_to(page, "export")
    expect(metric(page, "Changed")).to_have_text("3")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 7 examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    told = json.loads(download(page, "report.json", tmp_path).read_text())["privacy"]
    assert told["remaining"] == {}
    assert [step["n_changed"] for step in told["done"]] == [3, 1]
    kept = taken.read_text()
    assert not any(text in kept for text in (MAIL, PHONE, KEY, "Ann Lee"))
    run_recipe(download(page, "recipe.yaml", tmp_path), file, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
