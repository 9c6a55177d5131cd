"""How soon a changed range in Filter is answered, and a changed balance."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

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
    from pages.ui import session

    page, fingerprint, first = _opened(setting)
    key = session.filter_bound(fingerprint, "response_words", "low")
    times = [
        _timed(page, page.number_input(key=key).set_value(n + 1)) for n in range(N_CHANGES + 1)
    ]
    return _outcome(times, {"the first run, all cold": first})


def page_of_conditions(setting: Setting) -> Outcome:
    """The same with three conditions in the list, and a pattern beside them that changes."""
    from analysis.curate.steps import FilterWhere
    from pages.ui import session
    from pages.ui.recipe import discard_draft, redraft

    first = FilterWhere.model_validate(
        {
            "keep": {
                "all": [
                    {"metric": "response_words", "low": 3},
                    {
                        "any": [
                            {"text": "prompt", "contains": "the"},
                            {"metric": "n_turns", "low": 2},
                        ]
                    },
                    {"not": {"text": "response", "matches": r"^\d+$"}},
                ]
            }
        }
    )
    os.environ["ASSAY_HOME"] = str(setting.home)
    from analysis.data.workspace import Workspace

    fingerprint = next(Workspace(setting.home).sources()).fingerprint
    redraft(fingerprint, "filter_where", lambda _: first)
    page, fingerprint, cold = _opened(setting)
    page.selectbox(key=session.condition(fingerprint, "what")).set_value("text:both").run()
    page.segmented_control(key=session.condition(fingerprint, "how")).set_value("matches").run()
    sought = session.condition(fingerprint, "sought")
    patterns = [rf"(?i)\bword\w{{0,{n + 1}}}\b" for n in range(N_CHANGES + 1)]
    new = [_timed(page, page.text_input(key=sought).set_value(each)) for each in patterns]
    again = [_timed(page, page.text_input(key=sought).set_value(each)) for each in patterns]
    joins = session.condition(fingerprint, "joins")
    joined = [
        _timed(page, page.segmented_control(key=joins).set_value(("any", "all")[n % 2]))
        for n in range(N_CHANGES + 1)
    ]
    parts = {
        "the same patterns again": statistics.median(again),
        "all of them, or any": statistics.median(joined[1:]),
        "the first run, all cold": cold,
    }
    discard_draft(fingerprint, "filter_where")  # other cases look at the same workspace
    return _outcome(new, parts)


def page_of_presets(setting: Setting) -> Outcome:
    """The same with the strict preset, a step of which is left out and taken in again."""
    from analysis.curate.presets import PRESETS
    from analysis.data.workspace import Workspace
    from analysis.engines.local import measured
    from analysis.measure.profile import PROFILE_METRICS
    from pages.ui import session

    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    measured(workspace, fingerprint, PROFILE_METRICS)
    page, fingerprint, first = _opened(setting)
    page.segmented_control(key=session.filter_way(fingerprint)).set_value("presets").run()
    page.segmented_control(key=session.preset(fingerprint)).set_value("strict").run()
    times = []
    for step in PRESETS["strict"].steps:
        key = session.preset_step(fingerprint, "strict", step.metric)
        times.append(_timed(page, page.checkbox(key=key).uncheck()))
        page.checkbox(key=key).check().run()
    return _outcome(times, {"the first run, all cold": first})


def _opened(setting: Setting) -> tuple[Any, str, float]:
    """The page, the data set that it shows, and how long its first run took."""
    os.environ["ASSAY_HOME"] = str(setting.home)
    from streamlit.testing.v1 import AppTest

    from analysis.data.workspace import Workspace
    from pages.ui import session

    fingerprint = next(Workspace(setting.home).sources()).fingerprint
    page = AppTest.from_file(str(ROOT / "pages" / "filter.py"), default_timeout=60)
    page.query_params["dataset"] = fingerprint
    page.session_state[session.runs()] = 1  # counted by what runs around every page
    began = time.perf_counter()
    page.run()
    return page, fingerprint, time.perf_counter() - began


def _timed(page: Any, changed: Any) -> float:
    """How long the page runs after a widget was changed."""
    del changed
    began = time.perf_counter()
    page.run()
    if page.exception:
        raise RuntimeError(page.exception[0].message)
    return time.perf_counter() - began


def _outcome(times: list[float], parts: dict[str, float]) -> Outcome:
    """The median of the changes but the first, which is cold."""
    return Outcome(
        statistics.median(times[1:]), {"the slowest of the changes": max(times[1:])} | parts
    )
