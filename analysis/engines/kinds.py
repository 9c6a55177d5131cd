"""The kinds of background work there are: name -> function. A new kind is one row."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from analysis.curate.apply import apply_recipe
from analysis.curate.recipe import from_dict
from analysis.data.storage import read_into
from analysis.engines.embeddings import all_vectors
from analysis.engines.finding import known, search_of, sought
from analysis.engines.jobs import JobContext, Work
from analysis.engines.local import Progress, measured, run
from analysis.engines.toxicity import score_texts
from analysis.measure.profile import BASE_METRICS, READ_METRICS
from analysis.measure.settings import Settings
from analysis.measure.toxicity.search import ToxicitySearch

READ, MEASURE, FIND, EMBED = "read", "measure", "find", "embed"
CHOOSE, EXPORT, SCORE = "choose", "export", "score"


def read(context: JobContext) -> dict[str, Any]:
    """Read a source into the workspace and measure its examples."""
    found = read_into(
        context.workspace,
        context.fingerprint,
        progress=_phase(context, 0.0, "Reading", lambda n: f"{n / 1e6:,.1f}", "MB"),
    )
    measured(
        context.workspace,
        context.fingerprint,
        READ_METRICS,
        progress=_phase(context, 0.5, "Measuring", lambda n: f"{n:,.0f}", "examples"),
    )
    return {"n_examples": found.n_examples, "n_rejected": found.n_rejected}


def _phase(
    context: JobContext,
    offset: float,
    doing: str,
    shown: Callable[[float], str],
    unit: str,
    *,
    share: float = 0.5,
) -> Progress:
    """A share of the job: its progress, with the rate in the phase's own unit."""
    started = time.monotonic()

    def progress(done: int, total: int) -> None:
        rate = done / max(time.monotonic() - started, 1e-3)
        message = f"{doing}: {shown(done)} of {shown(total)} {unit}, {shown(rate)} a second"
        context.progress(offset + share * done / max(total, 1), 1, message)
        context.check()

    return progress


def measure(context: JobContext) -> dict[str, Any]:
    """Measure examples: what is missing of some metrics.

    Parameters: "names" (in METRICS), "settings" (a mapping, as in a recipe).
    """
    names = context.params["names"]
    measured(
        context.workspace,
        context.fingerprint,
        names,
        settings=Settings.model_validate(context.params["settings"]),
        progress=_phase(context, 0.0, "Measuring", lambda n: f"{n:,.0f}", "examples", share=1.0),
    )
    return {"n_metrics": len(names)}


def find(context: JobContext) -> dict[str, Any]:
    """Look for what steps decide by, among all examples at once.

    Parameters: "searches" (as `search_as_dict` writes them).
    """
    searches = [search_of(search) for search in context.params["searches"]]
    for number, search in enumerate(searches):

        def progress(share: float, said: str, before: int = number) -> None:
            context.progress((before + share) / len(searches), 1, said)
            context.check()

        sought(context.workspace, context.fingerprint, search, progress=progress)
    return {"n_searches": len(searches)}


def choose(context: JobContext) -> dict[str, Any]:
    """Choose the examples that cover the others, for all steps of a recipe that ask for it.

    Parameters: "recipe" (a mapping).
    """
    recipe = from_dict(context.params["recipe"])
    workspace, fingerprint = context.workspace, context.fingerprint
    names = (*BASE_METRICS, *recipe.metrics())
    values = measured(workspace, fingerprint, names, settings=recipe.settings)

    def progress(share: float, said: str) -> None:
        context.progress(share, 1, said)
        context.check()

    applied = apply_recipe(recipe, known(workspace, fingerprint, recipe, values, progress=progress))
    return {"n_kept": int(applied.keep.sum())}


def embed(context: JobContext) -> dict[str, Any]:
    """Make the vectors of all examples.

    Parameters: "encoder", "field" (as `all_vectors` takes them).
    """

    def progress(share: float, said: str) -> None:
        context.progress(share, 1, said)
        context.check()

    made = all_vectors(
        context.workspace,
        context.fingerprint,
        context.params["encoder"],
        context.params["field"],
        progress=progress,
    )
    return {"n_examples": made.shape[0], "n_dimensions": made.shape[1]}


def score(context: JobContext) -> dict[str, Any]:
    """Score texts with a toxicity model, the most suspicious ones first.

    Parameters: "model", "n_texts" (as `ToxicitySearch` takes them), "limit_s" (seconds; 0 for
    no limit).
    """

    def progress(share: float, said: str) -> None:
        context.progress(share, 1, said)
        context.check()

    n_left = score_texts(
        context.workspace,
        context.fingerprint,
        ToxicitySearch(context.params["model"], context.params["n_texts"]),
        limit_s=context.params["limit_s"] or float("inf"),
        progress=progress,
    )
    return {"n_left": n_left}


def export(context: JobContext) -> dict[str, Any]:
    """Run a recipe and write its files to the data set's exports.

    Parameters: "recipe" (a mapping), "form" (a name in FORMATS, or None), "also" (keys
    of ALSO), "key" (the folder).
    """

    def progress(done: int, total: int) -> None:
        context.progress(done, total, "Writing the examples")
        context.check()

    folder = context.workspace.folder(context.fingerprint)
    counts = run(
        context.workspace,
        context.fingerprint,
        from_dict(context.params["recipe"]),
        folder / "exports" / context.params["key"],
        form=context.params["form"],
        also=context.params["also"],
        progress=progress,
    )
    return {"n_kept": counts.n_kept, "n_dropped": counts.n_dropped}


KINDS: dict[str, Work] = {
    READ: read,
    MEASURE: measure,
    FIND: find,
    EMBED: embed,
    CHOOSE: choose,
    SCORE: score,
    EXPORT: export,
}
