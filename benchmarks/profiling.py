"""All that Profile shows: the first time, again, of a million records, and beside a peer."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.data import sentences
from benchmarks.data_juicer import data_juicer
from benchmarks.harness import Outcome, Setting

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
    return data_juicer(setting, OPERATORS)


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
