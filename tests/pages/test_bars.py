"""Bars, fields and rings: every text in them can be read, whatever is chosen, on any ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from pages.ui import linked, session
from pages.ui.bars import DARKEST, LIGHTEST, NOTHING, PALE_CELL, heat_map, label_bars
from pages.ui.figures import size
from pages.ui.sunburst import sunburst
from pages.ui.theme import PALE, TEXT, as_lines, contrast, count_axis, mixed, round_ticks, text_on
from tests.conftest import SAMPLE_DATA
from tests.pages.conftest import Add, Open

READABLE = 4.5
# Ground and text of the two themes (.streamlit/config.toml, and what Streamlit makes of it).
THEMES = [("#ffffff", "#31333f"), ("#14181d", "#fafafa")]
LONG = "a label of very many words"
Drawn = Callable[[], dict[str, Any]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Gives the figure that was drawn last, as a dictionary."""
    figures: list[Any] = []
    monkeypatch.setattr(streamlit, "plotly_chart", lambda figure, **_: figures.append(figure))

    def last() -> dict[str, Any]:
        found: dict[str, Any] = figures[-1].to_dict()
        return found

    return last


def bars(counts: dict[str, int], **more: Any) -> None:
    label_bars(counts, key="bars", what="Bars", **more)


def field(counts: list[list[int]], **more: Any) -> None:
    rows, columns = [f"row {n}" for n in range(len(counts))], ["low", "high"]
    heat_map(counts, rows=rows, columns=columns, key="field", what="Field", on_click=print, **more)


# --- bars ----------------------------------------------------------------------------------


def test_counts_stand_beside_the_bars_and_do_not_pale_with_them(drawn: Drawn) -> None:
    bars({"one": 24_127, "two": 3}, chosen=("two",), on_click=print)
    bar, counts = drawn()["data"]
    assert list(bar["marker"]["opacity"]) == [PALE, 1]
    assert "text" not in bar
    assert [text.strip() for text in counts["text"]] == ["24,127", "3"]
    assert counts["x"] == bar["x"]
    assert counts["unselected"]["textfont"]["color"] == TEXT


def test_nothing_is_pale_where_nothing_is_chosen(drawn: Drawn) -> None:
    bars({"one": 1}, on_click=print)
    assert list(drawn()["data"][0]["marker"]["opacity"]) == [1]


def test_the_margin_holds_the_longest_count(drawn: Drawn) -> None:
    bars({"one": 9})
    narrow = drawn()["layout"]["margin"]["r"]
    bars({"one": 1_000_000})
    assert drawn()["layout"]["margin"]["r"] - narrow >= 8 * len("000,000.")


def test_a_count_goes_behind_a_mark_that_would_cross_it(drawn: Drawn) -> None:
    bars({"near": 48, "far": 52}, target={"near": 0.5, "far": 0.1})
    assert drawn()["data"][-1]["x"] == [0.5, 0.52]


def test_long_labels_are_broken_and_get_the_height_they_need(drawn: Drawn) -> None:
    bars({"one": 1, "two": 1, "three": 1})
    low = drawn()["layout"]["height"]
    bars({LONG: 1, "two": 1, "three": 1})
    layout = drawn()["layout"]
    assert layout["yaxis"]["ticktext"][0] == "a label of very<br>many words"
    assert layout["height"] > low


def test_bars_of_two_sets_lie_side_by_side_in_less_than_twice_the_height(drawn: Drawn) -> None:
    counts = {f"label {n}": n for n in range(16)}
    bars(counts)
    alone = drawn()["layout"]["height"]
    bars(counts, over=counts)
    own, other = drawn()["data"][:2]
    assert drawn()["layout"]["height"] < 1.5 * alone
    assert own["offset"] + own["width"] <= other["offset"]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.booleans())
def test_no_two_shares_on_the_axis_read_alike(one: int, other: int, broken: bool) -> None:
    figures: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "plotly_chart", lambda figure, **_: figures.append(figure))
        bars({"one": one, LONG if broken else "two": other}, of=10**6)
    texts = figures[0].layout.xaxis.ticktext
    assert len(set(texts)) == len(texts) >= 2


