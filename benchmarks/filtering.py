"""How soon a changed range in Filter is answered, and a changed balance."""

from __future__ import annotations

import os
import statistics
import time

from benchmarks.harness import ROOT, Outcome, Setting

N_CHANGES = 20
PER_PAGE = 25


def calls_of_the_page(setting: Setting) -> Outcome:
    """The calls that the page makes for new bounds: decide, count, first page of records."""
    import numpy as np

    from analysis.curate.apply import apply_recipe
    from analysis.curate.known import Known
    from analysis.curate.recipe import Recipe
    from analysis.curate.steps import Filter
    from analysis.data.storage import rows_of
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS, histogram

    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    began = time.perf_counter()
    values = measured(workspace, fingerprint, BASE_METRICS)
    loading = time.perf_counter() - began
    columns = ("example_id", "line", "format", "prompt", "response", "raw")
    deciding: list[float] = []
    whole: list[float] = []
    for change in range(N_CHANGES + 1):
        began = time.perf_counter()
        histogram(values["response_words"], log=True)
        recipe = Recipe(steps=(Filter(metric="response_words", low=change, high=400 - change),))
        applied = apply_recipe(recipe, Known(values))
        stays, goes = np.flatnonzero(applied.keep), np.flatnonzero(~applied.keep)
        decided = time.perf_counter()
        applied.reasons().take(goes).to_pylist()
        for positions in (goes, stays):
            rows_of(workspace, fingerprint, positions[:PER_PAGE].tolist(), columns=columns)
        ended = time.perf_counter()
        deciding.append(decided - began)
        whole.append(ended - began)
    parts = {
        "of which deciding and counting": statistics.median(deciding[1:]),
        "the slowest of the changes": max(whole[1:]),
        "before: cached metrics loaded": loading,
    }
    return Outcome(statistics.median(whole[1:]), parts)


def balance_plans(setting: Setting) -> Outcome:
    """A plan by task type, who stays for it and why, for sizes that are changed."""
    import numpy as np

    from analysis.curate.apply import apply_recipe
    from analysis.curate.balance import plan_of
    from analysis.curate.recipe import Recipe
    from analysis.curate.steps import Balance
    from analysis.data.workspace import Workspace
    from analysis.engines.finding import known
    from analysis.engines.local import measured

    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    steps = [
        Balance(by="task_type", size=5000 + change, short="others") for change in range(N_CHANGES)
    ]
    values = measured(workspace, fingerprint, steps[0].metrics())
    about = known(workspace, fingerprint, Recipe(steps=(steps[0],)), values)
    everything = np.arange(len(about))
    plan_of(steps[0], about, everything)
    apply_recipe(Recipe(steps=(steps[0],)), about)
    planning: list[float] = []
    whole: list[float] = []
    for step in steps:
        began = time.perf_counter()
        plan_of(step, about, everything)
        planning.append(time.perf_counter() - began)
        applied = apply_recipe(Recipe(steps=(step,)), about)
        applied.reasons().drop_null().to_pylist()
        whole.append(time.perf_counter() - began)
    parts = {"of which the plan": statistics.median(planning)}
    return Outcome(statistics.median(whole), parts)


def whole_page(setting: Setting) -> Outcome:
    """The page's script with widgets and charts, by Streamlit's AppTest."""
    os.environ["ASSAY_HOME"] = str(setting.home)
    from streamlit.testing.v1 import AppTest

    from analysis.data.workspace import Workspace
    from pages.ui import session

    fingerprint = next(Workspace(setting.home).sources()).fingerprint
    page = AppTest.from_file(str(ROOT / "pages" / "filter.py"), default_timeout=60)
    page.query_params["dataset"] = fingerprint
    began = time.perf_counter()
    page.run()
    first = time.perf_counter() - began
    key = session.filter_bound(fingerprint, "response_words", "low")
    times: list[float] = []
    for change in range(N_CHANGES + 1):
        page.number_input(key=key).set_value(change + 1)
        began = time.perf_counter()
        page.run()
        times.append(time.perf_counter() - began)
    if page.exception:
        raise RuntimeError(page.exception[0].message)
    parts = {"the slowest of the changes": max(times[1:]), "the first run, all cold": first}
    return Outcome(statistics.median(times[1:]), parts)
