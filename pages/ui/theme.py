"""Colours and layout that all charts share; knows nothing of data.

The colours are Okabe and Ito's ("Color Universal Design", 2008): told apart with any kind
of colour vision. Those with a meaning have a contrast of at least 3 to 1 on both grounds,
light and dark, so that a figure need not know which theme shows it. The colour of text and
of axes is left out on purpose: `st.plotly_chart` sets it from the theme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        more: Further settings of Plotly's layout; they win over the ones given here.

    Returns:
        A new dictionary, the caller's to change.
    """
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 36 if legend else 12, "b": 8},
        "font": {"family": FONT, "size": 13},
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
        "xaxis": {"automargin": True, "zeroline": False},
        "yaxis": {"automargin": True, "zeroline": False, "rangemode": "tozero"},
    }
    return layout | more


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
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
