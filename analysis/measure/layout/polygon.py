"""Which points of a map lie inside a polygon that was drawn around some of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
BoolArray = npt.NDArray[np.bool_]

MIN_VERTICES = 3
FLAT = 1e-12  # height over length at which a polygon is a line
LEVELS = 65_535  # as many as 16 bits can tell


def inside(x: FloatArray, y: FloatArray, polygon: npt.ArrayLike) -> BoolArray:
    """Mark the points inside a polygon.

    By the even-odd rule (Shimrat 1962, "Algorithm 112: Position of point relative to
    polygon"): a point is inside if a ray from it crosses the outline an odd number of times, so
    that what an outline surrounds twice is outside. The points are put on levels of y once;
    an edge then meets only those beside it, and not all of them.

    Args:
        x: Horizontal positions, shape (n,).
        y: Vertical positions, shape (n,).
        polygon: Vertices (m, 2) in order, in any direction; the last is joined to the first.

    Returns:
        Mask (n,), True = inside. All False for a polygon without an area, and False for a
        point that is not finite. Of a point exactly on the outline either may be said, but
        always the same, wherever the list of vertices begins and in whichever direction.

    Raises:
        ValueError: If the shapes do not fit, or a vertex is not finite.
    """
    vertices = _checked(x, y, polygon)
    found = np.zeros(len(x), dtype=np.bool_)
    if _is_flat(vertices):
        return found
    (left, bottom), (right, top) = vertices.min(axis=0), vertices.max(axis=0)
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    found[near] = _crossed_oddly(x[near].astype(np.float64), y[near].astype(np.float64), vertices)
    return found


def _checked(x: FloatArray, y: FloatArray, polygon: npt.ArrayLike) -> npt.NDArray[np.float64]:
    vertices = np.asarray(polygon, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"x and y have the shapes {x.shape} and {y.shape}; both must be (n,).")
    if vertices.size == 0:
        return np.empty((0, 2))
    if vertices.ndim != 2 or vertices.shape[1] != 2:  # noqa: PLR2004 - x and y
        raise ValueError(f"The polygon has the shape {vertices.shape}; it must be (m, 2).")
    if not np.isfinite(vertices).all():
        raise ValueError("A vertex of the polygon is not a finite number.")
    return vertices


def _is_flat(vertices: npt.NDArray[np.float64]) -> bool:
    """Whether the vertices lie on a line; rounding would then leave stray points inside."""
    if len(vertices) < MIN_VERTICES:
        return True
    # From the middle, which does not depend on where the list begins.
    spread = vertices - (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    along = spread[np.argmax((spread**2).sum(axis=1))]
    height = np.abs(spread @ np.array([-along[1], along[0]])).max()
    return bool(height <= FLAT * (along @ along))


def _crossed_oddly(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], vertices: npt.NDArray[np.float64]
) -> BoolArray:
    """Whether a ray to the right crosses an odd number of edges; y within the vertices'."""
    bottom, top = vertices[:, 1].min(), vertices[:, 1].max()

    def level(of: npt.NDArray[np.float64]) -> npt.NDArray[np.uint16]:
        share: npt.NDArray[np.float64] = (of - bottom) / (top - bottom)
        return (share * LEVELS).astype(np.uint16)

    levels = level(y)
    order = np.argsort(levels, kind="stable")  # of 16-bit numbers: by radix, in linear time
    x, y, levels = x[order], y[order], levels[order]
    ends = np.roll(vertices, -1, axis=0)
    # Every edge upwards: the same sums are then rounded alike in both directions.
    is_down = (ends[:, 1] < vertices[:, 1])[:, None]
    low, high = np.where(is_down, ends, vertices), np.where(is_down, vertices, ends)
    first = np.searchsorted(levels, level(low[:, 1]), side="left")
    last = np.searchsorted(levels, level(high[:, 1]), side="right")
    is_odd = np.zeros(len(x), dtype=np.bool_)
    for at in np.flatnonzero(low[:, 1] < high[:, 1]):
        beside = slice(first[at], last[at])
        run, rise = high[at] - low[at]
        above = y[beside] - low[at, 1]
        # The lower end belongs to an edge and the upper does not: a vertex is counted once.
        crosses = x[beside] < low[at, 0] + above * (run / rise)
        is_odd[beside] ^= crosses & (above >= 0) & (y[beside] < high[at, 1])
    found = np.empty(len(x), dtype=np.bool_)
    found[order] = is_odd
    return found
