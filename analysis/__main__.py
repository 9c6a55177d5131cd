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

from analysis import __version__
from analysis.commands import comparing, looking, making, serving, versions
from analysis.errors import AssayError

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

    profile = file_command("profile", looking.profile, "sum up what is in a file")
    profile.add_argument("--json", type=Path, metavar="OUT", help="write the report as JSON")

    annotate = file_command("annotate", looking.annotate, "write the metrics of every example")
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

    duplicates = file_command("duplicates", comparing.duplicates, "list groups of like examples")
    duplicates.add_argument("--out", type=Path, required=True, metavar="OUT.json")
    duplicates.add_argument(
        "--method",
        default="near",
        choices=["exact", "near", "semantic"],
        help="exact: equal but for case, white space and width; near: by shared runs of words; "
        "semantic: by the direction of their vectors",
    )
    duplicates.add_argument(
        "--min-similarity",
        type=float,
        metavar="SHARE",
        help="near: of all runs of words the share that both have (Jaccard), 0.8 unless given; "
        "semantic: cosine, 0.9 unless given",
    )
    duplicates.add_argument(
        "--encoder",
        metavar="NAME",
        help="semantic: what makes the vectors: tfidf (unless given; needs no model), or a model "
        "of sentence-transformers by name or folder",
    )
    duplicates.add_argument(
        "--field", default="both", choices=["prompt", "response", "both"], help="what is compared"
    )

    leaks = file_command("leaks", comparing.leaks, "list what leaked of another file")
    leaks.add_argument(
        "--against",
        type=Path,
        required=True,
        metavar="OTHER",
        help="the other file: a benchmark, or the split that is evaluated on",
    )
    _mapping_of_other(leaks)
    leaks.add_argument("--out", type=Path, required=True, metavar="OUT.json")
    leaks.add_argument(
        "--field",
        default="prompt",
        choices=["prompt", "response", "both"],
        help="what is compared as a whole; runs of words are looked for everywhere",
    )
    leaks.add_argument(
        "--min-similarity", type=float, metavar="SHARE", help="of near ones, 0.8 unless given"
    )

    run = command("run", making.run, "run a recipe and write what is kept, what is not, and why")
    run.add_argument("recipe", type=Path, metavar="RECIPE.yaml")
    run.add_argument("file", metavar="FILE", help=FILE_HELP)
    run.add_argument("--map", default="", metavar="ROLE=FIELD,...", help="as for profile")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    _against(run)
    run.add_argument("--engine", default="local", choices=["local"], help="where it runs")
    run.add_argument("--format", metavar="NAME", help="record format of the kept file")
    run.add_argument(
        "--also",
        default="",
        metavar="SUFFIX,...",
        help="write the kept file also as csv, parquet, json or jsonl.gz",
    )

    _two_recipes(command("compare", versions.compare, "compare what two recipes make of a file"))

    convert = file_command("convert", making.convert, "write the records in another format")
    convert.add_argument("--to", required=True, metavar="FORMAT", help="record format to write")
    convert.add_argument(
        "--out", type=Path, required=True, help=".jsonl, .json, .csv or .parquet; also .jsonl.gz"
    )

    file_command("open", serving.open_file, "read a file and print its key in the workspace")
    job = command("job", serving.job, "carry out background work (started by the app)")
    job.add_argument("id", metavar="ID")
    return parser


def _two_recipes(parser: _Parser) -> None:
    parser.add_argument("before", type=Path, metavar="RECIPE_A.yaml")
    parser.add_argument("after", type=Path, metavar="RECIPE_B.yaml")
    parser.add_argument("file", metavar="FILE", help=FILE_HELP)
    parser.add_argument("--map", default="", metavar="ROLE=FIELD,...", help="as for profile")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all of it as JSON")
    _against(parser)


def _against(parser: _Parser) -> None:
    parser.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="OTHER",
        help="a file that a step drop_leaks compares with; may be given several times",
    )
    _mapping_of_other(parser)


def _mapping_of_other(parser: _Parser) -> None:
    parser.add_argument(
        "--against-map",
        default="",
        metavar="ROLE=FIELD,...",
        help="which field of OTHER is what, as --map says it of FILE; a file of questions alone "
        "needs no response: prompt=question",
    )


_Parser = argparse.ArgumentParser


if __name__ == "__main__":
    sys.exit(main())
