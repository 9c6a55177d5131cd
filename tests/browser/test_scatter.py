"""The map's component in a real browser: what is drawn, what comes back, what stays inert."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from analysis.data.storage import read_into
from analysis.data.workspace import Workspace
from analysis.measure.layout.polygon import inside
from pages.ui.scatter.source import javascript
from tests.browser.conftest import ROOT, Server, wait_until
from tests.browser.scatter.made import COLORS, NAMES, SEEDED, made_points

pytestmark = pytest.mark.browser

N = 2000
BLUE = COLORS[0][0]
PAYLOAD = "<img src=x onerror=alert(1)> ![x](http://127.0.0.1:9/b.png) **bold** $x^2$"
X, Y, KIND = made_points(N)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The frame of the app around a page with a map alone, in place of the app itself."""
    folder = tmp_path_factory.mktemp("scatter") / "trial"
    shutil.copytree(ROOT / "tests" / "browser" / "scatter", folder)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    started = Server(folder.parent / "workspace", folder / "app.py")
    yield started
    started.kill()


@dataclass(frozen=True)
class Screen:
    """Where the map's coordinates are on the screen while all of it is shown."""

    left: float
    top: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        return float(min(self.width * 0.88 / np.ptp(X), self.height * 0.88 / np.ptp(Y)))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the map in pixels of the window."""
        middle_x, middle_y = (float(of.min() + of.max()) / 2 for of in (X, Y))
        return (
            self.left + self.width / 2 + (x - middle_x) * self.scale,
            self.top + self.height / 2 - (y - middle_y) * self.scale,
        )


def opened(page: Page, server: Server, query: str = "", *, n: int = N) -> Screen:
    page.goto(f"{server.origin}/?n={n}{query}")
    drawn(page, n)
    return screen(page)


def screen(page: Page) -> Screen:
    box = page.locator(".canvas").bounding_box()
    assert box is not None
    return Screen(box["x"], box["y"], box["width"], box["height"])


def drawn(page: Page, n: int = N) -> None:
    expect(page.locator(".map")).to_have_attribute("data-drawn", str(n))
    expect(page.locator(".message")).to_be_empty()


def drag(page: Page, *places: tuple[float, float]) -> None:
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_test_id("stText").filter(has_text=text)).to_be_visible()


def selected(page: Page, n: int, n_vertices: int | None = None) -> None:
    vertices = r"\d+" if n_vertices is None else str(n_vertices)
    says(page, re.compile(f"^selected {n} of {N} by {vertices} vertices$"))


def n_pixels(page: Page, color: str, tolerance: int = 30) -> int:
    """Pixels of the map about as a colour is; names of clusters lie over it, so not all."""
    image = Image.open(BytesIO(page.locator(".canvas").screenshot())).convert("RGB")
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    away = np.abs(np.asarray(image, dtype=int) - wanted).max(axis=2)
    return int((away <= tolerance).sum())


def becomes(condition: Callable[[], bool], page: Page) -> None:
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not become so")


# --- drawing ---------------------------------------------------------------------------------


def test_points_are_drawn_in_their_colours_and_hidden_with_their_class(
    page: Page, server: Server
) -> None:
    opened(page, server)
    before = n_pixels(page, BLUE)
    assert before > 200
    cooking = page.get_by_role("button", name=NAMES[0])
    cooking.click()
    expect(cooking).to_have_attribute("aria-pressed", "false")
    becomes(lambda: n_pixels(page, BLUE) < before / 50, page)
    expect(page.get_by_text("1 of 8 hidden")).to_be_visible()
    says(page, "hidden [0]")
    expect(page.locator(".names span", has_text=NAMES[0])).to_be_hidden()
    page.get_by_role("button", name="Show all", exact=True).last.click()
    becomes(lambda: n_pixels(page, BLUE) > before * 0.9, page)
    says(page, "hidden []")


def test_a_double_click_in_the_legend_leaves_one_class_alone(page: Page, server: Server) -> None:
    opened(page, server)
    page.get_by_role("button", name="Travel").dblclick()
    says(page, "hidden [0, 1, 2, 3, 5, 6, 7]")
    page.get_by_role("button", name="Travel").click(modifiers=["Shift"])
    says(page, "hidden []")


def test_a_class_without_a_point_is_not_listed_and_the_others_keep_their_codes(
    page: Page, server: Server
) -> None:
    few = sorted(set(made_points(5)[2].tolist()))
    assert few != list(range(len(few)))
    opened(page, server, n=5)
    expect(page.locator(".classes .class-name")).to_have_text([NAMES[code] for code in few])
    last = page.locator(".class").last
    last.click()
    says(page, f"hidden [{few[-1]}]")
    expect(page.get_by_text(f"1 of {len(few)} hidden")).to_be_visible()
    last.click(modifiers=["Shift"])
    says(page, f"hidden {few[:-1]}")


def test_another_theme_gives_other_colours_and_asks_for_no_points_again(
    page: Page, server: Server
) -> None:
    opened(page, server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark")
    becomes(lambda: n_pixels(page, COLORS[0][1]) > 200, page)
    expect(page.get_by_role("button", name=NAMES[0]).locator(".swatch")).to_have_css(
        "background-color", "rgb(86, 180, 233)"
    )
    assert not [url for url in asked if "/api/blob/" in url]


def test_other_colours_ask_for_the_colours_alone_and_keep_the_view(
    page: Page, server: Server
) -> None:
    opened(page, server)
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".map")).to_have_attribute("data-zoom", "1.600")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("By a number").click()
    expect(page.locator(".ramp")).to_be_visible()
    expect(page.locator(".ends")).to_have_text("01,000")
    expect(page.locator(".classes")).to_be_hidden()
    drawn(page)
    page.wait_for_load_state("networkidle")
    # The colours, and what is told of a point beside them: its class.
    assert len([url for url in asked if "/api/blob/" in url]) == 2
    expect(page.locator(".map")).to_have_attribute("data-zoom", "1.600")


def test_under_the_mouse_stand_the_number_of_the_colour_and_the_details(
    page: Page, server: Server
) -> None:
    on = opened(page, server)
    page.get_by_text("By a number").click()
    expect(page.locator(".ramp")).to_be_visible()
    drawn(page)
    page.wait_for_load_state("networkidle")
    point = int(np.argmin(np.abs(X) + np.where(KIND == 1, 0, 99)))  # of class 1, in the middle
    x, y = on.at(float(X[point]), float(Y[point]))
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y)
    name = page.locator(".tip .tip-name")
    expect(name).to_have_text(re.compile(r"^Words: about \d+"))
    told = float(name.inner_text().rsplit(" ", 1)[1])
    assert told == pytest.approx(1000 * (X[point] + 8) / 16, abs=1000 / 254)
    expect(page.locator(".tip-details dt")).to_have_text("Cluster")
    expect(page.locator(".tip-details dd")).to_have_text(NAMES[1])


def test_a_number_that_is_counted_has_no_fraction(page: Page, server: Server) -> None:
    on = opened(page, server)
    page.get_by_text("By a number").click()
    expect(page.locator(".ramp")).to_be_visible()
    drawn(page)
    words = 1000 * (X + 8) / 16
    point = int(np.argmin(np.abs(words - 65)))
    x, y = on.at(float(X[point]), float(Y[point]))
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y)
    name = page.locator(".tip .tip-name")
    expect(name).to_have_text(re.compile(r"^Words: about \d+$"))
    # The first move may be told first, where the browser is slow.
    wait_until(lambda: abs(float(name.inner_text().rsplit(" ", 1)[1]) - words[point]) < 1000 / 254)


def test_what_is_counted_is_the_first_whole_number_of_its_level(page: Page, server: Server) -> None:
    told = computed(
        page,
        server,
        "nameOf",
        """
        const ramp = {kind: "ramp", title: "Words", ends: [3.5, 131.2], is_whole: true};
        const large = {...ramp, ends: [0, 1000000]};
        const half = {...ramp, ends: [0, 1], is_whole: false};
        return [[ramp, 0], [ramp, 124], [ramp, 254], [ramp, 255], [large, 127], [half, 127]].map(
            ([legend, code]) => nameOf(legend, code));
        """,
    )
    assert told == [
        *("Words: at most 4", "Words: about 66", "Words: at least 132", "Words: not measured"),
        *("Words: about 500,000", "Words: about 0.5"),
    ]


def test_hits_of_a_search_stand_out(page: Page, server: Server) -> None:
    opened(page, server)
    before = n_pixels(page, COLORS[1][0]), n_pixels(page, BLUE)
    page.get_by_text("Search").click()
    becomes(lambda: n_pixels(page, COLORS[1][0]) > 1.5 * before[0], page)
    assert n_pixels(page, BLUE) < before[1] / 5


def test_a_lost_context_comes_back(page: Page, server: Server) -> None:
    opened(page, server)
    before = n_pixels(page, BLUE)
    page.evaluate(
        """() => {
            const canvas = document.querySelector("[data-testid=stBidiComponentIsolated]")
                .shadowRoot.querySelector(".canvas");
            window.lost = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
            window.lost.loseContext();
        }"""
    )
    expect(page.locator(".map")).to_have_attribute("data-state", "lost")
    page.evaluate("() => window.lost.restoreContext()")
    drawn(page)
    assert n_pixels(page, BLUE) > before * 0.9


def test_a_screen_with_more_pixels_is_drawn_with_as_many(page: Page, server: Server) -> None:
    on = opened(page, server)
    canvas = page.locator(".canvas")
    assert canvas.evaluate("canvas => canvas.width") == round(on.width)
    devtools = page.context.new_cdp_session(page)
    for ratio, height in ((2, 890), (1.5, 900)):  # a screen's ratio alone makes no event here
        size = {"width": 1440, "height": height, "deviceScaleFactor": ratio, "mobile": False}
        devtools.send("Emulation.setDeviceMetricsOverride", size)
        wanted = round(on.width * ratio)
        becomes(lambda w=wanted: abs(canvas.evaluate("canvas => canvas.width") - w) <= 1, page)


def test_a_map_that_is_taken_away_gives_its_context_back(page: Page, server: Server) -> None:
    opened(page, server)
    page.evaluate(
        """() => {
            window.gone = document.querySelector("[data-testid=stBidiComponentIsolated]")
                .shadowRoot.querySelector(".canvas").getContext("webgl2");
        }"""
    )
    page.get_by_text("Away", exact=True).click()
    expect(page.locator(".map")).to_have_count(0)
    becomes(lambda: bool(page.evaluate("() => window.gone.isContextLost()")), page)


@pytest.mark.parametrize(
    ("refused", "instead"), [(["webgl2"], "webgl1"), (["webgl2", "webgl"], "none")]
)
def test_without_webgl_2_the_page_is_told_and_the_map_takes_no_room(
    page: Page, server: Server, refused: list[str], instead: str
) -> None:
    page.add_init_script(
        f"""const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {{
            return {refused}.includes(kind) ? null : real.call(this, kind, ...more);
        }};"""
    )
    page.goto(f"{server.origin}/?n={N}")
    says(page, f"drawn False, or by {instead}")
    expect(page.locator(".map")).to_be_hidden()
    box = page.get_by_test_id("stBidiComponentIsolated").bounding_box()
    assert box is None or box["height"] < 2
    page.get_by_text("Search").click()
    says(page, "run 3")
    says(page, f"drawn False, or by {instead}")
    expect(page.locator(".map")).to_be_hidden()


def test_a_narrow_window_puts_the_legend_below(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 500, "height": 900})
    opened(page, server)
    legend = page.locator(".legend").bounding_box()
    assert legend is not None
    assert legend["y"] >= screen(page).top + screen(page).height
    page.set_viewport_size({"width": 1400, "height": 900})
    becomes(lambda: screen(page).width > 700, page)
    drawn(page)
    assert n_pixels(page, BLUE) > 200


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 120])
def test_a_name_stands_beside_the_point_that_it_names(page: Page, server: Server, n: int) -> None:
    on = opened(page, server, "&equal=1", n=n)
    name = page.locator(".names span").bounding_box()
    assert name is not None
    assert name["y"] + name["height"] < on.top + on.height / 2 - 5
    assert n_pixels(page, BLUE, tolerance=45) > 20


def test_names_leave_the_points_of_a_small_set_to_be_seen(page: Page, server: Server) -> None:
    on = opened(page, server, n=12)
    x, y, _ = made_points(12)
    scale = min(on.width * 0.88 / np.ptp(x), on.height * 0.88 / np.ptp(y))
    across = on.left + on.width / 2 + (x - (x.min() + x.max()) / 2) * scale
    down = on.top + on.height / 2 - (y - (y.min() + y.max()) / 2) * scale
    names = [name for name in page.locator(".names span").all() if name.is_visible()]
    boxes = [name.bounding_box() for name in names]
    assert len(boxes) >= 3
    for box in boxes:
        assert box is not None
        within = (across > box["x"]) & (across < box["x"] + box["width"])
        assert not (within & (down > box["y"]) & (down < box["y"] + box["height"])).any()


def test_no_name_stands_under_the_tools(page: Page, server: Server) -> None:
    on = opened(page, server)
    tools = page.locator(".tools").bounding_box()
    assert tools is not None
    python = page.locator(".names span", has_text="Python code")
    x, y = on.at(*SEEDED[NAMES.index("Python code")])
    aims = [
        (tools["x"] + 10, tools["y"] + 60),  # under them: no name at all
        (tools["x"] - 20, tools["y"] + 60),  # beside them: it makes room
    ]
    for at, aim in enumerate(aims):
        drag(page, (x, y), aim)
        page.wait_for_timeout(100)
        assert python.is_visible() == (at == 1)
        for name in page.locator(".names span").all():
            box = name.bounding_box()
            if name.is_visible() and box and box["y"] < tools["y"] + tools["height"]:
                assert box["x"] + box["width"] <= tools["x"]
        x, y = aim
        if at == 0:  # from beside the tools, which would take the mouse
            drag(page, (on.left + 200, on.top + 200), (on.left + 170, on.top + 200))
            x -= 30
    after = python.bounding_box()
    assert after is not None
    assert after["x"] <= aims[1][0] <= after["x"] + after["width"]


def test_names_are_hidden_until_they_are_wanted_again(page: Page, server: Server) -> None:
    opened(page, server)
    button = page.get_by_role("button", name="Names")
    name = page.locator(".names span", has_text="Travel")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(name).to_be_hidden()
    page.get_by_text("Search").click()  # the page runs anew
    says(page, "run 2")
    drawn(page)
    page.get_by_role("button", name="Zoom out").click()
    expect(page.locator(".map")).to_have_attribute("data-zoom", "0.625")
    expect(name).to_be_hidden()
    page.locator(".canvas").press("t")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(name).to_be_visible()
    page.get_by_role("button", name="Mouse and keys").click()
    expect(page.locator(".help")).to_contain_text("Tshow or hide the names")


# --- selecting -------------------------------------------------------------------------------


def test_a_lasso_selects_what_is_inside_its_outline_and_no_class_that_is_hidden(
    page: Page, server: Server
) -> None:
    on = opened(page, server)
    triangle = [(-8.0, 6.0), (-1.0, 6.0), (-3.0, -2.0)]
    expected = inside(X, Y, triangle)
    page.keyboard.down("Shift")
    drag(page, *(on.at(*corner) for corner in triangle), on.at(-7.9, 5.9))
    page.keyboard.up("Shift")
    # The last corner is a little off the first, which changes nothing but a sliver.
    expected = inside(X, Y, [*triangle, (-7.9, 5.9)])
    selected(page, expected.sum(), 4)
    path = page.locator(".outlines .selected")
    assert path.get_attribute("d")

    page.get_by_role("button", name=NAMES[0]).click()
    selected(page, (expected & (KIND != 0)).sum(), 4)
    expect(page.get_by_text("the selection leaves them out")).to_be_visible()

    page.locator(".canvas").press("Escape")
    selected(page, 0, 0)
    expect(path).to_have_attribute("d", "")


def test_a_box_selects_exactly_what_is_in_it_and_the_next_one_replaces_it(
    page: Page, server: Server
) -> None:
    on = opened(page, server)
    page.get_by_role("button", name="Box").click()
    expect(page.get_by_role("button", name="Box")).to_have_attribute("aria-pressed", "true")
    drag(page, on.at(-6, 5), on.at(2, -1))
    selected(page, ((X > -6) & (X < 2) & (Y > -1) & (Y < 5)).sum(), 4)
    drag(page, on.at(5, -5), on.at(1, 3))
    selected(page, ((X > 1) & (X < 5) & (Y > -5) & (Y < 3)).sum(), 4)
    page.get_by_role("button", name="Clear the selection").click()
    selected(page, 0, 0)
    expect(page.locator(".canvas")).to_be_focused()


def test_a_selection_is_seen_after_the_map_was_away_and_gone_in_another_generation(
    page: Page, server: Server
) -> None:
    on = opened(page, server)
    page.get_by_role("button", name="Box").click()
    drag(page, on.at(-6, 5), on.at(2, -1))
    n = int(((X > -6) & (X < 2) & (Y > -1) & (Y < 5)).sum())
    selected(page, n)
    page.get_by_text("Away", exact=True).click()
    expect(page.locator(".map")).to_have_count(0)
    page.get_by_text("Away", exact=True).click()
    drawn(page)
    selected(page, n)
    assert page.locator(".outlines .selected").get_attribute("d")
    page.get_by_label("Generation").fill("1")
    page.get_by_label("Generation").press("Enter")
    selected(page, 0, 0)
    expect(page.locator(".outlines .selected")).to_have_attribute("d", "")


# --- what is under the mouse, and nowhere ----------------------------------------------------


def test_of_several_points_at_a_place_the_number_is_told(page: Page, server: Server) -> None:
    on = opened(page, server, "&equal=1", n=120)
    page.mouse.move(on.left + on.width / 2 - 30, on.top + on.height / 2)
    page.mouse.move(on.left + on.width / 2 + 1, on.top + on.height / 2)
    expect(page.locator(".tip-others")).to_have_text("and 119 more at this place")
    page.locator(".canvas").focus()
    page.keyboard.press("n")
    expect(page.locator(".live")).to_have_text(
        re.compile(rf"^Example \d+, Cluster: {NAMES[0]}, and 119 more at this place$")
    )


def test_of_a_point_alone_no_number_is_told(page: Page, server: Server) -> None:
    on = opened(page, server, "&equal=1", n=1)
    page.mouse.move(on.left + on.width / 2 - 30, on.top + on.height / 2)
    page.mouse.move(on.left + on.width / 2 + 1, on.top + on.height / 2)
    expect(page.locator(".tip-name")).to_have_text(f"Cluster: {NAMES[0]}")
    expect(page.locator(".tip-others")).to_be_hidden()


def test_where_no_point_is_the_map_says_so_until_one_is_seen(page: Page, server: Server) -> None:
    opened(page, server)
    nothing = page.locator(".nothing")
    page.locator(".canvas").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    expect(nothing).to_have_text("No point is here; press 0 to show all.")
    page.keyboard.press("0")
    expect(nothing).to_be_empty()
    page.wait_for_timeout(1200)
    expect(nothing).to_be_empty()


def test_a_hidden_point_is_none_that_is_seen(page: Page, server: Server) -> None:
    opened(page, server)
    nothing = page.locator(".nothing")
    travel = page.get_by_role("button", name="Travel")
    travel.click(modifiers=["Shift"])
    travel.click()
    says(page, f"hidden {list(range(len(NAMES)))}")
    expect(nothing).to_have_text("All points are hidden.")
    travel.click()
    expect(nothing).to_be_empty()
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()  # in the middle, where none of it is
        page.wait_for_timeout(250)
    expect(nothing).to_have_text("No point is here; press 0 to show all.")
    page.get_by_role("button", name=NAMES[2]).click()  # there it is
    expect(nothing).to_be_empty()


# --- parts of the script, by themselves ------------------------------------------------------


def computed(page: Page, server: Server, names: str, body: str) -> Any:
    """What an expression gives in the browser that uses functions of the component's script."""
    page.goto(f"{server.origin}/_stcore/health")
    return page.evaluate(
        """async ([script, body]) => {
            const blob = new Blob([script], {type: "text/javascript"});
            const parts = await import(URL.createObjectURL(blob));
            return new Function("parts", `const {${parts.names}} = parts; ${body}`)(parts);
        }""",
        [f"{javascript()}\nexport {{ {names} }}; export const names = '{names}';", body],
    )


