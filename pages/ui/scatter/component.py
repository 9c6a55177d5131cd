"""A map of many points that can be looked at closely and selected from, drawn by WebGL.

The browser draws (the files with .js beside this one); what it sends back is the outline of a
selection, never its points, so that a selection of a million costs as much as one of ten. The
points themselves go down by an address made from their content (pages/ui/blobs.py): choosing,
searching or changing the theme sends none of them again, and other colours send the colours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import streamlit as st

from analysis.errors import InputError
from pages.ui.blobs import BLOBS, Blob
from pages.ui.routes import blob_url, examples_url
from pages.ui.scatter.source import css, html, javascript

MAX_CLASSES = 256  # a class is one byte
NOT_MEASURED = 255  # the last level of a ramp has a colour of its own: grey
TOP_LEVEL = 254
MIN_VERTICES, MAX_VERTICES = 3, 5000  # the browser sends 500 at most
N_DIMENSIONS = 2
FARTHEST = 1e30  # no map of float32 goes further; NaN and infinity are not within it either

_component = st.components.v2.component("assay_scatter", html=html(), css=css(), js=javascript())


@dataclass(frozen=True)
class Category:
    """A class of points, as the legend has it.

    Attributes:
        name: Text of any origin; it is shown inert.
        light: Its colour on a light ground, "#rrggbb".
        dark: On a dark one.
        count: How many points it has.
    """

    name: str
    light: str
    dark: str
    count: int


@dataclass(frozen=True)
class Categories:
    """A legend of classes; a point's `color` is the position of its class in it."""

    title: str
    items: tuple[Category, ...]


@dataclass(frozen=True)
class Ramp:
    """A legend of a number; a point's `color` is a level of it (`levels`).

    Attributes:
        title: What the number is.
        low: The text at the low end.
        high: At the high end.
        ends: What the lowest and the highest level stand for.
        light: Colours from low to high on a light ground, two or more, "#rrggbb".
        dark: On a dark one.
        n_missing: Points for which it was not measured, drawn grey.
        is_whole: Whether it is something counted, of which there is no half.
    """

    title: str
    low: str
    high: str
    ends: tuple[float, float]
    light: tuple[str, ...]
    dark: tuple[str, ...]
    n_missing: int = 0
    is_whole: bool = False


Legend = Categories | Ramp
Instead = Literal["webgl1", "none"]


@dataclass(frozen=True)
class Label:
    """A name that stands at a place of the map.

    Attributes:
        text: Text of any origin; it is shown inert.
        x: Where its middle is, in the points' units.
        y: The same, upwards.
        weight: Where two would overlap, the one with more stays.
        category: The class that it names, and is hidden with; None if it names none.
    """

    text: str
    x: float
    y: float
    weight: float
    category: int | None = None


@dataclass(frozen=True)
class Detail:
    """What is told of the point under the mouse beside its colour.

    Attributes:
        title: What it is.
        names: Its values, texts of any origin, shown inert; MAX_CLASSES at most.
        codes: Of each point the position of its value in `names`, n bytes.
    """

    title: str
    names: tuple[str, ...]
    codes: Blob


@dataclass(frozen=True)
class Packed:
    """Points ready to be sent; made by `pack`, to be kept by whoever shows them again.

    Attributes:
        n: How many points.
        xy: Their places, n pairs of float32.
        color: Their classes or levels, n bytes.
        positions: Their examples in the data set, n uint32; None if they are 0 to n - 1.
    """

    n: int
    xy: Blob
    color: Blob
    positions: Blob | None


@dataclass(frozen=True)
class MapState:
    """What a user has done with a map.

    Attributes:
        polygon: The vertices of the selection, shape (m, 2), in the points' units; None if
            there is none. For `analysis.measure.layout.polygon.inside`.
        hidden: Classes that the legend hides; what is selected leaves them out.
        opened: The point (not its example) that was clicked just now; None in other runs.
        instead: What the browser has in place of WebGL 2; None while the map is drawn. If it is
            not, the component takes no room, and the page shows something else.
        view: The outline and what is hidden as JSON has them, to be given to `scatter_map` in
            another session; None if there is neither.
    """

    polygon: npt.NDArray[np.float64] | None = None
    hidden: tuple[int, ...] = ()
    opened: int | None = None
    instead: Instead | None = None
    view: Mapping[str, Any] | None = None

    @property
    def is_drawn(self) -> bool:
        """False if the browser has no WebGL 2."""
        return self.instead is None


