"""What the files of a model hold: of the same name it may be another one tomorrow."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

_NOTES = (".md", ".png", ".jpg", ".ipynb", ".log")
_OWN_FILES = ("modules.json", "config.json")  # that a model has one of


def content_of(name: str) -> str:
    """What a model's folder holds, or which revision of it the hub's cache here has.

    Returns:
        Hex digits, the same for a copy of the folder; "" for what is not on this machine. Notes
        beside the model (READMEs, hidden files) do not count.
    """
    folder = Path(name)
    try:
        if any((folder / name).is_file() for name in _OWN_FILES):  # no other folder is walked
            files = sorted(file for file in folder.rglob("*") if _is_of_model(file, folder))
            about = [f"{file.relative_to(folder).as_posix()} {_digest(file)}" for file in files]
            return hashlib.sha256("\n".join(about).encode()).hexdigest()
    except (OSError, ValueError):  # ValueError: a name with a null character
        return ""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = (try_to_load_from_cache(name, file) for file in _OWN_FILES)
        return next((Path(path).parent.name for path in found if isinstance(path, str)), "")
    except HFValidationError:  # no name that the hub could have
        return ""


def _is_of_model(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    is_note = file.suffix.lower() in _NOTES or any(part.startswith(".") for part in parts)
    return file.is_file() and not is_note


def _digest(file: Path) -> str:
    about = file.stat()
    return _digest_of(file, about.st_size, about.st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _digest_of(file: Path, n_bytes: int, changed_ns: int) -> str:
    """What a file holds, read once for each time that it was changed."""
    del n_bytes, changed_ns
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
