"""What an export is made of: tasks, complexity and languages, before and after."""

from __future__ import annotations

from typing import Any

from analysis.deliver.charts import Bar, bar_chart, bars
from analysis.deliver.escaping import escaped
from analysis.measure.metrics import METRICS

# Metric -> heading and its chart's file.
MIX = {
    "task_type": ("Task types", "chart_task_type.svg"),
    "complexity_tier": ("Complexity", "chart_complexity_tier.svg"),
    "language": ("Languages", "chart_language.svg"),
}
CHARTS = tuple(name for _, name in MIX.values())


def mix_of(report: dict[str, Any], metric: str) -> list[Bar]:
    """The examples of each label, before and after.

    Args:
        report: As `analysis.deliver.report` makes it.
        metric: A key of MIX.
    """
    when = report["metrics"][metric]
    counts = [
        {METRICS[metric].named(label): n for label, n in when[side]["counts"].items()}
        for side in ("before", "after")
    ]
    return bars(*counts, in_order=metric == "complexity_tier")


def charts(report: dict[str, Any]) -> dict[str, str]:
    """File name -> SVG, of each metric of MIX."""
    return {
        name: bar_chart(f"{title}: examples", mix_of(report, metric))
        for metric, (title, name) in MIX.items()
    }


def composition(report: dict[str, Any]) -> list[str]:
    """A section of Markdown: a chart and a table of each metric of MIX."""
    lines = ["## What it is made of", ""]
    for metric, (title, name) in MIX.items():
        found = mix_of(report, metric)
        lines += [f"### {title}", ""]
        if not found:
            lines += ["Not measured.", ""]
            continue
        lines += [
            f"![{title} before and after]({name})",
            "",
            f"| {METRICS[metric].title.lower()} | before | kept |",
            "|---|---:|---:|",
            *(f"| {escaped(bar.label)} | {bar.before:,} | {bar.after:,} |" for bar in found),
            "",
        ]
    return lines
