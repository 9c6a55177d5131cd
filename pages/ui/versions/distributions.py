"""The distributions of metrics over what two versions keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis.curate.comparing import MetricShift
from analysis.measure.metrics import METRICS
from analysis.measure.profile import PROFILE_METRICS, Histogram, label_counts
from analysis.measure.wording import shown_number
from pages.ui import session, theme
from pages.ui.bars import label_bars
from pages.ui.calls import kept_values
from pages.ui.histograms import distribution, histogram_chart
from pages.ui.versions.calls import shifts
from pages.ui.versions.two import Two

PAIR_PX, LIST_PX = 360, 480
MIX = ("task_type", "complexity_tier")
MOST_LABELS = 25
SHOWN_CHARS = 40
NOTHING = "-"


def mix(two: Two) -> None:
    """Draw the shares of task types and of complexity tiers before and after."""
    pair = st.grid(2, min_column_width=PAIR_PX)
    for metric in MIX:
        with pair.cell(), st.container(border=True):
            chart(two, metric)


def every_metric(two: Two) -> None:
    """List every metric, the one that differs most first, beside the chart of one of them."""
    found = shifts(two.fingerprint, two.before, two.after)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        event = st.dataframe(
            pd.DataFrame([_row(one) for one in found]),
            hide_index=True,
            height=LIST_PX,
            key=session.versions_metric(two.fingerprint),
            on_select="rerun",
            selection_mode="single-row",
            column_config={
                "metric": st.column_config.TextColumn("Metric", width=160),
                "what": st.column_config.TextColumn(
                    "Shown",
                    width=75,
                    help="What the next two columns show: of a number its median, of a fault the "
                    "share that has it, of a label its mode, the most frequent one.",
                ),
                "before": st.column_config.TextColumn("Before", width=85),
                "after": st.column_config.TextColumn("After", width=85),
                "shift": st.column_config.NumberColumn(
                    "Difference",
                    width=80,
                    format="%.3f",
                    help="How far the two distributions differ, 0 to 1: the largest difference of "
                    "the cumulative shares (Kolmogorov-Smirnov); of labels half the sum of the "
                    "differences of their shares (total variation).",
                ),
            },
            alt="Every metric before and after",
        )
        st.caption("Choose a row to see both distributions.")
    rows = event.get("selection", {}).get("rows", [])
    at = int(rows[0]) if rows and rows[0] < len(found) else 0
    with right, st.container(border=True):
        chart(two, found[at].name)


def _row(one: MetricShift) -> dict[str, Any]:
    what, shown = SHOWN[METRICS[one.name].kind]
    return {
        "metric": METRICS[one.name].title,
        "what": what,
        "before": shown(one.name, one.before),
        "after": shown(one.name, one.after),
        "shift": one.shift,
    }


def _median(_: str, told: dict[str, Any]) -> str:
    return NOTHING if told["median"] is None else shown_number(told["median"])


def _share(_: str, told: dict[str, Any]) -> str:
    return NOTHING if told["share"] is None else f"{told['share']:.1%}"


def _most_frequent(metric: str, told: dict[str, Any]) -> str:
    counts: dict[str, int] = told["counts"]
    label = max(counts, key=counts.__getitem__, default=None)
    return NOTHING if label is None else METRICS[metric].named(label)[:SHOWN_CHARS]


# Kind of a metric -> what is told of it, and how.
SHOWN: dict[str, tuple[str, Callable[[str, dict[str, Any]], str]]] = {
    "number": ("median", _median),
    "flag": ("share", _share),
    "label": ("mode", _most_frequent),
}


def chart(two: Two, metric: str) -> None:
    """Draw a metric over what both versions keep: bars after, a grey line or bars before."""
    about = METRICS[metric]
    before, after = (
        kept_values(two.fingerprint, PROFILE_METRICS, recipe)[metric]
        for recipe in (two.before, two.after)
    )
    st.markdown(f"**{about.title}**", help=f"{about.description} {about.source}.")
    if not before.notna().any() and not after.notna().any():
        st.caption("Not measured in either version.")
    elif about.kind == "label":
        _labels(two, metric, before, after)
    elif about.kind == "flag":
        was, now = (int((values > 0).sum()) for values in (before, after))
        label_bars(
            {metric: now},
            key=f"versions-chart-{metric}",
            what=about.title,
            names={metric: about.title},
            over={metric: was},
            over_of=len(before),
            of=len(after),
            series=(*two.names, ""),
        )
    else:
        edges = distribution(pd.concat([before, after])).edges
        known = after.dropna().to_numpy(dtype=float)
        histogram_chart(
            Histogram(edges, np.histogram(known, bins=edges)[0]),
            metric,
            key=f"versions-chart-{metric}",
            color=theme.AFTER,
            over=before,
            series=two.names,
        )


def _labels(two: Two, metric: str, before: pd.Series, after: pd.Series) -> None:
    about = METRICS[metric]
    was, now = label_counts(before), label_counts(after)
    shares = {
        label: max(now.get(label, 0) / max(len(after), 1), was.get(label, 0) / max(len(before), 1))
        for label in was | now
    }
    drawn = sorted(shares, key=lambda label: -shares[label])[:MOST_LABELS]
    if about.labels and len(about.labels) <= MOST_LABELS:  # in the order that they always have
        drawn = [label for label in dict.fromkeys((*about.labels, *shares)) if label in shares]
    label_bars(
        {label: now.get(label, 0) for label in drawn},
        key=f"versions-chart-{metric}",
        what=about.title,
        names={label: about.named(label) for label in drawn},
        over=was,
        of=sum(now.values()),
        series=(*two.names, ""),
    )
    if len(drawn) < len(shares):
        st.caption(f"The {len(drawn)} most frequent of {len(shares):,}, of either version.")
