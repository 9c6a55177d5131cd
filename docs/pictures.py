"""Makes the pictures of this folder from the main sample: `.venv/bin/python docs/pictures.py`.

Needs Chromium at /usr/bin/chromium. Look at them before committing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PORT = 8990
ADDRESS = f"http://127.0.0.1:{PORT}/"
SAMPLE = "Work and study"
VIEWS = {"Tasks": "tasks", "Complexity and domains": "complexity", "Quality": "quality"}


def main() -> None:
    """Start the app with a workspace of its own and walk through it in both themes."""
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                *("--server.headless", "true", "--server.port", str(PORT)),
            ],
            cwd=HERE.parent,
            env={**os.environ, "ASSAY_HOME": home},
        )
        try:
            time.sleep(4)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                for theme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": 1440, "height": 1000},
                        color_scheme="dark" if theme == "dark" else "light",
                    )
                    walk(context.new_page(), theme)
        finally:
            server.kill()
            server.wait()


def walk(page: Page, theme: str) -> None:
    """Open the sample and take a picture of each page."""
    page.goto(ADDRESS)
    page.get_by_text(SAMPLE).click()
    page.get_by_text("Next: profile it").wait_for(timeout=30_000)
    picture(page, f"load-{theme}")
    visit(page, "Profile")
    page.get_by_text("What to do next").wait_for(timeout=60_000)
    picture(page, f"profile-{theme}")
    for name, file in VIEWS.items():
        page.get_by_role("radio", name=name, exact=True).click()
        page.wait_for_timeout(2500)
        picture(page, f"profile-{file}-{theme}")
    visit(page, "Map")
    page.locator("[data-drawn]").wait_for(timeout=60_000)
    page.get_by_role("tab", name="Clusters").click()
    page.wait_for_timeout(4000)
    page.get_by_text("Find examples", exact=True).first.scroll_into_view_if_needed()
    picture(page, f"map-{theme}")
    for title, group in (("Duplicates", "deduplicate"), ("Conflicts", "resolve_conflicts")):
        visit(page, title)
        page.locator(f".st-key-group-{group}").wait_for(timeout=30_000)
        page.locator(f".st-key-group-{group}").scroll_into_view_if_needed()
        picture(page, f"{title.lower()}-{theme}")
    visit(page, "Balance")
    page.get_by_text("The scarcest part is").wait_for(timeout=60_000)
    picture(page, f"balance-{theme}")
    visit(page, "Review")
    name = page.get_by_role("combobox").first
    name.fill("Ann")
    name.press("Enter")
    page.get_by_text("Why it is here").wait_for(timeout=60_000)
    picture(page, f"review-{theme}")
    visit(page, "Filter")
    number = page.get_by_label("At least (words)")
    number.fill("10")
    number.press("Enter")
    page.get_by_text("Would stay").wait_for()
    picture(page, f"filter-{theme}")
    page.get_by_role("button", name="Add to the recipe").click()
    page.get_by_text("Keep response words").first.wait_for()
    visit(page, "Export")
    start = page.get_by_role("button", name="Prepare the files")
    if start.count():
        start.click()
    page.get_by_text("Ready:").wait_for(timeout=30_000)
    picture(page, f"export-{theme}")
    visit(page, "Filter")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("No step yet").wait_for()


def visit(page: Page, name: str) -> None:
    """Go to a page by the navigation and wait until it stands."""
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    page.wait_for_timeout(2000)


def picture(page: Page, name: str) -> None:
    """Take a picture of what is on the screen."""
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