def test_one_example_is_one_example(drawn: Drawn) -> None:
    bars({"one": 1, "two": 2})
    assert [data[1] for data in drawn()["data"][0]["customdata"]] == ["1 example", "2 examples"]


# --- fields --------------------------------------------------------------------------------


def test_the_number_in_every_cell_can_be_read(drawn: Drawn) -> None:
    field([[n, 100 - n] for n in range(101)])
    cells = drawn()["data"][0]
    pairs = [
        (text, ground)
        for text, ground in zip(cells["textfont"]["color"], cells["marker"]["color"], strict=True)
        if ground != NOTHING  # there stands no number
    ]
    assert min(contrast(text, ground) for text, ground in pairs) >= READABLE


@pytest.mark.parametrize(("ground", "text"), THEMES)
@pytest.mark.parametrize("cell", [LIGHTEST, DARKEST])
def test_the_number_in_a_cell_that_is_not_chosen_can_be_read(
    drawn: Drawn, ground: str, text: str, cell: str
) -> None:
    field([[1, 2]], chosen=[("row 0", "high")])
    cells = drawn()["data"][0]
    assert cells["textfont"]["color"][0] == TEXT
    assert list(cells["marker"]["opacity"]) == [PALE_CELL, 1]
    assert contrast(text, mixed(ground, cell, PALE_CELL)) >= READABLE


def test_a_cell_is_as_wide_as_its_column_so_that_long_numbers_fit(drawn: Drawn) -> None:
    field([[24_127, 1_000_000]])
    cells = drawn()["data"][0]
    assert list(cells["text"]) == ["24,127", "1,000,000"]
    assert all(width > 0.9 for width in cells["x"])


# --- rings ---------------------------------------------------------------------------------


def test_labels_of_the_rings_can_be_read_or_are_left_to_the_hover(drawn: Drawn) -> None:
    verbs = [f"verb{n}" for n in range(9)]
    pairs = pd.DataFrame(
        {"instruction_verb": verbs, "instruction_object": "thing", "n": range(1, 10)}
    )
    sunburst(pairs, key="rings", most_verbs=9, most_objects=5)
    ring, layout = drawn()["data"][0], drawn()["layout"]
    assert layout["uniformtext"] == {"mode": "hide", "minsize": 11}
    grounds = zip(ring["insidetextfont"]["color"], ring["marker"]["colors"], strict=True)
    assert min(contrast(text, ground) for text, ground in grounds) >= READABLE
    assert ring["customdata"][-1] == "1 example"


# --- what they share -----------------------------------------------------------------------


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_colour_can_be_read(color: int) -> None:
    ground = f"#{color:06x}"
    assert contrast(text_on(ground), ground) >= READABLE


@given(st.floats(0, 10**6), st.floats(1e-6, 10**6), st.booleans(), st.integers(2, 6))
def test_ticks_are_few_and_no_two_read_alike(
    low: float, span: float, whole: bool, most: int
) -> None:
    values, texts = round_ticks(
        low if span > low / 1000 else 0.0, low + span, whole=whole, most=most
    )
    assert len(values) == len(texts) <= most
    assert len(set(texts)) == len(texts)
    assert not whole or all(float(value).is_integer() for value in values)


