"""The profile of a data set as text for a terminal."""

from __future__ import annotations

from typing import Any

from analysis.measure.wording import counted

_COLUMNS = {"mean": 12, "median": 12, "p05": 10, "p95": 10, "high": 12}
_TITLES = ("mean", "median", "5 %", "95 %", "largest")
_NAME = 26
MOST_LABELS = 8


def profile_text(report: dict[str, Any]) -> str:
    """A profile in lines.

    Args:
        report: As `analysis.measure.profile.profile_report` makes it, with what is known of
            the set as a whole.

    Returns:
        Several lines, without one at the end.
    """
    metrics = report["metrics"]
    kinds = {
        kind: {name: told for name, told in metrics.items() if told["kind"] == kind}
        for kind in ("number", "flag", "label")
    }
    return "\n".join(
        [
            *_head(report),
            *_numbers(kinds["number"]),
            *_labels(kinds["label"]),
            *_flags(kinds["flag"]),
            *_whole(report),
            *_findings(report.get("findings", [])),
        ]
    )


def _head(report: dict[str, Any]) -> list[str]:
    return [
        f"{report['file']}: {counted(report['read'], 'records')} read, "
        f"{counted(report['examples'], 'examples')}, {report['rejected']:,} rejected, "
        f"{counted(report['blank_lines'], 'blank lines')} "
        f"({report['container']}; {', '.join(report['formats']) or 'no known format'})",
        *(f"  rejected {count:,}: {error}" for error, count in report["errors"].items()),
        "",
    ]


def _numbers(metrics: dict[str, Any]) -> list[str]:
    heads = (f"{title:>{width}}" for title, width in zip(_TITLES, _COLUMNS.values(), strict=True))
    lines = [f"{'metric':<{_NAME}}{''.join(heads)}  unit"]
    for name, sums in metrics.items():
        cells = (f"{_shown(sums[key]):>{width}}" for key, width in _COLUMNS.items())
        lines.append(f"{name:<{_NAME}}{''.join(cells)}  {sums['unit']}")
    return lines


def _labels(metrics: dict[str, Any]) -> list[str]:
    lines = ["", f"{'label':<{_NAME}}examples"] if metrics else []
    for name, told in metrics.items():
        counts = sorted(told["counts"].items(), key=lambda pair: -pair[1])
        shown = [f"{label} {count:,}" for label, count in counts[:MOST_LABELS]]
        if len(counts) > MOST_LABELS:
            shown.append(f"{len(counts) - MOST_LABELS} more")
        lines.append(f"{name:<{_NAME}}{', '.join(shown) or '-'}")
    return lines


def _flags(metrics: dict[str, Any]) -> list[str]:
    lines = ["", f"{'flag':<{_NAME}}{'examples':>12}{'share':>10}"] if metrics else []
    for name, told in metrics.items():
        lines.append(f"{name:<{_NAME}}{told['flagged']:>12,}{told['share'] or 0:>10.2%}")
    return lines


def _whole(report: dict[str, Any]) -> list[str]:
    if "diversity" not in report:
        return []
    varied, fits = report["diversity"], report["packing"]
    return [
        "",
        f"diversity: task evenness {_shown(varied['task_evenness'])}, domains covered "
        f"{_shown(varied['domain_coverage'])}, distinct-2 {_shown(varied['distinct']['2'])}, "
        f"self-similarity {_shown(varied['self_similarity'])}",
        f"context of {counted(fits['context'], 'tokens')}: "
        f"{counted(fits['n_truncated'], 'examples')} would be cut, "
        f"{counted(fits['tokens_lost'], 'tokens')} lost; "
        f"packed {fits['packed_efficiency']:.1%} full",
    ]


def _findings(found: list[dict[str, Any]]) -> list[str]:
    if not found:
        return []
    return ["", "what to do next:", *(f"  {told['what']}. {told['do']}." for told in found)]


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.3f}" if abs(value) < 1 and value % 1 else f"{value:,.1f}".removesuffix(".0")
