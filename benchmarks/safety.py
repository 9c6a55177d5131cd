"""Safety: the screen for toxicity beside the library whose weights it has, and hijacks."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.harness import Outcome, Setting


def screen(setting: Setting) -> Outcome:
    """Prompt and response of every example, from the stored texts, in one process."""
    import pyarrow as pa

    from analysis.measure.toxicity.linear import linear_model
    from analysis.measure.toxicity.screen import screened

    texts = _texts(setting)
    began = time.perf_counter()
    linear_model()
    loaded = time.perf_counter()
    for side in texts:
        screened(pa.array(side, pa.large_string()))
    ended = time.perf_counter()
    from profanity_check import predict_prob

    again = time.perf_counter()
    for side in texts:
        predict_prob(side)
    parts = {
        "the weights are read": loaded - began,
        "the library, each text as one": time.perf_counter() - again,
    }
    return Outcome(ended - began, parts)


def hijacks(setting: Setting) -> Outcome:
    """Both flags of every example."""
    import pandas as pd

    from analysis.measure.hijacks import HIJACKS
    from analysis.measure.metrics import measure

    prompt, response = _texts(setting)
    frame = pd.DataFrame({"system": "", "prompt": prompt, "response": response}, dtype="string")
    began = time.perf_counter()
    values = measure(frame, HIJACKS)
    ended = time.perf_counter()
    return Outcome(ended - began, note=f"{int(values.to_numpy().sum())} flagged")


def _texts(setting: Setting) -> list[list[str]]:
    from analysis.data.storage import load
    from analysis.data.workspace import Workspace

    workspace: Any = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    frame = load(workspace, fingerprint, columns=("prompt", "response")).frame
    return [frame[side].tolist() for side in ("prompt", "response")]
