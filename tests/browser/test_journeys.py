"""What a user does from beginning to end, in a real browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analysis.curate.history import load_history
from analysis.curate.recipe import to_yaml
from analysis.data.workspace import Workspace
from analysis.engines.jobs import Jobs
from analysis.engines.kinds import READ
from tests.browser.conftest import ROOT, Server, watch
from tests.pages.records import KINDS, MARK, ODD_LINES, PAYLOAD, answers

pytestmark = pytest.mark.browser

SAMPLE = ROOT / "sample_data" / "support_and_study_alpaca.jsonl"
REAL = ROOT.parent / "shared" / "data" / "t0_50k.jsonl.gz"
PAGES = (
    *("load", "profile", "map", "find", "filter", "duplicates", "conflicts", "leaks"),
    *("toxicity", "hijacks", "personal", "review", "balance", "recipe", "versions", "ledger"),
    *("privacy", "export"),
)
TITLES = {
    "load": "Open a data set",
    "profile": "Profile",
    "map": "Map",
    "find": "Find",
    "filter": "Filter",
    "duplicates": "Duplicates",
    "conflicts": "Conflicts",
    "leaks": "Leaks",
    "toxicity": "Toxicity",
    "hijacks": "Hijacks",
    "personal": "Personal data",
    "review": "Review",
    "balance": "Balance",
    "recipe": "Recipe",
    "versions": "Versions",
    "ledger": "Ledger",
    "privacy": "Privacy",
    "export": "Export",
}


def as_file(records: list[object]) -> bytes:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
    return ("\n".join(lines) + "\n").encode()


def go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=TITLES[name]).click()
    expect(heading(page, TITLES[name])).to_be_visible()
    settled(page)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("heading", name=name, exact=True)


def settled(page: Page) -> None:
    """Nothing runs any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def metric(page: Page, label: str) -> Locator:
    """The value of a number on the page or in the sidebar, not one that a run will take away."""
    drawn = "[data-testid=stElementContainer][data-stale=false]"
    return (
        page.locator(f"{drawn} [data-testid=stMetric]")
        .filter(has=page.get_by_text(label, exact=True))
        .get_by_test_id("stMetricValue")
    )


def kept(page: Page) -> Locator:
    return metric(page, "Examples kept")


def view(page: Page, name: str) -> None:
    """Open a view of the page Profile."""
    page.get_by_role("radio", name=name, exact=True).click()
    settled(page)


def dataset(page: Page) -> str:
    found = re.search(r"dataset=([0-9a-f]{64})", page.url)
    assert found, page.url
    return found[1]


def keyed(page: Page, key: str) -> Locator:
    return page.locator(f"[class*='st-key-{key}']")


def drag_over(page: Page, chart: Locator, start: float, end: float) -> None:
    """Brush a part of a chart's width with the mouse."""
    area = chart.locator(".nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=8)
    page.mouse.up()


def set_number(page: Page, label: str, value: int) -> None:
    field = page.get_by_label(label)
    field.fill(str(value))
    field.press("Enter")


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).click()
    path = folder / name
    coming.value.save_as(path)
    return path


def run_recipe(recipe: Path, file: Path, out: Path, *more: str) -> None:
    """What the command line makes of a recipe, in a workspace of its own; with more options."""
    subprocess.run(
        [sys.executable, "-m", "analysis", "run", str(recipe), str(file), "--out", str(out), *more],
        cwd=ROOT,
        env=os.environ | {"ASSAY_HOME": str(out.with_name("other-home"))},
        check=True,
        capture_output=True,
    )


