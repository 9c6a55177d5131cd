"""Vectors by a model of language: sentence-transformers (Reimers and Gurevych 2019)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.errors import EncoderError
from analysis.measure.embeddings.tfidf import VectorArray

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
BATCH = 32
HUB_TIMEOUT_S = 5.0
_OWN_FILES = ("modules.json", "config.json")  # that a model has one of


def content_of(name: str) -> str:
    """What a model's folder holds, or which revision of it the hub's cache here has.

    Returns:
        Hex digits; "" for what is not on this machine. Of large files the size and the time of
        the last change stand for their content.
    """
    folder = Path(name)
    try:
        if any((folder / name).is_file() for name in _OWN_FILES):  # no other folder is walked
            files = sorted(file for file in folder.rglob("*") if file.is_file())
            about = [
                f"{file.relative_to(folder)} {file.stat().st_size} {file.stat().st_mtime_ns}"
                for file in files
            ]
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


@functools.lru_cache(maxsize=1)
def load_encoder(name: str, content: str = "") -> Any:
    """A model of sentence-transformers, on the best device that there is.

    Args:
        name: A folder with a model, or a name on the Hugging Face hub, which is asked only if
            the hub's cache on this machine does not have it. No code that comes with a model
            is run.
        content: As `content_of` gives it: another content is another model.

    Raises:
        EncoderError: If it cannot be had.
    """
    from sentence_transformers import SentenceTransformer

    try:
        if Path(name).is_dir() or content:
            return SentenceTransformer(name, trust_remote_code=False, local_files_only=True)
        import httpx
        from huggingface_hub import constants

        # Asked once, briefly: without a network the library would try for over a minute.
        httpx.head(constants.ENDPOINT, timeout=HUB_TIMEOUT_S)
        return SentenceTransformer(name, trust_remote_code=False)
    except Exception as error:  # the libraries below raise what they like
        raise EncoderError(
            f'The encoder "{name}" cannot be had: it is no folder with a model of '
            "sentence-transformers, and the Hugging Face hub did not give it; give a folder, a "
            'name while on-line, or "tfidf", which needs neither.'
        ) from error


def encode(model: Any, texts: Sequence[str]) -> VectorArray:
    """Vectors of length 1 of some texts.

    Args:
        model: As `load_encoder` gives it.
        texts: n texts; those of like length together cost least.

    Returns:
        Shape (n, d). Of a text that is longer than the model reads, of its beginning.
    """
    found: VectorArray = model.encode(
        list(texts),
        batch_size=BATCH,
        normalize_embeddings=True,
        convert_to_numpy=True,
        show_progress_bar=False,
    )
    return np.ascontiguousarray(found, dtype=np.float32)
