"""A version is named, the server is restarted, and the version is compared and restored."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from analysis.curate.history import change, load_history
from analysis.curate.steps import Filter
from analysis.data.workspace import Workspace
from tests.browser.conftest import Server
from tests.browser.test_journeys import as_file, go_to, heading, keyed, metric, settled
from tests.pages.records import PAYLOAD, answers

pytestmark = pytest.mark.browser

LONG = Filter(metric="response_words", low=4)
SHORT = Filter(metric="response_words", high=8)


def test_a_version_survives_a_restart_is_compared_and_restored(page: Page, server: Server) -> None:
    records = [*map(answers, range(1, 11)), {"instruction": PAYLOAD, "output": PAYLOAD}, "{"]
    fingerprint = server.upload(as_file(records), "versions.jsonl")
    workspace = Workspace(server.home)
    page.goto(server.url("versions", fingerprint))
    expect(heading(page, "Versions")).to_be_visible()
    settled(page)
    change(workspace, fingerprint, lambda now: now.adding([LONG]))
    page.reload()
    settled(page)
    name = PAYLOAD[:80]  # it is shown as it is typed, whatever stands in it
    page.get_by_role("textbox", name="Name for the data set as it is now").fill(name)
    page.get_by_role("button", name="Name this version").click()
    expect(page.get_by_text("Since As uploaded:")).to_be_visible()
    expect(metric(page, "Kept after")).to_have_text("8")  # the metrics are measured by now
    change(workspace, fingerprint, lambda now: now.adding([SHORT]))

    page.goto("about:blank")  # a tab that goes on asking would be told that nobody is there
    server.kill()
    server.start()
    page.goto(server.url("versions", fingerprint))
    expect(page.get_by_text(name, exact=True).first).to_be_visible()
    for label, value in (("Kept before", "8"), ("Removed", "2"), ("Kept after", "6")):
        expect(metric(page, label)).to_have_text(value)
    expect(keyed(page, "versions-log")).to_contain_text("Added as step 2: Keep response words")
    page.get_by_role("radio", name="Every metric").click()
    expect(page.get_by_text("Choose a row to see both distributions.")).to_be_visible()

    page.get_by_role("button", name="Restore").click()
    expect(metric(page, "Kept after")).to_have_text("8")
    assert load_history(workspace, fingerprint).recipe.steps == (LONG,)
    page.get_by_role("button", name="Undo").click()
    expect(metric(page, "Kept after")).to_have_text("6")

    go_to(page, "ledger")
    expect(metric(page, "Read")).to_have_text("12")
    page.get_by_role("textbox", name="Words of the reason").fill("above 8")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 to 2 of 2 records. Choose a row to see its path.")).to_be_visible()
    expect(keyed(page, "ledger-one")).to_contain_text(
        "→ dropped it: Response words: 9 words, above 8"
    )
