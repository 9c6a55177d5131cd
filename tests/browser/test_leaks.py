"""Leaks from a benchmark with fields of its own to the files, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.curate.history import load_history
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server
from tests.browser.test_journeys import (
    SAMPLE,
    as_file,
    dataset,
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


def choose_row(page: Page, row: int) -> None:
    """Choose a row of the list of examples that leak, which is drawn on a canvas."""
    table = keyed(page, "records-table-leaking").first
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").click(position={"x": 16, "y": 35 * (row + 1) + 19})
    settled(page)


def questions() -> list[object]:
    """Of the sample a prompt, a prompt with other words, a part of an answer; and a new one.

    In lines 91 and 347, in line 4, in line 3, and in none.
    """
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    tender, systems, words = (json.loads(lines[line - 1]) for line in (4, 3, 91))
    asked = [
        words["instruction"].upper(),
        f"{tender['instruction']}\n{tender['input']} Kindly hurry.",
        f"Which of them would you take? {systems['output']}",
        "How long does a letter take from Bern to Lima if the post goes by sea?",
    ]
    return [{"frage": text, "id": number} for number, text in enumerate(asked)]


def test_a_benchmark_is_sent_its_fields_are_named_and_what_leaks_of_it_is_dropped(
    page: Page, server: Server, tmp_path: Path
) -> None:
    # Other bytes than those of the other journeys, which change its recipe.
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 5, SAMPLE.name)
    benchmark = tmp_path / "benchmark.jsonl"
    benchmark.write_bytes(as_file(questions()))
    page.goto(server.url("leaks", fingerprint))
    expect(page.get_by_text("Send a file")).to_be_visible(timeout=60_000)  # read first
    settled(page)
    keyed(page, "leaks-upload").locator(".input").set_input_files(benchmark)

    boxes = keyed(page, "leaks-mapping")
    expect(boxes.get_by_text("the fields of no known format")).to_be_visible(timeout=60_000)
    read = page.get_by_role("button", name="Read the file with this mapping")
    expect(read).to_be_disabled()  # no likely field is among them
    box = keyed(page, "mapping-prompt").locator("input")
    box.click()
    page.get_by_role("option", name="frage").click()
    expect(read).to_be_enabled()
    read.click()
    expect(metric(page, "Examples that leak")).to_have_text(re.compile(r"^4 \("), timeout=60_000)
    settled(page)
    assert dataset(page) == fingerprint
    assert [metric(page, name).inner_text() for name in ("Equal", "Near", "13 words in a row")] == [
        "2",
        "3",
        "2",
    ]

    near = page.get_by_role("slider", name="Near: similarity of at least")
    near.press("End")
    expect(metric(page, "Near")).to_have_text("2")
    settled(page)
    near.press("Home")
    expect(metric(page, "Near")).to_have_text("3")
    settled(page)

    shown = page.locator(".st-key-leak")
    choose_row(page, 2)
    expect(shown.get_by_text("near-duplicate of its line 2")).to_be_visible()
    expect(shown.locator("del", has_text="Kindly hurry")).to_be_visible()
    shown.get_by_text("Words in a row", exact=True).click()
    expect(shown.locator("mark").first).to_contain_text("Read the tender and produce a table")
    settled(page)
    choose_row(page, 3)
    expect(shown.get_by_text("of the runs of 13 words of its line 3")).to_be_visible()
    expect(shown.locator("mark")).to_have_count(2)
    expect(shown.locator("mark").first).to_contain_text("Take system B on a yearly contract")

    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("441")
    told = "Step 1 of the recipe drops what stands in benchmark.jsonl."
    expect(page.get_by_text(told)).to_be_visible()
    (step,) = load_history(Workspace(server.home), fingerprint).recipe.steps
    assert step.in_words() == (
        "Drop what stands in benchmark.jsonl: equal; or similarity 0.5 and more; or 13 words in a "
        "row"
    )

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 441 examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    against = ("--against", str(benchmark), "--against-map", "prompt=frage")
    recipe = download(page, "recipe.yaml", tmp_path)
    run_recipe(recipe, SAMPLE, tmp_path / "headless", *against)
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
