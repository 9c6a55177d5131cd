"""The command line: `python -m analysis COMMAND ...`.

Results go to files or standard output, progress to standard error. An error that the user
can mend is one line on standard error, and the exit code is 2.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import __version__
from analysis.errors import AssayError, InputError

# Everything else is imported by the command that needs it: --help must answer at once.
if TYPE_CHECKING:
    from analysis.curate.recipe import Recipe
    from analysis.data.workspace import Workspace
    from analysis.measure.settings import Settings

FILE_HELP = (
    "the data: .jsonl, .json (array), .csv or .parquet, also .gz / .zst; "
    "- for JSON lines on standard input"
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What stands after the program's name; the process's own if not given.

    Returns:
        The exit code: 0, or 2 for an error that the user can mend.
    """
    options = _parser().parse_args(arguments)
    try:
        with _terminable():
            options.run(options)
            sys.stdout.flush()
    except AssayError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a path that cannot be written, a full disk
        where = f'"{error.filename}"' if error.filename else "A file"
        print(
            f"{where} cannot be used: {error.strerror or error}; check the path and the disk.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 0


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Take SIGTERM like Ctrl-C, so that nothing half written is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Look at, clean and convert LLM fine-tuning data sets.",
        epilog="Files are kept in the workspace (ASSAY_HOME) so that nothing is done twice.",
    )
    parser.add_argument("--version", action="version", version=f"assay {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, does: Callable[[argparse.Namespace], None], summary: str) -> _Parser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=does)
        return added

    def file_command(
        name: str, does: Callable[[argparse.Namespace], None], summary: str
    ) -> _Parser:
        added = command(name, does, summary)
        added.add_argument("file", metavar="FILE", help=FILE_HELP)
        added.add_argument(
            "--map",
            default="",
            metavar="ROLE=FIELD,...",
            help="which field is what, where no format is known: prompt=question,response=answer",
        )
        return added

    profile = file_command("profile", _profile, "sum up what is in a file")
    profile.add_argument("--json", type=Path, metavar="OUT", help="write the report as JSON")

    annotate = file_command("annotate", _annotate, "write the metrics of every example")
    annotate.add_argument("--out", type=Path, required=True, help="a .jsonl or .parquet file")
    annotate.add_argument("--metrics", default="", help="names separated by commas")

    for measuring in (profile, annotate):
        measuring.add_argument(
            "--tokenizer",
            metavar="NAME",
            help="count tokens with a Hugging Face tokenizer: a folder, or a name on the hub",
        )
        measuring.add_argument(
            "--context", type=int, metavar="TOKENS", help="the model's context length"
        )
        measuring.add_argument(
            "--recipe",
            type=Path,
            metavar="RECIPE.yaml",
            help="measure with this recipe's settings; its steps are not carried out",
        )

    duplicates = file_command("duplicates", _duplicates, "list groups of equal or like examples")
    duplicates.add_argument("--out", type=Path, required=True, metavar="OUT.json")
    duplicates.add_argument(
        "--method",
        default="near",
        choices=["exact", "near"],
        help="exact: equal but for case, white space and width; near: by shared runs of words",
    )
    duplicates.add_argument(
        "--min-similarity",
        type=float,
        metavar="SHARE",
        help="near: of all runs of words the share that both have (Jaccard), 0.8 unless given",
    )
    duplicates.add_argument(
        "--field", default="both", choices=["prompt", "response", "both"], help="what is compared"
    )

    run = command("run", _run, "run a recipe: kept, dropped and rejected records, and a report")
    run.add_argument("recipe", type=Path, metavar="RECIPE.yaml")
    run.add_argument("file", metavar="FILE", help=FILE_HELP)
    run.add_argument("--map", default="", metavar="ROLE=FIELD,...", help="as for profile")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    run.add_argument("--engine", default="local", choices=["local"], help="where it runs")
    run.add_argument("--format", metavar="NAME", help="record format of the kept file")
    run.add_argument(
        "--also",
        default="",
        metavar="SUFFIX,...",
        help="write the kept file also as csv, parquet, json or jsonl.gz",
    )

    convert = file_command("convert", _convert, "write the records in another format")
    convert.add_argument("--to", required=True, metavar="FORMAT", help="record format to write")
    convert.add_argument(
        "--out", type=Path, required=True, help=".jsonl, .json, .csv or .parquet; also .jsonl.gz"
    )

    file_command("open", _open, "read a file into the workspace and print its key for the app")
    job = command("job", _job, "carry out background work (started by the app)")
    job.add_argument("id", metavar="ID")
    return parser


_Parser = argparse.ArgumentParser


# --- commands ------------------------------------------------------------------------------


def _profile(options: argparse.Namespace) -> None:
    from analysis.curate.recipe import Recipe
    from analysis.data.files import write_json
    from analysis.data.storage import require_summary
    from analysis.deliver.profile_text import profile_text
    from analysis.engines.local import measured
    from analysis.engines.overview import set_report
    from analysis.measure.profile import PROFILE_METRICS, profile_report

    recipe = Recipe().measuring(_settings(options))
    workspace, fingerprint = _read(options)
    values = measured(
        workspace,
        fingerprint,
        PROFILE_METRICS,
        settings=recipe.settings,
        progress=_Progress("measuring"),
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


def _settings(options: argparse.Namespace) -> Settings:
    """How to measure: as a recipe says, with what is given on the command line on top."""
    from analysis.errors import RecipeError
    from analysis.measure.settings import Settings

    settings = _recipe(options.recipe).settings if options.recipe else Settings()
    given = {"tokenizer": options.tokenizer, "context_tokens": options.context}
    changed = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings.model_validate(settings.model_dump() | changed)
    except ValueError as error:
        raise RecipeError(
            "--context is a number of tokens from 1 to 2,147,483,647, and --tokenizer a folder or "
            "a name."
        ) from error


def _annotate(options: argparse.Namespace) -> None:
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
    settings = _settings(options)
    workspace, fingerprint = _read(options)
    values = measured(
        workspace, fingerprint, names, settings=settings, progress=_Progress("measuring")
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


def _run(options: argparse.Namespace) -> None:
    from analysis.engines.local import run

    recipe = _recipe(options.recipe)
    inside = Path(options.file).absolute().parent == options.out.absolute()
    if options.file != "-" and inside:
        raise InputError(f'"{options.file}" lies in the folder to write to; name another one.')
    workspace, fingerprint = _read(options, empty_ok=True)
    counts = run(
        workspace,
        fingerprint,
        recipe,
        options.out,
        form=options.format,
        also=[f".{suffix.strip(' .')}" for suffix in options.also.split(",") if suffix.strip()],
        progress=_Progress("writing"),
    )
    print(
        f"read {counts.n_read:,} = kept {counts.n_kept:,} + dropped {counts.n_dropped:,} "
        f"+ rejected {counts.n_rejected:,}"
    )
    _require_examples(workspace, fingerprint)


def _convert(options: argparse.Namespace) -> None:
    from analysis.data.conversion import convert

    workspace, fingerprint = _read(options)
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


def _duplicates(options: argparse.Namespace) -> None:
    from analysis.data.files import write_json
    from analysis.data.storage import load
    from analysis.engines.finding import found
    from analysis.measure.duplicates.groups import groups
    from analysis.measure.duplicates.search import DuplicateSearch, floor_for

    least = 0.8 if options.min_similarity is None else options.min_similarity
    if options.method == "exact" and options.min_similarity is not None:
        raise InputError("--min-similarity is for near duplicates; equal ones have no degree.")
    if not 0 < least <= 1:
        raise InputError(f"--min-similarity is {least:g}; give a share above 0, 1 at most.")
    workspace, fingerprint = _read(options)
    search = DuplicateSearch("exact", options.field)
    if options.method == "near":
        search = DuplicateSearch("near", options.field, floor=floor_for(least))
    pairs = found(workspace, fingerprint, search, progress=_Progress("comparing").share)
    grouped = groups(pairs if options.method == "exact" else pairs.at(least))
    lines = load(workspace, fingerprint, columns=("line",)).frame["line"].to_numpy()
    write_json(
        options.out,
        {
            "groups": [lines[grouped[number]].tolist() for number in range(len(grouped))],
            "n_examples": pairs.n,
            "n_duplicates": grouped.n_removable,
        },
    )
    print(
        f"{grouped.n_removable:,} of {pairs.n:,} examples repeat another one, "
        f"in {len(grouped):,} groups",
        file=sys.stderr,
    )


def _open(options: argparse.Namespace) -> None:
    from analysis.engines.local import measured
    from analysis.measure.profile import BASE_METRICS

    workspace, fingerprint = _read(options)
    measured(workspace, fingerprint, BASE_METRICS, progress=_Progress("measuring"))
    print(fingerprint)


def _job(options: argparse.Namespace) -> None:
    from analysis.data.workspace import Workspace
    from analysis.engines.jobs import work
    from analysis.engines.kinds import KINDS

    work(Workspace(), options.id, KINDS)


# --- what commands share -------------------------------------------------------------------


def _read(options: argparse.Namespace, *, empty_ok: bool = False) -> tuple[Workspace, str]:
    """Read the file into the workspace, unless the same bytes were read before."""
    from analysis.data.containers import STANDARD_INPUT
    from analysis.data.formats.mapping import parse_mapping
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace

    workspace = Workspace()
    mapping = parse_mapping(options.map) if options.map else None
    if options.file == "-":
        if sys.stdin is None:
            raise InputError("There is no standard input; name a file.")
        source = workspace.add_stream(sys.stdin.buffer, STANDARD_INPUT, mapping=mapping)
    else:
        source = workspace.add_file(Path(options.file), mapping=mapping)
    read_into(workspace, source.fingerprint, progress=_Progress("reading"))
    if not empty_ok:
        _require_examples(workspace, source.fingerprint)
    return workspace, source.fingerprint


def _recipe(path: Path) -> Recipe:
    from analysis.curate.recipe import from_yaml

    try:
        return from_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f'"{path}" cannot be read: {_reason(error)}.') from error


def _require_examples(workspace: Workspace, fingerprint: str) -> None:
    from analysis.data.storage import require_summary

    found = require_summary(workspace, fingerprint)
    if not found.n_examples:
        name = workspace.require(fingerprint).name
        raise InputError(_nothing_read(name, found.errors, list(found.fields)))


def _nothing_read(name: str, errors: dict[str, int], fields: list[str]) -> str:
    from analysis.data.formats.mapping import suggest

    if not fields:
        return f'No record of "{name}" could be read: {next(iter(errors))}.'
    likely = suggest(fields)
    roles = {"prompt": "FIELD", "response": "FIELD"} | likely
    example = ",".join(f"{role}={field}" for role, field in roles.items())
    return (
        f'No record of "{name}" has the fields of a known format (found: {", ".join(fields[:8])}); '
        f"say which is which with --map {example}."
    )


class _Progress:
    """Progress on standard error, where that is a terminal."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            share = f"{done / total:4.0%}" if total else ""
            end = "\n" if done >= total else ""
            print(f"\r{self._doing} {share}", end=end, file=sys.stderr, flush=True)

    def share(self, share: float, _: str) -> None:
        """Progress by a share in [0, 1]."""
        self(round(share * 1000), 1000)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, IsADirectoryError):
        return "it is a folder; give the file"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text; save it as UTF-8"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
