"""`python -m benchmarks [NAMES...]`: run the cases and print one table."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.data import find_data, generate, unpacked
from benchmarks.harness import ROOT, Row, Setting, as_json, environment, run_case, table

LARGE_MB, QUICK_MB = 1000, 100


def main() -> int:
    """Run what was asked for.

    Returns:
        The exit code: 0, or 2 for a name that is not known.
    """
    options = _options()
    unknown = [name for name in options.names if name not in CASES]
    if unknown:
        known = ", ".join(CASES)
        print(f'"{unknown[0]}" is not a benchmark; there are: {known}.', file=sys.stderr)
        return 2
    usual = [name for name, case in CASES.items() if not case.on_request]
    chosen = {name: CASES[name] for name in (options.names or usual)}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="assay-bench-", dir=options.tmp) as folder:
        work = Path(folder)
        data = find_data(work)
        setting = Setting(data, unpacked(data, work), work / "prepared", work / "large.jsonl", work)
        needed = set().union(*(case.needs for case in chosen.values()))
        if "home" in needed:
            _prepare(setting)
        if "big" in needed:
            generate(setting.big, QUICK_MB if options.quick else LARGE_MB)
        rows: list[Row] = []
        for name, case in chosen.items():
            rows += run_case(name, case, setting, repeats=options.repeat)
        print(
            f"{data.name}, {setting.plain_mb:.0f} MB uncompressed; {os.cpu_count()} cores, load "
            f"{load:.1f} before and {os.getloadavg()[0]:.1f} after; peak of all processes "
            "together; limits are information\n"
        )
        print(table(rows))
        if options.json:
            options.json.write_text(as_json(rows, setting) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CASES)}")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each case (default 3)")
    parser.add_argument(
        "--quick", action="store_true", help=f"a large file of {QUICK_MB} MB, not {LARGE_MB}"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures as JSON too")
    parser.add_argument("--tmp", type=Path, help="where temporary files go (about 3 GB)")
    return parser.parse_args()


def _prepare(setting: Setting) -> None:
    """Fill the workspace that the cases only read."""
    print("preparing a workspace ...", file=sys.stderr, flush=True)
    subprocess.run(
        [sys.executable, "-m", "analysis", "open", str(setting.data)],
        cwd=ROOT,
        env=environment(setting.home),
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main())