def test_a_scribble_has_a_bounded_number_of_corners_and_a_straight_line_two(
    page: Page, server: Server
) -> None:
    scribble, line, close = computed(
        page,
        server,
        "simplified",
        """
        const turn = (n) => [Math.sin(n * 2.4) * n, Math.cos(n * 2.4) * n];
        const scribble = Array.from({length: 20000}, (_, n) => turn(n));
        const line = Array.from({length: 1000}, (_, n) => [n, 2 * n]);
        const circle = Array.from({length: 1000}, (_, n) => [
            300 * Math.cos(n / 1000 * 2 * Math.PI), 300 * Math.sin(n / 1000 * 2 * Math.PI)]);
        const off = simplified(circle, 1).map(([x, y]) => Math.abs(Math.hypot(x, y) - 300));
        return [simplified(scribble, 1).length, simplified(line, 1).length, Math.max(...off)];
        """,
    )
    assert 3 <= scribble <= 500
    assert line == 2
    assert close < 1


def test_an_outline_of_any_length_is_looked_at(page: Page, server: Server) -> None:
    worth = computed(
        page,
        server,
        "isWorthIt, simplified",
        """
        const circle = Array.from({length: 200000}, (_, n) => [
            300 * Math.cos(n / 200000 * 2 * Math.PI), 300 * Math.sin(n / 200000 * 2 * Math.PI)]);
        const speck = circle.map(([x, y]) => [x, y / 1000]);
        return [isWorthIt(circle, 1), isWorthIt(speck, 1), simplified(circle, 1).length];
        """,
    )
    assert worth[:2] == [True, False]
    assert 3 <= worth[2] <= 500


