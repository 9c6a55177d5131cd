"""Two texts beside each other: whatever they hold is shown, and none of it acts."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.ui.differences import KEPT_CHARS, LEAD_CHARS, TINT, marked
from pages.ui.records import SHOWN_CHARS
from pages.ui.theme import BLUE, VERMILION, contrast, mixed
from tests.pages.inert import places
from tests.pages.records import PAYLOAD

# Ground and text of the two themes (.streamlit/config.toml).
THEMES = [("#ffffff", "#1c2630"), ("#14181d", "#e4e9ee")]
PAYLOADS = [
    PAYLOAD,
    "<img src=x onerror=alert(1)>",
    "</span></div><script>alert(1)</script>",
    "![x](http://evil/x.png)",
    "$x$ :material/home: :red[x]",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "\" style='position:fixed' onmouseover='alert(1)",
    "    def f():\n        \n\treturn {{x}}\n\n",
]
TAGS = {"div", "span", "strong", "del", "ins", "mark"}
ATTRIBUTES = {"style", "role", "tabindex", "aria-label"}
LINES = "".join(f"{n} line of a text that both have.\n" for n in range(100))


def _compare(pairs: list[tuple[str, str]]) -> None:
    from pages.ui.differences import side_by_side

    for n, (left, right) in enumerate(pairs):
        side_by_side(left, right, left_title="Kept", right_title="Dropped", key=str(n))


def _mark(text: str, spans: list[tuple[int, int]]) -> None:
    from pages.ui.differences import marked

    marked(text, spans, title="Example", key="marked")


def run(script: Any, *args: Any) -> AppTest:
    page = AppTest.from_function(script, args=args, default_timeout=30).run()
    assert not page.exception
    return page


def bodies(page: AppTest) -> list[Xml.Element]:
    """What each `st.html` was given, which must be well formed."""
    return [Xml.fromstring(f"<body>{html.proto.body}</body>") for html in page.get("html")]


def compared(left: str, right: str) -> Xml.Element:
    return bodies(run(_compare, [(left, right)]))[0]


def marks_in(text: str, spans: list[tuple[int, int]]) -> Xml.Element:
    return bodies(run(_mark, text, spans))[0]


def columns(body: Xml.Element) -> tuple[str, str]:
    """The texts of the two columns, without folds."""
    cells = [cell for cell in region(body) if "grid-column" not in cell.get("style", "")]
    left, right = ("".join(text_of(cell) for cell in cells[side::2]) for side in (0, 1))
    return left, right


def folds(body: Xml.Element) -> list[str]:
    return [text_of(cell) for cell in region(body) if "grid-column" in cell.get("style", "")]


def region(body: Xml.Element) -> Xml.Element:
    found = body.find("./div[@role='region']")
    assert found is not None
    return found


def text_of(element: Xml.Element) -> str:
    return "".join(element.itertext())


def texts(element: Xml.Element, tag: str) -> list[str]:
    return [text_of(found) for found in region(element).iter(tag)]


# --- safety --------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_text_holds_is_shown_and_does_not_act(payload: str) -> None:
    """Once equal on both sides, once on one side alone, once in a marked place."""
    page = run(
        _compare, [(f"a {payload}", f"b {payload}"), (f"x{payload}", "y"), (payload, payload)]
    )
    shown = bodies(page)
    spans = [(1, 2), (len(payload) // 2, len(payload))]
    for body in [*shown, marks_in(payload, spans)]:
        assert {element.tag for element in body.iter()} - {"body"} <= TAGS
        assert {name for element in body.iter() for name in element.attrib} <= ATTRIBUTES
    assert columns(shown[0]) == (f"a {payload}", f"b {payload}")
    assert columns(shown[1]) == (f"x{payload}", "y")
    assert text_of(region(marks_in(payload, spans))) == payload
    assert places(page, payload) <= {"html.body"}


def test_no_style_comes_from_the_data() -> None:
    plain, hostile = (compared(f"a {text}", f"b {text}") for text in ("word", PAYLOADS[6]))
    assert {e.get("style") for e in hostile.iter()} == {e.get("style") for e in plain.iter()}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.text(alphabet="ab<>&\"'` \t\n/!-;#植", max_size=40)] * 2),
        min_size=1,
        max_size=8,
    )
)
def test_short_texts_are_shown_whole(pairs: list[tuple[str, str]]) -> None:
    for (left, right), body in zip(pairs, bodies(run(_compare, pairs)), strict=True):
        assert [shown.replace("↵", "") for shown in columns(body)] == [left, right]


# --- what is seen --------------------------------------------------------------------------


def test_each_side_marks_what_only_it_has() -> None:
    body = compared("The cat sat.", "The dog sat.")
    assert (texts(body, "del"), texts(body, "ins")) == (["cat"], ["dog"])
    cells = list(region(body))
    assert cells[0].find("del") is not None
    assert cells[1].find("ins") is not None


def test_the_marks_differ_by_more_than_colour() -> None:
    body = compared("cat", "dog")
    styles = [next(region(body).iter(tag)).get("style", "") for tag in ("del", "ins")]
    assert ["dotted" in style for style in styles] == [True, False]
    assert ["solid" in style for style in styles] == [False, True]


@pytest.mark.parametrize(("ground", "text"), THEMES)
@pytest.mark.parametrize("color", [VERMILION, BLUE])
def test_text_is_read_on_a_mark_and_its_line_is_seen(ground: str, text: str, color: str) -> None:
    assert contrast(mixed(ground, color, TINT), text) >= 7
    assert contrast(color, ground) >= 3


def test_lines_that_both_have_stand_beside_each_other() -> None:
    body = compared("one\ntwo\nthree", "one and\na half\nmore\ntwo\nthree")
    rows = [text_of(cell) for cell in region(body)]
    assert rows[-2:] == ["three", "three"]
    assert rows[0].endswith("\n")
    assert rows[0::2] != rows[1::2]


def test_a_line_end_that_only_one_side_has_is_seen() -> None:
    assert texts(compared("a\nb", "a\n\nb"), "ins") == ["↵\n"]
    assert texts(compared("a\nb", "a\r\nb"), "ins") == [r"\r"]


def test_a_long_equal_stretch_is_folded_at_lines_ends() -> None:
    body = compared(f"{LINES}cat", f"{LINES}dog")
    left, right = columns(body)
    head, tail = left.removesuffix("cat"), right.removesuffix("dog")
    assert head == tail
    hidden = len(LINES) - len(head)
    assert folds(body) == [f"… {hidden:,} equal characters …"]
    assert len(head) <= 2 * KEPT_CHARS
    assert set(head.splitlines()) <= set(LINES.splitlines())
    assert (texts(body, "del"), texts(body, "ins")) == (["cat"], ["dog"])


def test_a_stretch_without_a_blank_is_folded_too() -> None:
    body = compared("x" * 5000, "x" * 5000)
    assert columns(body)[0] == "x" * (2 * KEPT_CHARS)
    assert folds(body) == [f"… {5000 - 2 * KEPT_CHARS:,} equal characters …"]


def test_what_is_changed_is_never_folded() -> None:
    left = "word " * 1000
    assert columns(compared(left, "植"))[0] == left


def test_long_texts_are_cut_and_it_is_said_of_each() -> None:
    body = compared("word " * 20_000, "short")
    assert len(columns(body)[0]) == SHOWN_CHARS
    assert "The first 20,000 of 100,000 characters." in text_of(body)
    assert "(empty)" in text_of(compared("", "short"))


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("a", "a", ["No difference."]),
        ("a" * 30_000 + "b", "a" * 30_000 + "c", ["No difference in what is shown of them."]),
        ("a", "b", []),
    ],
)
def test_no_difference_is_claimed_only_of_what_was_compared(
    left: str, right: str, told: list[str]
) -> None:
    assert [caption.value for caption in run(_compare, [(left, right)]).caption] == told


# --- marked places -------------------------------------------------------------------------


def test_places_are_marked_in_any_order_and_once_where_they_overlap() -> None:
    body = marks_in("one two three four", [(14, 18), (0, 5), (1, 2), (4, 7), (8, 8)])
    assert texts(body, "mark") == ["one two", "four"]
    assert text_of(region(body)) == "one two three four"


def test_a_place_beyond_the_cut_is_shown_with_what_stands_before_it() -> None:
    text = "." * 30_000 + "found" + "." * 30_000 + "again"
    body = marks_in(text, [(30_000, 30_005), (60_005, 60_010)])
    assert texts(body, "mark") == ["found"]
    assert text_of(region(body)).startswith("." * LEAD_CHARS + "found")
    assert "Characters 29,801 to 49,800 of 60,010; 29,800 before them left out." in text_of(body)
    assert "1 marked place after them." in text_of(body)


def test_a_text_whose_first_place_is_near_is_shown_from_its_beginning() -> None:
    text = "found" + "." * 30_000 + "again"
    body = marks_in(text, [(0, 5), (19_998, 20_003), (30_005, 30_010)])
    assert texts(body, "mark") == ["found", ".."]
    assert "The first 20,000 of 30,010 characters. 1 marked place after them." in text_of(body)


def test_a_place_across_the_cut_is_shown_whole() -> None:
    body = marks_in("." * 19_998 + "found" + "." * 10, [(19_998, 20_003)])
    assert texts(body, "mark") == ["found"]


def test_every_character_is_shown_or_counted_in_a_fold() -> None:
    body = marks_in(f"{LINES}found{LINES}", [(len(LINES), len(LINES) + 5)])
    n_folded = [int(fold.split()[1].replace(",", "")) for fold in folds(body)]
    n_shown = len(text_of(region(body))) - sum(map(len, folds(body)))
    assert len(n_folded) == 2
    assert n_shown + sum(n_folded) == 2 * len(LINES) + 5


def test_a_place_that_is_not_in_the_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="text of 3 characters: 2 to 4"):
        marked("abc", [(2, 4)], title="Example", key="x")
