"""Toxicity in a real browser: the screen at once, a model as a job, decided with the keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.curate.history import load_history
from analysis.curate.steps import DropToxic
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server
from tests.browser.test_journeys import keyed, metric, settled
from tests.measure.toxicity.models import tiny_checkpoint

pytestmark = pytest.mark.browser

RUDE = "You are a stupid damn fool, shut up you idiot"
LINES = [
    *({"instruction": f"Name colour {n}.", "output": f"Colour {n} is blue."} for n in range(8)),
    *({"instruction": f"Say {n}.", "output": f"{RUDE} {n}!"} for n in range(3)),
]


def test_toxic_examples_are_read_decided_on_and_dropped(
    page: Page, server: Server, tmp_path: Path
) -> None:
    content = "".join(f"{json.dumps(line)}\n" for line in LINES).encode()
    fingerprint = server.upload(content, "rude.jsonl")
    page.goto(server.url("toxicity", fingerprint))
    goes = metric(page, "Would be dropped")
    expect(goes).to_have_text("3")
    settled(page)
    blurred = keyed(page, "toxicity-blurred")
    expect(blurred.first).to_have_css("filter", re.compile("blur"))
    page.keyboard.press("s")
    expect(blurred).to_have_count(0)
    expect(keyed(page, "toxicity-text").get_by_text(re.compile("shut up"))).to_be_visible()
    settled(page)
    page.keyboard.press("n")
    expect(page.get_by_text(re.compile("2 of 3"))).to_be_visible()
    expect(blurred).to_have_count(1)  # another text
    settled(page)
    page.keyboard.press("x")
    expect(goes).to_have_text("2")
    settled(page)

    # A model: scored in the background, by a job of its own.
    box = page.get_by_role("combobox").first
    box.click()
    box.fill(str(tiny_checkpoint(tmp_path / "model")))
    page.keyboard.press("Enter")
    expect(page.get_by_text("has scored nothing of this data set yet")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Score", exact=True).click()
    expect(page.get_by_text(re.compile("All 22 different texts are scored"))).to_be_visible()
    expect(metric(page, "Texts not scored")).to_have_text("0")
    settled(page)
    page.reload()
    expect(page.get_by_text("1 example kept by hand.")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Add to the recipe").click()
    expect(page.get_by_text("1 step in the recipe")).to_be_visible()
    (step,) = load_history(Workspace(server.home), fingerprint).recipe.steps
    assert isinstance(step, DropToxic) and step.n_texts is None and len(step.by_hand or ()) == 1