def test_the_nearest_point_is_the_one_that_a_look_at_all_finds(page: Page, server: Server) -> None:
    wrong = computed(
        page,
        server,
        "makeGrid, nearest, nearestAnywhere, boundsOf",
        """
        let state = 1;
        const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
        const wrong = [];
        for (const n of [1, 2, 50, 3000]) {
            const xy = Float32Array.from({length: 2 * n}, () => Math.floor(random() ** 3 * 500));
            const grid = makeGrid(xy, boundsOf(xy));
            for (let times = 0; times < 300; times++) {
                const [x, y] = [random() * 700 - 100, random() * 700 - 100];
                const radius = random() * 60;
                const odd = (point) => point % 2 === 1;
                const away = (point) => Math.hypot(xy[2 * point] - x, xy[2 * point + 1] - y);
                const all = Array.from({length: n}, (_, point) => point).filter(odd);
                const least = Math.min(Infinity, ...all.map(away));
                const near = nearest(grid, x, y, radius, odd);
                if (near < 0 ? least < radius - 1e-6 : Math.abs(away(near) - least) > 1e-6)
                    wrong.push(["near", n, x, y, radius]);
                const any = nearestAnywhere(grid, x, y, odd);
                if (any < 0 ? all.length : Math.abs(away(any) - least) > 1e-6)
                    wrong.push(["any", n, x, y]);
            }
        }
        return wrong;
        """,
    )
    assert wrong == []