def test_from_upload_to_download_and_back_after_a_restart(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(server.url("load"))
    page.locator(".input").set_input_files(SAMPLE)
    expect(metric(page, "Examples")).to_have_text("445")
    expect(metric(page, "Could not be read")).to_have_text("2")
    fingerprint = dataset(page)

    go_to(page, "profile")
    view(page, "Length")
    drag_over(page, keyed(page, "profile-chart-response_words"), 0.3, 0.9)
    expect(heading(page, "Selected examples")).to_be_visible()
    said = keyed(page, "chosen-bar").get_by_text(re.compile(r"of 445 examples \("))
    n_selected = int(re.findall(r"\d+", said.inner_text())[0])
    assert 0 < n_selected < 445
    expect(page.get_by_text(re.compile(rf"of {n_selected} examples"))).to_be_visible()
    page.get_by_role("button", name="Keep only these").click()
    expect(kept(page)).to_have_text(str(n_selected))
    expect(heading(page, "Selected examples")).to_have_count(0)

    go_to(page, "filter")
    panel = keyed(page, "recipe-panel")
    expect(panel.get_by_text(re.compile("^1. Keep response words from"))).to_be_visible()
    set_number(page, "At least (words)", 60)
    stays = metric(page, "Would stay")
    expect(stays).to_be_visible()
    first = int(stays.inner_text())
    drag_over(page, keyed(page, "filter-chart-response_words"), 0.0, 0.5)
    expect(stays).not_to_have_text(str(first))
    settled(page)
    n_kept = int(stays.inner_text())
    assert 0 < n_kept < n_selected
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text(str(n_kept))
    expect(page.get_by_label("At least (words)")).to_have_value("")

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, f"Ready: {n_kept} examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    run_recipe(download(page, "recipe.yaml", tmp_path), SAMPLE, tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()
    assert len(taken.read_text(encoding="utf-8").splitlines()) == n_kept

    page.reload()
    expect(heading(page, f"Ready: {n_kept} examples")).to_be_visible()
    server.kill()
    server.start()
    page.goto(server.url("filter", fingerprint))
    expect(kept(page)).to_have_text(str(n_kept))
    expect(panel.get_by_text(re.compile("^2. Keep response words from"))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(kept(page)).to_have_text(str(n_selected))


def choose(page: Page, key: str, text: str) -> None:
    """Type into a multiselect and take the first option that is offered."""
    field = keyed(page, key).locator("input").first
    field.fill(text)
    expect(page.get_by_role("option").first).to_contain_text(text)
    field.press("Enter")
    field.press("Escape")
    settled(page)


def click_bar(page: Page, bar: Locator) -> None:
    """Click a bar of a chart, near its root."""
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(page.locator(".hoverlayer .hovertext").first).to_be_visible()  # Plotly knows the bar
    page.mouse.down()
    page.mouse.up()
    settled(page)


def chips(page: Page, key: str) -> Locator:
    """What is chosen in a multiselect."""
    return keyed(page, key).locator(".react-aria-ComboBox [data-tag]")


def test_flags_labels_and_shares_are_filtered_as_the_command_line_does(
    page: Page, server: Server, tmp_path: Path
) -> None:
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n", "flags and labels.jsonl")
    page.goto(server.url("filter", fingerprint))
    expect(keyed(page, "filter-metrics")).to_be_visible()
    settled(page)
    choose(page, "filter-metrics", "Refusal")
    # Measured by a job; the range of words is there meanwhile.
    expect(keyed(page, "range-response_words")).to_be_visible()
    flag = keyed(page, "filter-flag-refusal")
    expect(flag).to_be_visible(timeout=60_000)
    choose(page, "filter-metrics", "Domain area")
    choose(page, "filter-metrics", "Alphanumeric ratio")

    stays = metric(page, "Would stay")
    flag.get_by_text("Drop flagged", exact=True).click()
    expect(stays).to_be_visible()
    counts = [int(stays.inner_text())]
    assert 0 < counts[0] < 445
    bars = keyed(page, "filter-chart-domain_area").locator(".point path")
    for bar, blue in ((0, {0}), (2, {0, 2}), (3, {0, 2, 3}), (3, {0, 2})):
        click_bar(page, bars.nth(bar))
        expect(chips(page, "filter-labels-domain_area")).to_have_count(len(blue))
        for index in range(4):
            color = "rgb(0, 114, 178)" if index in blue else "rgb(213, 94, 0)"
            expect(bars.nth(index)).to_have_css("fill", color)
    counts.append(int(stays.inner_text()))
    drag_over(page, keyed(page, "filter-chart-alphanumeric_ratio"), 0.5, 0.9)
    low = page.get_by_label("At least (share, 0 to 1)")
    expect(low).to_have_value(re.compile(r"^0\.\d{1,3}$"))
    expect(stays).not_to_have_text(str(counts[-1]))
    settled(page)
    counts.append(int(stays.inner_text()))
    low.focus()  # the number is shown rounded; leaving it changes nothing
    page.keyboard.press("Tab")
    settled(page)
    expect(stays).to_have_text(str(counts[-1]))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0

    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text(str(counts[-1]))
    expect(low).to_have_value("")
    expect(chips(page, "filter-labels-domain_area")).to_have_count(0)
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(to_yaml(load_history(Workspace(server.home), fingerprint).recipe))
    run_recipe(recipe, SAMPLE, tmp_path / "headless")
    kept_lines = (tmp_path / "headless" / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(kept_lines) == counts[-1]


def test_a_chosen_label_stays_chosen_while_the_counts_change(page: Page, server: Server) -> None:
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n\n", "labels.jsonl")
    page.goto(server.url("filter", fingerprint))
    expect(keyed(page, "filter-metrics")).to_be_visible()
    settled(page)
    set_number(page, "At least (words)", 30)
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).not_to_have_text("445")
    settled(page)
    choose(page, "filter-metrics", "Domain area")
    expect(keyed(page, "filter-labels-domain_area")).to_be_visible(timeout=60_000)
    settled(page)
    choose(page, "filter-labels-domain_area", "practical")
    chip = chips(page, "filter-labels-domain_area")
    expect(chip).to_have_count(1)
    before = chip.inner_text()
    keyed(page, "filter-use-domain_area").get_by_text("Drop these", exact=True).click()
    expect(page.get_by_text(re.compile("^Drop domain area practical: "))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(kept(page)).to_have_text("445")
    expect(chip).not_to_have_text(before)
    go_to(page, "export")
    go_to(page, "filter")
    expect(chip).to_have_text(re.compile(r"^practical · \d+"))
    expect(page.get_by_text(re.compile("^Drop domain area practical: "))).to_be_visible()


def test_charts_of_profile_are_linked_and_a_finding_becomes_a_step(
    page: Page, server: Server
) -> None:
    page.goto(server.url("load"))
    # Other bytes than those of the other journeys, which change its recipe.
    buffer = SAMPLE.read_bytes() + b"\n" * 3
    page.locator(".input").set_input_files(
        {"name": SAMPLE.name, "mimeType": "application/json", "buffer": buffer}
    )
    expect(metric(page, "Examples")).to_have_text("445")
    go_to(page, "profile")
    expect(heading(page, "What to do next")).to_be_visible(timeout=60_000)
    chosen = keyed(page, "chosen-bar")

    view(page, "Tasks")
    bars = keyed(page, "profile-chart-task_type").locator(".bars path")
    bars.nth(9).click(force=True)
    expect(chosen.get_by_text("Task type: code")).to_be_visible()
    settled(page)
    view(page, "Complexity and domains")
    expect(chosen.get_by_text("Task type: code")).to_be_visible()
    cells = keyed(page, "profile-chart-task_by_tier").locator(".points path")
    cells.nth(1).click(force=True)  # the first task of the table, medium
    expect(chosen.get_by_text("Complexity tier: medium")).to_be_visible()
    settled(page)
    chosen.get_by_role("button", name="Clear all").click()
    expect(chosen).to_have_count(0)
    settled(page)

    view(page, "Overview")
    finding = page.get_by_text("9 answers declining the task")
    expect(finding).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Look at them").first.click()
    expect(keyed(page, "chosen-bar")).to_be_visible()
    expect(heading(page, "Selected examples")).to_be_visible()
    keyed(page, "chosen-bar").get_by_role("button", name="Clear all").click()
    settled(page)
    page.locator("[class*=st-key-finding-propose-refusal]").get_by_role("button").click()
    expect(page.get_by_text("would drop 9 of 445")).to_be_visible()
    expect(kept(page)).to_have_text("445")
    settled(page)
    page.get_by_role("button", name="Accept").click()
    expect(kept(page)).to_have_text("436")
    expect(page.get_by_text("1. Drop what is flagged: refusal")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(kept(page)).to_have_text("445")
    expect(finding).to_be_visible()


def test_a_file_with_columns_of_its_own_is_mapped(page: Page, server: Server) -> None:
    records = [{"question": f"{n}?", "answer": f"{n}.", "level": n} for n in range(5)]
    page.goto(server.url("load"))
    page.locator(".input").set_input_files(
        {
            "name": "own.jsonl",
            "mimeType": "application/json",
            "buffer": as_file([*records, '{"broken']),
        }
    )
    expect(page.get_by_text("Which field is what?")).to_be_visible()
    expect(metric(page, "Examples")).to_have_text("0")
    expect(page.get_by_text(re.compile("^Line 6: broken JSON"))).to_be_visible()
    page.get_by_role("button", name="Read the file with this mapping").click()
    expect(metric(page, "Examples")).to_have_text("5")
    expect(metric(page, "Could not be read")).to_have_text("1")
    expect(page.get_by_text("Which field is what?")).to_have_count(0)
    expect(keyed(page, "record-preview").get_by_text("0?", exact=True)).to_be_visible()


def test_no_text_of_the_data_acts_on_any_page(page: Page, server: Server) -> None:
    fingerprint = server.upload(as_file(ODD_LINES), f"{PAYLOAD.replace('/', '')}.jsonl")
    for name in PAGES:
        page.goto(server.url(name, fingerprint))
        expect(heading(page, TITLES[name])).to_be_visible()
        expect(kept(page)).to_have_text("7")
        settled(page)
        if name == "load":
            choose_row(page, KINDS.index("payload"))
            expect(keyed(page, "record-preview").get_by_text(MARK).first).to_be_visible()
            page.get_by_role("tab", name="Could not be read").click()
            expect(page.get_by_text(re.compile("^Line 10: broken JSON"))).to_be_visible()
        if name == "filter":
            set_number(page, "At least (words)", 3)
            expect(metric(page, "Would stay")).to_be_visible()
            settled(page)
        main = page.get_by_test_id("stApp")
        assert (
            main.locator(".katex, a[href^=javascript], img[src*='b.png'], img[src=x]").count() == 0
        )
        assert page.locator("script", has_text="alert(1)").count() == 0


def choose_row(page: Page, row: int) -> None:
    """Tick a row of the list of examples, which is drawn on a canvas."""
    table = keyed(page, "records-table").first
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").click(position={"x": 16, "y": 36 * (row + 1) + 16})


def test_a_deep_link_has_the_navigation_and_the_browsers_buttons_keep_the_data_set(
    page: Page, server: Server
) -> None:
    fingerprint = server.upload(as_file([answers(n) for n in range(1, 9)]), "eight.jsonl")
    server.kill()
    server.start()
    page.goto(server.url("profile", fingerprint))
    expect(heading(page, "Profile")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(len(PAGES))
    expect(kept(page)).to_have_text("8")
    go_to(page, "filter")
    go_to(page, "export")
    for move, name in (
        (page.go_back, "filter"),
        (page.go_back, "profile"),
        (page.go_forward, "filter"),
    ):
        move()
        # Now and then Streamlit makes two entries of one visit, the first without the query.
        page.wait_for_timeout(2000)
        if heading(page, TITLES[name]).count() == 0:
            move()
        expect(heading(page, TITLES[name])).to_be_visible()
        expect(kept(page)).to_have_text("8")
        settled(page)
        assert dataset(page) == fingerprint


def test_a_long_read_is_cancelled_killed_and_still_finished(page: Page, server: Server) -> None:
    line = json.dumps({"instruction": "Say much.", "output": "so many words " * 16}) + "\n"
    n_lines = 60_000_000 // len(line)
    fingerprint = server.upload(line.encode() * n_lines, "large.jsonl")
    jobs = Jobs(Workspace(server.home))
    panel = page.get_by_test_id("stMain")

    page.goto(server.url("profile", fingerprint))
    page.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_text("Reading the file was cancelled")).to_be_visible()

    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    job = jobs.latest(READ, fingerprint)
    assert job is not None
    assert job.pid is not None
    assert job.is_active
    os.kill(job.pid, signal.SIGKILL)
    expect(panel.get_by_text("Reading the file was interrupted")).to_be_visible()

    page.get_by_role("button", name="Go on").click()
    expect(kept(page)).to_have_text(f"{n_lines:,}", timeout=60_000)
    view(page, "Length")
    expect(keyed(page, "profile-chart-response_words")).to_be_visible()
    # All else is measured now: nobody waits for it, and the tests after this want the cores.
    for active in jobs.listing(fingerprint, active_only=True):
        jobs.cancel(active.id, force=True)


def test_a_sample_opens_by_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.url("load"))
    expect(heading(page, "Samples")).to_be_visible()
    settled(page)
    press_until(page, "Tab", "Answers with a label")
    page.keyboard.press("Enter")
    expect(metric(page, "Examples")).to_have_text("16")
    expect(metric(page, "Format")).to_have_text("KTO")
    settled(page)
    press_until(page, "Shift+Tab", "Filter")
    page.keyboard.press("Enter")
    expect(heading(page, "Filter")).to_be_visible()
    settled(page)
    page.get_by_label("At least (words)").focus()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(metric(page, "Would stay")).to_be_visible()
    press_until(page, "Tab", "Add to the recipe")
    page.keyboard.press("Enter")
    panel = keyed(page, "recipe-panel")
    expect(panel.get_by_text("1. Keep response words of at least 20")).to_be_visible()


def press_until(page: Page, key: str, text: str) -> None:
    """Move the focus until it is on what has a text."""
    for _ in range(60):
        page.keyboard.press(key)
        if text in page.evaluate("document.activeElement.closest('a, button')?.innerText ?? ''"):
            return
    raise AssertionError(f"the focus never came to {text!r}")


def test_two_tabs_with_two_data_sets_do_not_mix(page: Page, server: Server) -> None:
    small = server.upload(as_file([answers(n) for n in range(1, 11)]), "ten.jsonl")
    large = server.upload(as_file([answers(n) for n in range(1, 21)]), "twenty.jsonl")
    other = page.context.new_page()
    complaints: list[str] = []
    watch(other, server, complaints)
    page.goto(server.url("filter", small))
    other.goto(server.url("filter", large))
    set_number(page, "At least (words)", 6)
    set_number(other, "At most (words)", 2)
    expect(metric(page, "Would stay")).to_have_text("5")
    expect(metric(other, "Would stay")).to_have_text("2")
    page.get_by_role("button", name="Add to the recipe").click()
    other.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("5")
    expect(kept(other)).to_have_text("2")
    page.reload()
    other.reload()
    expect(kept(page)).to_have_text("5")
    expect(kept(other)).to_have_text("2")
    assert complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1024)])
