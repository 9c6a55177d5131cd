"""`python -m benchmarks.task_types [--write]`: how often the task types are right.

Measured on labelled instructions: the project's test part, on which the cues were never tuned
(tests/measure/labelled_instructions.jsonl), and the sample data, on whose odd lines they were.
A line of the former has `prompt` (or `instruction` and `input`) and `task_type` (or `type`, or
`label`), and may have `response` (or `output`), `system` and `n_turns`.
"""

from __future__ import annotations

import argparse
import json
import math
import pprint
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.measure.tasks.known_errors import ErrorRates, error_rates
from analysis.measure.tasks.scoring import TYPES, UNSURE
from analysis.measure.tasks.task_type import task_types

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tests" / "measure" / "labelled_instructions.jsonl"
SAMPLE = ROOT / "sample_data" / "support_and_study_alpaca.jsonl"
PLANTED = ROOT / "sample_data" / "planted_flaws.json"
COUNTS = ROOT / "analysis" / "measure" / "tasks" / "known_counts.py"
ORIGIN = (
    "written and labelled for this project, English and Chinese, by somebody who had not seen "
    "the rules, which were not tuned on them."
)

Counts = dict[str, dict[str, int]]


def main() -> None:
    """Measure what was asked for, print it, and store it if wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.task_types", description=__doc__)
    parser.add_argument("--sample-only", action="store_true", help="leave out the test part")
    parser.add_argument(
        "--write", action="store_true", help=f"store the test part's counts in {COUNTS.name}"
    )
    options = parser.parse_args()
    for name, odd in (("sample data, odd lines (tuned on)", 1), ("even lines (held back)", 0)):
        rows = [row for row in sample_lines() if row["line"] % 2 == odd]
        show(name, confusion(pd.DataFrame(rows)))
    if options.sample_only:
        return
    counts = confusion(pd.DataFrame(_labelled(LABELLED)))
    show("labelled instructions (test part)", counts)
    if options.write:
        COUNTS.write_text(_module(counts, ORIGIN), encoding="utf-8")
        print(f"stored in {COUNTS.relative_to(ROOT)}")


def confusion(rows: pd.DataFrame) -> Counts:
    """True type -> type found -> number, of rows with `true` and what the metric reads."""
    found = task_types(rows)["task_type"]
    counts: Counts = {}
    for (true, label), n in Counter(zip(rows["true"], found, strict=True)).items():
        counts.setdefault(true, {})[label] = n
    return counts


def sample_lines() -> Iterator[dict[str, Any]]:
    """The labelled lines of the sample data: `line`, `true` and what the metric reads."""
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    types = json.loads(PLANTED.read_text(encoding="utf-8"))["task_type"]
    for number, true in types.items():
        row = json.loads(lines[int(number) - 1])
        yield {"line": int(number), "true": true} | example(row)


def _labelled(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            true = next(row[name] for name in ("task_type", "type", "label") if name in row)
            yield {"true": true} | example(row)


def example(row: dict[str, Any]) -> dict[str, Any]:
    """The columns that the metric reads, joined as the reader of Alpaca's format does."""
    asked = [row.get("prompt") or row.get("instruction") or "", row.get("input") or ""]
    history = row.get("history") or []
    last = "\n".join(filter(None, asked))
    answer = row.get("response") or row.get("output") or ""
    return {
        "prompt": "\n\n".join([*(question for question, _ in history), last]),
        "response": "\n\n".join([*(reply for _, reply in history), answer]),
        "system": row.get("system") or "",
        "n_turns": row.get("n_turns") or 1 + len(history),
    }


def show(name: str, counts: Counts) -> None:
    """Print how often the types are right, and which is taken for which."""
    rates = error_rates(counts)
    print(f"\n{name}: {rates.n}")
    print(f"  right of those decided {rates.accuracy:.1%}, unsure {rates.unsure:.1%}\n")
    print(_table(counts, rates))


def _table(counts: Counts, rates: ErrorRates) -> str:
    """Rows are the true types, columns those found; the first four letters of each."""
    labels = (*TYPES, UNSURE)
    lines = [" " * 17 + "".join(f"{label[:4]:>5}" for label in labels) + "    n prec.  rec."]
    for rate in rates.types:
        row = counts.get(rate.label, {})
        cells = "".join(f"{row.get(label) or '.':>5}" for label in labels)
        lines.append(
            f"{rate.label:<17}{cells}{rate.n:>5}{_percent(rate.precision)}{_percent(rate.recall)}"
        )
    further = sorted(set(counts) - set(TYPES))
    return "\n".join([*lines, *(f"{label}: {counts[label]}" for label in further)]) + "\n"


def _percent(share: float) -> str:
    return f"{'.':>6}" if math.isnan(share) else f"{share:>6.0%}"


def _module(counts: Counts, origin: str) -> str:
    ordered = {
        true: {label: counts[true][label] for label in (*TYPES, UNSURE) if label in counts[true]}
        for true in (*TYPES, *sorted(set(counts) - set(TYPES)))
        if true in counts
    }
    pieces = textwrap.wrap(origin, 85, drop_whitespace=False)
    lines = "\n".join(f"    {json.dumps(piece)}" for piece in pieces)
    table = pprint.pformat(ordered, width=96, sort_dicts=False).replace("'", '"')
    return (
        '"""Counts of the task types, written by `python -m benchmarks.task_types --write`."""\n\n'
        "from __future__ import annotations\n\n"
        f"ORIGIN = (\n{lines}\n)\n"
        f"# True type -> type found -> instructions.\nCOUNTS: dict[str, dict[str, int]] = {table}\n"
    )


if __name__ == "__main__":
    main()
