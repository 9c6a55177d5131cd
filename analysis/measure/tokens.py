"""Counting tokens exactly: by a compiled encoder that carries its vocabulary, or any other."""

from __future__ import annotations

import functools
import hashlib
import importlib.machinery
import importlib.util
import itertools
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.errors import TokenizerError
from analysis.measure.words import arrow

ENCODING = "o200k_base"
TEXTS_AT_ONCE = 4096
HUB_TIMEOUT_S = 5.0
TOKENIZER_FILE = "tokenizer.json"
_TOKENIZER_FILES = (TOKENIZER_FILE, "tokenizer.model", "tokenizer_config.json", "vocab.json")
_LOADING = threading.Lock()


@functools.cache
def _encoder() -> Any:
    # The compiled encoder itself: the package's Python layer refuses texts of a million
    # characters and makes a list of every token where only their number is wanted.
    with _LOADING:
        return _compiled().tokenizer_for_encoding(ENCODING)


def _compiled() -> Any:
    """The package's compiled module, without the package's own import.

    That reads three vocabularies into Python objects which the compiled module does not
    use: 0.5 s and 70 MB in every process.
    """
    name = "bpe_openai._bindings"
    if name in sys.modules:
        return sys.modules[name]
    package = importlib.util.find_spec("bpe_openai")  # finds it, and does not import it
    folders = package.submodule_search_locations if package else None
    spec = importlib.machinery.PathFinder.find_spec(name, folders)
    if spec is None or spec.loader is None:
        return importlib.import_module(name)  # laid out otherwise than we know it
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module  # it can be loaded only once
    return module


def n_tokens(texts: pd.Series, tokenizer: str = ENCODING) -> pd.Series:
    """Tokens of each text; 0 for null.

    Texts are counted as plain text: "<|endoftext|>" in them is what the letters cost in
    o200k_base, and what the tokenizer makes of it in one of Hugging Face.

    Args:
        texts: Texts of shape (n,).
        tokenizer: "o200k_base", or a Hugging Face tokenizer by name or folder.

    Returns:
        Counts (n,), int32.

    Raises:
        TokenizerError: If the tokenizer cannot be had.
    """
    if tokenizer == ENCODING:
        count = _encoder().count
        counts: Iterable[int] = (count(text) if text else 0 for text in arrow(texts).to_pylist())
    else:
        encode = load_tokenizer(tokenizer, content_of(tokenizer))
        counts = itertools.chain.from_iterable(
            encode(texts_now.to_pylist()) for texts_now in _slices(arrow(texts))
        )
    return pd.Series(np.fromiter(counts, dtype=np.int32, count=len(texts)), index=texts.index)


def _slices(texts: pa.Array) -> Iterator[pa.Array]:
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        yield texts.slice(start, TEXTS_AT_ONCE)


def content_of(name: str) -> str:
    """What a tokenizer's folder holds, or which revision of it the hub's cache here has.

    Returns:
        Hex digits; "" for what is not on this machine, and for the one that comes with Assay.
    """
    if name == ENCODING:
        return ""
    files = (Path(name) / file for file in _TOKENIZER_FILES)
    try:
        found = tuple((file, _stamp(file)) for file in files if file.is_file())
        return _content(found) if found else _revision_here(name)
    except (OSError, ValueError):  # ValueError: a name with a null character
        return ""


def _stamp(file: Path) -> tuple[int, int]:
    """Changes with the file, as far as its folder can tell."""
    about = file.stat()
    return about.st_mtime_ns, about.st_size


@functools.lru_cache(maxsize=16)
def _content(files: tuple[tuple[Path, tuple[int, int]], ...]) -> str:
    return hashlib.sha256(b"\n".join(file.read_bytes() for file, _ in files)).hexdigest()


def _revision_here(name: str) -> str:
    """The commit of a hub's tokenizer that its cache on this machine has; "" for none."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = (try_to_load_from_cache(name, file) for file in _TOKENIZER_FILES)
        return next((Path(path).parent.name for path in found if isinstance(path, str)), "")
    except HFValidationError:  # no name that the hub could have
        return ""


@functools.lru_cache(maxsize=4)
def load_tokenizer(name: str, content: str = "") -> Callable[[list[str]], list[int]]:
    """A Hugging Face tokenizer as a function that counts the tokens of some texts.

    Args:
        name: A folder with a tokenizer, or a name on the Hugging Face hub, which is asked
            only if the hub's cache on this machine does not have it.
        content: As `content_of` gives it: another content is another tokenizer.

    Raises:
        TokenizerError: If it cannot be had.
    """
    del content  # in the key of what is remembered
    try:
        fast = _compiled_tokenizer(name)
        if fast is None:
            from transformers import AutoTokenizer

            here = Path(name).is_dir()
            slow = AutoTokenizer.from_pretrained(
                name, trust_remote_code=False, local_files_only=here
            )
            return lambda texts: [
                len(ids) for ids in slow(texts, add_special_tokens=False)["input_ids"]
            ]
    except Exception as error:  # the libraries below raise what they like
        raise TokenizerError(
            f'The tokenizer "{name}" cannot be had: it is no folder with a tokenizer.json, and '
            "the Hugging Face hub did not give it; give a folder, or a name while on-line."
        ) from error
    fast.no_truncation()
    fast.no_padding()
    encode = fast.encode_batch_fast  # every core
    return lambda texts: [len(one) for one in encode(texts, add_special_tokens=False)]


def _compiled_tokenizer(name: str) -> Any:
    """The tokenizer as the compiled library reads it; None if it has no tokenizer.json."""
    from tokenizers import Tokenizer

    folder = Path(name)
    if folder.is_dir():
        file = folder / TOKENIZER_FILE
        return Tokenizer.from_file(str(file)) if file.exists() else None
    return _from_hub(name, Tokenizer.from_file)


def _from_hub(name: str, load: Callable[[str], Any]) -> Any:
    """A tokenizer from the hub's cache on this machine, or from the hub."""
    import httpx
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    try:
        return load(hf_hub_download(name, TOKENIZER_FILE, local_files_only=True))
    except LocalEntryNotFoundError:
        # Asked once, briefly: without a network the library would try for over a minute.
        httpx.head(constants.ENDPOINT, timeout=HUB_TIMEOUT_S)
    try:
        return load(hf_hub_download(name, TOKENIZER_FILE))
    except EntryNotFoundError:
        return None