@pytest.mark.parametrize(
    ("largest", "texts"),
    [
        (0, ["0", "1"]),
        (1, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (24_127, ["0", "5k", "10k", "15k", "20k"]),
        (1_600_000, ["0", "500k", "1M", "1.5M"]),
    ],
)
def test_counts_are_named_at_whole_numbers(largest: int, texts: list[str]) -> None:
    assert count_axis("examples", largest)["ticktext"] == texts


def test_one_byte_is_one_byte() -> None:
    assert [size(1), size(2), size(2000)] == ["1 byte", "2 bytes", "2.0 KB"]


def test_a_broken_label_is_no_html() -> None:
    assert as_lines("<b>bold</b> & on", width=12) == ("&lt;b&gt;bold&lt;/b&gt;<br>&amp; on", 2)


# --- on the page ---------------------------------------------------------------------------


def captions(page: Any) -> str:
    return "\n".join(one.value for one in page.caption)


def test_a_chart_of_labels_says_how_many_have_none(add: Add, open_page: Open) -> None:
    records = [
        {"instruction": f"Describe the garden number {n}.", "output": "Green."} for n in "12"
    ]
    records += [{"instruction": "12 + 3 = ?", "output": "15"}]
    fingerprint = add(records)
    page = open_page("profile", fingerprint, **{session.profile_view(fingerprint): "tasks"})
    assert not page.exception
    assert "1 of 3 has none; shares are of the others." in captions(page)


def test_with_a_set_laid_over_no_more_verbs_are_drawn(add: Add, open_page: Open) -> None:
    verbs = ["Write", "Describe", "List", "Explain", "Translate", "Summarize", "Compare"]
    verbs += ["Create", "Find", "Give", "Suggest", "Identify", "Classify", "Rewrite"]
    verbs += ["Calculate", "Generate", "Design", "Name", "Choose", "Edit"]
    one, other = (
        add([{"instruction": f"{verb} a story.", "output": f"{verb} {n}"} for verb in half])
        for n, half in enumerate((verbs[:10], verbs[10:]))
    )
    page = open_page(
        "profile",
        one,
        **{session.profile_view(one): "tasks", session.profile_over(one): other},
    )
    assert not page.exception
    assert "The 8 most frequent of 20, of either set." in captions(page)


def test_diversity_says_how_much_of_long_texts_is_read(add: Add, open_page: Open) -> None:
    path = SAMPLE_DATA / "support_and_study_alpaca.jsonl"
    short = add(path.read_text(encoding="utf-8").splitlines(), path.name)
    long = add([{"instruction": "Say it again. " * 400, "output": "many words " * 2000}])
    told = {
        name: captions(open_page("profile", key, **{session.profile_view(key): "diversity"}))
        for name, key in (("short", short), ("long", long))
    }
    assert "first 20,000 characters" in told["long"]
    assert "Prompts are compared by their first 4,000 characters" in told["long"]
    assert "characters" not in told["short"]


def test_means_have_one_decimal(add: Add, open_page: Open) -> None:
    fingerprint = add([{"instruction": "Name a colour.", "output": "Blue."}])
    page = open_page("profile", fingerprint, **{session.profile_view(fingerprint): "length"})
    table = next(one for one in page.dataframe if "metric" in one.value)
    assert '"format": "%,.1f"' in table.proto.columns


# --- clicks --------------------------------------------------------------------------------


def test_a_label_that_is_clicked_is_chosen_beside_the_others_and_taken_back_by_a_second_click() -> (
    None
):
    linked.toggle("set", "task_type", ["math"])
    linked.toggle("set", "task_type", ["code"])
    assert linked.choices("set") == {"task_type": ("math", "code")}
    linked.toggle("set", "task_type", ["math"])
    assert linked.choices("set") == {"task_type": ("code",)}
    linked.toggle("set", "task_type", ["code"])
    assert linked.choices("set") == {}


def test_a_cell_chooses_its_row_and_its_column_and_a_second_click_takes_them_back() -> None:
    cell = (("task_type", "math"), ("complexity_tier", "simple"))
    linked.toggle_pair("cells", *cell)
    assert linked.choices("cells") == {"task_type": ("math",), "complexity_tier": ("simple",)}
    linked.toggle_pair("cells", ("task_type", "code"), ("complexity_tier", "simple"))
    assert linked.choices("cells")["task_type"] == ("math", "code")
    assert linked.choices("cells")["complexity_tier"] == ("simple",)
    linked.toggle_pair("cells", *cell)
    assert linked.choices("cells")["task_type"] == ("code",)
    linked.toggle_pair("cells", ("task_type", "code"), ("complexity_tier", "simple"))
    assert linked.choices("cells") == {}


@pytest.mark.parametrize("name", ["constructor", "toString", "__proto__"])
def test_a_label_that_javascript_knows_stays_a_text(drawn: Drawn, name: str) -> None:
    """Streamlit would make null of it: it looks texts up in an object of its own."""
    bars({name: 1})
    (shown,) = drawn()["layout"]["yaxis"]["ticktext"]
    assert shown != name
    assert shown.strip("\u200b") == name
