"""Commands that hold examples against each other, or against another file."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from analysis.commands.shared import Progress, read, read_other
from analysis.errors import InputError


def duplicates(options: argparse.Namespace) -> None:
    """List groups of equal or like examples."""
    import numpy as np

    from analysis.curate.keepers import groups_of
    from analysis.curate.recipe import Recipe
    from analysis.curate.steps import Deduplicate
    from analysis.curate.steps.deduplicate import LEAST_SIMILARITY
    from analysis.data.files import write_json
    from analysis.engines.finding import known
    from analysis.engines.local import measured
    from analysis.measure.wording import counted

    least = options.min_similarity
    if options.method == "exact" and least is not None:
        raise InputError("--min-similarity is for near duplicates; equal ones have no degree.")
    if options.method != "semantic" and options.encoder is not None:
        raise InputError("--encoder is for --method semantic; leave it out.")
    if least is not None and not LEAST_SIMILARITY <= least <= 1:
        raise InputError(
            f"--min-similarity is {least:g}; give a share from {LEAST_SIMILARITY:g} to 1."
        )
    try:
        step = Deduplicate(
            method=options.method,
            field=options.field,
            min_similarity=least,
            encoder=options.encoder,
        )
    except ValueError as error:
        raise InputError("--encoder is a folder or a name, of 300 characters at most.") from error
    workspace, fingerprint = read(options)
    values = measured(workspace, fingerprint, ("prompt_chars", *step.metrics()))
    recipe = Recipe(steps=(step,))
    given = known(workspace, fingerprint, recipe, values, progress=Progress("comparing").share)
    grouped = groups_of(step, given, np.arange(len(given)))
    lines = given.lines
    write_json(
        options.out,
        {
            "groups": [lines[grouped[number]].tolist() for number in range(len(grouped))],
            "n_examples": len(given),
            "n_duplicates": grouped.n_removable,
        },
    )
    print(
        f"{grouped.n_removable:,} of {len(given):,} examples repeat another one, "
        f"in {counted(len(grouped), 'groups')}",
        file=sys.stderr,
    )


def leaks(options: argparse.Namespace) -> None:
    """List what of another file stands in the examples."""
    import numpy as np

    from analysis.curate.leaks import leaking
    from analysis.curate.steps import DropLeaks
    from analysis.data.files import write_json
    from analysis.data.storage import load
    from analysis.engines.finding import found_leaks

    workspace, fingerprint = read(options)
    other = read_other(workspace, options.against, options.against_map)
    if workspace.require(other).content == workspace.require(fingerprint).content:
        raise InputError("OTHER is the same file as FILE; name the one to compare with.")
    try:
        step = DropLeaks(
            against=other,
            file=workspace.require(other).name,
            field=options.field,
            min_similarity=options.min_similarity,
        )
    except ValueError as error:
        raise InputError(
            f"--min-similarity is {options.min_similarity:g}; give a share from 0.3 to 1."
        ) from error
    leaks = found_leaks(workspace, fingerprint, step.search(), progress=Progress("comparing").share)
    lines = load(workspace, fingerprint, columns=("line",)).frame["line"].to_numpy()
    ways = leaking(step, leaks)
    any_way = np.logical_or.reduce(list(ways.values()))
    found: dict[str, tuple[Any, dict[str, Any]]] = {
        "equal": (leaks.equal, {}),
        "near": (leaks.near, {"similarity": leaks.similarity}),
        "overlap": (leaks.overlap.item, {"share": leaks.overlap.share}),
    }

    def told(at: int) -> dict[str, Any]:
        row: dict[str, Any] = {"line": int(lines[at])}
        for way in (way for way, mask in ways.items() if mask[at]):
            items, scores = found[way]
            row[way] = {"line": int(leaks.lines[items[at]])} | {
                name: round(float(score[at]), 4) for name, score in scores.items()
            }
        return row

    write_json(
        options.out,
        {
            "leaks": [told(at) for at in np.flatnonzero(any_way).tolist()],
            "n_examples": len(leaks),
            "n_items": len(leaks.lines),
            "n_leaks": int(any_way.sum()),
        },
    )
    print(
        f"{int(any_way.sum()):,} of {len(leaks):,} examples stand in {step.file} "
        f"({len(leaks.lines):,} items)",
        file=sys.stderr,
    )