def test_the_grid_counts_and_finds_as_a_look_at_all_does(page: Page, server: Server) -> None:
    wrong = computed(
        page,
        server,
        "makeGrid, countAround, isAnyWithin, boundsOf",
        """
        let state = 1;
        const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
        const odd = (point) => point % 2 === 1;
        const wrong = [];
        for (const n of [1, 2, 50, 3000]) {
            const xy = Float32Array.from({length: 2 * n}, () => Math.floor(random() ** 3 * 500));
            const grid = makeGrid(xy, boundsOf(xy));
            const places = Array.from({length: n}, (_, at) => [xy[2 * at], xy[2 * at + 1]]);
            for (let times = 0; times < 300; times++) {
                const [x, y] = places[Math.floor(random() * n)];
                const radius = times % 3 ? random() * 40 : 0;
                const near = places.filter(([px, py], at) => odd(at) &&
                    (px === x && py === y || Math.hypot(px - x, py - y) < radius));
                if (countAround(grid, x, y, radius, odd) !== near.length)
                    wrong.push(["count", n, x, y, radius]);
                const [left, bottom] = [random() * 900 - 300, random() * 900 - 300];
                const [right, top] = [left + random() * 200, bottom + random() * 200];
                const any = places.some(([px, py], at) => odd(at) &&
                    px >= left && px <= right && py >= bottom && py <= top);
                if (isAnyWithin(grid, {left, right, bottom, top}, odd) !== any)
                    wrong.push(["any", n, left, bottom, right, top]);
            }
        }
        return wrong;
        """,
    )
    assert wrong == []


