"""Colours and layout that all charts share; knows nothing of data.

The colours are Okabe and Ito's ("Color Universal Design", 2008): told apart with any kind
of colour vision. Those with a meaning have a contrast of at least 3 to 1 on both grounds,
light and dark, so that a figure need not know which theme shows it. Text on a ground of its
own colour is black or white; all other text has the theme's, which the browser knows.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BLUE = "#0072b2"
VERMILION = "#d55e00"
GREEN = "#009e73"
PURPLE = "#cc79a7"
GREY = "#6b7683"

KEPT = BLUE
DROPPED = VERMILION
CHANGED = PURPLE
ADDED = GREEN
REJECTED = GREY
PROMPT = GREEN
RESPONSE = PURPLE
TOTAL = GREY
BEFORE = GREY
AFTER = BLUE
LIMIT = VERMILION

# For categories without a meaning of their own, where a figure has to name their colours;
# otherwise Streamlit gives the ones of .streamlit/config.toml. Past seven, group the rest.
CATEGORIES = (BLUE, VERMILION, GREEN, PURPLE, "#e69f00", "#56b4e9", GREY)

BLACK, WHITE = "#000000", "#ffffff"
# Streamlit's stand-in for the theme's colour of text: the browser exchanges it. Left to itself,
# Streamlit writes what stands at axes in a grey of under 4 to 1, and Plotly that of bars which
# are not selected at a fifth of its strength.
TEXT = GRAY_90
UNSELECTED_TEXT = {"textfont": {"color": TEXT}}

MOST_TICKS = 5
THOUSAND, MILLION = 1000, 1_000_000
ROUNDING = 1e-6
LEGEND_PX = 24

PALE = 0.35  # what is not chosen, in charts
_OF_EVERY_OBJECT = frozenset(
    [
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    ]
)

TRANSPARENT = "rgba(0, 0, 0, 0)"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

# For st.plotly_chart(..., config=CHART_CONFIG): no logo, no button that sends data to a site.
CHART_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["sendDataToCloud", "lasso2d", "select2d", "autoScale2d"],
}


def plotly_layout(*, height: int = 280, legend: bool = True, **more: Any) -> dict[str, Any]:
    """Layout settings for `figure.update_layout(**plotly_layout())`.

    Args:
        height: Height in pixels.
        legend: Whether there is a legend; it stands above the chart, on its left.
        more: Further settings of Plotly's layout; they win over the ones given here, one by
            one where both are dictionaries.

    Returns:
        A new dictionary, the caller's to change.
    """
    axis = {"automargin": True, "zeroline": False, "tickfont": {"color": TEXT}}
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 36 if legend else 12, "b": 8},
        "font": {"family": FONT, "size": 13, "color": TEXT},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "bargap": 0.06,
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": ""},
        },
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "namelength": -1},
        "hovermode": "closest",
        "modebar": {"bgcolor": TRANSPARENT, "color": GREY, "activecolor": BLUE},
        "xaxis": axis,
        "yaxis": axis | {"rangemode": "tozero"},
    }
    for name, given in more.items():
        both = isinstance(given, dict) and name in layout
        layout[name] = layout[name] | given if both else given
    return layout


def figure(*traces: Any, **layout: Any) -> Figure:
    """A figure of some traces in the shared layout.

    Plotly is imported here, at the first chart, and not when the app starts.

    Args:
        traces: Plotly traces, as objects or as dictionaries with a `type`.
        layout: As for `plotly_layout`.
    """
    # Plotly looks into sys.modules for pandas and trips if another session is half-way
    # through importing it; importing it here waits for that.
    import pandas  # noqa: F401
    from plotly.graph_objects import Figure

    return Figure(data=list(traces), layout=plotly_layout(**layout))


def as_text(text: str, *, limit: int = 120) -> str:
    """Text of the data for a label of a chart.

    Plotly reads a little HTML in its texts; this makes it read none, and cuts what is long.

    Args:
        text: Any text.
        limit: Most characters kept.
    """
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return _escaped(short)


def as_lines(text: str, *, width: int, limit: int = 40) -> tuple[str, int]:
    """Text of the data for a label of a chart, broken at blanks; and its number of lines.

    Args:
        text: Any text.
        width: Characters of a line.
        limit: Most characters kept.
    """
    short = text if len(text) <= limit else f"{text[: limit - 1]}…"
    lines = textwrap.wrap(short, width) or [""]
    return "<br>".join(_escaped(line) for line in lines), len(lines)


def axis_title(text: str) -> dict[str, Any]:
    """An axis' title in the colour of text, which Streamlit sets to a paler one."""
    return {"text": text, "font": {"color": TEXT}}


def round_ticks(
    low: float, high: float, *, whole: bool = False, most: int = MOST_TICKS
) -> tuple[list[float], list[str]]:
    """Round numbers from one to another, a few and evenly spread, and their texts.

    Args:
        low: Where the axis begins.
        high: Where it ends.
        whole: Whether there is nothing between whole numbers, so that none is named.
        most: Numbers at most, 2 or more.

    Returns:
        The numbers, ascending, and their texts, of which no two read alike.
    """
    if high <= low:
        return [low], [short_number(low)]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    power = max(power, 1.0) if whole else power
    for step in (power * n for n in (1, 2, 5, 10)):
        first, last = math.ceil(low / step - ROUNDING), math.floor(high / step + ROUNDING)
        if last - first < most:
            break
    decimals = max(0, -math.floor(math.log10(step) + ROUNDING))
    values = [n * step for n in range(first, last + 1)]
    return values, [short_number(value, decimals) for value in values]


def short_number(value: float, decimals: int = 0) -> str:
    """A number as it stands at an axis: "0.25", "500", "20k", "1.5M"."""
    if value < THOUSAND:
        return f"{value:.{decimals}f}"
    return f"{value / MILLION:g}M" if value >= MILLION else f"{value / THOUSAND:g}k"


def count_axis(title: str, largest: float, *, most: int = MOST_TICKS) -> dict[str, Any]:
    """An axis of counts from 0 on: no tick stands between two whole numbers."""
    values, texts = round_ticks(0, max(largest, 1), whole=True, most=most)
    return {
        "title": axis_title(title),
        "tickvals": values,
        "ticktext": texts,
        "rangemode": "tozero",
    }


def mixed(color: str, other: str, share: float) -> str:
    """A colour with so much of another in it, in [0, 1]; both as "#rrggbb"."""
    pairs = zip(_rgb(color), _rgb(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def text_on(ground: str) -> str:
    """Black or white, whichever stands out more from a ground: at least 4.5 to 1."""
    return max((BLACK, WHITE), key=lambda color: contrast(color, ground))


def contrast(color: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((_luminance(color), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in (channel / 255 for channel in _rgb(color))
    ]
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _escaped(short: str) -> str:
    # Streamlit looks every text of a figure up in a JavaScript object of colours: one that is the
    # name of what all objects have would be lost. A space without width makes it another text.
    if short in _OF_EVERY_OBJECT:
        short += "\N{ZERO WIDTH SPACE}"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
