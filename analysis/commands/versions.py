"""The command that compares what two recipes make of a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.commands.shared import Progress, read, read_other, recipe_of

if TYPE_CHECKING:
    from analysis.curate.comparing import Outcome
    from analysis.curate.recipe import Recipe


def compare(options: argparse.Namespace) -> None:
    """Compare two recipes: which examples each keeps, what was changed, every metric."""
    from analysis.curate.apply import apply_recipe
    from analysis.curate.assignments import adopt_assignments
    from analysis.curate.comparing import Outcome, comparison_report
    from analysis.data.files import write_json
    from analysis.data.storage import load
    from analysis.engines.finding import known
    from analysis.engines.local import measured
    from analysis.measure.profile import PROFILE_METRICS

    recipes = [recipe_of(path) for path in (options.before, options.after)]
    workspace, fingerprint = read(options)
    for other in options.against:
        read_other(workspace, other, options.against_map)

    def outcome(recipe: Recipe, path: Path) -> Outcome:
        adopt_assignments(workspace, fingerprint, recipe.assignments(), path.parent)
        names = (*PROFILE_METRICS, *recipe.metrics())
        values = measured(
            workspace, fingerprint, names, settings=recipe.settings, progress=Progress("measuring")
        )
        given = known(workspace, fingerprint, recipe, values, progress=Progress("comparing").share)
        return Outcome(recipe, apply_recipe(recipe, given), values)

    before = outcome(recipes[0], options.before)
    after = outcome(recipes[1], options.after)
    lines = load(workspace, fingerprint, columns=("line",)).frame["line"].to_numpy()
    told = comparison_report(before, after, lines, PROFILE_METRICS)
    for sentence in told["changes"] or ["Nothing was changed."]:
        print(sentence)
    print(
        f"kept {told['before']['kept']:,} - removed {len(told['removed']):,} "
        f"+ added {len(told['added']):,} = kept {told['after']['kept']:,}; "
        f"{len(told['changed']):,} changed, {told['same']:,} the same"
    )
    if options.json is not None:
        write_json(options.json, told)
