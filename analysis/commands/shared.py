"""What commands share: reading the file and the recipe, and progress."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import InputError

if TYPE_CHECKING:
    from analysis.curate.recipe import Recipe
    from analysis.data.workspace import Workspace

AGAINST_MAP = "--against-map"


def read(options: argparse.Namespace, *, empty_ok: bool = False) -> tuple[Workspace, str]:
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
    read_into(workspace, source.fingerprint, progress=Progress("reading"))
    if not empty_ok:
        require_examples(workspace, source.fingerprint)
    return workspace, source.fingerprint


def read_other(workspace: Workspace, path: Path, mapping: str) -> str:
    """Read a file to compare with into the workspace; gives its fingerprint.

    Args:
        workspace: The workspace.
        path: The file.
        mapping: As it is given by --against-map; "" if its format is to be detected. Without a
            response it reads questions alone: enough to compare with.
    """
    from analysis.data.formats.mapping import parse_mapping
    from analysis.data.storage import read_into

    roles = parse_mapping(mapping, response_needed=False) if mapping else None
    source = workspace.add_file(path, mapping=roles)
    read_into(workspace, source.fingerprint, progress=Progress("reading"))
    require_examples(workspace, source.fingerprint, option=AGAINST_MAP)
    return source.fingerprint


def recipe_of(path: Path) -> Recipe:
    """The recipe in a file."""
    from analysis.curate.recipe import from_yaml

    try:
        return from_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f'"{path}" cannot be read: {_reason(error)}.') from error


def require_examples(workspace: Workspace, fingerprint: str, *, option: str = "--map") -> None:
    """Go on if there is an example at least; else say why there is none."""
    from analysis.data.storage import require_summary

    found = require_summary(workspace, fingerprint)
    if not found.n_examples:
        name = workspace.require(fingerprint).name
        raise InputError(_nothing_read(name, found.errors, list(found.fields), option))


def _nothing_read(name: str, errors: dict[str, int], fields: list[str], option: str) -> str:
    from analysis.data.formats.mapping import suggest

    alone = option == AGAINST_MAP  # to compare with, questions are enough
    if not fields:
        reason = next(iter(errors))
        hint = f"; for its questions alone give {option} prompt=FIELD"
        return (
            f'No record of "{name}" could be read: {reason}'
            f"{hint if alone and reason.startswith('no response') else ''}."
        )
    likely = suggest(fields)
    roles = {"prompt": "FIELD"} | ({} if alone else {"response": "FIELD"}) | likely
    example = ",".join(f"{role}={field}" for role, field in roles.items())
    return (
        f'No record of "{name}" has the fields of a known format (found: {", ".join(fields[:8])}); '
        f"say which is which with {option} {example}."
    )


class Progress:
    """Progress on standard error, where that is a terminal."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __call__(self, done: int, total: int) -> None:
        """Progress by what is done of what there is to do."""
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
