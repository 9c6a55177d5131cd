"""One run of one case: `python -m benchmarks.child NAME SETTING`, the outcome as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.harness import Setting, SkipError


def main(name: str, told: str) -> None:
    """Run the case and print what it found, on one line."""
    setting = Setting(**{key: Path(path) for key, path in json.loads(told).items()})
    try:
        value = asdict(CASES[name].run(setting))
    except SkipError as reason:
        value = {"skipped": str(reason)}
    print(json.dumps(value))


if __name__ == "__main__":  # processes that a case starts import this file too
    main(sys.argv[1], sys.argv[2])
