"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ABANDONED_S = 86_400


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it to `path` if the block succeeds.

    Args:
        path: The file to write. Its folder is made if missing.

    Yields:
        The path to write to. It is removed if the block raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A short name: one that is as long as a name may be has no room for more.
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write a value as indented UTF-8 JSON, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(
            json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def read_json(path: Path) -> Any:
    """Read what `write_json` wrote; None if there is no such file, or it is damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def sweep(folder: Path, pattern: str = "*.part") -> None:
    """Remove what a killed process left half written, a day after it stopped growing."""
    for part in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime < ABANDONED_S:
                continue
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink()
