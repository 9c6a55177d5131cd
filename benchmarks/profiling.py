"""All that Profile shows: the first time, again, of a million records, and beside a peer."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.data import sentences
from benchmarks.harness import Outcome, Setting, SkipError

MILLION, WORDS = 1_000_000, 200
# The operators that Data-Juicer and Assay both have, as PEERS' row of it lists them.
SHARED_METRICS = (
    *("total_chars", "total_words", "alphanumeric_ratio"),
    *("special_character_ratio", "word_repetition_ratio"),
)
OPERATORS = {
    "text_length_filter": {"min_len": 10, "max_len": 100000},
    "words_num_filter": {"min_num": 2, "max_num": 100000},
    "alphanumeric_filter": {"min_ratio": 0.1},
    "special_characters_filter": {"max_ratio": 0.9},
    "word_repetition_filter": {"rep_len": 10, "max_ratio": 0.9},
}


def first_time(setting: Setting) -> Outcome:
    """From a file to every metric of Profile, in an empty workspace."""
    return _whole(setting.data, setting.work)


def million(setting: Setting) -> Outcome:
    """The same of a million records of 200 words."""
    path = setting.work / "million.jsonl"
    _million_records(path)
    return _whole(path, setting.work)


def again(setting: Setting) -> Outcome:
    """Every metric of a set that is measured already, and its whole report."""
    from analysis.curate.recipe import Recipe
    from analysis.engines.local import measured
    from analysis.engines.overview import set_report
    from analysis.measure.profile import PROFILE_METRICS

    workspace, fingerprint = _home(setting)
    measured(workspace, fingerprint, PROFILE_METRICS)
    began = time.perf_counter()
    values = measured(workspace, fingerprint, PROFILE_METRICS)
    loaded = time.perf_counter()
    set_report(workspace, fingerprint, values, Recipe())
    ended = time.perf_counter()
    parts = {"values from the workspace": loaded - began, "report of the set": ended - loaded}
    return Outcome(loaded - began, parts, note=f"{len(values.columns)} metrics")


def new_weights(setting: Setting) -> Outcome:
    """Complexity and its tiers after a weight was changed: no text is read."""
    from analysis.engines.local import measured
    from analysis.measure.profile import PROFILE_METRICS
    from analysis.measure.settings import ComplexitySettings, Settings

    workspace, fingerprint = _home(setting)
    measured(workspace, fingerprint, PROFILE_METRICS)
    settings = Settings(complexity=ComplexitySettings(length=time.time() % 1 + 0.1))
    began = time.perf_counter()
    measured(workspace, fingerprint, PROFILE_METRICS, settings=settings)
    return Outcome(time.perf_counter() - began)


def operators_assay(setting: Setting) -> Outcome:
    """The five metrics that Data-Juicer has too, by our engine, from the stored texts."""
    from analysis.engines.local import measured

    workspace, fingerprint = _home(setting)
    for name in SHARED_METRICS:
        for old in (workspace.folder(fingerprint) / "metrics").glob(f"*{name[5:]}*"):
            old.unlink()
    began = time.perf_counter()
    values = measured(workspace, fingerprint, SHARED_METRICS)
    return Outcome(time.perf_counter() - began, note=f"{len(values):,} examples")


def operators_data_juicer(setting: Setting) -> Outcome:
    """The same five by Data-Juicer: the seconds that its own log gives its operators."""
    tool = os.environ.get("ASSAY_DATA_JUICER", "")
    if not Path(tool).is_file():
        raise SkipError("`make bench-peers` installs Data-Juicer in an environment of its own")
    texts = setting.work / "texts.jsonl"
    with setting.plain.open(encoding="utf-8") as lines, texts.open("w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            sides = [str(record.get(key, "")) for key in ("prompt", "completion")]
            out.write(json.dumps({"text": "\n".join(sides)}) + "\n")
    config: dict[str, Any] = {
        "project_name": "peer",
        "dataset_path": str(texts),
        "export_path": str(setting.work / "juicer" / "out.jsonl"),
        "np": os.cpu_count(),
        "use_cache": False,
        "open_tracer": False,
        "process": [{name: options} for name, options in OPERATORS.items()],
    }
    path = setting.work / "juicer.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    began = time.perf_counter()
    done = subprocess.run(
        [tool, "--config", str(path)], capture_output=True, text=True, check=False
    )
    whole = time.perf_counter() - began
    said = done.stdout + done.stderr
    found = dict(re.findall(r"OP \[(\w+)\] Done in ([\d.]+)s", said))
    missing = [name for name in OPERATORS if name not in found]
    if missing:
        raise SkipError(f"Data-Juicer's log has no time for {missing[0]}: {said[-200:]!r}")
    parts = {name: float(found[name]) for name in OPERATORS} | {"whole command": whole}
    return Outcome(sum(float(found[name]) for name in OPERATORS), parts)


def _whole(path: Path, work: Path) -> Outcome:
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS, PROFILE_METRICS

    with tempfile.TemporaryDirectory(dir=work) as home:
        workspace = Workspace(Path(home))
        began = time.perf_counter()
        fingerprint = workspace.add_file(path).fingerprint
        found = read_into(workspace, fingerprint)
        measured(workspace, fingerprint, BASE_METRICS)
        based = time.perf_counter()
        values = measured(workspace, fingerprint, PROFILE_METRICS)
        ended = time.perf_counter()
    parts = {"read, and lengths": based - began, "all the rest": ended - based}
    note = f"{found.n_examples:,} examples, {len(values.columns)} metrics"
    return Outcome(ended - began, parts, note=note)


def _home(setting: Setting) -> tuple[Any, str]:
    from analysis.data.workspace import Workspace

    workspace = Workspace(setting.home)
    return workspace, next(workspace.sources()).fingerprint


def _million_records(path: Path) -> None:
    """English-looking records of about 200 words, no two alike."""
    rng = random.Random(7)
    made = sentences(rng)
    with path.open("w", encoding="utf-8") as out:
        for number in range(MILLION):
            # A sentence has 17 words in the mean.
            prompt = " ".join(rng.choices(made, k=4))
            answer = " ".join(rng.choices(made, k=8))
            out.write(f'{{"prompt": "Question {number}: {prompt}", "completion": "{answer}"}}\n')
