"""The data card that goes with an export: what the file is and what led to it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from analysis.curate.exporting import EASY_FIRST
from analysis.deliver.composition import composition
from analysis.deliver.escaping import escaped
from analysis.deliver.front_matter import front_matter
from analysis.deliver.limits import limits, to_fill_in
from analysis.measure.personal.entities import ENTITIES
from analysis.measure.wording import counted


def card(report: dict[str, Any], *, beside: Sequence[str] = ()) -> str:
    """The report as Markdown for people.

    Args:
        report: As `analysis.deliver.report` makes it.
        beside: Names of the files that the recipe needs beside it.

    Returns:
        Markdown; texts from the data (the file's name, reasons) are escaped.
    """
    steps = [
        f"| {step['label']} | {escaped(step['words'])}{_changed(step)} | {step['n_in']:,} "
        f"| {step['n_dropped']:,} |"
        for step in report["steps"]
    ]
    before, after = (
        [report["metrics"][name][when] for name in ("response_words", "total_tokens")]
        for when in ("before", "after")
    )
    return "\n".join(
        [
            *front_matter(report),
            f"# {escaped(report['file'])}",
            "",
            "A fine-tuning data set, curated with Assay.",
            "",
            "| records | |",
            "|---|---:|",
            f"| read | {report['read']:,} |",
            f"| kept (`kept.jsonl`) | {report['kept']:,} |",
            *([f"| added to it by steps | {report['added']:,} |"] if report["added"] else []),
            *_parts(report.get("export")),
            f"| dropped, with reasons (`dropped.jsonl`) | {report['dropped']:,} |",
            f"| could not be read (`rejected.jsonl`) | {report['rejected']:,} |",
            "",
            f"Record format: {escaped(report['format'])}. Source: SHA-256 `{report['sha256']}`.",
            "",
            *_handed_over(report.get("export")),
            *_trained_on(report),
            *composition(report),
            "## What was done",
            "",
            *(
                ["| step | what | examples in | dropped |", "|---|---|---:|---:|", *steps]
                if steps
                else ["Nothing: every example that could be read is kept."]
            ),
            "",
            "## Before and after",
            "",
            "| | before | after |",
            "|---|---:|---:|",
            f"| median response, words | {_shown(before[0]['median'])} "
            f"| {_shown(after[0]['median'])} |",
            f"| tokens in all (o200k_base) | {_shown(before[1]['total'])} "
            f"| {_shown(after[1]['total'])} |",
            "",
            *_measured(report["changed"]),
            f"The same files again: `{_command(report)}`"
            f"{_needed(beside)}. All figures are in `report.json`, and what became of each record, "
            "with its whole path through the steps, in `ledger.parquet`.",
            "",
            *_personal(report["privacy"]),
            *limits(report),
            *to_fill_in(),
        ]
    )


def _parts(export: dict[str, Any] | None) -> list[str]:
    """The parts of the kept file, a row for each."""
    return [
        f"| of them in `{name}` | {n:,} |" for name, n in (export or {"files": {}})["files"].items()
    ]


def _handed_over(export: dict[str, Any] | None) -> list[str]:
    """In which order the examples stand, and what the splits keep apart."""
    said = []
    if export and export["order"] == EASY_FIRST:
        said.append("The examples of low complexity come first.")
    if export and "splits" in export:
        said.append(
            "No prompt is in two splits, and no two near-duplicates (similarity 0.8 and more) are."
        )
    return [" ".join(said), ""] if said else []


def _trained_on(report: dict[str, Any]) -> list[str]:
    """What the trainer does with the records, and which file it is given."""
    contract = report.get("contract")
    if contract is None:
        return []
    lines = ["## For the trainer", "", contract["says"]]
    if name := report["export"].get("trainer_file"):
        lines[-1] += f" Its file is `{name}`."
    lines.append("")
    if contract["faults"]:
        lines += ["| records | why | what to do |", "|---:|---|---|"]
        lines += [
            f"| {fault['n']:,} | {escaped(fault['what'])} | {escaped(fault['do'])} |"
            for fault in contract["faults"]
        ]
        lines.append("")
    return lines


def _measured(n_changed: int) -> list[str]:
    """What the figures are of, if some of the records were changed."""
    if not n_changed:
        return []
    are = "was" if n_changed == 1 else "were"
    return [
        f"Measured as they came; {counted(n_changed, 'records')} of the kept file {are} changed.",
        "",
    ]


def _changed(step: dict[str, Any]) -> str:
    """How many examples a step has changed, added or brought back, behind what it does."""
    if "n_back" in step:
        return f": {counted(step['n_back'], 'examples')} back"
    if step.get("n_added"):
        return f": {counted(step['n_added'], 'examples')} added"
    n = step.get("n_changed")
    return "" if n is None else f": {counted(n, 'examples')} changed"


def _personal(told: dict[str, Any]) -> list[str]:
    """What is known of personal data: of each kind what was found, and what remains."""
    lines = ["## Personal data", "", told["says"], ""]
    if told["found"]:
        lines += ["| kind | places found | remain in the kept file |", "|---|---:|---:|"]
        for name, found in told["found"].items():
            left = told["remaining"].get(name, {"places": 0})
            lines.append(f"| {ENTITIES[name].title} | {found['places']:,} | {left['places']:,} |")
        lines.append("")
    elif told["looked_for"]:
        lines += ["None of what was looked for was found.", ""]
    if told["looked_for"] and told["not_looked_for"]:
        titles = ", ".join(ENTITIES[name].title for name in told["not_looked_for"])
        lines += [f"Not looked for: {titles}.", ""]
    if told["not_for_sharing"]:
        files = " and ".join(f"`{name}`" for name in told["not_for_sharing"])
        lines += [
            f"{files} hold records as they came, with personal data that were taken out of the "
            "kept file: they are not for sharing.",
            "",
        ]
    return lines


def _needed(beside: Sequence[str]) -> str:
    """What else the command needs."""
    if not beside:
        return ""
    return f", with {', '.join(f'`{name}`' for name in beside)} in the folder of `recipe.yaml`"


def _command(report: dict[str, Any]) -> str:
    """The command that makes the files anew; a field's name cannot end the code it stands in."""
    command = "python -m analysis run recipe.yaml FILE --out DIR"
    if report["mapping"]:
        roles = ",".join(f"{role}={field}" for role, field in report["mapping"].items())
        command += f" --map {shlex.quote(roles)}"
    if report["converted"]:
        command += f" --format {report['format']}"
    return " ".join(command.replace("`", "'").split())


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"
