"""Known limits of an export, as far as its report tells them, and what a person has to fill in."""

from __future__ import annotations

from typing import Any

from analysis.measure.wording import counted

UNSURE_SHARE = 0.1  # of the examples without a task type, from which it is told
# Step -> what is not known of the set where it has none of them.
_NOT_DONE = {
    "deduplicate": "Duplicates and near-duplicates were not taken out.",
    "drop_leaks": "It was not compared with any benchmark or evaluation split.",
    "drop_toxic": "Toxic examples were not taken out.",
}
_FIELDS = {
    "Licence": (
        "Licence of the source",
        "Licence of this data set (also in the head of this file)",
        "Rights of third parties in the texts",
    ),
    "Provenance": (
        "Where the examples come from, and who wrote them",
        "When and how they were collected",
        "Which of them a model has written, and which model",
        "Whether the people in them have agreed, or on which ground they are used",
    ),
    "Use": (
        "What the set is meant for",
        "What it must not be used for",
        "Whom to ask",
    ),
}


def limits(report: dict[str, Any]) -> list[str]:
    """A section of Markdown with what is known to limit the set.

    Args:
        report: As `analysis.deliver.report` makes it.
    """
    found = [*_of_the_mix(report), *_of_the_steps(report), *_of_the_trainer(report)]
    return [
        "## Known limits",
        "",
        *(f"- {sentence}" for sentence in found),
        "- Task types, complexity, languages and faults are told by rules and small models, which "
        "are wrong now and then.",
        "- Further limits:",
        "",
    ]


def to_fill_in() -> list[str]:
    """A section of Markdown with what no program knows."""
    lines = ["## To be filled in", ""]
    for heading, fields in _FIELDS.items():
        lines += [f"### {heading}", "", *(f"- {field}:" for field in fields), ""]
    return lines


def _of_the_mix(report: dict[str, Any]) -> list[str]:
    said = []
    languages: dict[str, int] = report["metrics"]["language"]["after"]["counts"]
    if languages:
        most, n = max(languages.items(), key=lambda item: (item[1], item[0]))
        share = 100 * n / sum(languages.values())
        said.append(f"{share:.0f} % of the examples whose language is known are in `{most}`.")
    tasks = report["metrics"]["task_type"]["after"]
    unsure = tasks["counts"].get("unsure", 0)
    if tasks["n"] and unsure > UNSURE_SHARE * tasks["n"]:
        said.append(f"The task of {counted(unsure, 'examples')} is not sure.")
    return said


def _of_the_steps(report: dict[str, Any]) -> list[str]:
    done = {step["step"] for step in report["recipe"]["steps"] if not step.get("disabled")}
    said = [sentence for step, sentence in _NOT_DONE.items() if step not in done]
    if not report["privacy"]["looked_for"]:
        said.append("Personal data were not looked for.")
    return said


def _of_the_trainer(report: dict[str, Any]) -> list[str]:
    contract = report.get("contract")
    if not contract or not contract["faults"]:
        return []
    return [f"{contract['says']} The report names them, under `contract`."]