def pack(
    x: npt.NDArray[np.floating],
    y: npt.NDArray[np.floating],
    color: npt.NDArray[np.integer],
    *,
    positions: npt.NDArray[np.integer] | None = None,
) -> Packed:
    """Points as the bytes that the browser draws from.

    Args:
        x: Horizontal places, shape (n,), finite.
        y: Vertical places, upwards, shape (n,), finite.
        color: Their classes, or levels of a ramp, 0 to 255, shape (n,).
        positions: The examples that they stand for, 0-based, shape (n,); 0 to n - 1 if not
            given.

    Raises:
        ValueError: If the shapes differ, or a place is not finite.
    """
    n = len(x)
    if not (x.shape == y.shape == color.shape == (n,)):
        raise ValueError(f"The shapes {x.shape}, {y.shape}, {color.shape} are not all (n,).")
    xy = np.empty((n, N_DIMENSIONS), dtype="<f4")
    xy[:, 0], xy[:, 1] = x, y
    if not np.isfinite(xy).all():
        raise ValueError("A place is not a finite number.")
    where = None
    if positions is not None and not np.array_equal(positions, np.arange(n)):
        where = Blob.of(positions.astype("<u4").tobytes())
    return Packed(n, Blob.of(xy.tobytes()), Blob.of(color.astype(np.uint8).tobytes()), where)


def levels(values: npt.NDArray[np.floating], *, low: float, high: float) -> npt.NDArray[np.uint8]:
    """Numbers as levels of a ramp.

    Args:
        values: Shape (n,); NaN means "not measured".
        low: What the low end stands for; what is less counts as this.
        high: The same of the high end.

    Returns:
        0 to 254, and 255 for what was not measured.
    """
    span = high - low if high > low else 1.0
    share = np.clip((values - low) / span, 0, 1)
    return np.where(np.isnan(share), NOT_MEASURED, np.nan_to_num(share) * TOP_LEVEL).astype(
        np.uint8
    )


def scatter_map(
    packed: Packed,
    *,
    legend: Legend,
    key: str,
    labels: Sequence[Label] = (),
    details: Sequence[Detail] = (),
    highlighted: npt.NDArray[np.bool_] | None = None,
    marked: int | None = None,
    fingerprint: str | None = None,
    generation: str = "",
    view: Mapping[str, Any] | None = None,
    height: int = 560,
    on_change: Callable[[], None] | None = None,
) -> MapState:
    """Draw a map, and say what a user has done with it.

    Args:
        packed: The points.
        legend: What their colours mean.
        key: Of the widget, unlike any other on the page.
        labels: Names at places of it, those that have room.
        details: What else is told of a point; it is fetched once the points are drawn.
        highlighted: Points to be seen before the others (hits of a search), shape (n,); the
            others are drawn pale. None if there is nothing to be told apart.
        marked: A point with a ring around it, such as the one whose record is shown.
        fingerprint: The data set, for the beginnings of texts that are shown under the mouse;
            without it only what the legend knows is shown.
        generation: What a selection belongs to: in another generation it is gone. Give the
            next one to take the selection away.
        view: What another session's state had as its view; this session's own goes before it.
        height: Of the map without a legend below it, in pixels.
        on_change: Called before a run that a user's action here has started.

    Returns:
        The state; nothing in it needs to be checked again.

    Raises:
        InputError: If what came from the browser is no selection of such a map.
    """
    blobs = [packed.xy, packed.color, packed.positions, _bits(packed.n, highlighted)]
    for blob in [*blobs, *(detail.codes for detail in details)]:
        if blob is not None:
            BLOBS.offer(blob)
    xy, color, positions, hits = (blob and blob_url(blob.key) for blob in blobs)
    legend_key = _legend_key(legend)
    # A widget that was not on the screen for a run has lost its value; this has not.
    remembered = f"{key}-view"
    here = (st.session_state.get(key) or {}).get("view") or st.session_state.get(remembered)
    known = here or _believed(view, generation)
    result = _component(
        key=key,
        data={
            "n": packed.n,
            "xy": xy,
            "color": color,
            "positions": positions,
            "highlighted": hits,
            "legend": _plain(legend) | {"kind": type(legend).__name__.lower(), "key": legend_key},
            "labels": [_plain(label) for label in labels],
            "details": [
                {"title": each.title, "names": list(each.names), "url": blob_url(each.codes.key)}
                for each in details
            ],
            "marked": None if marked is None else int(marked),
            "examples": examples_url(fingerprint) if fingerprint else None,
            "generation": generation,
            "height": height,
            "view": known,
        },
        on_view_change=on_change or _nothing,
        on_opened_change=on_change or _nothing,
        on_unsupported_change=_nothing,
        on_missing_change=_nothing,
    )
    told = result.get("view") or known
    polygon, hidden = _polygon(told, generation), _hidden(told, legend, legend_key)
    state = MapState(
        polygon=polygon,
        hidden=hidden,
        opened=_opened(result.get("opened"), packed.n),
        instead=_instead(result.get("unsupported")),
        view=None
        if polygon is None and not hidden
        else {
            "polygon": None if polygon is None else polygon.tolist(),
            "hidden": list(hidden),
            "generation": generation,
            "legend": legend_key,
        },
    )
    st.session_state[remembered] = told
    return state


