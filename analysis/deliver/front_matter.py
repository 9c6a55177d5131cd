"""The head of the data card, by which the Hugging Face Hub knows the data set.

With it a folder can be pushed to the Hub as it is: its splits are the export's, and the dropped
and rejected records are none of them.
"""

from __future__ import annotations

from typing import Any

import yaml

from analysis.deliver.parts import KEPT, split_of_file
from analysis.deliver.splits import SPLITS

# Below each number of examples the Hub's category.
_SIZES = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
    100_000_000: "10M<n<100M",
    1_000_000_000: "100M<n<1B",
}
_LARGEST = "n>1B"
LEAST_SHARE = 0.01  # of the examples in a language that is named


def front_matter(report: dict[str, Any]) -> list[str]:
    """The head as lines, between two lines of dashes.

    Args:
        report: As `analysis.deliver.report` makes it.
    """
    told: dict[str, Any] = {"pretty_name": report["file"]}
    if languages := _languages(report):
        told["language"] = languages
    told |= {
        "task_categories": ["text-generation"],
        "size_categories": [_size(report["kept"] + report["added"])],
        "configs": [{"config_name": "default", "data_files": _data_files(report)}],
    }
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=False, width=10**6)
    return ["---", "license: unknown # to be filled in", *text.splitlines(), "---", ""]


def _languages(report: dict[str, Any]) -> list[str]:
    counts: dict[str, int] = report["metrics"]["language"]["after"]["counts"]
    least = LEAST_SHARE * sum(counts.values())
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [language for language, n in found if n >= least]


def _size(n: int) -> str:
    return next((name for below, name in _SIZES.items() if n < below), _LARGEST)


def _data_files(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Split -> its files; without splits the kept file is trained on."""
    files: dict[str, int] = report.get("export", {}).get("files") or {
        KEPT: report["kept"] + report["added"]
    }
    found = {
        split: [name for name, n in files.items() if n and split_of_file(name) == split]
        for split in SPLITS
    }
    return [
        {"split": split, "path": names[0] if len(names) == 1 else names}
        for split, names in found.items()
        if names
    ]
