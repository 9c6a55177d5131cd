"""Commands that say what is in a file: profile and annotate."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from analysis.commands.shared import Progress, read, recipe_of
from analysis.errors import InputError

if TYPE_CHECKING:
    from analysis.measure.settings import Settings


def profile(options: argparse.Namespace) -> None:
    """Sum up what is in a file."""
    from analysis.curate.recipe import Recipe
    from analysis.data.files import write_json
    from analysis.data.storage import require_summary
    from analysis.deliver.profile_text import profile_text
    from analysis.engines.local import measured
    from analysis.engines.overview import set_report
    from analysis.measure.profile import PROFILE_METRICS, profile_report

    recipe = Recipe().measuring(measuring(options))
    workspace, fingerprint = read(options)
    values = measured(
        workspace,
        fingerprint,
        PROFILE_METRICS,
        settings=recipe.settings,
        progress=Progress("measuring"),
    )
    report = profile_report(
        require_summary(workspace, fingerprint),
        values,
        name=workspace.require(fingerprint).name,
        settings=recipe.settings,
        of_set=set_report(workspace, fingerprint, values, recipe),
    )
    if options.json:
        write_json(options.json, report)
    else:
        print(profile_text(report))


def annotate(options: argparse.Namespace) -> None:
    """Write the metrics of every example."""
    from analysis.data.files import replacing
    from analysis.data.storage import frames_of
    from analysis.engines.local import measured
    from analysis.measure.metrics import require_metric
    from analysis.measure.profile import PROFILE_METRICS

    if options.out.suffix not in (".jsonl", ".parquet"):
        raise InputError(f'"{options.out.name}" ends in neither .jsonl nor .parquet; name it so.')
    names = [name.strip() for name in options.metrics.split(",") if name.strip()]
    names = names or list(PROFILE_METRICS)
    for name in names:
        require_metric(name)
    settings = measuring(options)
    workspace, fingerprint = read(options)
    values = measured(
        workspace, fingerprint, names, settings=settings, progress=Progress("measuring")
    )
    frames = frames_of(workspace, fingerprint, columns=("example_id", "line"))
    rows = (frame.join(values) for frame in frames)
    with replacing(options.out) as temporary:
        if options.out.suffix == ".jsonl":
            with temporary.open("w", encoding="utf-8") as lines:
                for frame in rows:
                    frame.to_json(lines, orient="records", lines=True, force_ascii=False)
        else:
            import pandas as pd

            pd.concat(rows).to_parquet(temporary, index=False)
    print(f"{len(values):,} examples: {', '.join(names)}", file=sys.stderr)


def measuring(options: argparse.Namespace) -> Settings:
    """How to measure: as a recipe says, with what is given on the command line on top."""
    from analysis.errors import RecipeError
    from analysis.measure.settings import Settings

    settings = recipe_of(options.recipe).settings if options.recipe else Settings()
    given = {"tokenizer": options.tokenizer, "context_tokens": options.context}
    changed = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings.model_validate(settings.model_dump() | changed)
    except ValueError as error:
        raise RecipeError(
            "--context is a number of tokens from 1 to 2,147,483,647, and --tokenizer a folder or "
            "a name."
        ) from error
