"""Commands that write data: run and convert."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.commands.shared import Progress, read, read_other, recipe_of, require_examples
from analysis.errors import InputError


def run(options: argparse.Namespace) -> None:
    """Run a recipe: kept, dropped and rejected records, and a report."""
    from analysis.curate.assignments import adopt_assignments
    from analysis.engines.local import run

    recipe = recipe_of(options.recipe)
    inside = Path(options.file).absolute().parent == options.out.absolute()
    if options.file != "-" and inside:
        raise InputError(f'"{options.file}" lies in the folder to write to; name another one.')
    workspace, fingerprint = read(options, empty_ok=True)
    adopt_assignments(workspace, fingerprint, recipe.assignments(), options.recipe.parent)
    for other in options.against:
        read_other(workspace, other, options.against_map)
    counts = run(
        workspace,
        fingerprint,
        recipe,
        options.out,
        form=options.format,
        also=[f".{suffix.strip(' .')}" for suffix in options.also.split(",") if suffix.strip()],
        progress=Progress("writing"),
    )
    print(
        f"read {counts.n_read:,} = kept {counts.n_kept:,} + dropped {counts.n_dropped:,} "
        f"+ rejected {counts.n_rejected:,}"
        + (f"; steps added {counts.n_added:,}" if counts.n_added else "")
    )
    if recipe.export is not None and recipe.export.trainer is not None:
        _tell_contract(options.out)
    require_examples(workspace, fingerprint)


def _tell_contract(out: Path) -> None:
    """Say what the trainer would do with what was written."""
    from analysis.data.files import read_json
    from analysis.deliver.bundle import REPORT

    contract = read_json(out / REPORT)["contract"]
    print(contract["says"], file=sys.stderr)
    for fault in contract["faults"]:
        print(f"  {fault['n']:,}: {fault['what']}. {fault['do']}", file=sys.stderr)


def convert(options: argparse.Namespace) -> None:
    """Write the records in another format."""
    from analysis.data.conversion import convert

    workspace, fingerprint = read(options)
    done = convert(workspace, fingerprint, options.to, options.out)
    print(f"{done.n_written:,} records written as {options.to}", file=sys.stderr)
    if done.n_rejected:
        print(f"{done.n_rejected:,} records could not be read", file=sys.stderr)
    if done.n_quoted_cells:
        print(
            f"{done.n_quoted_cells:,} cells begin like a formula; each got a quote in front, so "
            "that no spreadsheet runs it",
            file=sys.stderr,
        )
    if done.n_left:
        print(
            f"{done.n_left:,} records left out, see {done.left_path.name}: "
            + "; ".join(f"{count:,} because {reason}" for reason, count in done.reasons.items()),
            file=sys.stderr,
        )