def test_points_are_drawn_in_an_order_that_has_each_once_and_is_no_order(
    page: Page, server: Server
) -> None:
    order, again = computed(
        page,
        server,
        "shuffledOrder",
        "return [Array.from(shuffledOrder(2000)), Array.from(shuffledOrder(2000))];",
    )
    assert order == again
    assert sorted(order) == list(range(2000))
    assert abs(np.corrcoef(order, np.arange(2000))[0, 1]) < 0.1


# --- looking closer --------------------------------------------------------------------------


def test_dragging_moves_and_the_wheel_zooms_around_the_mouse(page: Page, server: Server) -> None:
    on = opened(page, server)
    label = page.locator(".names span", has_text="Travel")
    before = label.bounding_box()
    drag(page, on.at(0, 3), (on.at(0, 3)[0] + 60, on.at(0, 3)[1] + 20))
    becomes(lambda: abs(label.bounding_box()["x"] - before["x"] - 60) < 1.5, page)
    place = label.bounding_box()
    named = on.at(*SEEDED[NAMES.index("Travel")])
    page.mouse.move(named[0] + 60, named[1] + 20)
    page.mouse.wheel(0, -400)
    expect(page.locator(".map")).not_to_have_attribute("data-zoom", "1.000")
    after = label.bounding_box()
    assert abs(after["x"] - place["x"]) < 2
    assert abs(after["y"] - place["y"]) < 2
    page.get_by_role("button", name="Show all", exact=True).first.click()
    expect(page.locator(".map")).to_have_attribute("data-zoom", "1.000")
    says(page, "run 1")  # looking around runs no page


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1200, "height": 500})
    on = opened(page, server)
    chart, hint = page.locator(".map"), page.locator(".hint")
    page.mouse.move(on.left + on.width / 2, on.top + 40)
    page.mouse.wheel(0, 150)
    becomes(lambda: screen(page).top < on.top - 100, page)
    expect(hint).to_be_visible()
    expect(hint).to_have_text("Click the map, or hold Ctrl, to zoom with the wheel")
    expect(chart).to_have_attribute("data-zoom", "1.000")
    expect(hint).to_be_hidden()

    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(chart).to_have_attribute("data-zoom", f"{np.exp(0.2):.3f}")
    page.get_by_label("Generation").focus()

    on = screen(page)
    place = on.left + 300, on.top + 200
    drag(page, place, (place[0] + 40, place[1]))
    expect(page.locator(".canvas")).to_be_focused()
    page.mouse.wheel(0, -100)
    expect(chart).to_have_attribute("data-zoom", f"{np.exp(0.2 + 0.16):.3f}")
    assert screen(page).top == on.top
    expect(hint).to_be_hidden()

    page.get_by_role("button", name="Zoom in").click()  # its tools are the map's too
    expect(chart).to_have_attribute("data-zoom", f"{np.exp(0.2 + 0.16) * 1.6:.3f}")
    page.mouse.move(*place)
    page.mouse.wheel(0, 100)
    expect(chart).to_have_attribute("data-zoom", f"{np.exp(0.2) * 1.6:.3f}")


