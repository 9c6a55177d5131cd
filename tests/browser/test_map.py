"""The map from the first look to the files, in a real browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from analysis.curate.history import load_history
from analysis.data.workspace import Workspace
from analysis.engines.finding import found_clusters
from analysis.measure.clusters.search import ClusterSearch
from tests.browser.conftest import Server
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


def drawn(page: Page, n: int) -> Locator:
    """The map, when so many points are drawn."""
    chart = page.locator(f"[data-drawn='{n}']")
    expect(chart).to_be_visible(timeout=60_000)
    return chart


def test_what_is_selected_on_the_map_is_read_dropped_and_left_out_headless(
    page: Page, server: Server, tmp_path: Path
) -> None:
    # Other bytes than those of the other journeys, which change its recipe.
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 8, SAMPLE.name)
    page.goto(server.url("map", fingerprint))
    canvas = drawn(page, 445).locator("canvas").first
    settled(page)
    n_clusters = len(found_clusters(Workspace(server.home), fingerprint, ClusterSearch()).names)
    expect(page.get_by_text(f"445 examples · {n_clusters} clusters by k-means")).to_be_visible()

    # A lasso around the right half of the map.
    page.get_by_role("button", name="Lasso").click()
    box = canvas.bounding_box()
    assert box
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    corners = [(0.5, 0.02), (0.8, 0.02), (0.8, 0.98), (0.5, 0.98), (0.5, 0.03)]
    page.mouse.move(x + corners[0][0] * width, y + corners[0][1] * height)
    page.mouse.down()
    for across, down in corners[1:]:
        page.mouse.move(x + across * width, y + down * height, steps=6)
    page.mouse.up()
    told = page.get_by_text(re.compile(r"^\d+ examples inside the outline$"))
    expect(told).to_be_visible()
    n_selected = int(told.inner_text().split()[0])
    assert 0 < n_selected < 445
    settled(page)
    page.get_by_label("Label", exact=True).fill("right half")
    page.get_by_role("button", name="Drop them").click()
    expect(kept(page)).to_have_text(str(445 - n_selected))
    drawn(page, 445 - n_selected)
    (step,) = load_history(Workspace(server.home), fingerprint).recipe.steps
    assert (step.mark, step.marked) == ("right half", "drop")

    go_to(page, "export")
    page.get_by_role("button", name="Prepare the files").click()
    expect(heading(page, f"Ready: {445 - n_selected} examples")).to_be_visible()
    taken = download(page, "kept.jsonl", tmp_path)
    recipe = download(page, "recipe.yaml", tmp_path)
    groups = download(page, f"assignment-{step.assignment}.parquet", tmp_path)
    file = shutil.copyfile(SAMPLE, tmp_path / "again.jsonl")
    assert groups.parent == recipe.parent
    run_recipe(recipe, Path(file), tmp_path / "headless")
    assert taken.read_bytes() == (tmp_path / "headless" / "kept.jsonl").read_bytes()


def test_clusters_are_ticked_and_kept_and_a_search_lights_up_the_map(
    page: Page, server: Server
) -> None:
    fingerprint = server.upload(SAMPLE.read_bytes() + b"\n" * 9, SAMPLE.name)
    page.goto(server.url("map", fingerprint))
    drawn(page, 445)
    settled(page)
    page.get_by_label("Find examples", exact=True).fill("password")
    page.get_by_label("Find examples", exact=True).press("Enter")
    expect(page.get_by_text(re.compile("found among those on the map"))).to_be_visible()
    settled(page)
    page.get_by_role("tab", name="Clusters").click()
    table = keyed(page, "map-clusters").first
    expect(table).to_be_visible()
    settled(page)
    table.scroll_into_view_if_needed()
    table.locator(".dvn-scroller").click(position={"x": 16, "y": 35 + 19})
    expect(page.get_by_text("The most central examples")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Keep only them").click()
    labels = found_clusters(Workspace(server.home), fingerprint, ClusterSearch()).clusters.labels
    expect(kept(page)).to_have_text(str(int(np.sum(labels == 0))))
    expect(keyed(page, "recipe-panel").get_by_text("Keep only cluster 0")).to_be_visible()
