"""What is known of a set as a whole, beside the metrics of its examples."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from analysis.curate.findings import Finding, findings
from analysis.curate.recipe import Recipe
from analysis.curate.selection import BoolArray
from analysis.data.storage import rows_of
from analysis.data.workspace import Workspace
from analysis.measure.coverage import domain_gaps, tier_gap
from analysis.measure.diversity import Diversity, diversity, sample_positions
from analysis.measure.metrics import METRICS
from analysis.measure.packing import packing
from analysis.measure.profile import json_number, label_counts
from analysis.measure.tasks import UNSURE


def set_diversity(
    workspace: Workspace, fingerprint: str, values: pd.DataFrame, keep: BoolArray, *, seed: int
) -> Diversity:
    """The diversity of the examples that are kept.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        values: Metrics of all examples, with "task_type" and "domain".
        keep: Mask (n,) of the examples to look at.
        seed: Of the sample of texts.
    """
    kept = np.flatnonzero(keep)
    sample = kept[sample_positions(len(kept), seed=seed)]
    texts = rows_of(workspace, fingerprint, sample.tolist(), columns=("prompt", "response"))
    tasks = _counts(values["task_type"][keep], METRICS["task_type"].labels)
    tasks.pop(UNSURE, None)
    domains = _counts(values["domain"][keep], METRICS["domain"].labels)
    return diversity(texts, tasks, domains, seed=seed)


def set_report(
    workspace: Workspace, fingerprint: str, values: pd.DataFrame, recipe: Recipe
) -> dict[str, Any]:
    """All that `profile` tells of a set as a whole, as JSON values.

    Args:
        workspace: The workspace.
        fingerprint: The data set, read.
        values: Metrics of all examples, shape (n, k): those of PROFILE_METRICS.
        recipe: Its settings and its seed.

    Returns:
        {"diversity", "packing", "complexity_mix", "domain_gaps", "findings"}
    """
    everything = np.ones(len(values), dtype=np.bool_)
    varied = set_diversity(workspace, fingerprint, values, everything, seed=recipe.seed)
    fits = packing(values["total_tokens"], recipe.settings.context_tokens)
    tiers = _counts(values["complexity_tier"], METRICS["complexity_tier"].labels)
    domains = _counts(values["domain"], METRICS["domain"].labels)
    return {
        "diversity": _json(asdict(varied)),
        "packing": _json(asdict(fits)),
        "complexity_mix": _json(asdict(tier_gap(tiers))),
        "domain_gaps": _json(asdict(domain_gaps(domains))),
        "findings": [_finding(found) for found in findings(values)],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "what": found.what,
        "n": found.n,
        "share": json_number(found.share),
        "metric": found.metric,
        "do": found.do,
        "step": None if found.step is None else found.step.as_dict(),
    }


def _counts(labels: pd.Series, known: tuple[str, ...]) -> dict[str, int]:
    """Examples per label, those without an example too."""
    return dict.fromkeys(known, 0) | label_counts(labels)


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(inner) for inner in value]
    return json_number(value) if isinstance(value, float) else value