def test_the_map_works_by_keyboard_alone(page: Page, server: Server) -> None:
    opened(page, server)
    canvas = page.locator(".canvas")
    canvas.focus()
    page.keyboard.press("+")
    expect(page.locator(".map")).to_have_attribute("data-zoom", "1.500")
    page.keyboard.press("0")
    expect(page.locator(".map")).to_have_attribute("data-zoom", "1.000")
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Box")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Move")).to_have_attribute("aria-pressed", "true")

    middle = [(of.min() + of.max()) / 2 for of in (X, Y)]
    order = np.argsort((X - middle[0]) ** 2 + (Y - middle[1]) ** 2)
    live = page.locator(".live")
    page.keyboard.press("n")
    expect(live).to_have_text(f"Example {order[0] + 1:,}, Cluster: {NAMES[KIND[order[0]]]}")
    page.keyboard.press("n")
    expect(live).to_have_text(f"Example {order[1] + 1:,}, Cluster: {NAMES[KIND[order[1]]]}")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    says(page, f"opened {order[0]}")
    expect(canvas).to_be_focused()
    page.keyboard.press("v")
    selected(page, N, 4)
    page.keyboard.press("Escape")
    selected(page, 0, 0)


@pytest.mark.parametrize("by_key", [True, False])
def test_the_ring_around_an_example_goes_when_the_page_closes_it(
    page: Page, server: Server, by_key: bool
) -> None:
    on = opened(page, server)
    ring = page.locator(".ring.marked")
    if by_key:
        page.locator(".canvas").focus()
        page.keyboard.press("n")
        page.keyboard.press("Enter")
    else:
        point = int(np.argmin(X))
        page.mouse.click(*on.at(float(X[point]), float(Y[point])))
    says(page, re.compile(r"^opened \d+$"))
    expect(ring).to_be_visible()
    says(page, "run 2")
    page.get_by_label("Generation").fill("1")  # so that the page has told the map of it
    page.get_by_label("Generation").press("Enter")
    says(page, "run 3")
    page.get_by_role("button", name="Close", exact=True).click()
    says(page, "opened None")
    expect(ring).to_be_hidden()