def _nothing() -> None:
    """The component returns only what has a callback; the values are read from the result."""


def _plain(value: Legend | Label) -> dict[str, Any]:
    """Its fields as JSON has them. Streamlit would send NumPy's numbers as one long text."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(value), default=float))
    return plain


def _bits(n: int, mask: npt.NDArray[np.bool_] | None) -> Blob | None:
    if mask is None:
        return None
    if mask.shape != (n,):
        raise ValueError(f"The mask has the shape {mask.shape}; it must be ({n},).")
    return Blob.of(np.packbits(mask, bitorder="little").tobytes())


def _legend_key(legend: Legend) -> str:
    names = [item.name for item in legend.items] if isinstance(legend, Categories) else []
    if len(names) > MAX_CLASSES:
        raise ValueError(f"There are {len(names)} classes; {MAX_CLASSES} can be told apart.")
    told = json.dumps([type(legend).__name__, legend.title, names])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


# --- what comes from the browser: believed only as far as it has been looked at ------------------


def _polygon(view: object, generation: str) -> npt.NDArray[np.float64] | None:
    if not isinstance(view, Mapping) or view.get("generation") != generation:
        return None
    given = view.get("polygon")
    if given is None:
        return None
    if not isinstance(given, list) or not MIN_VERTICES <= len(given) <= MAX_VERTICES:
        raise InputError(
            f"A selection's outline has {MIN_VERTICES} to {MAX_VERTICES:,} vertices, and this one "
            "has not; draw it again."
        )
    if not all(map(_is_vertex, given)):
        raise InputError(
            "A vertex of the selection's outline is no pair of finite numbers; draw it again."
        )
    return np.array(given, dtype=np.float64)


def _believed(view: Mapping[str, Any] | None, generation: str) -> Mapping[str, Any] | None:
    """What another session had, unless it is no view: nobody could draw it again to mend it."""
    try:
        _polygon(view, generation)
    except InputError:
        return None
    return view


def _is_vertex(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == N_DIMENSIONS
        and all(type(part) in (int, float) and -FARTHEST <= part <= FARTHEST for part in value)
    )


def _hidden(view: object, legend: Legend, legend_key: str) -> tuple[int, ...]:
    if not isinstance(view, Mapping) or view.get("legend") != legend_key:
        return ()
    given: Any = view.get("hidden")
    if not isinstance(legend, Categories) or not isinstance(given, list):
        return ()
    known = range(len(legend.items))
    return tuple(sorted({code for code in given if type(code) is int and code in known}))


def _opened(value: object, n: int) -> int | None:
    return value if type(value) is int and 0 <= value < n else None


def _instead(value: object) -> Instead | None:
    known: tuple[Instead, ...] = get_args(Instead)
    return next((each for each in known if each == value), None)
