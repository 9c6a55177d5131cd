"""The folder that a run writes to: all of its files together, and nobody else's touched."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.data.files import read_json, sweep
from analysis.errors import InputError


@contextlib.contextmanager
def result_folder(out: Path, *, proof: str, own: Iterable[str]) -> Iterator[Path]:
    """Give an empty folder to write to; put its files into `out` if the block succeeds.

    Args:
        out: The folder asked for; made if missing. It may hold an earlier result, which is
            replaced as a whole, so that files of two runs never stand side by side.
        proof: Name of the file by which an earlier result is known: JSON with the key
            "assay_version". It comes last and goes first.
        own: Names of all files that a result may have, or patterns of names.

    Yields:
        A folder beside `out`. It is removed if the block raises.

    Raises:
        InputError: If `out` holds files that are not an earlier result.
    """
    out = out.absolute()
    sweep(out.parent, f".{out.name[:40]}.*.part")
    if out.exists():
        _require_own(out, proof)
    stage = out.with_name(f".{out.name[:40]}.{secrets.token_hex(6)}.part")
    stage.mkdir(parents=True)
    try:
        yield stage
        out.mkdir(exist_ok=True)
        _require_own(out, proof)
        for path in (path for name in (proof, *own) for path in out.glob(name)):
            path.unlink(missing_ok=True)
        for path in sorted(stage.iterdir(), key=lambda path: path.name == proof):
            path.replace(out / path.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _require_own(out: Path, proof: str) -> None:
    if not out.is_dir():
        raise InputError(f'"{out.name}" is a file; name a folder to write to.')
    report = read_json(out / proof)
    ours = isinstance(report, dict) and "assay_version" in report
    if not ours and any(out.iterdir()):
        raise InputError(
            f'The folder "{out.name}" holds other files; name a new or an empty one, '
            "or one with an earlier result."
        )
