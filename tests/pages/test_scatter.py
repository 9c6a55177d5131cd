"""What the map takes from Python, and what it believes of a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analysis.errors import InputError
from analysis.measure.metrics import METRICS
from pages.ui.atlas.colors import by_metric
from pages.ui.blobs import BLOBS, Blob, Blobs
from pages.ui.scatter import Categories, Category, MapState, Ramp, component, levels, pack
from pages.ui.scatter.source import HERE, MODULES, javascript

LEGEND = Categories(
    "Cluster", tuple(Category(name, "#000000", "#ffffff", 1) for name in ("a", "b", "c"))
)
KEY = component._legend_key(LEGEND)
TRIANGLE = [[0, 0], [1.5, 0], [0, 1]]


def view(**given: Any) -> dict[str, Any]:
    return {"polygon": TRIANGLE, "hidden": [], "generation": "1", "legend": KEY} | given


# --- down ------------------------------------------------------------------------------------


def test_points_go_down_as_pairs_of_float32_and_a_byte_each() -> None:
    packed = pack(np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([0, 255]))
    assert packed.n == 2
    assert np.frombuffer(packed.xy.content, "<f4").tolist() == [1, 3, 2, 4]
    assert packed.color.content == b"\x00\xff"
    assert packed.positions is None


def test_other_colours_leave_the_address_of_the_places_as_it_is() -> None:
    x = np.arange(3.0)
    one, other = pack(x, x, np.zeros(3, int)), pack(x, x, np.ones(3, int))
    assert one.xy.key == other.xy.key
    assert one.color.key != other.color.key


def test_examples_are_named_only_where_they_are_not_all() -> None:
    x = np.arange(3.0)
    assert pack(x, x, np.zeros(3, int), positions=np.arange(3)).positions is None
    packed = pack(x, x, np.zeros(3, int), positions=np.array([5, 7, 9]))
    assert packed.positions is not None
    assert np.frombuffer(packed.positions.content, "<u4").tolist() == [5, 7, 9]


@pytest.mark.parametrize(
    ("x", "color", "said"),
    [([0, np.nan], [0, 0], "finite"), ([0, 1e300], [0, 0], "finite"), ([0, 1], [0], "shapes")],
)
def test_points_that_cannot_be_drawn_are_refused(x, color, said) -> None:
    with pytest.raises(ValueError, match=said), np.errstate(over="ignore"):
        pack(np.array(x, float), np.zeros(2), np.array(color))


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True)))
def test_levels_are_in_order_and_what_is_missing_has_its_own(values) -> None:
    given_values = np.array(values, dtype=float)
    found = levels(given_values, low=-1, high=3)
    missing = np.isnan(given_values)
    assert (found[missing] == 255).all()
    assert (found[~missing] <= 254).all()
    order = np.argsort(given_values[~missing])
    assert (np.diff(found[~missing][order].astype(int)) >= 0).all()


def test_levels_of_one_value_alone_are_the_lowest() -> None:
    assert levels(np.array([2.0, 2.0]), low=2, high=2).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("name", "values", "ends", "is_whole"),
    [
        ("response_words", [3.0, 4.0, 65.0], ("3", "64"), True),
        ("quality", [0.25, 0.25, 0.75], ("0.25", "0.74"), False),
    ],
)
def test_the_ends_of_what_is_counted_are_whole(name, values, ends, is_whole) -> None:
    _, ramp = by_metric(pd.Series(values), METRICS[name])
    assert isinstance(ramp, Ramp)
    assert (ramp.low, ramp.high) == ends
    assert ramp.is_whole is is_whole


# --- up --------------------------------------------------------------------------------------


def test_an_outline_of_this_generation_is_taken() -> None:
    polygon = component._polygon(view(), "1")
    assert polygon is not None
    assert polygon.tolist() == TRIANGLE


@pytest.mark.parametrize("given", [None, "x", [], {}, view(generation="0"), view(polygon=None)])
def test_no_outline_or_one_of_another_generation_is_no_selection(given) -> None:
    assert component._polygon(given, "1") is None


@pytest.mark.parametrize(
    "polygon",
    [
        TRIANGLE[:2],
        TRIANGLE * 2000,
        "MZ",
        [*TRIANGLE, [0]],
        [*TRIANGLE, [0, None]],
        [*TRIANGLE, [0, float("nan")]],
        [*TRIANGLE, [0, float("inf")]],
        [*TRIANGLE, [0, "1"]],
        [*TRIANGLE, [True, 0]],
        [*TRIANGLE, {"0": 0, "1": 0}],
        [*TRIANGLE, [0, 10**400]],
    ],
)
def test_an_outline_that_is_none_is_refused_in_one_sentence(polygon) -> None:
    with pytest.raises(InputError, match=r"^[^.]*; draw it again\.$"):
        component._polygon(view(polygon=polygon), "1")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (view(hidden=[2, 0, 2]), (0, 2)),
        (view(hidden=[-1, 3, "0", 1.0, None, True, [0]]), ()),
        (view(hidden="0"), ()),
        (view(hidden=[0], legend="other"), ()),
        (None, ()),
    ],
)
def test_only_classes_of_this_legend_are_hidden(given, expected) -> None:
    assert component._hidden(given, LEGEND, KEY) == expected


def test_a_ramp_hides_nothing() -> None:
    ramp = Ramp("Words", "0", "9", (0.0, 9.0), ("#000000", "#ffffff"), ("#000000", "#ffffff"))
    key = component._legend_key(ramp)
    assert component._hidden(view(hidden=[0], legend=key), ramp, key) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (9, 9), (10, None), (-1, None), ("1", None), (1.0, None), (True, None), (None, None)],
)
def test_only_a_point_that_there_is_can_be_opened(value, expected) -> None:
    assert component._opened(value, 10) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("webgl1", "webgl1"),
        ("none", "none"),
        *((other, None) for other in (None, True, False, "", "webgl2", ["none"], {"none": 1}, 1)),
    ],
)
def test_only_the_two_things_that_a_browser_can_have_instead_are_believed(value, expected) -> None:
    assert component._instead(value) == expected


@pytest.mark.parametrize("instead", ["webgl1", "none"])
def test_a_map_is_drawn_unless_the_browser_has_something_instead(instead) -> None:
    assert MapState().is_drawn
    assert not MapState(instead=instead).is_drawn


# --- on a page -------------------------------------------------------------------------------


def a_page() -> None:
    import numpy as np
    import streamlit as st

    from pages.ui.scatter import Categories, Category, Label, pack, scatter_map

    x = np.arange(4.0)
    legend = Categories("Cluster", (Category("a", "#000000", "#ffffff", np.int64(4)),))
    state = scatter_map(
        pack(x, x, np.zeros(4, int)),
        legend=legend,
        key="map",
        labels=[Label("a", np.float32(1), np.float64(2), np.int64(4))],
        highlighted=x > 2,
    )
    st.text(repr(state))


def test_a_page_offers_what_its_map_fetches() -> None:
    at = AppTest.from_function(a_page).run()
    assert not at.exception
    assert at.text[0].value.startswith("MapState(polygon=None, hidden=(), opened=None")
    x = np.arange(4.0)
    assert BLOBS.get(pack(x, x, np.zeros(4, int)).xy.key) is not None
    assert BLOBS.get(Blob.of(b"\x08").key) == b"\x08"  # the fourth point alone


# --- blobs -----------------------------------------------------------------------------------


def test_what_was_not_offered_for_the_longest_time_goes_first() -> None:
    blobs = Blobs(max_bytes=10)
    one, two, three = (Blob.of(bytes([n]) * 4) for n in range(3))
    for blob in (one, two, one, three):
        blobs.offer(blob)
    assert blobs.get(one.key) == one.content
    assert blobs.get(two.key) is None
    assert blobs.get(three.key) == three.content


def test_what_is_larger_than_all_is_kept_alone() -> None:
    blobs = Blobs(max_bytes=10)
    small, large = Blob.of(b"1"), Blob.of(b"2" * 11)
    blobs.offer(small)
    blobs.offer(large)
    assert blobs.get(large.key) == large.content
    assert blobs.get(small.key) is None


# --- the script ------------------------------------------------------------------------------


def test_the_modules_join_to_one_that_imports_nothing_and_has_one_export() -> None:
    lines = javascript().splitlines()
    assert not [line for line in lines if line.startswith("import")]
    assert [line for line in lines if line.startswith("export")] == [
        "export default function (component) {"
    ]


def test_every_module_is_joined_and_comes_after_those_it_imports_from() -> None:
    assert sorted(MODULES) == sorted(path.stem for path in HERE.glob("*.js"))
    for at, name in enumerate(MODULES):
        script = Path(HERE / f"{name}.js").read_text(encoding="utf-8")
        assert set(re.findall(r' from "\./(\w+)\.js"', script)) <= set(MODULES[:at])


def test_no_two_modules_name_something_alike() -> None:
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", javascript(), re.M)
    assert sorted(names) == sorted(set(names))
