"""Other ways to read the same file in the same run, and to count its tokens.

What each does not do stands in its note: a faster reader that does less is no worse for it,
but the figures cannot be read without knowing.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Outcome, Setting, SkipError


def assay_memory(setting: Setting) -> Outcome:
    """Our reader, everything in memory."""
    from analysis.data.reading import read_dataset

    began = time.perf_counter()
    dataset, _, _ = read_dataset(setting.plain)
    return _outcome(began, len(dataset))


def assay_workspace(setting: Setting) -> Outcome:
    """Our reader, into Parquet on disk."""
    from analysis.data.storage import read_into
    from analysis.data.workspace import Workspace

    with tempfile.TemporaryDirectory(dir=setting.work) as home:
        workspace = Workspace(Path(home))
        fingerprint = workspace.add_file(setting.plain).fingerprint
        began = time.perf_counter()
        found = read_into(workspace, fingerprint)
        return _outcome(began, found.n_examples)


def standard_library(setting: Setting) -> Outcome:
    """json.loads on each line, records held in a list."""
    began = time.perf_counter()
    with _stopping_is_told(), setting.plain.open("rb") as lines:
        records = [json.loads(line) for line in lines]
    return _outcome(began, len(records))


def pandas_default(setting: Setting) -> Outcome:
    """pandas, default engine."""
    import pandas as pd

    began = time.perf_counter()
    with _stopping_is_told():
        return _outcome(began, len(pd.read_json(setting.plain, lines=True)))


def pandas_pyarrow(setting: Setting) -> Outcome:
    """pandas, PyArrow's engine."""
    import pandas as pd

    began = time.perf_counter()
    with _stopping_is_told():
        return _outcome(began, len(pd.read_json(setting.plain, lines=True, engine="pyarrow")))


def pyarrow_json(setting: Setting) -> Outcome:
    """PyArrow's own reader."""
    import pyarrow.json as paj

    began = time.perf_counter()
    with _stopping_is_told():
        return _outcome(began, paj.read_json(setting.plain).num_rows)


def hugging_face(setting: Setting) -> Outcome:
    """Hugging Face datasets, with a fresh cache."""
    _require("datasets")
    import datasets

    with tempfile.TemporaryDirectory(dir=setting.work) as cache:
        began = time.perf_counter()
        found = datasets.load_dataset(
            "json", data_files=str(setting.plain), cache_dir=cache, split="train"
        )
        return _outcome(began, len(found))


def tokens_ours(setting: Setting) -> Outcome:
    """Our token counts."""
    from analysis.measure.tokens import n_tokens

    texts = _texts(setting)
    n_tokens(texts[:10])
    began = time.perf_counter()
    total = int(n_tokens(texts).sum())
    return Outcome(time.perf_counter() - began, note=f"{total:,} tokens")


def tokens_tiktoken(setting: Setting) -> Outcome:
    """OpenAI's own encoder, one thread."""
    _require("tiktoken")
    import tiktoken

    try:
        encoding = tiktoken.get_encoding("o200k_base")
    except Exception as error:
        raise SkipError(f"tiktoken cannot load its vocabulary ({type(error).__name__})") from error
    texts = _texts(setting).tolist()
    began = time.perf_counter()
    total = sum(len(encoding.encode_ordinary(text)) for text in texts)
    return Outcome(time.perf_counter() - began, note=f"{total:,} tokens")


def _texts(setting: Setting) -> Any:
    """All prompts and responses as one column."""
    import pandas as pd

    from analysis.data.storage import load
    from analysis.data.workspace import Workspace

    workspace = Workspace(setting.home)
    fingerprint = next(workspace.sources()).fingerprint
    frame = load(workspace, fingerprint, columns=("prompt", "response")).frame
    return pd.concat([frame["prompt"], frame["response"]], ignore_index=True)


@contextlib.contextmanager
def _stopping_is_told() -> Iterator[None]:
    """A reader that a bad record stops has no figure; the table says so."""
    try:
        yield
    except ValueError as error:  # ArrowInvalid too
        raise SkipError(f"it stops at a bad record ({str(error)[:60]})") from error


def _require(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise SkipError(f"{module} is not installed")


def _outcome(began: float, n: int) -> Outcome:
    return Outcome(time.perf_counter() - began, note=f"{n:,} records")
