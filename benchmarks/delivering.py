"""Running a recipe headless on a data set that is measured already."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import ROOT, Outcome, Setting, environment

RECIPE = """version: 1
seed: 42
steps:
  - {step: filter, metric: response_words, low: 2, high: 200}
  - {step: filter, metric: prompt_tokens, high: 1000}
"""
TEN_STEPS = """version: 1
seed: 42
steps:
  - {step: filter, metric: response_words, low: 1, high: 800}
  - {step: filter, metric: total_tokens, high: 2048}
  - {step: filter, metric: language, only: [en]}
  - {step: filter, metric: repeated_lines, high: 0}
  - {step: filter, metric: mojibake, high: 0}
  - {step: filter_where, keep: {not: {text: prompt, contains: "lorem ipsum"}}}
  - {step: drop_toxic, model: screen, threshold: 0.9}
  - {step: deduplicate, method: exact}
  - {step: deduplicate, method: near, min_similarity: 0.8, keep: longest}
  - {step: balance, by: task_type, target: as_uploaded, size: 10000, short: others}
"""


def by_command(setting: Setting) -> Outcome:
    """`python -m analysis run`, from the start of the process to its end."""
    _measure(setting)
    return _run(setting, RECIPE)


def ten_steps(setting: Setting) -> Outcome:
    """The same of ten steps; what they measure and look for is there before."""
    from analysis.curate.recipe import from_yaml
    from analysis.data.workspace import Workspace
    from analysis.engines.finding import known
    from analysis.engines.local import measured

    _measure(setting)
    workspace, recipe = Workspace(setting.home), from_yaml(TEN_STEPS)
    fingerprint = next(workspace.sources()).fingerprint
    values = measured(workspace, fingerprint, recipe.metrics(), settings=recipe.settings)
    known(workspace, fingerprint, recipe, values)
    return _run(setting, TEN_STEPS)


def _run(setting: Setting, text: str) -> Outcome:
    with tempfile.TemporaryDirectory(dir=setting.work) as folder:
        recipe = Path(folder) / "recipe.yaml"
        recipe.write_text(text, encoding="utf-8")
        out = Path(folder) / "out"
        began = time.perf_counter()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "analysis", "run"),
                *(str(recipe), str(setting.data), "--out", str(out)),
            ],
            cwd=ROOT,
            env=environment(setting.home),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        seconds = time.perf_counter() - began
    return Outcome(seconds, note=done.stdout.strip())


def _measure(setting: Setting) -> None:
    """Measure what the data card tells of, as the app does when a file is looked at."""
    from analysis.data.workspace import Workspace
    from analysis.deliver.composition import MIX
    from analysis.engines.local import measured

    workspace = Workspace(setting.home)
    measured(workspace, next(workspace.sources()).fingerprint, tuple(MIX))


def also_csv(setting: Setting) -> Outcome:
    """The run with the kept file as CSV too, in this process."""
    return _also(setting, ".csv")


def also_parquet(setting: Setting) -> Outcome:
    """The run with the kept file as Parquet too, in this process."""
    return _also(setting, ".parquet")


def _also(setting: Setting, suffix: str) -> Outcome:
    from analysis.curate.recipe import from_yaml
    from analysis.data.workspace import Workspace
    from analysis.data.writing import write_records
    from analysis.deliver.bundle import KEPT
    from analysis.engines.local import run

    _measure(setting)
    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    with tempfile.TemporaryDirectory(dir=setting.work) as folder:
        out = Path(folder)
        began = time.perf_counter()
        counts = run(workspace, fingerprint, from_yaml(RECIPE), out)
        ran = time.perf_counter()
        with (out / KEPT).open(encoding="utf-8", newline="\n") as lines:
            write_records(out / f"kept{suffix}", (line.rstrip("\n") for line in lines))
        ended = time.perf_counter()
    return Outcome(
        ended - began,
        {f"of which {suffix}": ended - ran},
        note=f"{counts.n_kept:,} kept, {counts.n_dropped:,} dropped",
    )
