"""What a view of Profile looks at: the kept examples, what is chosen, what is laid over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.measure.metrics import METRICS
from analysis.measure.profile import Histogram, label_counts
from pages.ui import linked, theme
from pages.ui.bars import label_bars
from pages.ui.histograms import Range, histogram_chart, selected_range
from pages.ui.histograms import distribution as bins_of

SIDES = {
    "prompt": theme.PROMPT,
    "response": theme.RESPONSE,
    "total": theme.TOTAL,
    "system": theme.GREY,
}
MOST_LABELS = 25
# Two charts beside each other; on a screen too narrow for both to be read, one below the other.
PAIR_PX = 360


@dataclass(frozen=True)
class View:
    """What is looked at.

    Attributes:
        fingerprint: The data set.
        recipe: Its recipe.
        values: Metrics of the examples that the recipe keeps, index = position.
        over: Metrics of what is laid over: another set, or an earlier version of this one;
            None for nothing.
    """

    fingerprint: str
    recipe: Recipe
    values: pd.DataFrame
    over: pd.DataFrame | None = None

    def chosen(self, *metrics: str) -> pd.DataFrame:
        """Some metrics of the examples that are chosen in the charts; all if none is named."""
        return self._masked(metrics, linked.mask(self.fingerprint, self.values))

    def beside(self, *metrics: str) -> pd.DataFrame:
        """Some metrics of what is chosen in other charts: what their own chart is drawn of."""
        return self._masked(metrics, linked.mask(self.fingerprint, self.values, without=metrics))

    def _masked(self, metrics: tuple[str, ...], mask: BoolArray) -> pd.DataFrame:
        # Columns first: all of a million examples would be copied for each chart.
        columns = self.values[list(metrics)] if metrics else self.values
        return columns if mask.all() else columns[mask]

    def positions(self) -> npt.NDArray[np.int64]:
        """The chosen examples, 0-based."""
        mask = linked.mask(self.fingerprint, self.values)
        found: npt.NDArray[np.int64] = self.values.index.to_numpy()[mask]
        return found


def title(metric: str, text: str = "") -> None:
    """A chart's title, with the metric's meaning one hover away."""
    about = METRICS[metric]
    st.markdown(f"**{text or about.title}**", help=f"{about.description} {about.source}.")


def distribution(view: View, metric: str, *, height: int = 190) -> None:
    """A metric's distribution; a range that is brushed in it is chosen."""
    title(metric)
    # The bins are those of the whole set, so that a chart stays comparable as it narrows.
    # ... and those of what is laid over too, of which nothing may lie beside them.
    drawn = [view.values[metric]] + ([] if view.over is None else [view.over[metric]])
    edges = bins_of(pd.concat(drawn)).edges
    beside = view.beside(metric)[metric].to_numpy(dtype=float, na_value=np.nan)
    measured = beside[~np.isnan(beside)]
    bins = Histogram(edges, np.histogram(measured, bins=edges)[0])
    key = linked.chart_key(view.fingerprint, metric)
    now = linked.choices(view.fingerprint).get(metric)

    def brushed() -> None:
        span = selected_range(st.session_state[key], bins)
        linked.choose(view.fingerprint, metric, span)

    histogram_chart(
        bins,
        metric,
        key=key,
        height=height,
        color=SIDES.get(metric.partition("_")[0], theme.BLUE),
        on_select=brushed,
        chosen=now if isinstance(now, Range) else None,
        over=None if view.over is None else view.over[metric],
    )
    if n_missing := len(beside) - len(measured):
        were = "was" if n_missing == 1 else "were"
        st.caption(f"{n_missing:,} of {len(beside):,} {were} not measured.")


def labels(
    view: View,
    metric: str,
    *,
    names: dict[str, str] | None = None,
    target: dict[str, float] | None = None,
    all_labels: bool = False,
    heading: str = "",
    most: int = MOST_LABELS,
) -> None:
    """How many examples have each label; what is clicked is chosen.

    Args:
        view: What is looked at.
        metric: A label.
        names: Label -> its name for people.
        target: Label -> recommended share.
        all_labels: Whether those without an example are drawn too.
        heading: In place of the metric's title.
        most: Labels drawn at most, if not all are: the most frequent ones.
    """
    title(metric, heading)
    beside = view.beside(metric)[metric]
    known = label_counts(beside)
    over = {} if view.over is None else label_counts(view.over[metric])
    drawn = _most_frequent(known, over, most)
    if all_labels:
        drawn = list(dict.fromkeys((*METRICS[metric].labels, *known, *over)))
    if not drawn:
        st.caption("No example has one.")
        return
    counts = {label: known.get(label, 0) for label in drawn}
    chosen = linked.choices(view.fingerprint).get(metric, ())
    label_bars(
        counts,
        key=linked.chart_key(view.fingerprint, metric),
        what=METRICS[metric].title,
        names=names or {label: METRICS[metric].named(label) for label in counts},
        over=None if view.over is None else over,
        target=target,
        of=sum(known.values()),
        chosen=chosen if isinstance(chosen, tuple) else (),
        on_click=lambda clicked: linked.toggle(view.fingerprint, metric, clicked),
    )
    told = []
    if len(counts) < len(known | over):
        whose = "" if view.over is None else ", of either set"
        told.append(f"The {len(counts)} most frequent of {len(known | over):,}{whose}.")
    if n_missing := int(beside.isna().sum()):
        has = "has" if n_missing == 1 else "have"
        told.append(f"{n_missing:,} of {len(beside):,} {has} none; shares are of the others.")
    if told:
        st.caption(" ".join(told))


def _most_frequent(known: dict[str, int], over: dict[str, int], most: int) -> list[str]:
    """The labels with the largest share of either set, by their number in this one."""
    shares = [
        {label: n / max(sum(counts.values()), 1) for label, n in counts.items()}
        for counts in (known, over)
    ]
    largest = {label: max(part.get(label, 0.0) for part in shares) for label in known | over}
    chosen = sorted(largest, key=lambda label: -largest[label])[:most]
    return sorted(chosen, key=lambda label: (-known.get(label, 0), -over.get(label, 0)))


def flags(
    view: View,
    metrics: tuple[str, ...],
    *,
    chart: str,
    what: str,
    color: str = theme.VERMILION,
) -> None:
    """How many examples have each flag; the one that is clicked is chosen.

    Args:
        view: What is looked at.
        metrics: Flags; drawn the most frequent of the whole set first.
        chart: Name of the chart.
        what: What they are, for the description.
        color: Colour of the bars.
    """
    beside = view.beside(*metrics)
    totals = {name: int(view.values[name].sum()) for name in metrics}
    in_order = sorted(metrics, key=lambda name: -totals[name])
    shown = {name: int(beside[name].sum()) for name in in_order}

    now = linked.choices(view.fingerprint)

    def clicked(found: tuple[str, ...]) -> None:
        for name in found:
            linked.choose(view.fingerprint, name, None if name in now else Range(1, 1))

    over = view.over
    label_bars(
        shown,
        key=linked.chart_key(view.fingerprint, chart),
        what=what,
        names={name: METRICS[name].title for name in metrics},
        color=color,
        of=len(beside),
        chosen=[name for name in metrics if name in now],
        over=None if over is None else {name: int(over[name].sum()) for name in metrics},
        over_of=None if over is None else len(over),
        on_click=clicked,
    )