def test_every_page_renders_in_light_and_dark_and_cuts_no_number_off(
    browser: Browser, server: Server, scheme: str, width: int
) -> None:
    fingerprint = server.upload(SAMPLE.read_bytes(), SAMPLE.name)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    complaints: list[str] = []
    watch(page, server, complaints)
    for named in (fingerprint, None):
        for name in PAGES:
            page.goto(server.url(name, named))
            expect(heading(page, TITLES[name])).to_be_visible()
            settled(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            expect(page.get_by_text("Something went wrong")).to_have_count(0)
            cut = page.evaluate(
                """() => [...document.querySelectorAll('[data-testid=stMetric] *')]
                    .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
                    .map(e => e.innerText)"""
            )
            assert cut == []
    background = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert background == ("rgb(20, 24, 29)" if scheme == "dark" else "rgb(255, 255, 255)")
    assert complaints == []
    context.close()


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name} beside the project")
def test_a_public_data_set_goes_in_and_comes_out(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(server.url("load"))
    page.locator(".input").set_input_files(REAL)
    expect(metric(page, "Examples")).to_have_text("55,185", timeout=60_000)
    go_to(page, "profile")
    expect(heading(page, "What to do next")).to_be_visible(timeout=120_000)
    view(page, "Length")
    expect(keyed(page, "profile-chart-response_words").locator(".nsewdrag").first).to_be_visible()
    go_to(page, "filter")
    set_number(page, "At least (words)", 10)
    expect(metric(page, "Would stay")).to_have_text("10,786")
    page.get_by_role("button", name="Add to the recipe").click()
    expect(kept(page)).to_have_text("10,786")
    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, "Ready: 10,786 examples")).to_be_visible(timeout=60_000)
    taken = download(page, "kept.jsonl", tmp_path)
    with taken.open("rb") as lines:
        assert sum(1 for _ in lines) == 10_786
