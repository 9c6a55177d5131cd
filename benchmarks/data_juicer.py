"""Data-Juicer's operators on the same texts, in an environment of its own, in the same run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.harness import Outcome, Setting, SkipError


def data_juicer(setting: Setting, operators: dict[str, dict[str, Any]]) -> Outcome:
    """Run some operators; their seconds are those that its own log gives them.

    Args:
        setting: What the cases work on.
        operators: Name -> options.

    Returns:
        The seconds of all operators together; of each, and of the whole command, as parts.

    Raises:
        SkipError: If it is not installed, or did not do what was asked.
    """
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
        "process": [{name: options} for name, options in operators.items()],
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
    missing = [name for name in operators if name not in found]
    if missing:
        raise SkipError(f"Data-Juicer's log has no time for {missing[0]}: {said[-200:]!r}")
    parts = {name: float(found[name]) for name in operators} | {"whole command": whole}
    return Outcome(sum(float(found[name]) for name in operators), parts)
