"""The whole way: load, filter, balance, review, compare, restart the server, export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.curate.history import load_history
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server, wait_until
from tests.browser.test_journeys import (
    SAMPLE,
    dataset,
    download,
    go_to,
    heading,
    kept,
    keyed,
    metric,
    run_recipe,
    set_number,
    settled,
)

pytestmark = pytest.mark.browser


def number(page: Page, label: str) -> int:
    return int(metric(page, label).inner_text().replace(",", ""))


def test_from_a_file_to_a_balanced_reviewed_and_compared_export(
    page: Page, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / SAMPLE.name
    file.write_bytes(SAMPLE.read_bytes() + b"\n" * 3)  # of its own: no other journey changes it
    page.goto(server.url("load"))
    page.locator(".input").set_input_files(file)
    expect(metric(page, "Examples")).to_have_text("445")
    fingerprint = dataset(page)

    go_to(page, "filter")
    set_number(page, "At least (words)", 5)
    expect(metric(page, "Would stay")).to_be_visible()
    settled(page)
    n_filtered = number(page, "Would stay")
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text(str(n_filtered))

    go_to(page, "balance")
    expect(metric(page, "Examples now")).to_have_text(str(n_filtered))
    box = page.get_by_role("combobox", name=re.compile("Balance by"))
    box.click()
    box.fill("Complexity tier")
    box.press("Enter")
    page.get_by_role("radio", name="3 : 5 : 2").click()
    expect(page.get_by_text(re.compile(r"The scarcest part is complex: \d+ there"))).to_be_visible()
    settled(page)
    n_balanced = number(page, "Would stay")
    assert 0 < n_balanced < n_filtered
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text(str(n_balanced))

    go_to(page, "review")
    who = keyed(page, "reviewer").locator("input").first
    who.fill("Ann")
    who.press("Enter")
    one = keyed(page, "review-one")
    expect(one.get_by_text(re.compile(r"^1 of \d+$"))).to_be_visible()
    settled(page)
    heading(page, "Review").click()
    page.keyboard.press("x")
    expect(one.get_by_text("Incomplete", exact=True).first).to_be_visible()
    settled(page)
    page.keyboard.press("1")
    expect(one.get_by_text(re.compile(r"^2 of \d+$"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text(str(n_balanced - 1))
    wait_until(lambda: len(load_history(Workspace(server.home), fingerprint).recipe.steps) == 3)

    go_to(page, "versions")
    page.get_by_role("textbox", name="Name for the data set as it is now").fill("balanced")
    page.get_by_role("button", name="Name this version").click()
    expect(page.get_by_text("Since As uploaded:")).to_be_visible()
    box = page.get_by_role("combobox", name="Before")
    box.click()
    box.fill("As uploaded")
    box.press("Enter")
    expect(metric(page, "Kept before")).to_have_text("445")
    expect(metric(page, "Kept after")).to_have_text(str(n_balanced - 1))

    page.goto("about:blank")  # a tab that goes on asking would be told that nobody is there
    server.kill()
    server.start()
    page.goto(server.url("versions", fingerprint))
    expect(page.get_by_text("balanced", exact=True).first).to_be_visible()
    expect(kept(page)).to_have_text(str(n_balanced - 1))

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, f"Ready: {n_balanced - 1} examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    report = json.loads(download(page, "report.json", tmp_path).read_text(encoding="utf-8"))
    assert [step["label"] for step in report["steps"]] == ["1:filter", "2:balance", "3:review"]
    assert report["read"] == report["kept"] + report["dropped"] + report["rejected"] == 447
    recipe = download(page, "recipe.yaml", tmp_path)
    for digest in load_history(Workspace(server.home), fingerprint).recipe.assignments():
        download(page, f"assignment-{digest}.parquet", tmp_path)
    run_recipe(recipe, file, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
