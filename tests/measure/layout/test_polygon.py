"""Points inside a polygon, against the textbook's loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.measure.layout.polygon import inside

SQUARE = [(0, 0), (4, 0), (4, 4), (0, 4)]
# An L, and a bow tie, which crosses itself.
ELL = [(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)]
BOW = [(0, 0), (4, 4), (4, 0), (0, 4)]

# Coordinates on a coarse grid meet vertices and edges of each other often.
coordinates = st.integers(-6, 6).map(float) | st.floats(-10, 10, width=32)
polygons = st.lists(st.tuples(coordinates, coordinates), min_size=0, max_size=12)
points = st.integers(0, 40).flatmap(
    lambda n: st.tuples(*(arrays(np.float32, n, elements=st.floats(-11, 11, width=32)),) * 2)
)


def one_by_one(x, y, polygon) -> list[bool]:
    """Every point against every edge, in Python's own numbers."""
    found = []
    for px, py in zip(map(float, x), map(float, y), strict=True):
        odd = False
        for one, two in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
            (x1, y1), (x2, y2) = sorted((one, two), key=lambda vertex: vertex[1])
            if y1 <= py < y2 and px < x1 + (py - y1) * ((x2 - x1) / (y2 - y1)):
                odd = not odd
        found.append(odd)
    return found


def has_area(polygon) -> bool:
    return len(polygon) > 2 and np.linalg.matrix_rank(np.diff(polygon, axis=0), tol=1e-6) > 1


@pytest.mark.parametrize(
    ("polygon", "expected"),
    [
        (SQUARE, [True, True, True, True, False]),
        (ELL, [True, True, True, False, False]),
        (BOW, [True, False, True, True, False]),
    ],
)
def test_points_are_inside_where_one_sees_them_inside(polygon, expected) -> None:
    x = np.array([0.5, 2.0, 0.5, 3.5, 5.0], dtype=np.float32)
    y = np.array([1.0, 0.5, 3.0, 2.0, 2.0], dtype=np.float32)
    assert inside(x, y, polygon).tolist() == expected


@given(points, polygons)
def test_it_says_what_a_loop_over_points_and_edges_says(where, polygon) -> None:
    found = inside(*where, polygon)
    assert found.dtype == np.bool_
    if has_area(polygon):
        assert found.tolist() == one_by_one(*where, polygon)


@given(points, polygons, st.integers(0, 11), st.booleans())
def test_where_the_list_begins_and_its_direction_do_not_matter(
    where, polygon, start, is_turned
) -> None:
    start = start % len(polygon) if polygon else 0
    other = [*polygon[start:], *polygon[:start]]
    other = other[::-1] if is_turned else other
    assert inside(*where, other).tolist() == inside(*where, polygon).tolist()


@given(points, polygons)
def test_only_what_is_within_the_outer_bounds_is_inside(where, polygon) -> None:
    x, y = where
    found = inside(x, y, polygon)
    if found.any():
        low, high = np.min(polygon, axis=0), np.max(polygon, axis=0)
        assert ((x[found] >= low[0]) & (x[found] <= high[0])).all()
        assert ((y[found] >= low[1]) & (y[found] <= high[1])).all()


@pytest.mark.parametrize(
    "polygon",
    [
        [],
        [(1, 1)],
        [(0, 0), (2, 2)],
        [(1, 1)] * 4,
        [(0, 0), (1, 1), (3, 3)],
        [(0, 1), (2, 1), (1, 1)],
    ],
)
def test_a_polygon_without_an_area_holds_nothing(polygon) -> None:
    x = np.linspace(-1, 4, 51)
    assert not inside(x, x, polygon).any()
    assert not inside(x, np.ones(51), polygon).any()


def test_points_that_are_nowhere_are_outside() -> None:
    x = np.array([1, np.nan, np.inf, 1], dtype=np.float32)
    y = np.array([1, 1, 1, np.nan], dtype=np.float32)
    assert inside(x, y, SQUARE).tolist() == [True, False, False, False]


def test_neighbouring_polygons_share_no_point_and_leave_none_out() -> None:
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(0, 8, 0.5), np.arange(0, 4, 0.5)))
    right = [(vertex_x + 4, vertex_y) for vertex_x, vertex_y in SQUARE]
    assert (inside(x, y, SQUARE) ^ inside(x, y, right)).all()


def test_no_points_give_no_answers() -> None:
    assert inside(np.empty(0), np.empty(0), SQUARE).shape == (0,)


@pytest.mark.parametrize(
    ("x", "y", "polygon", "said"),
    [
        (np.zeros(2), np.zeros(3), SQUARE, "shapes"),
        (np.zeros(2), np.zeros(2), [(0, 0, 0)], "must be"),
        (np.zeros(2), np.zeros(2), [(0, 0), (1, np.inf), (1, 0)], "finite"),
    ],
)
def test_what_cannot_be_asked_is_said(x, y, polygon, said) -> None:
    with pytest.raises(ValueError, match=said):
        inside(x, y, polygon)