def test_keys_of_the_map_mean_nothing_elsewhere(page: Page, server: Server) -> None:
    opened(page, server)
    page.get_by_label("Generation").focus()
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Move")).to_have_attribute("aria-pressed", "true")


# --- texts of the data -----------------------------------------------------------------------


@pytest.fixture
def texts(server: Server, tmp_path: Path) -> str:
    """A data set whose record at each position says which it is, and has a payload."""
    records = (
        {"prompt": f"{PAYLOAD} prompt {at} " + "x" * 300, "completion": f"response {at} {PAYLOAD}"}
        for at in range(N)
    )
    path = tmp_path / "data.jsonl"
    path.write_text("\n\n".join(map(json.dumps, records)), encoding="utf-8")
    workspace = Workspace(server.home)
    fingerprint = workspace.add_file(path).fingerprint
    read_into(workspace, fingerprint)
    return fingerprint


def test_under_the_mouse_stands_the_beginning_of_the_example_and_it_is_inert(
    page: Page, server: Server, texts: str
) -> None:
    on = opened(page, server, f"&dataset={texts}")
    point = int(np.flatnonzero(KIND == 1)[0])
    x, y = on.at(float(X[point]), float(Y[point]))
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y)
    tip = page.locator(".tip")
    expect(tip.locator(".tip-name")).to_have_text(f"Cluster: {NAMES[1]}")
    expect(tip.locator(".tip-line")).to_have_text(f"Line {2 * point + 1:,}")
    expect(tip.locator(".tip-prompt")).to_have_text(re.compile(rf"^{re.escape(PAYLOAD)} prompt"))
    expect(tip.locator(".tip-response")).to_contain_text(f"response {point}")
    assert len(tip.locator(".tip-prompt").inner_text()) == 200
    assert page.locator(".map img, .map a, .map strong, .map .katex").count() == 0

    page.mouse.click(x, y)
    says(page, f"opened {point}")
    page.mouse.move(on.left + 3, on.top + 3)
    expect(tip).to_be_hidden()

    page.get_by_role("button", name=NAMES[1]).click()  # what is hidden is not there for the mouse
    says(page, "hidden [1]")
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    expect(page.locator(".tip:visible .tip-name", has_text=NAMES[1])).to_have_count(0)
