"""Each flag against texts that were written for it, apart from the detectors.

True ones have the fault; false friends look like it and have not. A line that a detector
gets wrong is counted, not hidden: `KNOWN_MISSES` says how many there may be, so that a change
for the worse fails, and the README can state the rates.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.measure.metrics import METRICS, measure

FOLDER = Path(__file__).parent / "goldens"
FLAGS = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
LEAST = 12  # of each kind, for each flag
# Flag -> (faults not found, false alarms) on its goldens.
KNOWN_MISSES: dict[str, tuple[int, int]] = {"repeated_ngrams": (1, 0)}


@cache
def goldens(flag: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{flag}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def flagged(flag: str) -> list[int]:
    frame = pd.DataFrame(
        {
            "system": "",
            "prompt": [row["prompt"] for row in goldens(flag)],
            "response": [
                "\n".join([row["response"]] * row.get("response_repeat", 1))
                for row in goldens(flag)
            ],
        },
        dtype="str",
    )
    return measure(frame.assign(n_turns=1), [flag])[flag].tolist()


def wrong(flag: str, label: int) -> list[str]:
    return [
        f"{row['why']}: {row['prompt'][:60]!r} -> {row['response'][:60]!r}"
        for row, found in zip(goldens(flag), flagged(flag), strict=True)
        if row["flag"] == label != found
    ]


@pytest.mark.parametrize("flag", FLAGS)
def test_the_faults_are_found(flag: str) -> None:
    missed = wrong(flag, 1)
    assert len(missed) <= KNOWN_MISSES.get(flag, (0, 0))[0], "\n".join(missed)


@pytest.mark.parametrize("flag", FLAGS)
def test_false_friends_are_left_alone(flag: str) -> None:
    alarms = wrong(flag, 0)
    assert len(alarms) <= KNOWN_MISSES.get(flag, (0, 0))[1], "\n".join(alarms)


@pytest.mark.parametrize("flag", FLAGS)
def test_there_are_enough_of_both_in_both_languages(flag: str) -> None:
    rows = goldens(flag)
    assert flag in METRICS
    for label in (0, 1):
        languages = [row["language"] for row in rows if row["flag"] == label]
        assert len(languages) >= LEAST
        assert {"en", "zh"} <= set(languages)
